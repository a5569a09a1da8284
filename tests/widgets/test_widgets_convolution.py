"""The convolution explorer's state: checked, computed by cnnlib, and carried by its page."""

import json
import re

import numpy as np
import pytest
from matplotlib import pyplot as plt
from py_mini_racer import MiniRacer

from cnnlib import naive
from cnnlib.padding import rot180
from cnnlib.widgets import ConvolutionExplorer, bundle


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def explorer(rng, x=(6, 5), w=(3, 2), **options):
    options = {"stride": 1, "padding": 0, "dilation": 1} | options
    x, w, b = rng.integers(1, 9, x), rng.integers(-9, 0, w), 2
    y = naive.conv2d_single(x, w, b, **options)
    return ConvolutionExplorer(x, w, b, rng.integers(1, 9, y.shape), **options)


@pytest.mark.parametrize(
    "options", [{}, {"stride": 2}, {"stride": (1, 2), "padding": (1, 0)}, {"dilation": 2}]
)
def test_gradients_are_cnnlibs(rng, options):
    shown = explorer(rng, **options)
    expected = naive.conv2d_single_backward(shown.grad_y, shown.x, shown.w, **shown.options)
    for name, gradient in zip(("grad_x", "grad_w", "grad_b"), expected, strict=True):
        assert (getattr(shown, name) == gradient).all()
    assert (shown.y == naive.conv2d_single(shown.x, shown.w, shown.b, **shown.options)).all()


def test_flip_turns_the_kernel_and_its_gradient(rng):
    shown = explorer(rng)
    shown.flip = True
    _, grad_w, _ = naive.conv2d_single_backward(shown.grad_y, shown.x, rot180(shown.w))
    assert (shown.y == naive.conv2d_single(shown.x, rot180(shown.w), shown.b)).all()
    assert (shown.grad_w == rot180(grad_w)).all()


def test_without_upstream_there_are_no_gradients(rng):
    shown = ConvolutionExplorer(rng.integers(0, 9, (4, 4)), np.ones((2, 2)))
    assert shown.grad_x is shown.grad_w is shown.grad_b is None


def test_one_row_may_come_as_one_axis():
    shown = ConvolutionExplorer([1, 0, 2, 1, 0, 3], [1, 0, 2], grad_y=[1, 1, -2, -2])
    assert shown.y.tolist() == [[5, 2, 2, 7]]
    assert shown.grad_x.tolist() == [[1, 1, 0, 0, -4, -4]]


def test_upstream_follows_the_size_of_y_as_in_the_page(rng):
    shown = explorer(rng)
    kept = shown.grad_y
    shown.stride = 2
    assert (shown.grad_y == kept[:2, :2]).all()
    shown.stride, shown.padding = 1, 1
    assert shown.grad_y.shape == shown.y.shape
    engine = MiniRacer()
    engine.eval(bundle.script())
    values = json.dumps(kept[:2, :2].tolist()), json.dumps(shown.y.shape)
    fitted = f"JSON.stringify(fitted({values[0]}, {values[1]}, new Map(), inventedGradient))"
    assert json.loads(engine.eval(fitted)) == shown.grad_y.tolist()


@pytest.mark.parametrize("pick", ["x", "w", "b", "y"])
def test_every_grid_can_be_picked_without_an_upstream(rng, pick):
    shown = explorer(rng)
    traits = {name: getattr(shown, name) for name in ("x", "w", "b", "stride", "padding")}
    state = {name: np.asarray(value).tolist() for name, value in traits.items()}
    state |= {"b": shown.b, "dilation": [1, 1], "flip": False, "grad_y": None}
    engine = MiniRacer()
    engine.eval(bundle.script("convolution"))
    engine.eval(f"const state = {json.dumps(state)}; computeConvolution(state, {{}})")
    said = f"JSON.stringify(relateConvolution(state, {{ name: '{pick}', i: 0, j: 0 }}, true))"
    assert json.loads(engine.eval(said))["heading"]


def test_traits_can_be_observed(rng):
    shown, seen = explorer(rng), []
    shown.observe(lambda change: seen.append(change.new), "picked")
    shown.picked = ("x", 2, 2)
    shown.picked = ["grad_w", 0, 1]
    assert seen == [("x", 2, 2), ("grad_w", 0, 1)]


def test_what_the_page_sends_arrives_as_one_change(rng):
    shown = explorer(rng)
    sent = {"stride": [2, 2], "grad_y": [[1, 2], [3, 4]], "picked": ["w", 1, 1]}
    shown.set_state(sent)
    assert shown.stride == (2, 2)
    assert shown.grad_y.tolist() == [[1, 2], [3, 4]]
    assert shown.picked == ("w", 1, 1)


def test_arrays_are_copies_that_cannot_be_written_to():
    x = np.ones((3, 3))
    shown = ConvolutionExplorer(x, [[1.0]])
    x[0, 0] = 5
    assert shown.x[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        shown.x[0, 0] = 7


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            {"x": np.ones((28, 28))},
            ValueError,
            r"x has shape \(28, 28\).*at most 12.*x\[\.\.\., :8",
        ),
        ({"x": np.ones((1, 3, 3))}, ValueError, r"x must be \(H, W\), but .*: 3 axes"),
        ({"x": np.ones((0, 3))}, ValueError, "holds no number"),
        ({"x": [[1, np.nan]]}, ValueError, "x holds NaN or infinity"),
        ({"w": [["a"]]}, TypeError, "w has dtype <U1; it must be an array of numbers"),
        ({"w": np.ones((7, 7))}, ValueError, "the kernel spans 7 rows, but x has 6"),
        ({"dilation": 4}, ValueError, "the kernel spans 9 rows .*but x has 6"),
        ({"grad_y": [[1.0]]}, ValueError, r"grad_y has shape \(1, 1\), but y has shape \(4, 4\)"),
        ({"stride": 0}, ValueError, "stride is 0; it must be at least 1"),
        ({"stride": 2.0}, TypeError, "stride is 2.0, a float"),
        ({"b": [1, 2]}, TypeError, r"b is \[1, 2\], a list; it must be a number"),
        ({"b": np.inf}, ValueError, "b is inf; it must be finite"),
        ({"picked": ("z", 0, 0)}, ValueError, "picked names grid 'z'"),
        ({"picked": "y"}, TypeError, r"it must be \(grid, row, column\)"),
        ({"picked": ("y", -1, 0)}, ValueError, r"picked\[0\] \(rows\) is -1"),
    ],
)
def test_wrong_values_are_refused_and_change_nothing(rng, change, error, message):
    shown = explorer(rng, x=(6, 6), w=(3, 3))
    before = shown.get_state()
    [(name, value)] = change.items()
    with pytest.raises(error, match=message):
        setattr(shown, name, value)
    assert shown.get_state() == before


def test_several_traits_that_only_fit_together_are_set_together(rng):
    shown = explorer(rng, x=(6, 6), w=(3, 3))
    with shown.hold_trait_notifications():
        shown.x, shown.w = np.ones((2, 2)), np.ones((2, 2))
    assert shown.y.shape == shown.grad_y.shape == (1, 1)
    wrong = pytest.raises(ValueError, match="the kernel spans 3 rows")
    with wrong, shown.hold_trait_notifications():
        shown.w = np.ones((3, 3))
    assert shown.w.shape == (2, 2)


@pytest.mark.parametrize("picked", [None, ("y", 1, 1), ("x", 5, 0), ("grad_w", 2, 1), ("b", 0, 0)])
@pytest.mark.parametrize("upstream", [True, False])
def test_still_shows_the_present_state(rng, picked, upstream):
    shown = explorer(rng, padding=1, stride=2)
    shown.picked = picked
    if not upstream:
        shown.grad_y = None
    figure = shown.still()
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["x", "w", "y"] + ["grad_x", "grad_w", "grad_y"] * upstream
    printed = [text.get_text() for text in figure.axes[2].texts]
    assert printed == [f"{value:.0f}".replace("-", "−") for value in shown.y.ravel()]
    plt.close(figure)


def test_still_draws_the_turned_kernel(rng):
    shown = explorer(rng)
    shown.flip = True
    figure = shown.still()
    assert [ax.get_title() for ax in figure.axes[1::3]] == ["w turned", "grad_w turned"]
    printed = [text.get_text() for text in figure.axes[1].texts]
    assert printed == [f"{value:.0f}".replace("-", "−") for value in rot180(shown.w).ravel()]
    plt.close(figure)


def test_still_marks_what_the_picked_pixel_touched(rng):
    shown = explorer(rng, x=(6, 6), w=(3, 3))
    shown.picked = ("x", 0, 1)
    figure = shown.still()
    [dots] = [c for c in figure.axes[2].collections if c.get_label() == "touched"]
    assert np.floor(dots.get_offsets()).tolist() == [[0, -1], [1, -1]]
    plt.close(figure)


def test_page_holds_the_state_and_asks_the_network_for_nothing(rng, tmp_path):
    shown = explorer(rng, stride=2)
    shown.to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    [state] = re.findall(r'id="state">(.*)</script>', page)
    assert json.loads(state)["x"] == shown.x.tolist()
    assert set(json.loads(state)) == {
        *("x", "w", "b", "grad_y", "stride", "padding", "dilation", "flip", "picked", "tasks")
    }
    assert not re.search(r"https?:|url\(|src=|href=|@import|fetch", page)
    assert "default-src 'none'" in page


def test_page_shows_a_hostile_title_as_text(rng, tmp_path):
    hostile = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"
    explorer(rng).to_html(tmp_path / "page.html", title=hostile)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<script") == page.count("</script>") == 3  # state, rules, code
    assert "<img" not in page
    assert "&lt;img src=x" in page


def test_no_script_can_make_markup():
    markup = r"innerHTML|outerHTML|insertAdjacent|document\.write"
    for file in bundle.FOLDER.rglob("*.js"):
        assert not re.search(markup, file.read_text("utf-8"))


def test_modules_are_written_whole_for_the_linter(tmp_path):
    bundle.write(tmp_path)
    written = {file.stem: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert set(written) == {file.stem for file in bundle.FOLDER.glob("*.js")}
    assert all(text == bundle.module(name) for name, text in written.items())


def test_module_exports_once_and_last():
    text = bundle.module("convolution")
    assert re.findall(r"^\s*(?:export|import)\b.*", text, re.MULTILINE) == [
        "export default { render };"
    ]
    assert text.endswith(bundle.EXPORT)
