"""Every bad call gets its sentence, from both twins, at once."""

import numpy as np
import pytest

from cnnlib import checks
from cnnlib.checks import memory

RNG = np.random.default_rng(1)
IMAGE, KERNEL = RNG.normal(size=(6, 7)), RNG.normal(size=(3, 2))
X, W, B = RNG.normal(size=(2, 4, 6, 7)), RNG.normal(size=(6, 2, 3, 2)), RNG.normal(size=6)
Y = np.ones((2, 6, 4, 6))  # conv2d(X, W, B, groups=2)
W_UP = RNG.normal(size=(4, 3, 3, 2))
UP = np.ones((2, 3, 8, 8))  # conv_transpose2d(X, W_UP)
ROWS, W_LINEAR = RNG.normal(size=(6, 6)), RNG.normal(size=(3, 6))


def bad(error, message, call):
    return pytest.param(call, error, message, id=f"{error.__name__}: {message}"[:90])


def value(message, call):
    return bad(ValueError, message, call)


def kind(message, call):
    return bad(TypeError, message, call)


BAD_CALLS = [
    # Numbers of axes, and layouts.
    value(
        r"conv2d_single wants x with 2 axes, \(H, W\), but x has shape \(4, 6, 7\): 3 axes; "
        r"for 3 axes there is conv2d_multi",
        lambda t: t.conv2d_single(X[0], KERNEL),
    ),
    value(
        r"conv2d wants x with 4 axes, \(N, C_in, H, W\), .* there is conv2d_multi",
        lambda t: t.conv2d(X[0], W),
    ),
    value(
        r"conv2d_multi wants x with 3 axes, \(C_in, H, W\), .* there is conv2d$",
        lambda t: t.conv2d_multi(X, W),
    ),
    value(r"x has shape \(\): 0 axes", lambda t: t.conv2d(3.0, W)),
    value(r"x has shape \(3,\): 1 axis$", lambda t: t.conv2d_single([1, 2, 3], KERNEL)),
    value(
        r"conv2d wants w with 4 axes, \(C_out, C_in/groups, kH, kW\), .*\(3, 2\): 2 axes$",
        lambda t: t.conv2d(X, KERNEL),
    ),
    value(r"conv2d_single wants w with 2 axes, \(kH, kW\)", lambda t: t.conv2d_single(IMAGE, W)),
    value(
        r"conv_transpose2d wants x with 4 axes, \(N, C_in, H, W\), but x has .*: 3 axes$",
        lambda t: t.conv_transpose2d(X[0], W_UP),
    ),
    value(
        r"conv_transpose2d wants w with 4 axes, \(C_in, C_out/groups, kH, kW\)",
        lambda t: t.conv_transpose2d(X, KERNEL),
    ),
    value(
        r"x must have two axes or more, \(\.\.\., H, W\), but has shape \(3,\): 1 axis",
        lambda t: t.avg_pool2d([1, 2, 3], 2),
    ),
    value(r"two axes or more, .* shape \(\): 0 axes", lambda t: t.max_pool2d(1.0, 1)),
    value(
        r"x has 28 channels \(shape \(1, 28, 28, 1\)\), but w expects 1 "
        r"\(shape \(8, 1, 3, 3\)\); did you pass \(N, H, W, C\)\?",
        lambda t: t.conv2d(np.ones((1, 28, 28, 1)), np.ones((8, 1, 3, 3))),
    ),
    value(
        r"did you pass \(H, W, C\)\?",
        lambda t: t.conv2d_multi(np.ones((9, 8, 3)), np.ones((2, 3, 2, 2))),
    ),
    value(
        r"x has 7 channels .*, but w expects 4 .*did you pass \(N, H, W, C\)\?",
        lambda t: t.conv_transpose2d(np.ones((2, 7, 6, 4)), W_UP),
    ),
    # Channels, bias, groups.
    value(
        r"x has 1 channel \(shape \(1, 1, 28, 28\)\), but w expects 3 \(shape \(8, 3, 5, 5\)\)$",
        lambda t: t.conv2d(np.ones((1, 1, 28, 28)), np.ones((8, 3, 5, 5))),
    ),
    value(r"x has 4 channels .*, but w expects 2 ", lambda t: t.conv2d(X, W)),
    value(
        r"x has 4 channels .* w expects 6 \(shape \(6, 2, 3, 2\) with groups=3\)",
        lambda t: t.conv2d_multi(X[0], W, groups=3),
    ),
    value(
        r"groups is 2, but w makes 5 output channels: it must divide them",
        lambda t: t.conv2d(X, W[:5], groups=2),
    ),
    value(
        r"groups is 3, but x has 4 channels: it must divide them",
        lambda t: t.conv_transpose2d(X, W_UP, groups=3),
    ),
    value("groups is 0; it must be at least 1", lambda t: t.conv2d(X, W, groups=0)),
    value("groups is -2; it must be", lambda t: t.conv2d_multi(X[0], W, groups=-2)),
    kind("groups is 2.0, a float; .* whole number", lambda t: t.conv2d(X, W, groups=2.0)),
    kind(r"groups is \(2, 2\), a tuple", lambda t: t.conv2d(X, W, groups=(2, 2))),
    kind("groups is True, a bool", lambda t: t.conv_transpose2d(X, W_UP, groups=True)),
    value(
        r"b has 5 numbers \(shape \(5,\)\), but w makes 6 output channels: b needs one for each",
        lambda t: t.conv2d(X, W, B[:5], groups=2),
    ),
    value("b has 1 number .* w makes 6 output", lambda t: t.conv2d_multi(X[0], W, [1.0], groups=2)),
    value(
        r"conv2d wants b to be a list of numbers, \(C_out,\), but b has shape \(\): 0 axes",
        lambda t: t.conv2d(X, W, 1.0, groups=2),
    ),
    value(
        r"conv2d_single wants b to be one number, but b has shape \(1,\): 1 axis",
        lambda t: t.conv2d_single(IMAGE, KERNEL, [1.0]),
    ),
    value(
        "b has 2 numbers .* w makes 3 output channels",
        lambda t: t.conv_transpose2d(X, W_UP, [1.0, 2.0]),
    ),
    # Upstream gradients.
    value(
        r"grad_y has shape \(2, 6, 4, 5\), but y has shape \(2, 6, 4, 6\): each entry",
        lambda t: t.conv2d_backward(Y[..., :5], X, W, groups=2),
    ),
    value(
        r"grad_y has shape \(6, 4, 6\), but y has shape \(2, 6, 4, 6\)",
        lambda t: t.conv2d_backward(Y[0], X, W, groups=2),
    ),
    value(r"y has shape \(4, 6\)", lambda t: t.conv2d_single_backward(1.0, IMAGE, KERNEL)),
    value(
        r"y has shape \(6, 4, 6\)",
        lambda t: t.conv2d_multi_backward(Y, X[0], W, groups=2),
    ),
    value(
        r"grad_y has shape \(2, 6, 4, 6\), but y has shape \(2, 3, 8, 8\)",
        lambda t: t.conv_transpose2d_backward(Y, X, W_UP),
    ),
    value(r"y has shape \(2, 4, 3, 3\)", lambda t: t.avg_pool2d_backward(X, X, 2)),
    value(r"y has shape \(2, 4, 3, 3\)", lambda t: t.max_pool2d_backward(X[..., :3], X, 2)),
    kind("grad_y is None", lambda t: t.conv2d_backward(None, X, W, groups=2)),
    kind(
        "input_gradient is 1, an int; it must be True or False",
        lambda t: t.conv2d_backward(Y, X, W, groups=2, input_gradient=1),
    ),
    kind(
        "input_gradient is None",
        lambda t: t.conv_transpose2d_backward(UP, X, W_UP, input_gradient=None),
    ),
    # Kernels too large, and nothing to work on.
    value(
        "the kernel spans 7 columns, but x has 6: the kernel must fit into the padded input",
        lambda t: t.conv2d_single(np.ones((9, 6)), np.ones((2, 7))),
    ),
    value(
        "the kernel spans 9 rows, but x has 6, 8 with padding: the kernel must fit",
        lambda t: t.conv2d_single(IMAGE, np.ones((9, 2)), padding=1),
    ),
    value(
        r"the kernel spans 7 rows \(kernel size 3, dilation 3\), but x has 6:",
        lambda t: t.conv2d(X, W, groups=2, dilation=3),
    ),
    value("the kernel spans 8 rows, but x has 6", lambda t: t.avg_pool2d(X, 8, stride=1)),
    value(
        r"the kernel spans 9 rows \(kernel size 3, dilation 4\), but x has 6, 8 with padding",
        lambda t: t.max_pool2d(X, 3, dilation=4, padding=1),
    ),
    value(
        r"x has shape \(0, 7\): only the batch may be empty",
        lambda t: t.conv2d_single(np.ones((0, 7)), KERNEL),
    ),
    value(
        r"x has shape \(2, 0, 6, 7\): only the batch",
        lambda t: t.conv2d(X[:, :0], W, groups=2),
    ),
    value(
        r"w has shape \(0, 2, 3, 2\): a kernel must not be empty",
        lambda t: t.conv2d(X, W[:0], groups=2),
    ),
    value(r"w has shape \(3, 0\)", lambda t: t.conv2d_single(IMAGE, KERNEL[:, :0])),
    value(
        r"x has shape \(2, 4, 6, 0\): its rows and columns must not be empty",
        lambda t: t.max_pool2d(X[..., :0], 1),
    ),
    # Stride, padding, dilation, kernel_size, output_padding.
    value("stride is 0; it must be at least 1", lambda t: t.conv2d_single(IMAGE, KERNEL, stride=0)),
    value(
        r"stride\[1\] \(columns\) is -1; it must be at least 1",
        lambda t: t.conv2d(X, W, groups=2, stride=(1, -1)),
    ),
    kind(
        r"stride is 2\.0, a float; it must be a whole number \(int\), or a pair of them \(rows, c",
        lambda t: t.conv2d(X, W, groups=2, stride=2.0),
    ),
    kind("stride is True, a bool", lambda t: t.conv2d_single(IMAGE, KERNEL, stride=True)),
    kind("stride is '2', a str", lambda t: t.conv2d_single(IMAGE, KERNEL, stride="2")),
    kind("stride is None, a NoneType", lambda t: t.conv2d_single(IMAGE, KERNEL, stride=None)),
    value(
        r"stride is \(1, 1, 1\), with 3 entries; it must be one int, or two: \(rows, columns\)",
        lambda t: t.conv2d_single(IMAGE, KERNEL, stride=(1, 1, 1)),
    ),
    value(r"stride is \[\], with 0 entries", lambda t: t.max_pool2d(X, 2, stride=[])),
    value("stride is 0", lambda t: t.max_pool2d(X, 2, stride=0)),
    kind("stride is 1.5, a float", lambda t: t.avg_pool2d(X, 2, stride=1.5)),
    value("padding is -1; it must be at least 0", lambda t: t.conv2d(X, W, groups=2, padding=-1)),
    kind(r"padding is 0\.5, a float", lambda t: t.conv2d_single(IMAGE, KERNEL, padding=0.5)),
    kind("padding is None, a NoneType", lambda t: t.conv2d_single(IMAGE, KERNEL, padding=None)),
    value(
        r"padding is 'full'; as a word it must be \"valid\" \(none\) or \"same\" \(keep the size\)",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding="full"),
    ),
    value(
        r"padding is \"same\" and stride is \(2, 2\); \"same\" needs stride 1",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding="same", stride=2),
    ),
    value(
        r"padding is \(\(1, 2\), 3\); written out it must be \(\(top, bottom\), \(left, right\)\)",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding=((1, 2), 3)),
    ),
    value(
        r"padding\[1\]\[0\] is -1; it must be at least 0",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding=((1, 2), (-1, 0))),
    ),
    kind(
        r"padding\[0\]\[1\] is 2\.0, a float",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding=((1, 2.0), (1, 0))),
    ),
    value(
        r"padding is \(1, 2, 3, 4\), with 4 entries",
        lambda t: t.conv2d_single(IMAGE, KERNEL, padding=(1, 2, 3, 4)),
    ),
    value(
        "padding is 2 rows, but pooling allows at most half the kernel: 1 for kernel_size 3",
        lambda t: t.max_pool2d(X, 3, padding=2),
    ),
    value(
        "padding is 2 columns, but pooling .*: 1 for kernel_size 2",
        lambda t: t.avg_pool2d(X, (4, 2), padding=2),
    ),
    kind("padding is 'same', a str", lambda t: t.avg_pool2d(X, 2, padding="same")),
    kind(
        r"padding\[0\] \(rows\) is \(1, 1\), a tuple",
        lambda t: t.max_pool2d(X, 2, padding=((1, 1), (1, 1))),
    ),
    value("dilation is 0; it must be", lambda t: t.conv2d(X, W, groups=2, dilation=0)),
    kind("dilation is 1.0, a float", lambda t: t.max_pool2d(X, 2, dilation=1.0)),
    value(r"dilation\[0\] \(rows\) is -3", lambda t: t.conv_transpose2d(X, W_UP, dilation=(-3, 1))),
    value(
        r"a window reads only padding along its rows: kernel_size 2 with dilation 3 steps over all "
        "2 rows of x; use less padding or less dilation",
        lambda t: t.max_pool2d(np.ones((2, 9)), 2, dilation=3, padding=1, stride=1),
    ),
    value("kernel_size is 0; it must be at least 1", lambda t: t.max_pool2d(X, 0)),
    value(r"kernel_size\[0\] \(rows\) is -2", lambda t: t.avg_pool2d(X, (-2, 2))),
    value("kernel_size is .*, with 1 entries", lambda t: t.avg_pool2d(X, (2,))),
    kind("kernel_size is 2.0, a float", lambda t: t.max_pool2d(X, 2.0)),
    kind("kernel_size is None, a NoneType", lambda t: t.max_pool2d(X, None)),
    kind("kernel_size is '2x2', a str", lambda t: t.avg_pool2d_backward(X, X, "2x2")),
    kind("count_include_pad is 0, an int", lambda t: t.avg_pool2d(X, 2, count_include_pad=0)),
    value(
        r"output_padding is 2 rows; it must be less than the larger of stride \(2\) and dilation "
        r"\(1\)",
        lambda t: t.conv_transpose2d(X, W_UP, stride=2, output_padding=2),
    ),
    value(
        "output_padding is -1; it must be at least 0",
        lambda t: t.conv_transpose2d(X, W_UP, output_padding=-1),
    ),
    kind("output_padding is 0.0", lambda t: t.conv_transpose2d(X, W_UP, output_padding=0.0)),
    value(
        "padding takes away 8 rows, which leaves 0 of the output: it must leave at least 1",
        lambda t: t.conv_transpose2d(X, W_UP, padding=4),
    ),
    # Kinds of arrays.
    kind("x is None; it must be an array of numbers", lambda t: t.conv2d(None, W)),
    kind("w is None", lambda t: t.conv2d(X, None)),
    kind(
        r"x has dtype complex128; the numbers must be real: pass x\.real or np\.abs\(x\)",
        lambda t: t.conv2d_single(IMAGE * 1j, KERNEL),
    ),
    kind(
        r"x has dtype float16; convert it first: x\.astype\(np\.float32\)",
        lambda t: t.conv2d(X.astype(np.float16), W, groups=2),
    ),
    kind(
        r"w has dtype object; .*: np\.asarray\(w, dtype=float\)",
        lambda t: t.conv2d_single(IMAGE, KERNEL.astype(object)),
    ),
    kind("x has dtype <U3; it must be an array of", lambda t: t.max_pool2d([["1.0", "2.0"]], 1)),
    kind("x has dtype <U5; it must be an array of", lambda t: t.conv2d("image", W)),
    kind(r"x has dtype \|S1; .* np\.frombuffer", lambda t: t.max_pool2d([[b"1"]], 1)),
    kind(
        "x has dtype datetime64.*; use float32 or float64",
        lambda t: t.max_pool2d(np.zeros((2, 2), "M8[s]"), 1),
    ),
    kind(
        r"b has dtype complex64; .* pass b\.real",
        lambda t: t.conv2d(X, W, B.astype(np.complex64), groups=2),
    ),
    kind("b is a masked array", lambda t: t.conv2d(X, W, np.ma.array(B), groups=2)),
    kind(
        r"x is a masked array; fill its gaps first: x\.filled\(0\)",
        lambda t: t.avg_pool2d(np.ma.masked_less(X, 0), 2),
    ),
    kind(
        "grad_y has dtype float16",
        lambda t: t.conv2d_backward(Y.astype(np.float16), X, W, groups=2),
    ),
    value(
        r"x is a list that NumPy cannot make an array of \(are its rows of equal length\?\)",
        lambda t: t.conv2d_single([[1, 2, 3], [4, 5]], KERNEL),
    ),
    # ReLU and linear.
    value(
        r"linear wants x with 2 axes, \(N, C\), but x has shape \(2, 4, 6, 7\): 4 axes; put a "
        r"Flatten before, or take x\.reshape\(len\(x\), -1\)",
        lambda t: t.linear(X, W_LINEAR),
    ),
    value(r"linear wants x .* shape \(6,\): 1 axis$", lambda t: t.linear(ROWS[0], W_LINEAR)),
    value(
        r"linear wants w with 2 axes, \(Q, C\), but w has shape \(6, 2, 3, 2\)",
        lambda t: t.linear_backward(ROWS, ROWS, W),
    ),
    value(
        r"x has 6 features \(shape \(6, 6\)\), but w expects 5 \(shape \(3, 5\)\)$",
        lambda t: t.linear(ROWS, W_LINEAR[:, :5]),
    ),
    value(
        r"x has 6 features .* w expects 3 .*; w is \(Q, C\), a row for each output: pass w\.T",
        lambda t: t.linear(ROWS, W_LINEAR.T),
    ),
    value(
        r"x has shape \(6, 0\): only the batch may be empty",
        lambda t: t.linear(ROWS[:, :0], W_LINEAR[:, :0]),
    ),
    value("w has shape .*: weights must not be empty", lambda t: t.linear(ROWS, W_LINEAR[:0])),
    value(
        r"linear wants b to be a list of numbers, \(Q,\), but b has shape \(\): 0 axes",
        lambda t: t.linear(ROWS, W_LINEAR, 1.0),
    ),
    value(
        r"b has 6 numbers \(shape \(6,\)\), but w makes 3 outputs: b needs one for each",
        lambda t: t.linear(ROWS, W_LINEAR, B),
    ),
    value(
        r"grad_y has shape \(6, 6\), but y has shape \(6, 3\)",
        lambda t: t.linear_backward(ROWS, ROWS, W_LINEAR),
    ),
    kind(
        "input_gradient is 1, an int",
        lambda t: t.linear_backward(ROWS, ROWS, ROWS, input_gradient=1),
    ),
    kind("w has dtype complex128", lambda t: t.linear(ROWS, W_LINEAR * 1j)),
    kind("x is None; it must be an array of numbers", lambda t: t.relu(None)),
    kind("grad_y has dtype float16", lambda t: t.relu_backward(X.astype(np.float16), X)),
    value(
        r"grad_y has shape \(6,\), but y has shape \(6, 6\)",
        lambda t: t.relu_backward(ROWS[0], ROWS),
    ),
    bad(
        MemoryError,
        "linear would need about",
        lambda t: t.linear(np.broadcast_to(1.0, (10**7, 2)), np.broadcast_to(1.0, (10**7, 2))),
    ),
    bad(
        MemoryError,
        "linear_backward would need about",
        lambda t: t.linear_backward(
            np.broadcast_to(1.0, (10**7, 10**7)), *[np.broadcast_to(1.0, (10**7, 2))] * 2
        ),
    ),
    bad(MemoryError, "relu would need about", lambda t: t.relu(np.broadcast_to(1.0, (10**14,)))),
    bad(
        MemoryError,
        "relu_backward would need about",
        lambda t: t.relu_backward(*[np.broadcast_to(1.0, (10**14,))] * 2),
    ),
    # Work larger than any machine.
    bad(
        MemoryError,
        r"conv2d would need about [\d,.]+ GB here, and this machine has [\d,.]+ GB; use fewer",
        lambda t: t.conv2d(X, W, groups=2, padding=2**30),
    ),
    bad(
        MemoryError,
        "conv_transpose2d would need about",
        lambda t: t.conv_transpose2d(X, W_UP, stride=2**30),
    ),
    bad(
        MemoryError,
        "conv_transpose2d would need about",
        lambda t: t.conv_transpose2d(X[:0], W_UP, stride=2**31 - 1),
    ),
    bad(
        MemoryError,
        "max_pool2d would need about",
        lambda t: t.max_pool2d(np.broadcast_to(1.0, (10**6, 10**6)), 2),
    ),
    bad(
        MemoryError,
        "avg_pool2d would need about",
        lambda t: t.avg_pool2d(np.broadcast_to(np.uint8(1), (10**6, 10**6)), 2),
    ),
    bad(
        MemoryError,
        "conv2d_backward would need about",
        lambda t: t.conv2d_backward(
            np.ones((1, 10**6, 1, 1)),
            np.ones((1, 10**6, 1, 1)),
            np.broadcast_to(1.0, (10**6, 10**6, 1, 1)),
        ),
    ),
]


@pytest.mark.skipif(
    np.longdouble is np.float64 or np.finfo(np.longdouble).bits == 64,
    reason="a long double is a double on this system",
)
def test_long_doubles_are_refused(twin):
    with pytest.raises(TypeError, match=r"x has dtype \w+; use float32 or float64: x\.astype"):
        twin.conv2d_single(IMAGE.astype(np.longdouble), KERNEL)


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_calls(call, error, message, twin, capsys):
    with pytest.raises(error, match=message):
        call(twin)
    assert capsys.readouterr() == ("", "")


def test_there_are_many_bad_calls():
    assert len(BAD_CALLS) >= 60


def test_memory_is_asked_for_before_any_is_taken(twin, monkeypatch):
    """With room for a hundred numbers, conv2d stops before it makes an array."""
    monkeypatch.setattr(memory, "machine_memory", lambda: 800)
    made = []
    for name in ("zeros", "full", "empty", "einsum", "asarray"):
        original = getattr(np, name)
        monkeypatch.setattr(
            np, name, lambda *args, f=original, name=name, **kw: made.append(name) or f(*args, **kw)
        )
    image = np.ones((20, 20), np.uint8)
    with pytest.raises(MemoryError, match=r"conv2d_single would need about 0\.0 GB"):
        twin.conv2d_single(image, KERNEL, 0.0)
    assert set(made) <= {"asarray"}


@pytest.mark.parametrize(
    ("limits", "sysconf", "memory_in_bytes"),
    [
        (["max", None], lambda name: 10, 100),  # a page of ten bytes, and ten of them
        (["90", None], lambda name: 10, 90),
        ([None, "9000"], lambda name: 10, 100),
        ([None, None], None, float("inf")),
    ],
)
def test_memory_of_the_machine_or_its_container(
    limits, sysconf, memory_in_bytes, monkeypatch, tmp_path
):
    paths = [tmp_path / "new", tmp_path / "old"]
    for path, limit in zip(paths, limits, strict=True):
        if limit is not None:
            path.write_text(f"{limit}\n")
    monkeypatch.setattr(memory, "CONTAINER_LIMITS", paths)
    if sysconf is None:
        monkeypatch.delattr(memory.os, "sysconf", raising=False)
    else:
        monkeypatch.setattr(memory.os, "sysconf", sysconf, raising=False)
    assert memory.machine_memory.__wrapped__() == memory_in_bytes


@pytest.mark.parametrize(
    ("x", "w", "options", "count"),
    [
        ((5, 6), (3, 2), {}, 3 * 5 * 6),
        ((4, 5, 6), (6, 2, 3, 2), {"stride": 2, "padding": 1}, 6 * 3 * 4 * 2 * 6),
        ((7, 4, 5, 6), (6, 2, 3, 2), {"dilation": 2}, 7 * 6 * 1 * 4 * 2 * 6),
    ],
)
def test_estimated_operations(x, w, options, count):
    assert checks.estimated_operations(x, w, **options) == count
