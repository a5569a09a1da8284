"""Boards of questions on the site's pages, and what a page keeps of them."""

import json

from site_lessons import CHOSEN, TOUCHED
from words import plain

from cnnlib.publish.content.lesson import Lesson

LESSONS = [Lesson(path) for path in CHOSEN]
FIRST = next(lesson for lesson in LESSONS if lesson.path.stem == TOUCHED)
KEPT = "cnnlib.progress"


def kept(page):
    return json.loads(page.evaluate(f"localStorage['{KEPT}']"))


def board(page, asked):
    return page.locator(f'.ask[data-key="{asked.key}"]')


# What a board shows, in one look.
SEEN = """(board) => {
  const [told, own] = [board.querySelector("[role=status]"), board.querySelectorAll(".told + [data-says]")];
  return {
    told: told.textContent,
    has_focus: told === document.activeElement,
    own: [...own].filter((words) => words.checkVisibility()).map((words) => words.innerHTML),
    alive: board.querySelectorAll("button:enabled").length,
    notes: [...board.querySelectorAll(".options button")].map((button) =>
      [...button.querySelectorAll(".note")].map((note) => note.textContent).join(", ")),
    fold: board.querySelector("summary").textContent,
    is_open: board.querySelector(".answer").open,
  };
}"""


def seen(page, asked):
    return board(page, asked).evaluate(SEEN)


def sentence(asked, guess):
    """What is said to a guess."""
    labels = [plain(choice.label) for choice in asked.choices]
    name = list("ABCD") if asked.is_vote else labels
    if guess != asked.right:
        why = " Here is why." if asked.choices[guess].words else ""
        return f"Not this time: {name[asked.right]} is right, and you said {name[guess]}.{why}"
    return f"Yes, you said {name[guess]}." if asked.is_vote else f"Yes, {name[guess]} is right."


def assert_answered(page, asked, guess, *, anew=True):
    """Ask that a board says all that belongs to this guess, and nothing of another."""
    found = seen(page, asked)
    assert plain(found["told"]) == plain(sentence(asked, guess))
    words = plain(asked.choices[guess].words)
    assert [plain(own) for own in found["own"]] == ([words] if words else [])
    assert found["alive"] == 0
    notes = {place: [] for place in range(len(asked.choices))}
    notes[guess].append("your guess")
    notes[asked.right].append("✓ right")
    assert found["notes"] == [", ".join(each) for each in notes.values()]
    assert found["fold"] == ("What each answer says" if asked.is_vote else "Answer")
    assert (found["is_open"], found["has_focus"]) == (anew, anew)


def option(page, asked, place):
    return board(page, asked).locator(".options button").nth(place)
