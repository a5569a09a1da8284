"""Awkward cases for both twins, and numbers that hide nothing.

A case is a function's name, the shapes of its arrays and its options. It draws its own arrays and
calls the function, or its way back, in whichever twin it is given.
"""

from dataclasses import dataclass, field
from itertools import product

import numpy as np
from hypothesis import strategies as st

from cnnlib.gradcheck import integers as whole


@dataclass(frozen=True)
class Case:
    """One call. `w` is the shape of the weights, for pooling the kernel_size, for ReLU nothing."""

    name: str
    x: tuple
    w: tuple = ()
    options: dict = field(default_factory=dict)

    def __str__(self):
        options = ", ".join(f"{key}={value}" for key, value in self.options.items())
        return f"{self.name}(x{self.x}, w{self.w}, {options})".replace(", )", ")")

    @property
    def pools(self):
        return "pool" in self.name

    @property
    def convolves(self):
        return "conv" in self.name

    @property
    def weighs(self):
        """Whether it has weights and a bias."""
        return self.convolves or self.name == "linear"

    @property
    def multiple(self):
        """What every input is a multiple of, so that an average of whole numbers is whole."""
        if "avg" not in self.name:
            return 1
        every_count = range(1, self.w[0] * self.w[1] + 1)
        return int(np.lcm.reduce(every_count))

    def draw(self, rng, numbers=None):
        """Return random (x, w, b), or (x,) without weights: whole numbers, none of them 0."""
        numbers = numbers or whole
        if not self.weighs:
            return (np.asarray(numbers(rng, self.x) * self.multiple),)
        shapes = self.x, self.w, self._bias_shape()
        return tuple(np.asarray(numbers(rng, shape)) for shape in shapes)

    def forward(self, twin, x, *weights):
        """y of this case."""
        function = getattr(twin, self.name)
        return function(x, *self.others(weights), **self.options)

    def backward(self, twin, grad_y, x, *weights):
        """The gradients of this case: of x, w and b, or of x alone."""
        function = getattr(twin, self.name + "_backward")
        gradients = function(grad_y, x, *self.others(weights[:1]), **self.options)
        return gradients if self.weighs else (gradients,)

    def others(self, weights):
        """What comes after x: the weights, for pooling the kernel_size."""
        return (self.w,) if self.pools else weights

    def _bias_shape(self):
        if self.name == "conv2d_single":
            return ()
        if self.name == "conv_transpose2d":
            return (self.w[1] * self.options.get("groups", 1),)
        return self.w[:1]


def real(rng, shape):
    """Random real numbers around 0."""
    return rng.standard_normal(shape)


def spans(kernel, dilation):
    """Rows and columns that a dilated kernel covers, written out anew for the tests."""
    d_h, d_w = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    return d_h * (kernel[0] - 1) + 1, d_w * (kernel[1] - 1) + 1


def dilated(kernel, dilation):
    """The kernel with zeros between its weights."""
    d_h, d_w = dilation
    spread = np.kron(kernel, np.eye(d_h, 1) @ np.eye(1, d_w))
    return spread[: len(spread) - d_h + 1, : spread.shape[1] - d_w + 1]


SIZES = [(5, 7), (6, 4)]
KERNELS = [(1, 1), (3, 2), (2, 3)]
STRIDES = [1, (2, 3), (3, 1)]
PADDINGS = [0, (1, 2), ((0, 2), (3, 1))]
DILATIONS = [1, (2, 1), (1, 3)]

SPATIAL = [
    (size, kernel, {"stride": stride, "padding": padding, "dilation": dilation})
    for size, kernel, stride, padding, dilation in product(
        SIZES, KERNELS, STRIDES, PADDINGS, DILATIONS
    )
    if all(span <= length for span, length in zip(spans(kernel, dilation), size, strict=True))
] + [
    ((5, 6), (2, 3), {"padding": "same"}),
    ((5, 6), (2, 3), {"padding": "same", "dilation": (3, 2)}),
    ((5, 6), (2, 3), {"padding": "valid", "stride": 2}),
    ((1, 2), (3, 4), {"padding": 4, "stride": (2, 3)}),
]

# N, C_in, C_out, groups: one group, some, and one channel in each.
LAYOUTS = [(2, 3, 2, 1), (3, 4, 6, 2), (2, 3, 6, 3), (1, 1, 1, 1)]


def _convolutions():
    for size, kernel, options in SPATIAL:
        yield Case("conv2d_single", size, kernel, options)
    for start, (n, c_in, c_out, groups) in enumerate(LAYOUTS):
        # Every layout takes its own share of the spatial cases, as the loops are slow.
        for size, kernel, options in SPATIAL[start :: 2 * len(LAYOUTS)]:
            options, w = options | {"groups": groups}, (c_out, c_in // groups, *kernel)
            yield Case("conv2d_multi", (c_in, *size), w, options)
            yield Case("conv2d", (n, c_in, *size), w, options)


def _transposed():
    shared = [
        ((2, 3), (3, 2), {}),
        ((3, 2), (2, 3), {"stride": (2, 3), "output_padding": (1, 2)}),
        ((3, 2), (3, 3), {"stride": 2, "padding": 1, "output_padding": (1, 0)}),
        ((2, 3), (2, 2), {"stride": (3, 2), "padding": ((1, 0), (0, 2))}),
        ((2, 2), (3, 2), {"dilation": (2, 3), "output_padding": (1, 2), "padding": (1, 0)}),
        ((1, 3), (1, 1), {"stride": 3, "output_padding": 2}),
        ((2, 1), (2, 3), {"stride": (1, 2), "dilation": (3, 2), "output_padding": (2, 1)}),
    ]
    for (size, kernel, options), (n, c_in, c_out, groups) in product(shared, LAYOUTS):
        w = (c_in, c_out // groups, *kernel)
        yield Case("conv_transpose2d", (n, c_in, *size), w, options | {"groups": groups})


def _pools():
    windows = [
        ((6, 7), (2, 2), {}),
        ((5, 7), (3, 2), {"stride": 1}),  # windows overlap
        ((5, 7), (3, 2), {"stride": (1, 2), "padding": (1, 1)}),
        ((7, 8), (2, 3), {"stride": (3, 5)}),  # gaps between windows, and a remainder
        ((4, 5), (1, 3), {"stride": (2, 1), "padding": (0, 1)}),
        ((2, 3), (2, 3), {"stride": 1, "padding": (1, 1)}),
        ((3, 1), (3, 1), {"padding": (1, 0)}),
    ]
    leads = [(), (2,), (2, 3), (1, 2, 2)]
    for (size, kernel, options), lead in product(windows, leads):
        x = (*lead, *size)
        yield Case("max_pool2d", x, kernel, options)
        yield Case("avg_pool2d", x, kernel, options)
        yield Case("avg_pool2d", x, kernel, options | {"count_include_pad": False})
    for lead in leads:
        x = (*lead, 6, 7)
        yield Case("max_pool2d", x, (2, 3), {"stride": 1, "dilation": (3, 2)})
        yield Case("max_pool2d", x, (3, 2), {"stride": 2, "dilation": 2, "padding": (1, 1)})


def _parts_of_networks():
    for n, c, q in [(1, 1, 1), (3, 4, 2), (2, 1, 5), (4, 5, 1), (1, 3, 3), (5, 7, 4)]:
        yield Case("linear", (n, c), (q, c))
    for shape in [(), (5,), (3, 4), (2, 3, 1, 2), (1, 1, 4)]:
        yield Case("relu", shape)


@st.composite
def drawn_cases(draw):
    """Any case with small numbers: the options first, then sizes that they allow."""

    def two(least, most):
        return draw(st.tuples(st.integers(least, most), st.integers(least, most)))

    name = draw(st.sampled_from([case.name for case in ONE_OF_EACH]))
    if name == "relu":
        return Case(name, tuple(draw(st.lists(st.integers(0, 3), max_size=4))))
    if name == "linear":
        n, c, q = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
        return Case(name, (n, c), (q, c))
    options = {"stride": two(1, 4)}
    if name != "avg_pool2d":
        options["dilation"] = two(1, 3)
    kernel, more = two(1, 3), two(0, 4)
    reach = spans(kernel, options.get("dilation", 1))
    if "pool" in name:
        options["padding"] = tuple(draw(st.integers(0, k // 2)) for k in kernel)
        # A window must find a real pixel: an x as large as the dilation has one everywhere.
        least = [
            max(span - 2 * p, options.get("dilation", (1, 1))[axis])
            for axis, (span, p) in enumerate(zip(reach, options["padding"], strict=True))
        ]
        if name == "avg_pool2d":
            options["count_include_pad"] = draw(st.booleans())
        lead = draw(st.lists(st.integers(0, 2), max_size=3))
        return Case(name, (*lead, least[0] + more[0], least[1] + more[1]), kernel, options)
    options["padding"] = (two(0, 3), two(0, 3))
    if name == "conv_transpose2d":
        size = two(1, 3)
        options["output_padding"] = tuple(
            draw(st.integers(0, max(s, d) - 1))
            for s, d in zip(options["stride"], options["dilation"], strict=True)
        )
        room = [
            (h - 1) * s + span + extra - 1
            for h, s, span, extra in zip(
                size, options["stride"], reach, options["output_padding"], strict=True
            )
        ]
        options["padding"] = tuple(
            (first := draw(st.integers(0, most)), draw(st.integers(0, most - first)))
            for most in room
        )
    else:
        size = tuple(
            max(1, span - sum(ends)) + extra
            for span, ends, extra in zip(reach, options["padding"], more, strict=True)
        )
    if name == "conv2d_single":
        return Case(name, size, kernel, options)
    groups, *channels = (draw(st.integers(1, 2)) for _ in range(3))
    options["groups"] = groups
    first, second = (groups * c for c in channels)
    lead = (first,) if name == "conv2d_multi" else (draw(st.integers(0, 2)), first)
    w = (first, second // groups) if name == "conv_transpose2d" else (second, first // groups)
    return Case(name, (*lead, *size), (*w, *kernel), options)


CONVOLUTIONS = list(_convolutions())
TRANSPOSED = list(_transposed())
POOLS = list(_pools())
LINEAR = [case for case in _parts_of_networks() if case.name == "linear"]
RELU = [case for case in _parts_of_networks() if case.name == "relu"]
EVERY = CONVOLUTIONS + TRANSPOSED + POOLS + LINEAR + RELU

# One small case of each function, where a test looks at something else than shapes.
ONE_OF_EACH = [
    Case("conv2d_single", (5, 6), (3, 2), {"stride": (2, 1), "padding": 1}),
    Case("conv2d_multi", (4, 5, 6), (6, 2, 3, 2), {"padding": (1, 0), "groups": 2}),
    Case("conv2d", (2, 4, 5, 6), (2, 2, 3, 2), {"stride": 2, "padding": 1, "groups": 2}),
    Case("conv_transpose2d", (2, 2, 3, 2), (2, 1, 3, 2), {"stride": 2, "padding": 1}),
    Case("avg_pool2d", (2, 2, 5, 6), (3, 2), {"stride": 2, "padding": 1}),
    Case("max_pool2d", (2, 2, 5, 6), (3, 2), {"stride": 1, "padding": 1}),
    Case("linear", (4, 5), (3, 5)),
    Case("relu", (2, 3, 4)),
]
