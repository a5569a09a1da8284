"""The explorers beside the convolution's: each computes what cnnlib computes, and says what is wrong."""

import ast
import html
import inspect

import numpy as np
import pytest
from matplotlib import pyplot as plt

from cnnlib import naive, trace, widgets
from cnnlib.example import GRAD_Z, B, W, X
from cnnlib.padding import inserted_gradient, rot180
from cnnlib.widgets import (
    BatchExplorer,
    ChannelMixer,
    DigitPad,
    InsertedGradientExplorer,
    NetworkExplorer,
    PictureExplorer,
    PoolingExplorer,
    ScatterGatherExplorer,
    gallery,
)


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def set_trait(shown, change):
    [(name, value)] = change.items()
    setattr(shown, name, value)


@pytest.mark.parametrize("name", sorted(gallery.examples()))
def test_every_example_has_a_still_and_a_page(name, tmp_path):
    shown = gallery.examples()[name]
    figure = shown.still()
    assert len(figure.axes) > 1
    plt.close(figure)
    shown.to_html(tmp_path / "page.html")
    assert "default-src" in (tmp_path / "page.html").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(set(gallery.examples()) - {"digit_pad"}))
def test_repr_and_the_gallery_s_lines_make_the_same_explorer(name):
    shown = gallery.examples()[name]
    imported, _, rest = gallery.lines(shown, gallery.TASKS.get(name)).partition("\n\n")
    assert imported == f"from cnnlib.widgets import {type(shown).__name__}"
    *before, last = ast.parse(rest).body
    names = dict(vars(widgets))
    exec(compile(ast.Module(before, []), "gallery", "exec"), names)  # noqa: S102 - our own lines
    assert eval(ast.unparse(last), names).page_state() == shown.page_state()
    bare = eval(repr(shown), vars(widgets)).page_state()
    assert bare == {**shown.page_state(), "tasks": []}


def test_repr_follows_the_state():
    shown = PoolingExplorer([[1.5, np.nan], [np.inf, -2]], kernel_size=1, names=("in", 'a "b"'))
    shown.padding = 0, 0
    shown.stride = 2, 1
    text = repr(shown)
    names = {"PoolingExplorer": PoolingExplorer}
    assert eval(text, names).page_state() == shown.page_state()
    assert 'float("nan")' in text and "stride=(2, 1)" in text and "padding" not in text


def test_repr_names_what_is_usual_and_shortens_what_is_long():
    assert repr(PictureExplorer(kernel="sobel_x", stride=2)) == (
        'PictureExplorer(kernel="sobel_x", stride=2)'
    )
    assert repr(PictureExplorer(np.ones((20, 20)), [[1, 2]])) == (
        "PictureExplorer(picture=..., kernel=[[1, 2]])"
    )
    assert repr(DigitPad()) == "DigitPad()"
    assert repr(DigitPad(drawing=np.ones((32, 32)), fitted=False)) == (
        "DigitPad(drawing=..., fitted=False)"
    )
    other = dict(DigitPad().weights)
    other["0.w"] = other["0.w"] + 1
    pad = DigitPad()
    pad.weights = other
    assert repr(pad) == "DigitPad(model=...)"


def test_in_a_notebook_an_explorer_says_how_to_play():
    data, metadata = InsertedGradientExplorer()._repr_mimebundle_()
    assert data["text/plain"] == "InsertedGradientExplorer: run this cell to play with it."
    assert metadata["cnnlib"] == {"widget": "InsertedGradientExplorer"}
    assert "application/vnd.jupyter.widget-view+json" in data


def test_the_index_shows_every_page_its_lines_and_every_docstring():
    shown = gallery.examples()
    page = html.unescape(gallery.index(shown))
    for name, explorer in shown.items():
        assert f'<a href="{name}.html">' in page
        assert gallery.lines(explorer, gallery.TASKS.get(name)) in page
        assert inspect.getdoc(type(explorer)) in page
    assert page.count("<h2>") == len({type(explorer).__name__ for explorer in shown.values()})


@pytest.mark.parametrize(
    "kind", [kind for kind in map(vars(widgets).get, widgets.__all__) if isinstance(kind, type)]
)
def test_docstrings_have_an_example_and_say_what_an_event_costs(kind):
    text = inspect.getdoc(kind)
    assert ">>> " in text and "event" in text and "second" in text


@pytest.mark.parametrize(
    "name", [name for name, shown in gallery.examples().items() if shown.has_trait("picked")]
)
def test_a_cell_picked_in_the_browser_arrives_and_stays_on_a_page(name):
    shown = gallery.examples()[name]
    grid, _, _ = shown.picked
    shown.set_state({"picked": [grid, 0, 1]})
    assert shown.picked == (grid, 0, 1)
    assert shown.page_state()["picked"] == (grid, 0, 1)


@pytest.mark.parametrize(
    ("h", "k", "s", "p"), [(6, 3, 2, 0), (6, 3, 2, 1), (8, 2, 3, 0), (5, 4, 1, 2)]
)
def test_inserted_gradient_gives_cnnlibs_gradient(h, k, s, p):
    shown = InsertedGradientExplorer(h, k, s, p)
    rows, columns = shown.window.out_size
    grad_y = shown.grad_y[:rows, :columns]
    x, w = np.ones((h, h)), shown.w[:k, :k]
    grad_x, _, _ = naive.conv2d_single_backward(grad_y, x, w, stride=s, padding=p)
    assert (shown.grad_x == grad_x).all()
    assert shown.inserted.shape == (h + 2 * p + k - 1,) * 2


def test_inserted_gradient_begins_with_the_numbers_given(rng):
    grad_y, w = rng.integers(1, 9, (2, 2)), rng.integers(-9, 0, (3, 3))
    shown = InsertedGradientExplorer(6, 3, 2, grad_y=grad_y, w=w)
    grad_x, _, _ = naive.conv2d_single_backward(grad_y, np.ones((6, 6)), w, stride=2)
    assert (shown.grad_x == grad_x).all()
    shown.h = 9  # more outputs than numbers were given
    assert shown.window.out_size == (4, 4)
    assert (shown.inserted[2:5:2, 2:5:2] == grad_y).all()
    assert shown.inserted[2:9:2, 2:9:2].all()


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"grad_y": np.ones(())}, r"grad_y must be \(H, W\), but it has shape \(\)"),
        ({"w": np.ones((5, 2))}, r"w has shape \(5, 2\); an explorer draws at most 4 rows"),
    ],
)
def test_inserted_gradient_refuses_other_arrays(arrays, message):
    with pytest.raises(ValueError, match=message):
        InsertedGradientExplorer(6, 3, 2, **arrays)


def test_still_of_the_inserted_gradient_grows_with_the_step():
    shown = InsertedGradientExplorer(6, 3, 2)
    sizes = []
    for step in range(4):
        shown.step = step
        figure = shown.still()
        sizes.append([len(ax.get_yticks()) for ax in figure.axes])
        plt.close(figure)
    assert sizes == [[2], [2, 3], [2, 7], [2, 8, 6]]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"h": 10}, ValueError, "h is 10; this explorer draws up to 9"),
        ({"k": 0}, ValueError, "k is 0; it must be at least 1"),
        ({"s": 1.5}, TypeError, "s is 1.5, a float"),
        ({"h": 2}, ValueError, "the kernel spans 3 rows, but x has 2"),
    ],
)
def test_inserted_gradient_refuses_what_it_cannot_draw(change, error, message):
    shown = InsertedGradientExplorer(6, 3, 2)
    with pytest.raises(error, match=message):
        set_trait(shown, change)
    assert (shown.h, shown.k, shown.s, shown.p) == (6, 3, 2, 0)


@pytest.mark.parametrize(
    ("shape", "kernel", "stride", "x_size"),
    [((4, 3), (2, 3), 1, None), ((2, 2), (3, 2), 2, (6, 5)), ((3, 2), (1, 2), (1, 3), None)],
)
def test_stamps_and_slide_end_equal(rng, shape, kernel, stride, x_size):
    grad_y, w = rng.integers(1, 9, shape), rng.integers(-9, 0, kernel)
    shown = ScatterGatherExplorer(grad_y, w, stride=stride, x_size=x_size)
    shown.step = grad_y.size
    x = np.ones(shown.x_size)
    grad_x, _, _ = naive.conv2d_single_backward(grad_y, x, w, stride=stride)
    assert (shown.stamped == grad_x).all()
    assert (shown.grad_x == grad_x).all()
    assert (shown.inserted == inserted_gradient(grad_y, x.shape, kernel, stride=stride)).all()


def test_half_the_stamps_make_half_the_gradient():
    shown = ScatterGatherExplorer([1, 1, -2, -2], [1, 0, 2])
    shown.step = 2
    assert shown.stamped.tolist() == [[1, 1, 2, 2, 0, 0]]
    shown.step = 0
    assert not shown.stamped.any()
    plt.close(shown.still())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"x_size": (9, 9)},
            r"grad_y has shape \(4, 4\), but the y of an x of \(9, 9\) has shape \(7, 7\)",
        ),
        ({"x_size": (2, 6)}, "the kernel spans 3 rows, but x has 2"),
        ({"step": 145}, "step is 145"),
    ],
)
def test_stamps_refuse_what_does_not_fit(rng, change, message):
    shown = ScatterGatherExplorer(rng.integers(1, 9, (4, 4)), np.ones((3, 3)))
    with pytest.raises(ValueError, match=message):
        set_trait(shown, change)


def test_stamps_refuse_a_picture_too_large():
    with pytest.raises(ValueError, match=r"x_size is \(14, 14\); an explorer draws at most 12"):
        ScatterGatherExplorer(np.ones((12, 12)), np.ones((3, 3)))


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize(
    "options", [{}, {"kernel_size": 3, "stride": 1, "padding": 1}, {"kernel_size": (1, 2)}]
)
def test_pooling_is_cnnlibs(rng, kind, options):
    x = rng.integers(-2, 3, (5, 6))
    shown = PoolingExplorer(x, kind=kind, **options)
    forward, backward = {
        "max": (naive.max_pool2d, naive.max_pool2d_backward),
        "average": (naive.avg_pool2d, naive.avg_pool2d_backward),
    }[kind]
    options = {"kernel_size": 2} | options
    assert (shown.y == forward(x, **options)).all()
    grad_x = backward(shown.grad_y, x, **options)
    np.testing.assert_allclose(shown.grad_x, grad_x, rtol=0, atol=1e-15)
    plt.close(shown.still())


def test_pooling_may_leave_the_padding_out_of_an_average():
    shown = PoolingExplorer([[4.0]], kind="average", kernel_size=3, stride=1, padding=1)
    assert shown.y == 4 / 9
    shown.count_include_pad = False
    assert shown.y == 4


def test_pooling_refuses_too_much_padding_and_unknown_kinds():
    shown = PoolingExplorer(np.ones((4, 4)))
    with pytest.raises(ValueError, match="padding is 2 rows, but pooling allows at most half"):
        shown.padding = 2
    with pytest.raises(Exception, match="median"):
        shown.kind = "median"
    with pytest.raises(ValueError, match=r"grad_y has shape \(1, 1\), but y has shape \(2, 2\)"):
        shown.grad_y = [[1]]


def test_pooling_carries_nan_and_infinity_to_the_page_and_back():
    shown = PoolingExplorer([[np.nan, 1], [-np.inf, np.inf]], kernel_size=1)
    sent = shown.page_state()["x"]
    assert sent == [["NaN", 1.0], ["-Infinity", "Infinity"]]
    shown.x = np.zeros((2, 2))
    shown.set_state({"x": sent})
    np.testing.assert_equal(shown.x, [[np.nan, 1], [-np.inf, np.inf]])
    np.testing.assert_equal(shown.y, shown.x)
    plt.close(shown.still())
    with pytest.raises(ValueError, match="grad_y holds NaN or infinity"):
        shown.grad_y = np.full((2, 2), np.nan)


@pytest.mark.parametrize(
    ("names", "error", "message"),
    [
        ("xy", TypeError, "names is 'xy'; it must be 2 words"),
        (("x", 1), TypeError, "each of them must be a word"),
        (("x", "x"), ValueError, "it must be 2 different words"),
        (("x", "y", "z"), ValueError, "it must be 2 different words"),
    ],
)
def test_pooling_refuses_names_that_tell_nothing_apart(names, error, message):
    with pytest.raises(error, match=message):
        PoolingExplorer(np.ones((4, 4)), names=names)


def test_still_of_pooling_bears_the_names_given():
    figure = PoolingExplorer(np.ones((4, 4)), names=("y", "z")).still()
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["y", "z: max pooling", "grad_y", "grad_z"]
    plt.close(figure)


def test_upstream_of_pooling_follows_y():
    shown = PoolingExplorer(np.arange(36).reshape(6, 6), grad_y=np.full((3, 3), 5))
    shown.stride = 1
    assert shown.grad_y.shape == shown.y.shape == (5, 5)
    assert (shown.grad_y[:3, :3] == 5).all()


def test_still_of_pooling_hatches_what_trace_calls_unread():
    shown = PoolingExplorer(np.ones((7, 6)), kernel_size=2, stride=3)
    figure = shown.still()
    hatched = [patch.get_xy() for patch in figure.axes[2].patches]
    unread = np.argwhere(trace.coverage((7, 6), 2, stride=3) == 0)
    assert sorted(hatched) == sorted((column - 0.5, row - 0.5) for row, column in unread)
    plt.close(figure)


def test_turning_is_seen_in_the_stamps(rng):
    w = rng.integers(1, 9, (2, 3))
    shown = ScatterGatherExplorer(np.ones((1, 1)), w)
    shown.step = 1
    assert (shown.stamped == w).all()
    assert (rot180(rot180(w)) == shown.grad_x).all()


@pytest.fixture
def network():
    return NetworkExplorer(X, W, B, GRAD_Z)


CELLS = [("x", 2, 2), ("x", 5, 5), ("w", 1, 1), ("b", 0, 0), ("y", 0, 3), ("z", 1, 0)]


@pytest.mark.parametrize("cell", CELLS)
def test_a_nudge_moves_the_score_by_its_gradient(network, cell):
    name, *place = cell
    network.picked = cell
    before = network.score
    gradient = np.array(getattr(network, f"grad_{name}"))[tuple(place) if name != "b" else ()]
    for nudge in (-3, 1, 2):
        network.nudge = nudge
        assert network.score - before == nudge * gradient


def test_the_running_network_scores_as_in_the_course(network):
    assert network.z.tolist() == [[1.75, 3.25], [1.25, 1.5]]
    assert network.score == (GRAD_Z * network.z).sum()
    assert (network.grad_b, network.grad_x[2, 2]) == (network.grad_y.sum(), 10)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grad_z": [[1]]}, r"grad_z has shape \(1, 1\), but z has shape \(2, 2\)"),
        ({"w": np.ones((6, 3))}, "y would be 1 x 4; pooling blocks of 2 x 2 needs"),
        ({"picked": ("y", 4, 0)}, r"picked is \('y', 4, 0\), but y has shape \(4, 4\)"),
        ({"nudge": 4}, "nudge is 4"),
    ],
)
def test_the_network_refuses_what_does_not_fit(network, change, message):
    with pytest.raises(ValueError, match=message):
        set_trait(network, change)


@pytest.mark.parametrize(("c_in", "c_out", "groups"), [(2, 3, 1), (2, 2, 1), (4, 2, 2), (2, 4, 2)])
def test_parts_add_up_along_rows_and_down_columns(rng, c_in, c_out, groups):
    x = rng.integers(1, 9, (c_in, 5, 4))
    w, b = rng.integers(-9, 0, (c_out, c_in // groups, 2, 3)), rng.integers(1, 9, c_out)
    shown = ChannelMixer(x, w, b, groups=groups)
    y = naive.conv2d_multi(x, w, b, groups=groups)
    assert (shown.y == y).all()
    for q in range(c_out):
        row = [part for (a, _), part in shown.parts.items() if a == q]
        assert (sum(row) + b[q] == y[q]).all()
    shown.backward = True
    grad_x, _, _ = naive.conv2d_multi_backward(shown.grad_y, x, w, groups=groups)
    assert (shown.grad_x == grad_x).all()
    total = np.zeros(x.shape)
    for (q, d), part in shown.parts.items():
        total[q // (c_out // groups) * (c_in // groups) + d] += part
    assert (total == grad_x).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((3, 4, 4))}, "x has 3 channels"),
        ({"x": np.ones((5, 4, 4))}, r"x has shape \(5, 4, 4\); at most 4 channels fit"),
        ({"x": np.ones((4, 4))}, r"x must be \(C, H, W\), but it has shape \(4, 4\): 2 axes"),
        ({"grad_y": np.ones((1, 2, 2))}, r"grad_y has shape \(1, 2, 2\), but y has shape"),
        ({"picked": ("y[2]", 0, 0)}, "picked names grid"),
    ],
)
def test_the_mixer_refuses_what_does_not_fit(change, message):
    shown = ChannelMixer(np.ones((2, 4, 4)), np.ones((2, 2, 3, 3)))
    with pytest.raises(ValueError, match=message):
        set_trait(shown, change)


def test_the_batch_sums_and_one_of_two_divides(rng):
    x, grad_y = rng.integers(1, 9, (3, 5, 4)), rng.integers(1, 9, (3, 4, 2))
    shown = BatchExplorer(x, (2, 3), grad_y)
    w = np.zeros((1, 1, 2, 3))
    whole = [array[:, np.newaxis] for array in (grad_y, x)]
    total = naive.conv2d_backward(*whole, w)[1][0, 0]
    wanted = {"the loss": 1 / 3, "the layer": 1 / 3, "both": 1 / 9, "nowhere": 1}
    for home, share in wanted.items():
        shown.home = home
        np.testing.assert_allclose(shown.grad_w, total * share, rtol=1e-14)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": np.ones((4, 5, 5))}, "x has 4 samples; an explorer draws at most 3"),
        ({"kernel_size": 6}, "the kernel spans 6 rows, but x has 5"),
        ({"grad_y": np.ones((2, 2, 2))}, r"but y has shape \(2, 3, 3\)"),
        ({"picked": ("x[2]", 0, 0)}, "picked names grid"),
    ],
)
def test_the_batch_refuses_what_does_not_fit(change, message):
    shown = BatchExplorer(np.ones((2, 5, 5)), 3)
    with pytest.raises(ValueError, match=message):
        set_trait(shown, change)
