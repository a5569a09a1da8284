"""Figures say what they were given: proven by what stands in the Axes, not by pixels."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from cnnlib import plots, trace
from cnnlib.plots import style

X = np.array(
    [
        [1, 0, 2, 1, 0, 3],
        [0, 1, 3, 0, 2, 0],
        [2, 1, 0, 1, 0, 1],
        [1, 0, 1, 2, 1, 0],
        [0, 2, 1, 0, 3, 1],
        [3, 0, 0, 1, 0, 2],
    ]
)
W = np.array([[1, 0, 2], [0, -1, 0], [-2, 1, 0]])
HOSTILE = r"_costs $5 and $x^2$ \frac{1}"


@pytest.fixture(autouse=True)
def canvas():
    """Draw without a display, leave no figure open, and change no setting."""
    matplotlib.use("Agg", force=True)
    before = dict(matplotlib.rcParams)
    yield
    plt.close("all")
    assert dict(matplotlib.rcParams) == before


def digits(ax):
    return [text.get_text() for text in ax.texts]


def contrast(colour, other):
    light, dark = sorted((style.luminance(colour), style.luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Grids of numbers


def test_every_number_is_printed_at_its_place():
    ax = plots.show_array(W)
    assert digits(ax) == ["1", "0", "2", "0", "−1", "0", "−2", "1", "0"]
    assert [text.get_position() for text in ax.texts] == [(j, i) for i, j in np.ndindex(3, 3)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["0", "1", "2"]
    assert ax.get_ylim() == (2.5, -0.5)
    np.testing.assert_array_equal(ax.collections[0].get_array(), W)


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ([1.0, -2.0, 0.0], ["1", "−2", "0"]),
        ([1.75, -0.5], ["1.75", "−0.50"]),
        ([1 / 3, -0.001], ["0.33", "0.00"]),
        ([3e-11, 0.0, -2.4e-9], ["3e−11", "0", "−2e−9"]),
        ([1e6, -1.5], ["1e6", "−2e0"]),
        ([np.inf, -np.inf, np.nan, 2], ["∞", "−∞", "nan", "2"]),
        ([True, False], ["1", "0"]),
        (np.array([255, 0], dtype=np.uint8), ["255", "0"]),
        (7, ["7"]),
    ],
)
def test_numbers_print_in_one_format(numbers, texts):
    assert digits(plots.show_array(numbers)) == texts


def test_masked_entries_stay_empty():
    assert digits(plots.show_array(np.ma.masked_greater([1, 2, 9], 5))) == ["1", "2"]


def test_zero_is_white_and_the_signs_have_their_colours():
    mesh = plots.show_array([-3, 0, 1]).collections[0]
    below, zero, above = (to_hex(mesh.cmap(mesh.norm(value))) for value in (-3, 0, 3))
    assert (below, zero, above) == (style.BLUE, "#ffffff", style.ORANGE)
    assert mesh.get_clim() == (-3, 3)


def test_a_shared_limit_is_kept():
    assert plots.show_array(W, limit=10).collections[0].get_clim() == (-10, 10)


def test_digits_contrast_on_every_colour_of_the_map():
    for level in np.linspace(0, 1, 1001):
        colour = style.SIGNED(level)
        assert contrast(colour, style.ink(colour)) >= 4.5
    assert contrast(style.GREY, "white") >= 4.5


def test_drawn_digits_use_that_ink():
    ax = plots.show_array(np.arange(-4, 5).reshape(3, 3))
    mesh = ax.collections[0]
    for text, value in zip(ax.texts, range(-4, 5), strict=True):
        assert contrast(mesh.cmap(mesh.norm(value)), text.get_color()) >= 4.5


@pytest.mark.parametrize("size", [1, 3, 6, 8])
def test_digits_are_large_enough_for_a_projector(size):
    ax = plots.show_array(np.full((size, size), -12))
    assert min(text.get_size() for text in ax.texts) * style.DPI / 72 >= 24
    width, height = ax.figure.get_size_inches() * style.DPI
    assert width <= 1280 and height <= 720


def test_the_largest_grid_fits_a_projector():
    width, height = plots.show_array(np.ones((13, 13))).figure.get_size_inches() * style.DPI
    assert width <= 1280 and height <= 720


def test_long_numbers_stay_within_their_cells():
    ax = plots.show_array(np.full((4, 4), -1234.56))
    ax.figure.canvas.draw()
    cell = ax.transData.transform([(0, 0), (1, 0)])[:, 0]
    for text in ax.texts:
        assert text.get_window_extent().width < cell[1] - cell[0]
        assert text.get_size() >= style.SMALL_POINTS - 1e-9


def test_marks_lie_on_their_cells():
    marked = plots.show_array(
        np.zeros((4, 5)),
        window=(slice(1, 3), slice(2, 5)),
        touched=[(0, 1), (3, 4)],
        unread=[(3, 0)],
        inserted=[(2, 2)],
    )
    hatched = [patch for patch in marked.patches if patch.get_hatch()]
    assert [patch.get_xy() for patch in hatched] == [(-0.5, 2.5)]
    dots = marked.collections[1].get_offsets()
    assert np.round(dots).tolist() == [[1, 0], [4, 3]]
    small = [text for text in marked.texts if text.get_color() == style.GREY]
    assert [text.get_position() for text in small] == [(2, 2)]
    assert small[0].get_size() < marked.texts[0].get_size()
    ends = np.concatenate([line.get_xydata() for line in marked.lines])
    assert ends.min(axis=0).tolist() == [1.5, 0.5] and ends.max(axis=0).tolist() == [4.5, 2.5]
    assert len(marked.lines) == 2 * (2 + 3)


def test_a_dilated_window_outlines_each_cell():
    ax = plots.show_array(np.zeros((3, 3)), window=(range(0, 3, 2), range(0, 3, 2)))
    assert len(ax.lines) == 4 * 4


def test_a_tail_is_dotted():
    mask = np.zeros((3, 3), dtype=bool)
    mask[2] = True
    ax = plots.show_array(np.zeros((3, 3)), tail=mask)
    assert {line.get_linestyle() for line in ax.lines} == {":"}
    assert len(ax.lines) == 2 + 2 * 3


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: plots.show_array(np.ones((14, 3))), ValueError, r"shape \(14, 3\).*show_images"),
        (lambda: plots.show_array(np.ones((1, 1, 6, 6))), ValueError, r"4 axes; choose a channel"),
        (lambda: plots.show_array([]), ValueError, "holds no number to show"),
        (
            lambda: plots.show_array(["a"]),
            TypeError,
            "array has dtype <U1; it must be an array of numbers",
        ),
        (lambda: plots.show_array([1j]), TypeError, "dtype complex128"),
        (lambda: plots.show_array(W, limit=0), ValueError, "limit is 0; it must be above 0"),
        (
            lambda: plots.show_array(W, unread=np.ones((2, 2), dtype=bool)),
            ValueError,
            r"unread has shape \(2, 2\), but the array it marks has shape \(3, 3\)",
        ),
        (lambda: plots.show_array(W, touched=[(3, 0)]), ValueError, r"names cell \(3, 0\)"),
        (lambda: plots.show_array(W, touched=[1, 2]), TypeError, "boolean array of shape"),
        (lambda: plots.show_array(W, window=3), TypeError, "window must be a pair"),
        (lambda: plots.show_images([]), ValueError, "images is empty"),
        (lambda: plots.show_images([np.ones(3)]), ValueError, r"image 0 has shape \(3,\)"),
        (lambda: plots.show_images([W], titles=["a", "b"]), ValueError, "1 images, but 2 titles"),
        (lambda: plots.show_feature_maps(W), ValueError, r"feature maps are \(C, H, W\)"),
        (lambda: plots.show_kernels(W), ValueError, r"w has shape \(3, 3\), but a wall needs four"),
        (lambda: plots.show_equations([("x", W), "⊙"]), ValueError, "a row alternates"),
        (lambda: plots.show_equations(["⊙"]), ValueError, "a row alternates"),
        (lambda: plots.show_portrait(X, W, W, X, W.T[:2], W), ValueError, "shape of its variable"),
        (
            lambda: plots.show_portrait(X, W, W, X, W, W, marks={"z": {}}),
            ValueError,
            r"marks name \['z'\]",
        ),
        (lambda: plots.training_curves({}), ValueError, "no curve to draw"),
        (lambda: plots.training_curves({"a": []}), ValueError, r"a has shape \(0,\)"),
        (lambda: plots.confusion_matrix(np.ones((2, 3))), ValueError, r"shape \(2, 3\)"),
        (lambda: plots.confusion_matrix(W, labels="ab"), ValueError, "3 classes, .* 2 labels"),
        (lambda: plots.timing_ladder({"loops": 0}), ValueError, "times above 0"),
        (lambda: plots.timing_ladder({"a": 1}, {"b": 1}), ValueError, r"names \['b'\]"),
        (lambda: plots.show_step_sizes([1, 2], {"a": [1]}), ValueError, "1 errors, .* 2 steps"),
        (lambda: plots.show_step_sizes([0, 2], {"a": [1, 1]}), ValueError, "above 0"),
        (lambda: plots.show_step_sizes([1, np.inf], {"a": [1, 1]}), ValueError, "and finite"),
    ],
)
def test_bad_arguments_are_refused_in_plain_words(call, error, message):
    with pytest.raises(error, match=message):
        call()


# Figures of several grids


def test_portrait_puts_each_gradient_under_its_variable():
    y = np.arange(16).reshape(4, 4)
    figure = plots.show_portrait(X, W, y, X - 20, W * 9, -y, marks={"grad_x": {"unread": [(5, 5)]}})
    above, below = figure.axes[:3], figure.axes[3:]
    names = [ax.get_title() for ax in figure.axes]
    assert names == ["x", "w", "y", "grad_x", "grad_w", "grad_y"]
    for variable, gradient in zip(above, below, strict=True):
        assert variable.get_position().x0 == gradient.get_position().x0
        assert variable.get_position().y0 > gradient.get_position().y1
    assert {ax.collections[0].get_clim() for ax in above} == {(-15, 15)}
    assert {ax.collections[0].get_clim() for ax in below} == {(-20, 20)}
    assert [patch.get_hatch() for patch in below[0].patches] == ["////"]
    width, height = figure.get_size_inches() * style.DPI
    assert width <= 1280 and height <= 720 + 1
    assert min(text.get_size() for text in above[0].texts) * style.DPI / 72 >= 24


def test_step_shows_window_products_and_what_is_known_of_y():
    step = trace.steps(X, W, 1)[1]
    y = np.array([[2, -2, 4, 4]] * 4)
    figure = plots.show_step(X, W, y, step, b=1)
    assert figure.get_suptitle() == "y[0, 1] = 0 + 0 + 2 + 0 − 3 + 0 − 2 + 0 + 0 + 1 = −2"
    x_axes, y_axes, window, weights, products = figure.axes
    on_pixels = ["×1", "×0", "×2", "×0", "×−1", "×0", "×−2", "×1", "×0"]
    assert digits(x_axes) == [*(str(n) for n in X.ravel()), *on_pixels]
    places = [text.get_position() for text in x_axes.texts[X.size :]]
    assert [(round(row), column) for column, row in places][:4] == [(0, 1), (0, 2), (0, 3), (1, 1)]
    assert digits(y_axes) == ["2", "−2"]
    assert digits(window) == [str(n) for n in X[:3, 1:4].ravel()]
    assert digits(weights)[4] == "−1"
    assert digits(products) == ["0", "0", "2", "0", "−3", "0", "−2", "0", "0"]
    outline = np.concatenate([line.get_xydata() for line in x_axes.lines])
    assert outline.min(axis=0).tolist() == [0.5, -0.5]
    assert [text.get_text() for text in figure.texts if text is not figure._suptitle] == ["⊙", "="]


def test_step_in_a_later_row_knows_all_rows_before():
    figure = plots.show_step(X, W, np.ones((4, 4)), trace.steps(X, W)[9])
    assert len(digits(figure.axes[1])) == 10


def test_equations_print_every_sign_between_its_arrays():
    figure = plots.show_equations([("a", W), "⊙", ("b", W), "=", ("c", W * W)], [("a", W)])
    assert [ax.get_title() for ax in figure.axes] == ["a", "b", "c", "a"]
    signs = [(text.get_text(), text.get_position()[0]) for text in figure.texts]
    edges = [ax.get_position() for ax in figure.axes[:3]]
    assert [sign for sign, _ in signs] == ["⊙", "="]
    for (_, place), before, after in zip(signs, edges, edges[1:], strict=False):
        assert before.x1 < place < after.x0


def test_residuals_share_one_scale():
    figure = plots.show_residuals({"grad_x": X * 1e-12, "grad_w": W * 1e-9})
    assert {ax.collections[0].get_clim() for ax in figure.axes} == {(-2e-9, 2e-9)}
    assert digits(figure.axes[1])[4] == "−1e−9"


# Pictures and walls


def test_pictures_keep_their_numbers_and_grey_means_zero_where_signs_differ():
    figure = plots.show_images([X, W], titles=["x", "w"])
    first, second = (ax.images[0] for ax in figure.axes)
    np.testing.assert_array_equal(first.get_array(), X)
    assert first.get_clim() == (0, 3) and second.get_clim() == (-2, 2)
    assert [ax.get_title() for ax in figure.axes] == ["x", "w"]


def test_feature_maps_share_their_greys():
    figure = plots.show_feature_maps(np.stack([X, 2 * X, 3 * X]))
    assert {ax.images[0].get_clim() for ax in figure.axes} == {(0, 9)}
    assert [ax.get_title() for ax in figure.axes] == ["channel 0", "channel 1", "channel 2"]


def test_a_wall_of_kernels_has_rows_q_and_columns_c():
    w = np.arange(2 * 3 * 2 * 2).reshape(2, 3, 2, 2)
    ax = plots.show_kernels(w)
    texts = np.array(digits(ax)).reshape(4, 6).astype(int)
    for q, c in np.ndindex(2, 3):
        np.testing.assert_array_equal(texts[2 * q : 2 * q + 2, 2 * c : 2 * c + 2], w[q, c])
    assert ax.get_ylabel() == "output channel q" and ax.get_xlabel() == "input channel c"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "1", "2"]


def test_large_walls_mark_negative_weights_beside_colour():
    w = np.random.default_rng(0).normal(size=(16, 8, 3, 3))
    ax = plots.show_kernels(w)
    assert len(ax.collections[1].get_offsets()) == (w < 0).sum()
    assert not ax.texts


def test_windows_stand_where_their_outputs_will():
    windows = np.lib.stride_tricks.sliding_window_view(X, (3, 3))
    ax = plots.show_windows(windows)
    texts = np.array(digits(ax)).reshape(12, 12).astype(int)
    np.testing.assert_array_equal(texts[3:6, 6:9], X[1:4, 2:5])


# Charts


def test_training_curves_draw_the_numbers_they_get():
    figure = plots.training_curves(
        {"training": [2.3, 1.0], "held out": [2.3, 1.5]}, {"held out": [0.1, 0.9]}
    )
    loss, accuracy = figure.axes
    assert loss.lines[1].get_xydata().tolist() == [[1, 2.3], [2, 1.5]]
    assert accuracy.get_ylabel() == "accuracy"
    looks = [(line.get_linestyle(), line.get_marker()) for line in loss.lines]
    assert len(set(looks)) == 2
    assert [text.get_text() for text in loss.get_legend().get_texts()] == ["training", "held out"]


def test_confusion_prints_every_count_and_outlines_the_diagonal():
    ax = plots.confusion_matrix([[5, 0, 1], [0, 7, 0], [2, 0, 3]])
    printed = {text.get_position(): text.get_text() for text in ax.texts}
    assert printed == {(0, 0): "5", (2, 0): "1", (1, 1): "7", (0, 2): "2", (2, 2): "3"}
    assert [patch.get_xy() for patch in ax.patches if isinstance(patch, Rectangle)] == [
        (-0.5, -0.5),
        (0.5, 0.5),
        (1.5, 1.5),
    ]
    assert ax.get_xlabel() == "answer" and ax.get_ylabel() == "truth"


def test_ladder_is_logarithmic_and_prints_amounts():
    figure = plots.timing_ladder({"loops": 12.34, "einsum": 0.0034}, {"loops": 0, "einsum": 2.5e6})
    time, memory = figure.axes
    assert time.get_xscale() == "log"
    assert digits(time) == ["12.3 s", "3.4 ms"]
    assert digits(memory) == ["0 B", "2.5 MB"]
    assert [label.get_text() for label in time.get_yticklabels()] == ["loops", "einsum"]
    assert time.get_ylim()[0] > time.get_ylim()[1]
    [dots] = time.lines
    assert list(dots.get_xdata()) == [12.34, 0.0034]
    assert [label.get_text() for label in time.get_xticklabels()] == ["10 ms", "1 s", "100 s"]
    assert list(time.get_xticks()) == [0.01, 1, 100]


def test_step_sizes_draw_zero_errors_at_the_edge():
    ax = plots.show_step_sizes([1e-3, 1e-1], {"conv": [3e-14, 0.0], "tanh": [1e-7, 1e-3]})
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert ax.lines[0].get_ydata() == pytest.approx([3e-14, 1e-14])


# Text, Axes, memory


TITLED = [
    lambda **text: plots.show_array(W, **text),
    lambda **text: plots.show_kernels(W.reshape(1, 1, 3, 3), **text),
    lambda **text: plots.confusion_matrix(np.eye(2, dtype=int), labels=[HOSTILE, "b"], **text),
    lambda **text: plots.show_step_sizes([1, 2], {HOSTILE: [1, 2], "b": [2, 1]}, **text),
    lambda **text: plots.show_equations([(HOSTILE, W), "$", (HOSTILE, W)], **text),
    lambda **text: plots.show_portrait(X, W, W, X, W, W, **text),
    lambda **text: plots.show_residuals({HOSTILE: W}, **text),
    lambda **text: plots.show_images([X], titles=[HOSTILE], **text),
    lambda **text: plots.show_feature_maps(X[None], **text),
    lambda **text: plots.training_curves({HOSTILE: [1, 2], "$": [1, 3]}, **text),
    lambda **text: plots.timing_ladder({HOSTILE: 1, "b": 2}, {HOSTILE: 1, "b": 2}, **text),
]


@pytest.mark.parametrize("draw", TITLED)
def test_text_is_printed_as_it_stands(draw):
    result = draw(title=HOSTILE)
    figure = result if hasattr(result, "savefig") else result.figure
    figure.canvas.draw()  # mathtext would raise here
    texts = [text for text in figure.findobj(matplotlib.text.Text) if "$" in text.get_text()]
    assert HOSTILE in [text.get_text() for text in texts]
    # matplotlib's own powers of ten are mathematics; ours is none.
    ours = [text for text in texts if "mathdefault" not in text.get_text()]
    assert not any(text.get_parse_math() for text in ours)


@pytest.mark.parametrize("draw", TITLED)
@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("line\n" * 500, "501 lines, the longest of 4 letters"),
        ("m" * 301, "1 lines, .* 301 letters"),
    ],
)
def test_a_title_that_would_make_a_huge_picture_is_refused(draw, title, message):
    with pytest.raises(ValueError, match=f"a text of the picture has {message}; it may have 20"):
        draw(title=title)
    assert not plt.get_fignums()


def test_a_refused_title_leaves_the_reader_s_own_figure_open():
    _, ax = plt.subplots()
    with pytest.raises(ValueError, match="a text of the picture"):
        plots.show_array(W, ax=ax, title="\n" * 20)
    assert len(plt.get_fignums()) == 1


def test_a_picture_of_too_many_things_is_refused_before_it_is_drawn():
    with pytest.raises(ValueError, match=r"would have .* x 1,2\d\d pixels; it may have 10,000"):
        plots.show_images(np.ones((5_000, 4, 4)))
    assert not plt.get_fignums()


@pytest.mark.parametrize("draw", TITLED[:4])
def test_given_axes_are_used_and_returned(draw):
    _, ax = plt.subplots()
    assert draw(ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("draw", TITLED)
def test_figures_stay_light_in_a_dark_theme(draw):
    with plt.style.context("dark_background"):
        result = draw()
    figure = result if hasattr(result, "savefig") else result.figure
    figure.canvas.draw()
    numbers = [text for ax in figure.axes for text in ax.texts]
    assert to_hex(figure.get_facecolor()) == "#ffffff"
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text() and text not in numbers:
            assert contrast(text.get_color(), "white") >= 4.5, text


def test_arrays_are_not_changed():
    array = W.astype(float)
    array.flags.writeable = False
    plots.show_array(array, unread=[(0, 0)])
    plots.show_images([array])
    plots.show_portrait(array, array, array, array, array, array)


def test_labels_may_be_titles():
    figure = plots.show_images(np.eye(3)[None].repeat(2, axis=0), titles=np.array([0, 7]))
    assert [ax.get_title() for ax in figure.axes] == ["0", "7"]
