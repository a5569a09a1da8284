"""Who runs against `cnnlib.vectorized`: a dict of name to Contestant for every row."""

from typing import NamedTuple

import numpy as np
import teaching
from rows import Convolution, Epoch, Pool

from cnnlib import naive, vectorized
from cnnlib.layers import AvgPool2d, Conv2d, Flatten, Linear, ReLU, Sequential
from cnnlib.losses import softmax_cross_entropy
from cnnlib.optim import SGD
from cnnlib.shapes import output_size
from cnnlib.vectorized.mec import batch_last

try:
    import torch
    from torch.nn import functional
except ImportError:
    torch = None
try:
    from scipy import signal
except ImportError:
    signal = None

OURS, KEPT = "ours", "ours, layout kept"
MISSING = [name for name, module in (("PyTorch", torch), ("SciPy", signal)) if module is None]
BATCH = 64


class Contestant(NamedTuple):
    """`run` does 1 / `scale` of the work; the slow ones do a slice of it."""

    run: object
    scale: float = 1


def contestants(row, rng):
    """Return the contestants of a row, ours first."""
    makers = {Convolution: _convolution, Pool: _pool, Epoch: _epoch}
    return makers[type(row)](row, rng)


def _convolution(row, rng):
    x, w, grad_y = _arrays(row, rng)
    options = {"padding": row.padding, "stride": row.stride}
    if row.forward_only:
        # All windows of a large image would be half a gigabyte: an eighth of the outputs will do.
        eighth = -(-row.out // 8)
        top = row.stride * (eighth - 1) + row.k
        entries = {
            OURS: Contestant(lambda: vectorized.conv2d(x, w, **options)),
            **_teaching(x[:, :, :top], w, None, options, row.out / eighth),
        }
    else:
        entries = {
            OURS: Contestant(lambda: _twin(vectorized, x, w, grad_y, options)),
            KEPT: _kept(x, w, grad_y, options),
            **_teaching(x, w, grad_y, options, 1),
        }
    entries["loops"] = _loops(row, rng)
    if torch is not None:
        entries["PyTorch"] = Contestant(_torch_convolution(x, w, grad_y, row))
    if signal is not None:
        entries["SciPy"] = _scipy_convolution(x, w, grad_y, row)
    return entries


def _teaching(x, w, grad_y, options, scale):
    """The usual codes, which do 1 / scale of the work; einsum, which is slow, does one sample."""
    first, first_grad_y = x[:1], None if grad_y is None else grad_y[:1]
    return {
        "product alone": Contestant(teaching.product_alone(x, w, grad_y, **options), scale),
        "fancy + add.at": Contestant(
            lambda: teaching.fancy_indexing(x, w, grad_y, **options), scale
        ),
        "tensordot": Contestant(lambda: teaching.tensordot(x, w, grad_y, **options), scale),
        "einsum": Contestant(
            lambda: teaching.einsum(first, w, first_grad_y, **options), scale * len(x)
        ),
    }


def _arrays(row, rng):
    shapes = (
        (row.n, row.c_in, row.size, row.size),
        (row.c_out, row.c_in, row.k, row.k),
        (row.n, row.c_out, row.out, row.out),
    )
    return tuple(rng.standard_normal(shape, np.float32) for shape in shapes)


def _twin(twin, x, w, grad_y, options):
    return twin.conv2d(x, w, **options), twin.conv2d_backward(grad_y, x, w, **options)


def _kept(x, w, grad_y, options):
    x, grad_y = batch_last(x), batch_last(grad_y)
    return Contestant(lambda: _twin(vectorized, x, w, grad_y, options))


def _loops(row, rng):
    """The loops on one sample, two kernels and a corner of four outputs each way, scaled."""
    corner = row.k + 3 * row.stride
    part = row._replace(n=1, c_out=min(2, row.c_out), size=corner, padding=0)
    x, w, grad_y = _arrays(part, rng)
    options = {"stride": row.stride}
    whole = _arrays(row, rng)[2].size / grad_y.size
    if row.forward_only:
        return Contestant(lambda: naive.conv2d(x, w, **options), whole)
    return Contestant(lambda: _twin(naive, x, w, grad_y, options), whole)


def _torch_convolution(x, w, grad_y, row):
    leaves = [torch.from_numpy(a).requires_grad_() for a in (x, w, np.zeros(len(w), w.dtype))]
    grad_y = torch.from_numpy(grad_y)

    def forward():
        return functional.conv2d(*leaves, stride=row.stride, padding=row.padding)

    if row.forward_only:
        return torch.no_grad()(forward)
    return lambda: torch.autograd.grad(forward(), leaves, grad_y)


def _scipy_convolution(x, w, grad_y, row):
    """SciPy's two-dimensional functions, pair by pair of channels, on one sample and kernel."""
    image, kernel, gradient = x[0, 0], w[0, 0], grad_y[0, 0]
    padded = np.pad(image, row.padding)

    def one_pair():
        y = signal.correlate(padded, kernel, "valid", method="direct")[:: row.stride, :: row.stride]
        if row.forward_only:
            return y
        inserted = np.zeros(np.array(padded.shape) - row.k + 1, x.dtype)
        inserted[:: row.stride, :: row.stride] = gradient
        return y, signal.correlate(padded, inserted, "valid"), signal.convolve(inserted, kernel)

    return Contestant(one_pair, row.n * row.c_in * row.c_out)


def _pool(row, rng):
    x = rng.standard_normal(row.shape, np.float32)
    out = output_size(x.shape[2], row.k, stride=row.stride)
    grad_y = rng.standard_normal((*x.shape[:2], out, out), np.float32)
    entries = {
        OURS: _pooling(vectorized, row, x, grad_y),
        KEPT: _pooling(vectorized, row, batch_last(x), batch_last(grad_y)),
        "loops": _pooling(naive, row, x[0, 0], grad_y[0, 0])._replace(scale=x[:, :, 0, 0].size),
    }
    if torch is not None:
        leaf, upstream = torch.from_numpy(x).requires_grad_(), torch.from_numpy(grad_y)
        pool = getattr(functional, f"{row.kind}_pool2d")
        entries["PyTorch"] = Contestant(
            lambda: torch.autograd.grad(pool(leaf, row.k, row.stride), leaf, upstream)
        )
    return entries


def _pooling(twin, row, x, grad_y):
    forward = getattr(twin, f"{row.kind}_pool2d")
    backward = getattr(twin, f"{row.kind}_pool2d_backward")
    return Contestant(
        lambda: (
            forward(x, row.k, stride=row.stride),
            backward(grad_y, x, row.k, stride=row.stride),
        )
    )


def _epoch(row, rng):
    images = rng.random((row.images, 1, row.size, row.size), np.float32)
    labels = rng.integers(0, 10, row.images)
    few = 2
    entries = {
        OURS: Contestant(_training(images, labels, vectorized)),
        "loops": Contestant(_training(images[:few], labels[:few], naive), row.images / few),
    }
    if torch is not None:
        entries["PyTorch"] = Contestant(_torch_training(images, labels))
    return entries


def _training(images, labels, ops):
    rng = np.random.default_rng(0)
    size = (images.shape[-1] - 2) // 2 - 2
    network = Sequential(
        Conv2d(1, 8, 3, rng=rng, ops=ops),
        ReLU(),
        AvgPool2d(2, ops=ops),
        Conv2d(8, 16, 3, rng=rng, ops=ops),
        ReLU(),
        Flatten(),
        Linear(16 * size * size, 10, rng=rng),
    )
    optimiser = SGD(network.parameters(), 0.01)

    def epoch():
        for first in range(0, len(images), BATCH):
            batch = slice(first, first + BATCH)
            _, grad = softmax_cross_entropy(network.forward(images[batch]), labels[batch])
            network.backward(grad, input_gradient=False)
            optimiser.step()

    return epoch


def _torch_training(images, labels):
    size = (images.shape[-1] - 2) // 2 - 2
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3),
        torch.nn.ReLU(),
        torch.nn.AvgPool2d(2),
        torch.nn.Conv2d(8, 16, 3),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(16 * size * size, 10),
    )
    optimiser = torch.optim.SGD(network.parameters(), 0.01)
    images, labels = torch.from_numpy(images), torch.from_numpy(labels)

    def epoch():
        for first in range(0, len(images), BATCH):
            batch = slice(first, first + BATCH)
            optimiser.zero_grad()
            functional.cross_entropy(network(images[batch]), labels[batch]).backward()
            optimiser.step()

    return epoch
