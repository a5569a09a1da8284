"""A question on a page: its options as a list, its answer in a fold; a script makes them answer."""

import html
import re

BOARD = """\
<div class="ask" role="group" aria-labelledby="{id}"{data}>
<p class="kind">{title}</p>
<p class="question" id="{id}">{words}</p>
{parts}
</div>"""
FOLD = """\
<details class="answer"><summary>{summary}</summary>
{answer}
</details>"""


def board(asked, answer=""):
    """Return a question as HTML.

    Parameters
    ----------
    asked : Asked
    answer : str, optional
        HTML that the fold of a prediction holds; by default the answer alone.

    Returns
    -------
    str
    """
    return BOARD.format(
        id=html.escape(re.sub(r"\W+", "-", f"asked-{asked.key}")),
        data=_data(asked),
        title=html.escape(asked.title),
        words=asked.words,
        parts="\n".join(filter(None, _parts(asked, answer))),
    )


def _parts(asked, answer):
    """Return the options, what is said to each, and the fold, which may be empty."""
    if asked.is_vote:
        return _options(asked), _fold(_says(asked), "What each answer says")
    known = f"<p>It is {html.escape(asked.answer)}.</p>" if asked.answer else ""
    return _options(asked), _says(asked, " hidden"), _fold(answer or known)


def _fold(answer, summary="Answer"):
    return FOLD.format(answer=answer, summary=summary) if answer else ""


def _data(asked):
    """Return what the script must know: the right option, or the right number."""
    known = {"right": asked.right, "number": asked.number}
    said = "".join(
        f' data-{name}="{html.escape(str(value))}"'
        for name, value in known.items()
        if value is not None
    )
    return f' data-key="{html.escape(asked.key)}"{said}'


def _options(asked):
    if not asked.choices:
        return ""
    items = "".join(f"<li>{choice.label}</li>" for choice in asked.choices)
    kind, tag = (' type="A"', "ol") if asked.is_vote else ("", "ul")
    return f'<{tag} class="options"{kind}>{items}</{tag}>'


def _says(asked, hidden=""):
    """Return the words to each option that has some, those to a vote's right one first."""
    places = sorted(range(len(asked.choices)), key=lambda place: place != asked.right)
    if not asked.is_vote and asked.right is not None:
        places.remove(asked.right)  # that it is right is said anyway
    return "\n".join(
        f'<p data-says="{place}"{hidden}>{asked.choices[place].words}</p>'
        for place in places
        if asked.choices[place].words
    )
