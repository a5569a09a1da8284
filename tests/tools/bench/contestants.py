"""Who runs against `cnnlib.vectorized`: a dict of name to Contestant for every row."""

from typing import NamedTuple

import numpy as np
import teaching
from rows import Convolution, Epoch, Pool
from work import BATCH, OURS, arrays, convolution, pooling, runs, training

from cnnlib import ladder, naive, vectorized

try:
    import torch
    from torch.nn import functional
except ImportError:
    torch = None
try:
    from scipy import signal
except ImportError:
    signal = None

STRIPS = "strips"  # the reader's form
MISSING = [name for name, module in (("PyTorch", torch), ("SciPy", signal)) if module is None]


class Contestant(NamedTuple):
    """`run` does 1 / `scale` of the work; the slow ones do a slice of it."""

    run: object
    scale: float = 1


def contestants(row, rng):
    """Return the contestants of a row, ours first."""
    drawn = arrays(row, rng)
    others = {Convolution: _convolution, Pool: _pool, Epoch: _epoch}[type(row)]
    return {
        **{name: Contestant(run) for name, run in runs(row, drawn, vectorized).items()},
        STRIPS: Contestant(runs(row, drawn, ladder)[OURS]),
        **others(row, *drawn),
    }


def _convolution(row, x, grad_y, w):
    if row.forward_only:
        # All windows of a large image would be half a gigabyte: an eighth of the outputs will do.
        eighth = -(-row.out // 8)
        top = row.stride * (eighth - 1) + row.k
        entries = _teaching(row, x[:, :, :top], w, None, row.out / eighth)
    else:
        entries = _teaching(row, x, w, grad_y, 1)
    entries["loops"] = _loops(row)
    if torch is not None:
        entries["PyTorch"] = Contestant(_torch_convolution(x, w, grad_y, row))
    if signal is not None:
        entries["SciPy"] = _scipy_convolution(x, w, grad_y, row)
    return entries


def _teaching(row, x, w, grad_y, scale):
    """The usual codes, which do 1 / scale of the work; einsum, which is slow, does one sample."""
    first, first_grad_y = x[:1], None if grad_y is None else grad_y[:1]
    options = {"padding": row.padding, "stride": row.stride}
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


def _loops(row):
    """The loops on one sample, two kernels and a corner of four outputs each way, scaled."""
    corner = row.k + 3 * row.stride
    part = row._replace(n=1, c_out=min(2, row.c_out), size=corner, padding=0)
    drawn = arrays(part, np.random.default_rng(0))
    whole = row.n * row.c_out * row.out**2 / (part.c_out * part.out**2)
    return Contestant(lambda: convolution(naive, part, *drawn), whole)


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


def _pool(row, x, grad_y):
    entries = {
        "loops": Contestant(
            lambda: pooling(naive, row, x[0, 0], grad_y[0, 0]), x.shape[0] * x.shape[1]
        )
    }
    if torch is not None:
        leaf, upstream = torch.from_numpy(x).requires_grad_(), torch.from_numpy(grad_y)
        pool = getattr(functional, f"{row.kind}_pool2d")
        entries["PyTorch"] = Contestant(
            lambda: torch.autograd.grad(pool(leaf, row.k, row.stride), leaf, upstream)
        )
    return entries


def _epoch(row, images, labels):
    few = 2
    entries = {
        "loops": Contestant(training(naive, images[:few], labels[:few]), row.images / few),
    }
    if torch is not None:
        entries["PyTorch"] = Contestant(_torch_training(images, labels))
    return entries


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
