"""The explorer of a photograph as a page: by mouse, keys and finger, with pictures of one's own."""

import io
import re

import axe
import numpy as np
import pytest
from hand_over import choose, drop
from PIL import Image

from cnnlib import datasets, kernels, vectorized
from cnnlib.widgets import PictureExplorer, gallery

pytestmark = pytest.mark.browser
STATES = {
    "grey": {},
    "colour": {"padding": 1, "dilation": 1, "planes": "RGB", "kernel": "left_minus_right"},
    "largest": {"padding": 5, "dilation": 2, "planes": "R", "kernel": np.ones((11, 11))},
}
FORMATS = {"PNG": "png", "JPEG": "jpg", "WebP": "webp", "GIF": "gif", "BMP": "bmp"}


@pytest.fixture
def open_page(offline, tmp_path):
    def open_one(picked=("y", 0, 0), **options):
        shown = PictureExplorer(**options)
        shown.picked = picked
        shown.to_html(tmp_path / "picture.html")
        offline.requests.clear()
        offline.set_viewport_size({"width": 1280, "height": 720})
        offline.goto((tmp_path / "picture.html").as_uri())
        return offline

    return open_one


def part(page, name):
    return page.locator(f".cnn-{name}").inner_text()


def view(page, name):
    return page.get_by_role("application", name=re.compile(f"^{name},"))


def shades(page, name):
    """The greys of a canvas, as an array (rows, columns)."""
    canvas = view(page, name).locator("canvas")
    data = canvas.evaluate("""(canvas) => {
      const { width, height } = canvas;
      return [height, width, ...canvas.getContext("2d").getImageData(0, 0, width, height).data];
    }""")
    return np.reshape(data[2:], (*data[:2], 4))[:, :, 0]


def point(page, name, r, c):
    """The middle of a pixel, in the window."""
    box = view(page, name).locator("canvas").bounding_box()
    rows, columns = shades(page, name).shape
    return (
        box["x"] + (c + 0.5) * box["width"] / columns,
        box["y"] + (r + 0.5) * box["height"] / rows,
    )


def press(page, label, *keys):
    page.get_by_label(label, exact=True).focus()
    for key in keys:
        page.keyboard.press(key)


def greys(y):
    limit = np.abs(y).max()
    return 255 * (y / limit + 1) / 2 if y.min() < 0 else 255 * y / limit


def test_sliders_and_kernels_draw_cnnlibs_picture(open_page):
    page = open_page()
    photo = datasets.photograph()
    for name, keys, options in [
        ("box", {"kernel size": 6, "stride": 3}, {"stride": 4}),
        ("sobel y", {}, {"stride": 4}),
        ("gaussian", {"stride": 1}, {"stride": 5}),
    ]:
        page.get_by_role("combobox", name="kernel").select_option(name)
        for label, count in keys.items():
            press(page, label, *["ArrowRight"] * count)
        w = {"box": kernels.box(9), "sobel y": kernels.sobel_y(), "gaussian": kernels.gaussian(3)}
        y = vectorized.conv2d_single(photo, w[name], **options)
        assert np.abs(shades(page, "y") - greys(y)).max() <= 1
        if name == "box":
            assert "⌊(128 − 9) / 4⌋ + 1 = 30, 3 left over" in part(page, "status")


def test_the_result_can_be_made_as_large_as_the_photograph(open_page):
    page = open_page(padding=0, dilation=1)
    press(page, "kernel size", "ArrowRight", "ArrowRight")
    press(page, "padding", "ArrowRight", "ArrowRight")
    assert shades(page, "y").shape == (128, 128)
    press(page, "kernel size", "ArrowLeft", "ArrowLeft", "ArrowLeft")  # the padding shrinks too
    assert "⌊(128 + 2·1 − 2) / 1⌋" in part(page, "status")
    press(page, "dilation", "ArrowRight", "ArrowRight")
    assert "− 4) / 1⌋" in part(page, "status")


def test_a_hover_shows_the_window_and_its_sum_and_leaving_returns(open_page):
    page = open_page(kernel="left_minus_right")
    y = vectorized.conv2d_single(datasets.photograph(), kernels.left_minus_right())
    before = part(page, "heading")
    page.mouse.move(*point(page, "x", 41, 31))
    assert part(page, "heading") == "y[40,30] adds up 9 pixels times w"
    assert float(part(page, "formula").split("≈ ")[1].replace("−", "-")) == pytest.approx(
        y[40, 30], abs=0.0051
    )
    under = page.get_by_role("grid", name="x under w").locator(".cnn-number").all_inner_texts()
    expected = datasets.photograph()[40:43, 30:33].ravel()
    assert np.abs(np.array(under, float) - expected).max() <= 0.0051
    window, canvas = (
        view(page, "x").locator(one).bounding_box() for one in (".cnn-window", "canvas")
    )
    assert window["x"] - canvas["x"] == pytest.approx(30 * 3) and window["width"] == 9
    assert window["y"] - canvas["y"] == pytest.approx(40 * 3)
    page.mouse.move(*point(page, "y", 7, 8))
    assert part(page, "heading").startswith("y[7,8]")
    page.mouse.move(1270, 700)
    assert part(page, "heading") == before


def test_without_a_pick_the_first_window_is_shown(open_page):
    page = open_page(picked=None)
    assert part(page, "heading").startswith("y[0,0]")


def test_a_click_picks_and_arrows_move_the_pick(open_page):
    page = open_page(stride=3)
    page.mouse.click(*point(page, "y", 10, 20))
    page.mouse.move(1270, 700)
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    assert part(page, "heading").startswith("y[10,22]")
    assert page.locator(".cnn-spoken").text_content().startswith("y[10,22]")
    for key in ("Home", "ArrowLeft"):
        page.keyboard.press(key)
    assert part(page, "heading").startswith("y[10,0]")
    view(page, "x").focus()
    page.keyboard.press("End")
    assert part(page, "heading").startswith("y[10,41]")
    assert view(page, "x").evaluate("(node) => getComputedStyle(node).outlineStyle") == "solid"


def test_a_weight_is_typed_and_says_on_which_pixel_it_lies(open_page):
    page = open_page(stride=2)
    cells = page.get_by_role("grid", name="w", exact=True).locator(".cnn-live")
    page.mouse.click(*point(page, "y", 5, 6))
    cells.nth(5).click()
    assert part(page, "heading") == "w[1,2] lies on x[11,14], for y[5,6]"
    page.keyboard.type("-2")
    page.keyboard.press("Enter")
    w = kernels.box()
    w[1, 2] = -2
    y = vectorized.conv2d_single(datasets.photograph(), w, stride=2)
    assert np.abs(shades(page, "y") - greys(y)).max() <= 1
    assert page.get_by_role("combobox", name="kernel").input_value() == "my own"
    page.get_by_role("button", name="Reset").click()
    assert page.get_by_role("combobox", name="kernel").input_value() == "box"


def test_planes_are_switched_on_and_off(open_page):
    page = open_page(planes="RGB", kernel="impulse", padding=1)
    red = np.rint(datasets.colour_photograph()[0] * 255)
    assert page.get_by_role("grid", name="x under w").count() == 0
    for letter in "GB":
        page.get_by_label(letter, exact=True).uncheck()
    assert (shades(page, "x") == red).all()
    assert page.get_by_role("grid", name="x under w").count() == 1
    page.get_by_label("R", exact=True).uncheck()
    assert part(page, "heading") == "All planes are off: there is nothing to see"
    page.get_by_label("B", exact=True).check()
    assert np.abs(shades(page, "y") - shades(page, "x")).max() <= 2


def picture_file(form="PNG", size=(300, 200), colour=(255, 0, 0)):
    stored = io.BytesIO()
    Image.new("RGB" if len(colour) == 3 else "RGBA", size, colour).save(stored, form)
    return stored.getvalue()


def wait_for_status(page, words):
    page.locator(".cnn-status").filter(has_text=words).wait_for()


@pytest.mark.parametrize("form", FORMATS)
def test_a_dropped_picture_is_read_scaled_down_and_stays_here(open_page, form):
    page = open_page()
    drop(page, f"me.{FORMATS[form]}", picture_file(form))
    wait_for_status(page, "scaled down")
    status = part(page, "status").replace("\u00a0", " ")
    assert status.endswith(
        f"“me.{FORMATS[form]}”: 200 × 300 pixels, scaled down to 85 × 128. It stays in your browser."
    )
    assert np.abs(shades(page, "x") - 76).max() <= 2  # the grey of red
    assert len(page.requests) == 1
    page.get_by_role("button", name="Reset").click()
    assert shades(page, "x").shape == (128, 128)


def test_a_picture_is_chosen_by_the_button_and_small_ones_stay_as_they_are(open_page):
    page = open_page(planes="RGB")
    glass = picture_file(size=(9, 7), colour=(0, 0, 0, 0))  # white where one sees through
    choose(page, "me.png", glass)
    wait_for_status(page, "“me.png”")
    assert (shades(page, "x") == 255).all() and shades(page, "x").shape == (7, 9)


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "“me.svg” is no picture that can"),
        (
            "me.png",
            b"",
            "“me.png” is no picture that can be read here: PNG, JPEG, WebP, GIF or BMP.",
        ),
        ("me.png", picture_file()[:40], "“me.png” is damaged, or too large for this browser."),
        (
            "me.png",
            picture_file(size=(2, 50)),
            "The kernel spans 3 × 3 pixels, but the picture has",
        ),
    ],
)
def test_other_files_are_refused_in_words(open_page, name, content, answer):
    page = open_page()
    before = shades(page, "x")
    drop(page, name, content)
    alert = page.locator(".cnn-answer")
    alert.filter(has_text=name if "me" in answer else "spans").wait_for()
    assert alert.inner_text().replace("\u00a0", " ").startswith(answer)
    assert (shades(page, "x") == before).all()
    drop(page, "right.png", picture_file())
    wait_for_status(page, "“right.png”")
    assert alert.text_content() == ""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("width", "height"), [(1240, 660), (1152, 660), (930, 679)])
def test_fits_a_page_and_a_notebook(open_page, state, width, height):
    page = open_page(**STATES[state])
    page.set_viewport_size({"width": width + 24, "height": 720})  # 12 pixels each side of the page
    page.wait_for_timeout(50)
    size = page.locator(".cnn-explorer").bounding_box()
    print(f"{state} at {width}: {size['height']:.0f} pixels high")
    assert size["width"] == width and size["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width + 24
    tops = [view(page, name).bounding_box()["y"] for name in "xy"]
    assert tops[0] == tops[1]


def test_no_slider_moves_the_pictures_or_the_kernel(open_page):
    page = open_page(padding=0, dilation=1)
    places = "() => [...document.querySelectorAll('.cnn-view, .cnn-kernel')].map((node) => [node.offsetLeft, node.offsetTop])"
    before = page.evaluate(places)
    for label in ("kernel size", "stride", "dilation", "padding"):
        press(page, label, "ArrowRight", "ArrowRight")
        assert page.evaluate(places) == before
    press(page, "kernel size", "End")
    assert page.evaluate(places) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious(open_page, state, scheme):
    page = open_page(**STATES[state])
    page.emulate_media(color_scheme=scheme)
    page.add_style_tag(content="html { background: Canvas }")  # which axe does not see by itself
    page.evaluate(axe.source())
    assert axe.serious(page) == []
    page.emulate_media(color_scheme="light")


def test_a_phone_has_one_column_and_a_finger_picks(new_page, tmp_path):
    page = new_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    gallery.examples()["picture_in_colour"].to_html(tmp_path / "phone.html")
    page.goto((tmp_path / "phone.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    boxes = [view(page, "x"), view(page, "y"), page.get_by_role("grid", name="w", exact=True)]
    tops = [box.bounding_box()["y"] for box in boxes]
    assert tops == sorted(tops) and tops[0] + 200 < tops[1] < tops[2]
    page.touchscreen.tap(*point(page, "x", 20, 30))
    assert part(page, "heading").startswith("y[20,30]")


@pytest.fixture(scope="module")
def notebook(run_in_lab):
    return run_in_lab(
        "from cnnlib.widgets import PictureExplorer",
        "shown = PictureExplorer(padding=0); shown",
        "shown.w.shape, shown.stride, shown.picked, shown.picture.planes.shape",
    )


def test_in_jupyterlab_python_follows_but_never_sees_an_own_picture(notebook):
    view(notebook, "x").wait_for()
    press(notebook, "stride", "ArrowRight")
    press(notebook, "kernel size", "ArrowRight", "ArrowRight")
    notebook.mouse.click(*point(notebook, "y", 3, 4))
    drop(notebook, "me.png", picture_file())
    wait_for_status(notebook, "“me.png”")
    assert shades(notebook, "x").shape == (85, 128)
    notebook.locator(".jp-Cell").nth(2).click()
    notebook.keyboard.press("Control+Enter")
    told = "((5, 5), (2, 2), ('y', 3, 4), (1, 128, 128))"
    notebook.locator(".jp-Cell").nth(2).get_by_text(told).wait_for()


def test_in_jupyterlab_it_is_seen_whole(notebook):
    notebook.set_viewport_size({"width": 1280, "height": 800})
    explorer = notebook.locator(".cnn-explorer")
    explorer.scroll_into_view_if_needed()
    notebook.wait_for_timeout(100)
    size = explorer.bounding_box()
    print(f"in JupyterLab at 1280 × 800: {size['width']:.0f} × {size['height']:.0f}")
    assert size["height"] <= 679
    clipped = explorer.evaluate("(node) => node.scrollWidth > node.clientWidth")
    assert not clipped
    tops = [view(notebook, name).bounding_box()["y"] for name in "xy"]
    assert tops[0] == tops[1]


def test_in_jupyterlab_arrows_move_the_window_and_not_the_notebook(notebook):
    view(notebook, "y").focus()
    before = part(notebook, "heading")
    for key in ("ArrowDown", "d", "d", "ArrowRight"):
        notebook.keyboard.press(key)
    assert part(notebook, "heading") != before
    assert notebook.locator(".jp-Cell").count() == 3
