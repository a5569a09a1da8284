"""The notes, each with its condition, a line that runs it and its lesson; and when words are used."""

import re

import nbformat
import pytest
from lessons import APPENDIX, CODE, LESSONS, headings, markdown

NOTES = [f"N{number}" for number in range(1, 10)]
LATE = ["In practice", "Further reading"]  # sections for who already knows the field's words


@pytest.fixture(scope="module")
def appendix():
    return nbformat.read(APPENDIX, as_version=4)


def rows(appendix, heading):
    """The cells of the table under a heading, without its head."""
    text = "\n\n".join(cell.source for cell in markdown(appendix))
    table = text.split(f"## {heading}\n\n")[1].split("\n\n")[0]
    return [[each.strip() for each in row.split("|")[1:-1]] for row in table.splitlines()[2:]]


def test_every_note_stands_there_in_order(appendix):
    found = [heading for heading in headings(appendix, 2) if re.match(r"N\d\. ", heading)]
    assert [heading.split(".")[0] for heading in found] == NOTES


@pytest.mark.parametrize("note", NOTES)
def test_a_note_has_its_condition_its_lesson_and_a_line_that_runs_it(appendix, note):
    [place] = [n for n, cell in enumerate(appendix.cells) if cell.source.startswith(f"## {note}. ")]
    told, run = appendix.cells[place], appendix.cells[place + 1]
    assert re.search(r"\*\*Conditions?:\*\* \S", told.source)
    _, _, taught = told.source.partition("**Taught in** ")
    assert re.search(r"\]\(\d\d_\w+\.ipynb\)", taught)
    assert run.cell_type == "code" and run.outputs


def test_no_word_of_the_field_comes_before_its_lesson(appendix):
    early = []
    for _, words, _, lesson in rows(appendix, "Our words, the field's words"):
        number = re.match(r"\[(\d\d)\]", lesson)[1]
        for path in LESSONS:
            if path.stem < number:
                text = taught(path)
                early += [(w, path.stem) for w in words.split("; ") if names(w, text)]
    assert not early


def taught(path):
    """A lesson's words up to the sections for who knows the field, without code and links."""
    text = "\n\n".join(cell.source for cell in markdown(nbformat.read(path, as_version=4)))
    for heading in LATE:
        text = text.split(f"## {heading}\n")[0]
    return re.sub(r"\]\([^)]*\)", "]", CODE.sub(" ", text))


def names(word, text):
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
