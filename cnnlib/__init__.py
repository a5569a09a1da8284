"""Convolution and pooling, forward and backward, written twice.

`cnnlib.naive` is the mathematics as plain loops; `cnnlib.vectorized` is the same functions under
the same names, without a loop over pixels. Importing `cnnlib` loads NumPy and nothing else: what
needs more is imported by its own name, as in `from cnnlib import plots`.
"""

from cnnlib import (
    checks,
    datasets,
    documentation,
    example,
    gradcheck,
    ink,
    kernels,
    ladder,
    layers,
    losses,
    naive,
    optim,
    padding,
    shapes,
    timing,
    trace,
    twins,
    vectorized,
)

__version__ = "2.0"

documentation.share_contract(naive, vectorized)

__all__ = [
    "checks",
    "datasets",
    "example",
    "gradcheck",
    "ink",
    "kernels",
    "ladder",
    "layers",
    "losses",
    "naive",
    "optim",
    "padding",
    "shapes",
    "timing",
    "trace",
    "twins",
    "vectorized",
]
