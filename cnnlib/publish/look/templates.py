"""The HTML skeletons: look/base.html, and what extends it beside the code that fills it."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def fill(name, /, **parts):
    """Return a skeleton with its places filled.

    Parameters
    ----------
    name : str
        The template, by its path in cnnlib/publish, such as "site/lesson.html".
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
    return ENVIRONMENT.get_template(name).render(parts)
