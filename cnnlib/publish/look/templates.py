"""The HTML skeletons: look/base.html, and what extends it beside the code that fills it."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cnnlib.widgets.policy import policy

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def fill(name, /, *, scripts=(), opens=(), frames="'none'", connects="'none'", **parts):
    """Return a skeleton with its places filled.

    Parameters
    ----------
    name : str
        The template, by its path in cnnlib/publish, such as "site/lesson.html".
    scripts : sequence of Script, optional
        Those of the page: they stand at its end, and no other may run.
    opens : sequence of Script, optional
        Those of a window that the page opens, where the same policy holds.
    frames : str, default "'none'"
        What the page may frame, as a policy writes it.
    connects : str, default "'none'"
        What its scripts may ask for, as a policy writes it.
    **parts
        What it asks for by name. Text is escaped, unless the template says that it is HTML.

    Returns
    -------
    str

    Raises
    ------
    jinja2.UndefinedError
        If a part is missing.
    """
    allowed = policy([*scripts, *opens], frames=frames, connects=connects)
    return ENVIRONMENT.get_template(name).render(parts, scripts=scripts, policy=allowed)
