"""The explorers' JavaScript computes what cnnlib computes, on a grid of awkward cases."""

import json
import re
from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from py_mini_racer import MiniRacer

from cnnlib import gradcheck, naive, trace, vectorized
from cnnlib import padding as pads
from cnnlib.plots import style
from cnnlib.shapes import SlidingWindow
from cnnlib.widgets import bundle


@pytest.fixture(scope="module")
def run():
    """Call a function of the shared JavaScript with arguments that JSON can carry."""
    engine = MiniRacer()
    engine.eval(bundle.script())

    def call(expression, **names):
        constants = "".join(
            f"const {name} = {json.dumps(value, default=np.ndarray.tolist)};"
            for name, value in names.items()
        )
        text = engine.eval(f"{{ {constants} JSON.stringify({expression}) }}")
        return json.loads(text)

    return call


def integers(rng, *shape):
    """Random integers from -9 to 9 without 0, which would hide a wrong index."""
    return gradcheck.integers(rng, shape).astype(int)


SLIDES = [
    (size, kernel, options)
    for size, kernel, stride, padding, dilation in product(
        [(6, 6), (5, 8), (1, 7), (7, 4)],
        [(3, 3), (2, 3), (1, 2), (3, 1)],
        [(1, 1), (2, 2), (3, 2)],
        [(0, 0), (1, 1), (2, 1)],
        [(1, 1), (2, 1), (2, 3)],
    )
    if all(
        d * (k - 1) + 1 <= h + 2 * p
        for h, k, p, d in zip(size, kernel, padding, dilation, strict=True)
    )
    for options in [{"stride": stride, "padding": padding, "dilation": dilation}]
]


def test_there_are_hundreds_of_cases_with_every_trait():
    windows = [
        SlidingWindow(size, kernel, o["stride"], tuple((p, p) for p in o["padding"]), o["dilation"])
        for size, kernel, o in SLIDES
    ]
    assert len(SLIDES) > 300
    assert sum(any(window.leftover) for window in windows) > 100
    assert any(
        s > k for window in windows for s, k in zip(window.stride, window.kernel_size, strict=True)
    )


@pytest.mark.parametrize("flip", [False, True])
def test_convolution_equals_cnnlib(run, flip):
    rng = np.random.default_rng(1)
    for size, kernel, options in SLIDES:
        x, w, b = integers(rng, *size), integers(rng, *kernel), int(integers(rng))
        used = pads.rot180(w) if flip else w
        y = vectorized.conv2d_single(x, used, b, **options)
        grad_y = integers(rng, *y.shape)
        grad_x, grad_w, grad_b = vectorized.conv2d_single_backward(grad_y, x, used, **options)
        grad_w = pads.rot180(grad_w) if flip else grad_w
        names = {"x": x, "w": w, "b": b, "gradY": grad_y, "options": {**options, "flip": flip}}
        assert run("convolve(x, w, b, options)", **names) == y.tolist()
        assert run("convolveBackward(gradY, x, w, options)", **names) == {
            "gradX": grad_x.tolist(),
            "gradW": grad_w.tolist(),
            "gradB": grad_b,
        }


def test_inserted_gradient_and_the_notes_formulas_equal_cnnlib(run):
    rng = np.random.default_rng(2)
    for size, kernel, options in SLIDES:
        x, w = integers(rng, *size), integers(rng, *kernel)
        grad_y = integers(rng, *vectorized.conv2d_single(x, w, **options).shape)
        padded_size = pads.pad(x, options["padding"]).shape
        steps = {name: options[name] for name in ("stride", "dilation")}
        inserted = pads.inserted_gradient(grad_y, padded_size, kernel, **steps)
        names = {"x": x, "w": w, "gradY": grad_y, "size": padded_size, "options": options}
        found = run("insertedGradient(gradY, size, sizeOf(w), options)", **names)
        assert found["values"] == inserted.tolist()
        kinds = np.array(found["kinds"])
        assert ((kinds == "value") == (inserted != 0)).all()
        padding = tuple((p, p) for p in options["padding"])
        window = SlidingWindow(size, kernel, options["stride"], padding, options["dilation"])
        tails = tuple(int((kinds == "tail").all(axis=axis).sum()) for axis in (1, 0))
        assert tails == window.leftover
        counted = run("outputSizes(sizeOf(x), sizeOf(w), options)", **names)
        assert [axis["leftover"] for axis in counted] == list(window.leftover)
        grad_x, grad_w, _ = vectorized.conv2d_single_backward(grad_y, x, w, **options)
        assert run("gradientsByInsertion(gradY, x, w, options)", **names) == {
            "gradX": grad_x.tolist(),
            "gradW": grad_w.tolist(),
        }


def test_links_are_the_steps_and_touches_of_cnnlib(run):
    for size, kernel, options in SLIDES[::7]:
        found = run("coverage(x, w, o)", x=size, w=kernel, o=options)
        assert found == trace.coverage(size, kernel, **options).tolist()
        links = run("linksOf(x, w, o).links", x=size, w=kernel, o=options)
        for pixel in [(0, 0), (size[0] - 1, size[1] // 2)]:
            met = [
                tuple(link[letter] for letter in "ijuv")
                for link in links
                if (link["r"], link["c"]) == pixel
            ]
            assert sorted(met) == sorted(trace.touches(pixel, size, kernel, **options))


POOLS = [
    (size, kernel, stride, padding)
    for size, kernel, stride, padding in product(
        [(6, 6), (5, 8), (1, 7)], [(2, 2), (1, 3), (3, 2)], [(1, 1), (2, 3), (2, 2)], [0, 1]
    )
    for padding in [tuple(padding * (k > 1) for k in kernel)]
    if all(k <= h + 2 * p for h, k, p in zip(size, kernel, padding, strict=True))
]


@pytest.mark.parametrize("kind", ["max", "average", "average of real pixels"])
def test_pooling_equals_cnnlib(run, kind):
    rng = np.random.default_rng(3)
    for size, kernel, stride, padding in POOLS:
        x = rng.integers(-2, 3, size)  # few values make many ties
        options = {"stride": stride, "padding": padding}
        if kind == "max":
            forward, backward = vectorized.max_pool2d, vectorized.max_pool2d_backward
        else:
            forward, backward = vectorized.avg_pool2d, vectorized.avg_pool2d_backward
            options["count_include_pad"] = kind == "average"
        y = forward(x, kernel, **options)
        grad_y = integers(rng, *y.shape)
        grad_x = backward(grad_y, x, kernel, **options)
        found = run(
            "(() => { const { y, shares } = pool(x, kind, kernel, options);"
            "return { y, gradX: poolBackward(gradY, x, shares) }; })()",
            x=x,
            kind=kind.split()[0],
            kernel=kernel,
            gradY=grad_y,
            options={
                "stride": stride,
                "padding": padding,
                "dilation": (1, 1),
                "countPadding": kind == "average",
            },
        )
        np.testing.assert_allclose(found["y"], y, rtol=0, atol=1e-13)
        np.testing.assert_allclose(found["gradX"], grad_x, rtol=0, atol=1e-13)


def test_pooling_treats_nan_and_infinity_as_cnnlib(run):
    rng = np.random.default_rng(8)
    named = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    for size, kernel, stride, padding in POOLS:
        x = rng.choice([np.nan, np.inf, -np.inf, 1, 2, 3], size, p=[0.1, 0.1, 0.1, 0.2, 0.2, 0.3])
        options = {"stride": stride, "padding": padding}
        y = naive.max_pool2d(x, kernel, **options)
        grad_y = integers(rng, *y.shape)
        grad_x = naive.max_pool2d_backward(grad_y, x, kernel, **options)
        found = run(
            "(() => { const { y, shares } = pool(unpacked(x), 'max', kernel, options);"
            "return { y: packed(y), gradX: poolBackward(gradY, x, shares) }; })()",
            x=[[named.get(str(value), value) for value in row] for row in x.tolist()],
            kernel=kernel,
            gradY=grad_y,
            options=options | {"dilation": (1, 1)},
        )
        texts = [[named.get(str(value), value) for value in row] for row in y.tolist()]
        assert found == {"y": texts, "gradX": grad_x.tolist()}


@pytest.mark.parametrize(
    ("c_in", "c_out", "groups"), [(1, 2, 1), (3, 2, 1), (2, 2, 1), (4, 2, 2), (2, 4, 2), (3, 3, 3)]
)
def test_channels_equal_cnnlib(run, c_in, c_out, groups):
    rng = np.random.default_rng(4)
    for size, kernel, options in SLIDES[::29]:
        x, w = integers(rng, c_in, *size), integers(rng, c_out, c_in // groups, *kernel)
        b = integers(rng, c_out)
        y = vectorized.conv2d_multi(x, w, b, groups=groups, **options)
        grad_y = integers(rng, *y.shape)
        gradients = vectorized.conv2d_multi_backward(grad_y, x, w, groups=groups, **options)
        names = {"x": x, "w": w, "b": b, "gradY": grad_y, "o": options, "groups": groups}
        assert run("convolveChannels(x, w, b, o, groups)", **names) == y.tolist()
        found = run("convolveChannelsBackward(gradY, x, w, o, groups)", **names)
        for name, gradient in zip(("gradX", "gradW", "gradB"), gradients, strict=True):
            assert found[name] == gradient.tolist()


def test_numbers_print_as_in_the_figures(run):
    eighths = [0.125, -0.375, 0.625, 2.675, 1 / 3]  # halves, and beside
    lists = [eighths, [1, -2], [0.5, -1], [1.75, 3], [1 / 3, -0.01], [-0.0], [3e-11, 0], [1e6]]
    for numbers in lists:
        texts = run("gridTexts([values])", values=numbers)
        assert texts == [style.number_texts(np.array(numbers, dtype=float))]
    assert run("numberText(-Infinity)") == "−∞"


def test_in_a_grid_no_number_hides_another(run):
    assert run("gridTexts([[1e-9, 5, 0]])") == [["1e−9", "5", "0"]]
    assert run("gridTexts([[123456789, 1, -2.5]])") == [["1e8", "1.0", "−2.5"]]
    assert run("gridTexts([[1e-9, 123456789]], false)") == [["1e−9", "1e8"]]  # typed, both of them
    # What rounding leaves of a zero.
    assert run("gridTexts([[0.1 + 0.2 - 0.3, 1]], true)") == [["0", "1"]]
    assert run("gridTexts([[NaN, Infinity, 2]])") == [["NaN", "∞", "2"]]


def value_of(written):
    """The exact value of a written sum of products: "2·(−1.5) + 1e−9"."""
    plain = written.replace("−", "-").replace("(", "").replace(")", "")
    return sum(prod(map(Fraction, term.split("·"))) for term in plain.split(" + "))


def test_a_written_sum_adds_up(run):
    rng = np.random.default_rng(6)
    pools = [[-123456789, -1.5, 3], [1e-9, 1e9, 0, 7], [0.1, 0.2, -0.3], [1e150, 2, -1e150]]
    for digits in (2, 5, 11, 15) * 12:  # the last are too many to be written
        numbers = rng.standard_normal(4) * 10.0 ** rng.integers(-6, 6, 4)
        pools.append([float(f"{number:.{digits}g}") for number in numbers])
    seen = set()
    for numbers in pools:
        for _ in range(20):
            terms = rng.choice(numbers, (rng.integers(1, 10), 2)).tolist()
            text = run("sumText(terms, total)", terms=terms, total=sum(a * b for a, b in terms))
            left, sign, right = re.fullmatch("(.*) ([=≈]) (.*)", text).groups()
            seen.add(sign)
            if sign == "=":
                size = sum(abs(Fraction(a) * Fraction(b)) for a, b in terms)
                assert abs(value_of(left) - value_of(right)) <= size * Fraction(1, 10**12), text
    assert seen == {"=", "≈"}


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        ([[-123456789, -1.5]], "(−123456789)·(−1.5) = 185185183.5"),
        ([[0.1], [0.2], [-0.3]], "0.1 + 0.2 + (−0.3) = 0"),
        ([[1 / 3], [1]], "0.33 + 1 ≈ 1.33"),
        ([[-123456789, 1 / 9]], "(−123456789)·0.11 ≈ −13717421"),
        ([[123456789, 123.456789]], "123456789·123.456789 ≈ 1.52e10"),
        ([[1e-9, 1 / 3]], "1e−9·0.33 ≈ 3.33e−10"),
        ([[1e-9], [1e15]], "1e−9 + 1e15 = 1e15"),
    ],
)
def test_sums_are_written_with_every_digit(run, terms, text):
    total = sum(prod(term) for term in terms)
    assert run("sumText(terms, total)", terms=terms, total=total) == text


@pytest.mark.parametrize(
    ("typed", "number"), [("3", 3), (" -2 ", -2), ("−2,5", -2.5), ("1e2", 100), ("+.5", 0.5)]
)
def test_typed_numbers_are_read(run, typed, number):
    assert run("readNumber(typed)", typed=typed) == {"value": number}


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "“” is no number: one looks like −2.5 or 1e−3"),
        ("abc", "“abc” is no number"),
        ("2/3", "“2/3” is no number"),
        ("1e400", "“1e400” is larger than any number here"),
        ("nan", "“nan” cannot be shown here: a number must be finite"),
        ("-∞", "“-∞” cannot be shown here"),
    ],
)
def test_typed_nonsense_is_answered(run, typed, fault):
    assert run("readNumber(typed).fault", typed=typed).startswith(fault)


@pytest.mark.parametrize(("typed", "name"), [("NaN", "NaN"), ("-inf", "−∞"), ("∞", "∞")])
def test_unusual_numbers_are_read_where_they_are_shown(run, typed, name):
    assert run("numberText(readNumber(typed, false).value)", typed=typed) == name


def test_colours_are_those_of_the_figures_and_the_ink_contrasts(run):
    for value in np.linspace(-3, 3, 61):
        colour = run("signedColour(value, limit)", value=value, limit=3)
        np.testing.assert_allclose(
            np.divide(colour, 255), style.SIGNED((value + 3) / 6)[:3], rtol=0, atol=0.02
        )
        ink = run("inkOn(colour)", colour=colour)
        light = style.luminance(np.divide(colour, 255))
        contrast = (light + 0.05) / 0.05 if ink == "black" else 1.05 / (light + 0.05)
        assert contrast >= 4.58
    assert run("signedColour(0, 3)") == [255, 255, 255]


def test_in_the_dark_every_number_is_white_and_zero_is_nearly_the_paper(run):
    for value in np.linspace(-3, 3, 61):
        colour = run("signedColour(value, 3, DARK_STOPS)", value=value)
        assert 1.05 / (style.luminance(np.divide(colour, 255)) + 0.05) >= 4.5
        red, _, blue = colour
        assert np.sign(red - blue) == np.sign(value) or abs(value) < 0.2
    assert run("signedColour(0, 3, DARK_STOPS)") == [0x23, 0x27, 0x2E]
