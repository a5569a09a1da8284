"""One page with every explorer, as a lesson's: whatever hands do to it, each number stays the package's.

A sample of the actions here, 2,000 in `make soak`.
"""

import json
import random
from pathlib import Path

import brought_pictures
import pytest
from numbers_shown import compare

from cnnlib.publish.content.outputs import Outputs
from cnnlib.publish.site import build as site
from cnnlib.widgets import gallery
from cnnlib.widgets.explorer import script_data

ACTIONS = (Path(__file__).parent / "random_actions.js").read_text("utf-8")
AT_ONCE = 20  # actions between two looks at the numbers
WIDTHS = [390, 800, 1280, 1920]
KEYS = [
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"),
    *("Tab", "Shift+Tab", "Enter", "Escape", "Space", "F2", "Backspace"),
    *("0", "7", "-", ".", ",", "e", "x"),
]
# The state of each explorer is what it was read from; it lives on, changed, inside the page.
LOOK_INSIDE = """
const read = JSON.parse;
window.states = new Map();
JSON.parse = (text) => {
  states.set(text, read(text));
  return states.get(text);
};"""
STATES = """() => [...document.querySelectorAll(".explorer")].map((explorer) => [
  states.get(explorer.firstElementChild.textContent), shownNumbers(explorer)])"""
# Else a finger that goes sideways takes the browser a page back.
STAY = "html { overscroll-behavior-x: none }"
# Where there is something in the window that a hand could take.
PLACES = """() => [...document.querySelectorAll(
  ".cnn-live, input, select, .cnn-button, [role=application], .cnn-sheet, label")]
  .map((node) => node.getBoundingClientRect())
  .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])
  .filter(([x, y]) => x > 0 && x < innerWidth && y > 0 && y < innerHeight)"""


class Hands:
    """What a reader does, drawn by chance: with a mouse, a finger, keys, and the window itself."""

    def __init__(self, page, seed):
        self.page, self.chance = page, random.Random(seed)
        self.touch = page.context.new_cdp_session(page)
        page.on("filechooser", self.choose)
        self.usual = [
            self.point,
            self.click,
            self.drag,
            self.tap,
            self.swipe,
            self.press,
            self.type,
        ]
        self.usual += [self.scroll, self.act]
        self.rare = [self.reload, self.theme, self.width]

    def do(self):
        """One thing; what lets the whole page begin or stand anew is rare, and takes long."""
        self.chance.choice(self.usual if self.chance.random() < 0.97 else self.rare)()

    def place(self):
        """Where a hand goes: to something, or just anywhere."""
        size = self.page.viewport_size
        anywhere = [[self.chance.uniform(1, size[side] - 1) for side in ("width", "height")]]
        places = self.page.evaluate(PLACES)
        return self.chance.choice(places if places and self.chance.random() < 0.8 else anywhere)

    def point(self):
        self.page.mouse.move(*self.place())

    def click(self):
        self.page.mouse.click(*self.place(), click_count=self.chance.choice([1, 1, 2]))

    def drag(self):
        self.point()
        self.page.mouse.down()
        for _ in range(self.chance.randint(1, 3)):
            self.page.mouse.move(*self.place(), steps=3)
        self.page.mouse.up()

    def tap(self):
        self.page.touchscreen.tap(*self.place())

    def swipe(self):
        for kind in ("touchStart", "touchMove", "touchMove", "touchEnd"):
            points = [] if kind == "touchEnd" else [dict(zip("xy", self.place(), strict=True))]
            self.touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def press(self):
        self.page.keyboard.press(self.chance.choice(KEYS))

    def type(self):
        for key in ("Enter", self.chance.choice(["-1.5", "12", "0", "1e3", "rubbish", "nan"])):
            self.page.keyboard.press(key) if key == "Enter" else self.page.keyboard.type(key)
        self.page.keyboard.press(self.chance.choice(["Enter", "Escape", "Tab"]))

    def scroll(self):
        self.page.mouse.wheel(self.chance.uniform(-100, 100), self.chance.uniform(-3_000, 3_000))

    def act(self):
        """Something at an explorer that need not be in the window."""
        self.page.evaluate("(seed) => act(seed, 1)", self.chance.randrange(2**31))

    def reload(self):
        self.page.reload()

    def theme(self):
        self.page.emulate_media(color_scheme=self.chance.choice(["light", "dark"]))

    def width(self):
        self.page.set_viewport_size({"width": self.chance.choice(WIDTHS), "height": 800})

    def choose(self, chooser):
        name = self.chance.choice([*brought_pictures.right(), *brought_pictures.wrong()])
        content, _ = (brought_pictures.right() | brought_pictures.wrong())[name]
        chooser.set_files({"name": name, "mimeType": "", "buffer": content})


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A page with every explorer."""
    outputs = Outputs()
    explorers = "".join(map(outputs.explorer, gallery.examples().values()))
    style = f"<style>{site.sheet(outputs)}{STAY}</style>"
    scripts = "".join(map(str, outputs.scripts()))
    path = tmp_path_factory.mktemp("all") / "explorers.html"
    body = f'<main class="lesson"><div class="text">{explorers}</div></main>{scripts}'
    path.write_text(
        f"<!doctype html><meta charset=utf-8>{style}{body}<script>{ACTIONS}</script>", "utf-8"
    )
    return path


def try_actions(page, path, many, seed):
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.add_init_script(LOOK_INSIDE)
    page.goto(path.as_uri())
    hands = Hands(page, seed)
    for turn in range(many):
        hands.do()
        if turn % AT_ONCE == AT_ONCE - 1:
            found = page.evaluate(STATES)
            for shown, (state, numbers) in zip(gallery.examples().values(), found, strict=True):
                compare(shown, state, numbers)
            assert complaints == []
    page.reload()
    start = [script_data(shown.page_state()) for shown in gallery.examples().values()]
    assert [state for state, _ in page.evaluate(STATES)] == list(map(json.loads, start))
    page.close()


@pytest.mark.browser
def test_a_sample_of_actions_leaves_every_number_right(new_page, lesson):
    try_actions(new_page(has_touch=True), lesson, many=60, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_two_thousand_actions_leave_every_number_right(new_page, lesson, seed, soaks):
    soaks("100 acts, all explorers")
    try_actions(new_page(has_touch=True), lesson, many=100, seed=1_000 + seed)
