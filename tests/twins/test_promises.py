"""What both twins promise beside the right numbers: nothing changed, nothing shared, nothing said."""

import platform
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from cases import EVERY, ONE_OF_EACH, Case, real, whole
from paths import ROOT

from cnnlib import naive
from cnnlib.checks import convolution_padding, pair
from cnnlib.padding import crop

INF, NAN = np.inf, np.nan
each = pytest.mark.parametrize("case", ONE_OF_EACH, ids=lambda case: case.name)


def there_and_back(case, twin, grad_y, *inputs):
    return case.forward(twin, *inputs), *case.backward(twin, grad_y, *inputs)


def drawn(case, rng, numbers=None):
    """grad_y and the inputs of a case."""
    inputs = case.draw(rng, numbers)
    y = case.forward(naive, *inputs)
    return (whole if numbers is None else numbers)(rng, y.shape) * case.multiple, *inputs


def assert_all_equal(results, others):
    for result, other in zip(results, others, strict=True):
        np.testing.assert_array_equal(result, other, strict=True)


# What goes in stays as it is, and what comes out is new.


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
@each
def test_inputs_unchanged_and_outputs_fresh(case, dtype, twin, rng):
    arrays = [np.asarray(a, dtype) for a in drawn(case, rng)]
    before = [a.copy() for a in arrays]
    results = there_and_back(case, twin, *arrays)
    assert_all_equal(arrays, before)
    for result in results:
        assert type(result) is np.ndarray
        assert result.flags.writeable
        assert not any(np.shares_memory(result, a) for a in arrays)
    for i, result in enumerate(results):
        assert not any(np.shares_memory(result, other) for other in results[i + 1 :])


@pytest.mark.parametrize("kernel", [(1, 1), (5, 6)], ids=["pixel", "whole image"])
@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d", "avg_pool2d", "max_pool2d"])
def test_outputs_are_fresh_where_there_is_nothing_to_do(name, kernel, twin, rng):
    case = Case(name, (1, 1, 5, 6), kernel if "pool" in name else (1, 1, *kernel))
    arrays = drawn(case, rng)
    for result in there_and_back(case, twin, *arrays):
        assert result.flags.writeable
        assert not any(np.shares_memory(result, a) for a in arrays)


@each
def test_no_gradient_for_the_input_if_none_is_asked(case, twin, rng):
    if not case.weighs:
        return
    grad_y, x, w, b = drawn(case, rng)
    without = Case(case.name, case.x, case.w, case.options | {"input_gradient": False})
    grad_x, *gradients = without.backward(twin, grad_y, x, w, b)
    assert grad_x is None
    assert_all_equal(gradients, case.backward(twin, grad_y, x, w, b)[1:])


# Arrays of every layout.


def read_only(a, _):
    a = a.copy()
    a.flags.writeable = False
    return a


def stepped(a, _):
    """Every second entry of a larger array, along every axis."""
    large = np.full([2 * length for length in a.shape], NAN)
    view = large[(slice(None, None, 2),) * a.ndim]
    view[...] = a
    return view


def unaligned(a, _):
    raw = np.zeros(a.nbytes + 1, np.uint8)[1:].view(a.dtype).reshape(a.shape)
    raw[...] = a
    return raw


def memory_mapped(a, folder):
    path = folder / f"{a.size}-{a.ndim}"
    a.tofile(path)
    return np.memmap(path, a.dtype, "r", shape=a.shape)


def rebroadcast(a, _):
    """The first entry along the first axis, read again and again."""
    return np.broadcast_to(a[:1], a.shape)


LAYOUTS = {
    "read-only": read_only,
    "Fortran": lambda a, _: np.asfortranarray(a),
    "first axis last in memory": lambda a, _: np.moveaxis(np.moveaxis(a, 0, -1).copy(), -1, 0),
    "negative strides": lambda a, _: np.flip(np.flip(a).copy()),
    "every second": stepped,
    "byte-swapped": lambda a, _: a.astype(a.dtype.newbyteorder()),
    "unaligned": unaligned,
    "memory-mapped": memory_mapped,
    "broadcast": rebroadcast,
    "lists": lambda a, _: a.tolist(),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@each
def test_every_layout_gives_the_same_values(case, layout, twin, rng, tmp_path):
    arrays = drawn(case, rng)
    # conv2d_single's b is one number, and has no layout.
    odd = [layout(a, tmp_path) if a.ndim else a for a in arrays]
    plain = [np.array(a, float, order="C") for a in odd]
    assert_all_equal(there_and_back(case, twin, *odd), there_and_back(case, twin, *plain))


def test_x_and_w_may_be_one_array(twin, rng):
    x = whole(rng, (3, 3, 4, 4))
    y = twin.conv2d(x, x, padding=2)
    assert_all_equal([y], [naive.conv2d(x, x.copy(), padding=2)])
    same = twin.conv2d_backward(y, x, x, padding=2)
    assert_all_equal(same, naive.conv2d_backward(y.copy(), x, x.copy(), padding=2))


def test_options_may_be_numpy_integers(twin, rng):
    x, w = whole(rng, (2, 4, 6, 7)), whole(rng, (2, 2, 3, 2))
    options = {"stride": (2, 1), "padding": (1, 2), "dilation": 1, "groups": 2}
    for kind in (np.int8, np.uint16, np.int64):
        odd = {"stride": np.array([2, 1], kind), "padding": [kind(1), kind(2)]}
        odd |= {"dilation": kind(1), "groups": kind(2)}
        assert_all_equal([twin.conv2d(x, w, **odd)], [twin.conv2d(x, w, **options)])
        assert_all_equal([twin.max_pool2d(x, kind(2))], [twin.max_pool2d(x, 2)])


# Numbers of every kind.

F4, F8 = np.dtype(np.float32), np.dtype(np.float64)
WORKED_IN = {F4: F4, F8: F8} | dict.fromkeys(
    map(np.dtype, [np.bool_, np.int8, np.uint8, np.int32, np.uint64]), F8
)


@pytest.mark.parametrize("x_dtype", WORKED_IN, ids=str)
@pytest.mark.parametrize("w_dtype", [np.dtype(np.int16), F4, F8], ids=str)
@each
def test_dtypes(case, x_dtype, w_dtype, twin, rng):
    """Integers become float64 first; then the widest wins, and gradients take after their own."""
    inputs = [np.abs(a) for a in case.draw(rng)]
    inputs[0] = (inputs[0] % 2).astype(x_dtype)
    x_float, w_float = WORKED_IN[x_dtype], WORKED_IN.get(w_dtype, F8)
    if not case.weighs:
        y = case.forward(twin, *inputs)
        assert y.dtype == x_float
        for grad_dtype in (F4, F8):
            (grad_x,) = case.backward(twin, y.astype(grad_dtype), *inputs)
            assert grad_x.dtype == x_float
        return
    x, w = inputs[0], inputs[1].astype(w_dtype)
    assert case.forward(twin, x, w).dtype == np.result_type(x_float, w_float)
    for b_dtype in WORKED_IN:
        y = case.forward(twin, x, w, inputs[2].astype(b_dtype))
        assert y.dtype == np.result_type(x_float, w_float, WORKED_IN[b_dtype])
    for grad_dtype in (F4, F8):
        gradients = case.backward(twin, y.astype(grad_dtype), x, w)
        assert [g.dtype for g in gradients] == [x_float, w_float, w_float]


@each
def test_integers_are_the_same_numbers_as_floats(case, twin, rng):
    arrays = drawn(case, rng)
    whole_numbers = [a.astype(np.int64) for a in arrays]
    assert_all_equal(
        there_and_back(case, twin, *whole_numbers), there_and_back(case, twin, *arrays)
    )


def test_a_uint8_image_never_wraps(twin):
    x, w = np.full((1, 1, 4, 4), 255, np.uint8), np.full((1, 1, 2, 2), 255, np.uint8)
    assert twin.conv2d(x, w)[0, 0, 0, 0] == 4 * 255**2
    assert twin.conv_transpose2d(x, w)[0, 0, 1, 1] == 4 * 255**2
    assert twin.avg_pool2d(x, 2)[0, 0, 0, 0] == 255
    assert twin.max_pool2d(x - np.uint8(1), 2)[0, 0, 0, 0] == 254
    y = np.full((1, 1, 3, 3), 255, np.uint8)
    grad_x, grad_w, grad_b = twin.conv2d_backward(y, x, w)
    assert grad_x[0, 0, 1, 1] == 4 * 255**2
    assert grad_w[0, 0, 0, 0] == 9 * 255**2
    assert grad_b[0] == 9 * 255
    assert twin.max_pool2d_backward(y, x, 2, stride=1)[0, 0, 0, 0] == 255
    assert twin.avg_pool2d_backward(y, x, 2, stride=1)[0, 0, 1, 1] == 255


@pytest.mark.parametrize("b", [1, 0.1, True, 1e300])
def test_pythons_own_numbers_are_weak(b, twin, rng):
    x, w = whole(rng, (4, 4)).astype(F4), whole(rng, (2, 2)).astype(F4)
    y = twin.conv2d_single(x, w, b)
    with np.errstate(over="ignore"):
        assert_all_equal([y], [twin.conv2d_single(x, w) + F4.type(b)])
    assert twin.conv2d_single(x, w, np.float64(b)).dtype == F8


def test_single_gives_grad_b_without_axes(twin, rng):
    *_, grad_b = twin.conv2d_single_backward(whole(rng, (3, 3)), np.ones((4, 4)), np.ones((2, 2)))
    assert isinstance(grad_b, np.ndarray)
    assert grad_b.shape == ()


def test_relu_of_one_number_gives_an_array_without_axes(twin):
    for result, value in ((twin.relu(2), 2.0), (twin.relu_backward(3, 2.0), 3.0)):
        assert_all_equal([result], [np.array(value)])
        assert isinstance(result, np.ndarray)
        assert result.flags.writeable


# Shapes at the edge.


@pytest.mark.parametrize("name", ["conv2d", "conv_transpose2d", "avg_pool2d", "max_pool2d"])
@pytest.mark.parametrize("groups", [1, 2])
def test_an_empty_batch(name, groups, twin):
    options = {} if "pool" in name else {"groups": groups, "padding": 1}
    w = (2, 2) if "pool" in name else (4, 2, 2, 2)
    case, one = (Case(name, (n, 2 * groups, 4, 5), w, options) for n in (0, 1))
    if name == "conv_transpose2d":
        case, one = (Case(name, (n, 4, 4, 5), w, options) for n in (0, 1))
    inputs = [np.ones(a.shape, F4) for a in case.draw(np.random.default_rng(0))]
    y = case.forward(twin, *inputs)
    more = [np.ones(one.x), *inputs[1:]]
    assert y.shape == (0, *one.forward(twin, *more).shape[1:])
    assert y.dtype == F4
    gradients = case.backward(twin, y, *inputs)
    for gradient, a in zip(gradients, inputs, strict=True):
        assert gradient.shape == a.shape
        assert gradient.dtype == F4
        assert not gradient.any()


@pytest.mark.parametrize("case", [Case("linear", (0, 4), (3, 4)), Case("relu", (0, 4))], ids=str)
def test_an_empty_batch_of_features(case, twin, rng):
    grad_y, *inputs = (a.astype(F4) for a in drawn(case, rng))
    y, *gradients = there_and_back(case, twin, grad_y, *inputs)
    assert y.shape == (0, *(case.w[:1] or case.x[1:]))
    for gradient, a in zip(gradients, inputs, strict=True):
        assert gradient.shape == a.shape
        assert gradient.dtype == F4
        assert not gradient.any()


def test_pooling_of_no_channels(twin):
    assert twin.max_pool2d(np.ones((3, 0, 4, 4)), 2).shape == (3, 0, 2, 2)
    grad_x = twin.avg_pool2d_backward(np.ones((3, 0, 2, 2)), np.ones((3, 0, 4, 4)), 2)
    assert grad_x.shape == (3, 0, 4, 4)


def test_padding_beyond_the_kernel_gives_the_bias(twin, rng):
    y = twin.conv2d_single(whole(rng, (2, 2)), whole(rng, (2, 2)), 7.0, padding=((4, 0), (0, 5)))
    assert np.all(y[:3] == 7)
    assert np.all(y[:, 3:] == 7)
    assert np.all(y[3:, :2] != 7)


# A number that is none reaches what its sums contain, and nothing else.

POISONED = [
    *ONE_OF_EACH,
    *EVERY[::9],
    # Here an output_padding makes room for windows that no pixel of x stands for.
    Case("conv_transpose2d", (1, 1, 2, 2), (1, 1, 2, 2), {"dilation": 3, "output_padding": 2}),
]
SUMS = [case for case in POISONED if case.name not in ("max_pool2d", "relu")]


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
@pytest.mark.parametrize(
    ("case", "which"),
    [(case, which) for case in SUMS for which in ("x", "grad_y", "w")[: 2 if case.pools else 3]],
    ids=str,
)
def test_non_finite_numbers_reach_exactly_their_sums(case, which, bad, twin, rng):
    arrays = dict(zip(("grad_y", "x", "w", "b"), drawn(case, rng), strict=False))
    spot = tuple(rng.integers(arrays[which].shape))
    arrays[which][spot] = bad
    results = there_and_back(case, twin, *arrays.values())
    for result, hit in zip(results, reached(case, which, spot, arrays), strict=True):
        np.testing.assert_array_equal(~np.isfinite(result), hit)


def reached(case, which, spot, arrays):
    """Which entries of y and the gradients sum over the poisoned one.

    Those where a lone 1 in its place shows when all other factors are 1. The zeros of a
    convolution's padding are factors too: they are drawn into the arrays here, as ones.
    """
    lone = np.zeros(arrays[which].shape)
    lone[spot] = 1
    arrays = {name: np.ones(a.shape) for name, a in arrays.items()} | {which: lone}
    if case.convolves:
        dilation = pair(case.options.get("dilation", 1), "dilation")
        padding = case.options.get("padding", 0)
        ends = convolution_padding(padding, case.w[-2:], dilation=dilation)
        large = "grad_y" if case.name == "conv_transpose2d" else "x"
        outside = [(0, 0)] * (arrays[large].ndim - 2) + list(ends)
        arrays[large] = np.pad(arrays[large], outside, constant_values=0 if which == large else 1)
        case = Case(case.name, case.x, case.w, case.options | {"padding": 0})
    y, *gradients = there_and_back(case, naive, *arrays.values())
    if case.weighs:
        y = y - 1  # the bias
    if case.convolves and large == "grad_y":
        y = crop(y, ends)
    elif case.convolves:
        gradients[0] = crop(gradients[0], ends)
    # What each result sums over; a pool has no more than the first two.
    factors = ("x", "w"), ("grad_y", "w"), ("grad_y", "x"), ("grad_y",)
    return [
        (result != 0) & (which in over)
        for result, over in zip((y, *gradients), factors, strict=False)
    ]


@pytest.mark.parametrize("bad", [NAN, INF, -INF])
def test_relu_of_non_finite_numbers(bad, twin):
    """NaN is not hidden as 0, though its gradient is 0; a closed gate lets no NaN back through."""
    x = np.array([1.0, bad, -1.0])
    assert_all_equal([twin.relu(x)], [np.array([1.0, 0.0 if bad == -INF else bad, 0.0])])
    grad_x = twin.relu_backward(np.array([2.0, 3.0, 4.0]), x)
    assert_all_equal([grad_x], [np.array([2.0, 3.0 if bad == INF else 0.0, 0.0])])
    for closed in (-1.0, 0.0):
        grad_x = twin.relu_backward(np.array([bad, bad]), np.array([closed, 1.0]))
        assert_all_equal([grad_x], [np.array([0.0, bad])])


def windows_with(case, x, spot):
    """Which outputs read the pixel: those whose average over a lone 1 there is not 0."""
    lone = np.zeros(x.shape)
    lone[spot] = 1
    options = {key: case.options[key] for key in ("stride", "padding") if key in case.options}
    return naive.avg_pool2d(lone, case.w, **options) != 0


MAXIMA = [c for c in POISONED if c.name == "max_pool2d" and "dilation" not in c.options]


@pytest.mark.parametrize("case", MAXIMA, ids=str)
def test_max_pooling_of_a_nan(case, twin, rng):
    """A window with a NaN gives NaN, and sends it its whole gradient; a NaN in grad_y goes home."""
    grad_y, x = drawn(case, rng)
    spot = tuple(rng.integers(x.shape))
    clean = case.forward(twin, x)
    x[spot] = NAN
    reading = windows_with(case, x, spot)
    assert_all_equal([case.forward(twin, x)], [np.where(reading, NAN, clean)])
    (grad_x,) = case.backward(twin, np.where(reading, grad_y, 0), x)
    assert grad_x[spot] == grad_y[reading].sum()
    assert np.count_nonzero(grad_x) <= 1

    x[spot] = 100 * case.multiple
    (grad_x,) = case.backward(twin, np.where(reading, NAN, grad_y), x)
    np.testing.assert_array_equal(np.isnan(grad_x), x == x[spot] if reading.any() else False)


ROW = {"kernel_size": (1, 3), "stride": 1, "padding": (0, 1)}


@pytest.mark.parametrize(
    ("x", "y", "winners"),
    [
        ([1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 2]),  # the first of equals
        ([-INF, -INF, -INF, -INF], [-INF] * 4, [0, 0, 1, 2]),  # not the padding beside it
        ([1, NAN, NAN, 2], [NAN] * 4, [1, 1, 1, 2]),  # the first NaN, before and after a number
        ([INF, NAN, 1, INF], [NAN, NAN, NAN, INF], [1, 1, 1, 3]),
        ([-0.0, 0.0, 0.0, -0.0], [0, 0, 0, 0], [0, 0, 1, 2]),  # zeros are equal
        ([-1, -2, -3, -4], [-1, -1, -2, -3], [0, 0, 1, 2]),  # below the padding's zero
    ],
)
def test_the_first_maximum_wins(x, y, winners, twin):
    x = np.array([x], float)
    result = twin.max_pool2d(x, **ROW)
    assert_all_equal([result], [np.array([y], float)])
    grad_y = np.array([[1.0, 10, 100, 1000]])
    expected = np.bincount(winners, grad_y[0], minlength=4)[None]
    assert_all_equal([twin.max_pool2d_backward(grad_y, x, **ROW)], [expected])


def test_the_first_maximum_is_the_first_in_reading_order(twin):
    x = np.array([[0.0, 5, 5], [5, 5, 0], [5, 0, 0]])
    grad_x = twin.max_pool2d_backward([[3.0]], x, 3)
    assert_all_equal([grad_x], [np.array([[0.0, 3, 0], [0, 0, 0], [0, 0, 0]])])


# Silence, and no trace left.


@each
def test_silent_on_numbers_that_overflow(case, twin, capfd):
    """Even where the user has asked NumPy to raise."""
    arrays = [np.full(a.shape, 1e38, F4) for a in drawn(case, np.random.default_rng(0))]
    arrays[0].flat[0], arrays[1].flat[0] = INF, NAN
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        there_and_back(case, twin, *arrays)
        tiny = [np.full(a.shape, 1e-38, F4) for a in arrays]
        there_and_back(case, twin, *tiny)
        assert set(np.geterr().values()) == {"raise"}
    assert capfd.readouterr() == ("", "")


@each
def test_nothing_global_is_touched(case, twin, rng):
    np.random.seed(5)
    random, options, filters = np.random.get_state(), np.get_printoptions(), warnings.filters[:]
    arrays = drawn(case, rng)
    there_and_back(case, twin, *arrays)
    assert all(map(np.array_equal, random, np.random.get_state()))
    assert options == np.get_printoptions()
    assert filters == warnings.filters


SETTINGS = """
import os, signal, sys, threading, warnings
import numpy as np

def settings():
    return {
        "print options": np.get_printoptions(),
        "errors": np.geterr(),
        "chance": [str(part) for part in np.random.get_state()],
        "warnings": warnings.filters[:],
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "threads": threading.active_count(),
        "environment": dict(os.environ),
        "hooks": [sys.excepthook, sys.displayhook, sys.gettrace(), sys.getrecursionlimit()],
    }
"""
# glibc hands a first large block back to the system when it is freed, and learns to keep such from
# then on: so a second one is made of new pages, and a third of kept ones.
PAGES = """
import resource
import numpy as np
{}
pages = []
for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.ones(2**19)
    pages.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print(pages[1])
"""
FIT = """
from cnnlib import layers, losses, optim, training
rng = np.random.default_rng(0)
model = layers.Linear(2, 2, rng=rng)
x, labels = np.ones((1, 2), np.float32), np.zeros(1, int)
optimiser = optim.SGD(model.parameters(), 0.1)
options = {"epochs": 1, "batch_size": 1, "rng": rng}
training.fit(model, losses.softmax_cross_entropy, optimiser, x, labels, **options)
"""
PARTS = ["", *(f".{name}" for name in ("naive", "vectorized", "layers", "losses", "training"))]


def in_a_fresh_process(code):
    """Return what a Python that has not yet imported anything prints; it must warn of nothing."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


@pytest.mark.parametrize("part", PARTS)
def test_import_is_silent_and_touches_nothing_global(part):
    code = f"{SETTINGS}\nbefore = settings(); import cnnlib{part}; assert settings() == before"
    assert in_a_fresh_process(code) == ""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc learns what to keep")
@pytest.mark.parametrize(
    ("statement", "keeps"), [*((f"import cnnlib{part}", False) for part in PARTS), (FIT, True)]
)
def test_importing_keeps_no_memory_and_training_does(statement, keeps):
    *_, pages = in_a_fresh_process(PAGES.format(statement)).split()
    assert (int(pages) < 100) == keeps


@pytest.mark.parametrize("dtype", [F4, F8], ids=str)
@each
def test_equal_calls_give_equal_bits_whatever_ran_before(case, dtype, twin, rng):
    arrays = [np.asarray(a, dtype) for a in drawn(case, rng, real)]
    first = bits(there_and_back(case, twin, *arrays))
    for other in ONE_OF_EACH:
        there_and_back(other, twin, *drawn(other, rng, real))
    assert bits(there_and_back(case, twin, *[a.copy() for a in arrays])) == first


@each
def test_four_threads_give_the_same_bits(case, twin, rng):
    jobs = [drawn(case, rng, real) for _ in range(12)]
    alone = [bits(there_and_back(case, twin, *job)) for job in jobs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda job: bits(there_and_back(case, twin, *job)), jobs * 2))
    assert together == alone * 2


def bits(results):
    return [np.ascontiguousarray(result).tobytes() for result in results]


@pytest.mark.parametrize("name", naive.__all__)
def test_docstrings_say_the_shapes(name, twin):
    said = getattr(twin, name).__doc__
    if "2d" in name:
        assert "H_out, W_out)" in said
        assert "H, W)" in said or "as in `" in said
    else:
        assert "(...)" in said or "(N, C)" in said
