"""The twins against ways to the same numbers that share no code with them.

SciPy's correlation, finite differences of every entry, exact adjoints on whole numbers, a maximum
by sorting, and PyTorch where it is installed. Upstream gradients are always random.
"""

import numpy as np
import pytest
from cases import (
    CONVOLUTIONS,
    EVERY,
    LINEAR,
    ONE_OF_EACH,
    POOLS,
    RELU,
    TRANSPOSED,
    Case,
    dilated,
    real,
    whole,
)
from scipy.signal import correlate2d


def option(case, name, default=1):
    """An option of the case as (rows, columns)."""
    value = case.options.get(name, default)
    return value if isinstance(value, tuple) else (value, value)


def padding_of(case, kernel):
    """((top, bottom), (left, right)), worked out by hand."""
    padding = case.options.get("padding", 0)
    if padding == "same":
        totals = [d * (k - 1) for d, k in zip(option(case, "dilation"), kernel, strict=True)]
        return [(total // 2, (total + 1) // 2) for total in totals]
    if padding == "valid":
        return [(0, 0), (0, 0)]
    ends = padding if isinstance(padding, tuple) else (padding, padding)
    return [end if isinstance(end, tuple) else (end, end) for end in ends]


def scipy_convolution(case, x, w, b):
    """A batched, grouped, strided, dilated convolution, one pair of channels at a time."""
    padded = np.pad(x, [(0, 0), (0, 0), *padding_of(case, w.shape[-2:])])
    s_h, s_w = option(case, "stride")
    groups = case.options.get("groups", 1)
    y = []
    for image in padded:
        for channels, kernels in zip(np.split(image, groups), np.split(w, groups), strict=True):
            for kernel in kernels:
                turned = [dilated(weights, option(case, "dilation")) for weights in kernel]
                maps = map(lambda a, v: correlate2d(a, v, mode="valid"), channels, turned)
                y.append(sum(maps)[::s_h, ::s_w])
    y = np.array(y).reshape(len(x), len(w), *y[0].shape)
    return y + b[:, None, None]


def batched(case, x, w, b):
    """The same arrays with the axes of a batch, whichever stage the case is of."""
    if case.name == "conv2d_single":
        return x[None, None], w[None, None], b[None]
    return (x[None], w, b) if case.name == "conv2d_multi" else (x, w, b)


@pytest.mark.parametrize("case", CONVOLUTIONS, ids=str)
def test_forward_is_scipys_correlation(case, twin, rng):
    x, w, b = case.draw(rng)
    expected = scipy_convolution(case, *batched(case, x, w, b))
    y = case.forward(twin, x, w, b)
    np.testing.assert_array_equal(y, expected.reshape(y.shape))


@pytest.mark.parametrize("case", LINEAR, ids=str)
def test_linear_is_scipys_correlation_of_one_pixel(case, twin, rng):
    x, w, b = case.draw(rng)
    pixels = x[:, :, None, None], w[:, :, None, None], b
    np.testing.assert_array_equal(
        case.forward(twin, x, w, b), scipy_convolution(case, *pixels)[..., 0, 0]
    )


@pytest.mark.parametrize("case", RELU, ids=str)
def test_relu_is_half_of_a_number_and_its_size(case, twin, rng):
    x = np.asarray(rng.integers(-2, 3, case.x) * 1.0)  # zeros too
    np.testing.assert_array_equal(case.forward(twin, x), (x + np.abs(x)) / 2)
    grad_y = whole(rng, x.shape)
    (grad_x,) = case.backward(twin, grad_y, x)
    np.testing.assert_array_equal(grad_x, grad_y * np.maximum(np.sign(x), 0))


def inner(a, b):
    return float(np.sum(a * b))


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_backward_is_the_adjoint(case, twin, rng):
    """<y - b, G> = <x, grad_x> = <w, grad_w>, exactly; max pooling once its winners are chosen."""
    inputs = case.draw(rng)
    y = case.forward(twin, *inputs)
    grad_y = whole(rng, y.shape) * case.multiple
    gradients = case.backward(twin, grad_y, *inputs)
    if case.weighs:
        x, w, b = inputs
        y = case.forward(twin, x, w)
        np.testing.assert_array_equal(case.forward(twin, *inputs), y + spread(case, b))
        summed = grad_y if case.name == "conv2d_single" else sum_but_channels(grad_y)
        np.testing.assert_array_equal(gradients[2], summed.sum() if b.ndim == 0 else summed)
    for a, gradient in zip(inputs[:2], gradients[:2], strict=True):
        assert gradient.shape == a.shape
        assert inner(a, gradient) == inner(y, grad_y)


def spread(case, b):
    return b if case.name in ("conv2d_single", "linear") else b[:, None, None]


def sum_but_channels(grad_y):
    axes = {2: "nq", 3: "qij", 4: "nqij"}[grad_y.ndim]
    return np.einsum(f"{axes}->q", grad_y)


# Every nudge is two calls: so few cases, of each kind, with few numbers to nudge.
SMALL = [
    *CONVOLUTIONS[:150:9],
    *TRANSPOSED[3::4],
    *POOLS[::11],
    *LINEAR,
    *RELU,
    Case("conv2d_multi", (4, 4, 3), (2, 2, 3, 2), {"padding": (1, 0), "groups": 2}),
    Case("conv2d", (2, 2, 4, 3), (4, 1, 3, 2), {"stride": (2, 1), "padding": 1, "groups": 2}),
    Case("conv2d", (2, 2, 4, 5), (3, 2, 2, 2), {"stride": 2, "dilation": (1, 2)}),
]


@pytest.mark.parametrize("case", SMALL, ids=str)
def test_every_entry_of_every_gradient_by_finite_differences(case, twin, rng):
    """Nudge each number both ways. The step is 1 where y is linear in it, and small for a max."""
    inputs = case.draw(rng)
    step = 1.0
    if case.name == "max_pool2d":
        # All numbers apart, and nudged by less than half of what lies between two of them.
        inputs, step = [rng.permutation(inputs[0].size).reshape(case.x) * 1.0], 0.25
    grad_y = whole(rng, case.forward(twin, *inputs).shape) * case.multiple
    for which, gradient in enumerate(case.backward(twin, grad_y, *inputs)):
        numeric = np.zeros(gradient.shape)
        for i in np.ndindex(gradient.shape):
            ends = []
            for nudge in (step, -step):
                nudged = [a.copy() for a in inputs]
                nudged[which][i] += nudge
                ends.append(case.forward(twin, *nudged))
            numeric[i] = inner(ends[0] - ends[1], grad_y) / (2 * step)
        # Halves and sums of whole numbers are exact; thirds of an average are not quite.
        tolerance = 1e-9 * np.abs(grad_y).max() if case.name == "avg_pool2d" else 0
        np.testing.assert_allclose(gradient, numeric, rtol=0, atol=tolerance)


@pytest.mark.parametrize("case", TRANSPOSED, ids=str)
def test_transposed_convolution_is_the_adjoint_of_convolution(case, twin, rng):
    """<conv_transpose2d(x, w), a> = <x, conv2d(a, w)> with SciPy's convolution, the same w."""
    x, w, _ = case.draw(rng)
    y = case.forward(twin, x, w)
    a = whole(rng, y.shape)
    back = scipy_convolution(case, a, w, np.zeros(len(w)))
    # An output_padding as large as the stride makes room for windows that no pixel of x stands for.
    assert inner(y, a) == inner(x, back[..., : x.shape[2], : x.shape[3]])


def windows_of(case, size):
    """For each window of a pooling the (row, column) of its real pixels, in reading order."""
    (s_h, s_w), (d_h, d_w) = option(case, "stride", case.w), option(case, "dilation")
    (top, bottom), (left, right) = padding_of(case, case.w)
    rows = [
        [r for r in range(start, start + d_h * (case.w[0] - 1) + 1, d_h) if 0 <= r < size[0]]
        for start in range(-top, size[0] + bottom - d_h * (case.w[0] - 1), s_h)
    ]
    columns = [
        [c for c in range(start, start + d_w * (case.w[1] - 1) + 1, d_w) if 0 <= c < size[1]]
        for start in range(-left, size[1] + right - d_w * (case.w[1] - 1), s_w)
    ]
    return [[[(r, c) for r in down for c in across] for across in columns] for down in rows]


@pytest.mark.parametrize("case", POOLS, ids=str)
def test_pooling_window_by_window(case, twin, rng):
    """Ties in plenty: the numbers of a max are drawn from three."""
    x = case.draw(rng)[0]
    if case.name == "max_pool2d":
        x = rng.integers(-1, 2, x.shape) * 1.0
    y = case.forward(twin, x)
    grad_y = whole(rng, y.shape) * case.multiple
    (grad_x,) = case.backward(twin, grad_y, x)
    windows = windows_of(case, x.shape[-2:])
    assert y.shape == (*x.shape[:-2], len(windows), len(windows[0]))
    expected = np.zeros_like(x)
    for *image, i, j in np.ndindex(y.shape):
        pixels, read = [(*image, *pixel) for pixel in windows[i][j]], []
        if case.name == "max_pool2d":
            # Python's max returns the first of equals.
            read, share = [max(pixels, key=x.__getitem__)], 1
        else:
            whole_window = case.options.get("count_include_pad", True)
            read, share = pixels, case.w[0] * case.w[1] if whole_window else len(pixels)
        assert y[*image, i, j] == sum(x[pixel] for pixel in read) / share
        for pixel in read:
            expected[pixel] += grad_y[*image, i, j] / share
    np.testing.assert_array_equal(grad_x, expected)


@pytest.mark.parametrize("case", POOLS, ids=str)
def test_pooling_conserves_the_gradient(case, twin, rng):
    """Under ties, overlaps and remainders, what comes in goes out: only counted padding takes some."""
    x = np.ones(case.x)
    y = case.forward(twin, x)
    grad_y = whole(rng, y.shape) * case.multiple
    (grad_x,) = case.backward(twin, grad_y, x)
    # Of ones the average is what share of the window is real.
    kept = y if case.options.get("count_include_pad", True) else np.ones_like(y)
    assert np.isclose(grad_x.sum(), inner(grad_y, kept), rtol=1e-12)


def torch_call(torch, case, x, *weights):
    """The same function in PyTorch; its gradients come from autograd."""
    functional = torch.nn.functional
    if case.name in ("linear", "relu"):
        return getattr(functional, case.name)(x, *weights)
    stride, dilation = option(case, "stride", case.w), option(case, "dilation")
    if case.name == "avg_pool2d":
        counted = case.options.get("count_include_pad", True)
        padding = option(case, "padding", 0)
        return functional.avg_pool2d(x, case.w, stride, padding, count_include_pad=counted)
    if case.name == "max_pool2d":
        return functional.max_pool2d(x, case.w, stride, option(case, "padding", 0), dilation)
    options = {
        "stride": option(case, "stride"),
        "dilation": dilation,
        "groups": case.options.get("groups", 1),
    }
    (top, bottom), (left, right) = padding_of(case, weights[0].shape[-2:])
    if case.name == "conv_transpose2d":
        extra = option(case, "output_padding", 0)
        y = functional.conv_transpose2d(x, *weights, output_padding=extra, **options)
        return y[..., top : y.shape[-2] - bottom, left : y.shape[-1] - right]
    return functional.conv2d(functional.pad(x, (left, right, top, bottom)), *weights, **options)


def in_pytorch(case):
    """PyTorch has no convolution without channels, and pools three or four axes."""
    return len(case.x) in (3, 4) if case.pools else case.name != "conv2d_single"


IN_PYTORCH = [case for case in ONE_OF_EACH + EVERY[::3] if in_pytorch(case)]


@pytest.mark.parametrize("case", IN_PYTORCH, ids=str)
def test_pytorch_agrees(case, twin, rng):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    inputs = case.draw(rng, real)
    tensors = [torch.tensor(a, requires_grad=True) for a in inputs]
    theirs = torch_call(torch, case, *tensors)
    y = case.forward(twin, *inputs)
    np.testing.assert_allclose(y, theirs.detach().numpy(), rtol=1e-11, atol=1e-12)
    grad_y = real(rng, y.shape)
    theirs.backward(torch.tensor(grad_y))
    for gradient, tensor in zip(case.backward(twin, grad_y, *inputs), tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-11, atol=1e-12)
