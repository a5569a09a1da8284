"""Picture files as people bring them, chosen or dropped: shown, or refused in words, and kept here."""

import re

import brought_pictures
import numpy as np
import pytest
from driver import asked
from hand_over import choose, drop
from PIL import Image

from cnnlib.widgets import DigitPad, PictureExplorer

pytestmark = pytest.mark.browser
# Chromium turns no WebP; other browsers do.
RIGHT = [name for name in brought_pictures.right() if name != "turned.webp"]

SHOWN = """(canvas) => {
  const { width, height } = canvas;
  return [height, width, ...canvas.getContext("2d").getImageData(0, 0, width, height).data];
}"""


def shown(page):
    data = page.locator("canvas").first.evaluate(SHOWN)
    return np.reshape(data[2:], (*data[:2], 4))[:, :, :3].astype(int)


def answer(page, name):
    """What is said of a file that was refused."""
    refused = page.get_by_role("alert").filter(has_text=f"“{name}”")
    return refused.inner_text().replace("\u00a0", " ")


@pytest.fixture(scope="module")
def explorer(new_page, tmp_path_factory):
    """The explorer of photographs, without a network; its kernel fits a picture of one pixel."""
    path = tmp_path_factory.mktemp("picture") / "picture.html"
    PictureExplorer(kernel=[[1]], planes="RGB").to_html(path)
    page = new_page()
    page.context.set_offline(True)
    page.goto(path.as_uri())
    yield page
    assert asked(page) == [path.as_uri()]


@pytest.fixture(scope="module")
def pad(new_page, tmp_path_factory):
    """An empty pad, without a network."""
    path = tmp_path_factory.mktemp("pad") / "pad.html"
    DigitPad().save(path)
    page = new_page()
    page.context.set_offline(True)
    page.goto(path.as_uri())
    yield page
    assert asked(page) == [path.as_uri()]


@pytest.mark.parametrize("name", RIGHT)
def test_a_picture_is_shown_in_whatever_form_it_comes(explorer, name):
    content, expected = brought_pictures.right()[name]
    explorer.get_by_role("button", name="Reset").click()
    (drop if "turned" in name else choose)(explorer, name, content)
    explorer.locator(".cnn-status").filter(has_text=f"“{name}”").wait_for()
    assert explorer.get_by_role("alert").text_content() == ""
    np.testing.assert_allclose(shown(explorer), expected, rtol=0, atol=3)


@pytest.mark.parametrize("name", brought_pictures.wrong())
def test_what_is_none_damaged_or_too_large_is_refused_in_words(explorer, name):
    content, said = brought_pictures.wrong()[name]
    before = shown(explorer)
    (drop if "bomb" in name else choose)(explorer, name, content)
    assert re.search(said, answer(explorer, name))
    assert np.array_equal(shown(explorer), before)


def drawn(pad, name, content):
    """What an empty pad makes of a file."""
    pad.get_by_role("button", name="Clear").click()
    choose(pad, name, content)
    pad.locator(".cnn-heading").filter(has_text=re.compile("^Read as")).wait_for()
    return shown(pad)


@pytest.mark.parametrize("name", RIGHT)
def test_a_digit_is_taken_from_whatever_form_it_comes_in(pad, name):
    content, picture = brought_pictures.right()[name]
    if picture.shape == (1, 1, 3):
        choose(pad, name, content)
        assert "shows no ink" in answer(pad, name)
        return
    expected = drawn(pad, "the_same.png", brought_pictures.stored(Image.fromarray(picture), "PNG"))
    np.testing.assert_allclose(drawn(pad, name, content), expected, rtol=0, atol=30)
    assert pad.get_by_role("alert").text_content() == ""


@pytest.mark.parametrize("name", brought_pictures.wrong())
def test_no_digit_is_taken_from_what_is_none(pad, name):
    content, said = brought_pictures.wrong()[name]
    before = shown(pad)
    choose(pad, name, content)
    assert re.search(said, answer(pad, name))
    assert np.array_equal(shown(pad), before)
