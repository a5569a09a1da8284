"""A question on a page: its options as a list, its answer in a fold; a script makes them answer."""

import html
import re

BOARD = """\
<div class="ask" role="group" aria-labelledby="{id}"{data}>
<p class="kind">{title}</p>
<p class="question" id="{id}">{words}</p>
{options}{says}<details class="answer"><summary>{summary}</summary>
{answer}
</details>
</div>"""


def board(asked, answer=""):
    """Return a question as HTML.

    Parameters
    ----------
    asked : Asked
    answer : str, optional
        HTML that the fold holds: by default what is said to each option, else the answer alone.

    Returns
    -------
    str
    """
    is_vote = asked.title.startswith("Vote")
    says = _says(asked, hidden=not is_vote)
    folded = answer or (says if is_vote else f"<p>It is {html.escape(asked.answer)}.</p>")
    return BOARD.format(
        id=html.escape(re.sub(r"\W+", "-", f"asked-{asked.key}")),
        data=_data(asked),
        title=html.escape(asked.title),
        words=asked.words,
        options=_options(asked, is_vote),
        says="" if is_vote else says,
        summary="What each answer says" if is_vote else "Answer",
        answer=folded,
    )


def _data(asked):
    """Return what the script must know: the right option, or the right number."""
    known = {"right": asked.right, "number": asked.number}
    said = "".join(
        f' data-{name}="{html.escape(str(value))}"'
        for name, value in known.items()
        if value is not None
    )
    return f' data-key="{html.escape(asked.key)}"{said}'


def _options(asked, is_vote):
    items = "".join(f"<li>{choice.label}</li>" for choice in asked.choices)
    if not items:
        return ""
    if is_vote:
        return f'<ol class="options" type="A">{items}</ol>\n'
    return f'<ul class="options">{items}</ul>\n'


def _says(asked, *, hidden):
    """Return the words to each option that has some, those to the right one first."""
    places = sorted(range(len(asked.choices)), key=lambda place: place != asked.right)
    return "".join(
        f'<p data-says="{place}"{" hidden" if hidden else ""}>{asked.choices[place].words}</p>\n'
        for place in places
        if asked.choices[place].words
    )
