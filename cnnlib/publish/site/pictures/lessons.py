"""What the card of each lesson shows. Every number and pixel is computed or the course's own."""

from functools import wraps

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlib import datasets, kernels, trace, vectorized
from cnnlib.example import GRAD_Z, W, X, forward, gradients
from cnnlib.padding import inserted_gradient
from cnnlib.publish.site.pictures.drawing import HEIGHT, WIDTH, Drawing
from cnnlib.widgets.reader import Reader

MIDDLE = HEIGHT / 2
HELD_OUT = 1529  # an 8 that the stored network never saw
DRAWN = {}


def of(lesson, words):
    """Make a function, which adds to a drawing, the picture of a lesson's card."""

    def keep(draw):
        @wraps(draw)
        def drawn():
            drawing = Drawing(words)
            draw(drawing)
            return drawing.svg()

        DRAWN[lesson] = drawn
        return drawn

    return keep


@of("start_here", "A slice of a picture: three rows and three columns of six")
def start_here(drawing):
    part = np.full(X.shape, np.nan)
    part[1:4, 1:4] = X[1:4, 1:4]
    drawing.grid(part, 12, 13, 13)
    drawing.outline(25, 26, 39)
    drawing.arrow(97, 109, MIDDLE)
    drawing.grid(X[1:4, 1:4], 117, MIDDLE - 19.5, 13, numbers=True)


@of("slide_a_kernel", "A photograph, and the same where left and right differ: its edges")
def slide_a_kernel(drawing):
    x = datasets.photograph()
    y = np.abs(vectorized.conv2d_single(x, kernels.left_minus_right()))
    small = vectorized.avg_pool2d(x, 2)
    edges = vectorized.avg_pool2d(y[:126, :126], 2)
    drawing.photograph(small, 6, 18, 68)
    drawing.arrow(79, 89, MIDDLE)
    drawing.photograph(edges / edges.max() * 1.5, 94, 18, 68)


@of(
    "run_the_network", "A picture of 6 by 6 numbers becomes 4 by 4, then 2 by 2, then a row of four"
)
def run_the_network(drawing):
    y, z = forward()
    drawing.grid(X, 6, 25, 9)
    drawing.arrow(63, 71, MIDDLE)
    drawing.grid(y, 75, 34, 9)
    drawing.arrow(114, 122, MIDDLE)
    drawing.grid(z, 126, 43, 9)
    drawing.grid(z.reshape(1, 4), 126, 76, 9)


@of("nudge_a_number", "The score against a weight: a nudge of 1 raises it by 10")
def nudge_a_number(drawing):
    slope = gradients()[2][1, 2]
    left, low, wide, high = 26, 84, 46, 2.9
    drawing.line([(left - 8, 10), (left - 8, 94), (154, 94)], "axis")
    drawing.line([(left, low), (left + 2.5 * wide, low - 2.5 * high * slope)])
    start, end = (left + wide, low - high * slope), (left + 2 * wide, low - high * slope)
    drawing.line([start, end, (end[0], end[1] - high * slope)], "step")
    drawing.dot(*start)
    drawing.text("L", 30, 18, size=12)
    drawing.text("+1", start[0] + wide / 2, start[1] + 10, size=11, kind="said asked")
    drawing.text(f"+{slope:g}", end[0] + 15, start[1] - 12, size=11, kind="said asked")


@of("ask_who_touched_you", "How many windows touched each pixel: one in the corners, nine inside")
def ask_who_touched_you(drawing):
    drawing.grid(trace.coverage(X.shape, W.shape), WIDTH / 2 - 45, 7, 15, limit=18, numbers=True)


@of("pool", "A window of four numbers, its largest, 7, and its average, 3.25")
def pool(drawing):
    y, _ = forward()
    drawing.grid(y, 10, 16, 18, numbers=True)
    drawing.outline(46, 16, 36)
    window, limit = y[:2, 2:], np.abs(y).max()
    for top, name, kept in ((22, "max", window.max()), (58, "average", window.mean())):
        drawing.text(name, 109, top + 12, size=11)
        drawing.grid([[kept]], 134, top, 24, limit=limit, numbers=True)


@of("stride_pad_insert", "Four gradients, with zeros put between and around them")
def stride_pad_insert(drawing):
    inserted = inserted_gradient(GRAD_Z, X.shape, W.shape, stride=2)
    drawing.grid(GRAD_Z, 12, MIDDLE - 15, 15, numbers=True)
    drawing.arrow(50, 62, MIDDLE)
    inserted[inserted == 0] = np.nan
    drawing.grid(inserted, 70, 8, 11)


@of("add_channels", "A colour photograph, and its planes of red, green and blue")
def add_channels(drawing):
    planes = np.array([vectorized.avg_pool2d(p, 3) for p in datasets.colour_photograph()])
    drawing.photograph(planes.transpose(1, 2, 0), 8, 23, 58)
    drawing.arrow(71, 82, MIDDLE)
    for c in (2, 1, 0):
        alone = np.zeros_like(planes)
        alone[c] = planes[c]
        drawing.photograph(alone.transpose(1, 2, 0), 88 + 11 * c, 11 + 12 * c, 50)


@of("add_a_batch", "Four handwritten digits, all of which meet the same kernel")
def add_a_batch(drawing):
    images = datasets.digits()[0]
    for n, (left, top) in enumerate([(10, 8), (56, 8), (10, 54), (56, 54)]):
        drawing.digit(images[n, 0], left, top, 5)
    drawing.arrow(102, 113, MIDDLE)
    drawing.grid(W, 119, MIDDLE - 19.5, 13)


@of("take_a_step", "The loss falls from step to step")
def take_a_step(drawing):
    losses = _losses(30)
    x = np.linspace(20, 156, len(losses))
    y = 90 - 74 * np.array(losses) / max(losses)
    drawing.line([(14, 10), (14, 94), (160, 94)], "axis")
    drawing.line(np.column_stack([x, y]))
    drawing.dot(x[-1], y[-1])
    drawing.text("loss", 36, 13, size=11)


@of("trust_a_gradient", "The error of a measured slope: large for large steps and for tiny ones")
def trust_a_gradient(drawing):
    steps = 10.0 ** np.linspace(-12, 0, 60)
    slopes = (np.sin(1 + steps) - np.sin(1 - steps)) / (2 * steps)
    errors = np.log10(np.maximum(np.abs(slopes - np.cos(1)), 1e-16))
    x = np.linspace(20, 156, len(steps))
    y = 14 + 76 * (errors.max() - errors) / np.ptp(errors)
    drawing.line([(14, 10), (14, 94), (160, 94)], "axis")
    drawing.line(np.column_stack([x, y]))
    drawing.dot(x[errors.argmin()], y[errors.argmin()])
    drawing.text("error", 104, 18, size=11)


@of("from_loops_to_layers", "All windows as rows of one matrix, times the kernel as a column")
def from_loops_to_layers(drawing):
    rows = sliding_window_view(X, W.shape).reshape(-1, W.size)
    drawing.grid(rows, 14, 4, 6)
    drawing.text("×", 78, MIDDLE, size=13)
    drawing.grid(W.reshape(-1, 1), 88, MIDDLE - 27, 6)
    drawing.text("=", 108, MIDDLE, size=13)
    drawing.grid(rows @ W.reshape(-1, 1), 122, 4, 6)


@of("train_it", "A handwritten 8, and ten bars: the network is almost sure of 8")
def train_it(drawing):
    image = datasets.digits()[0][HELD_OUT, 0]
    shares = Reader(datasets.digits_network()).read(image).probabilities
    drawing.digit(image, 8, 16, 9)
    drawing.arrow(85, 95, MIDDLE)
    for digit, share in enumerate(shares):
        kind = "bar won" if digit == shares.argmax() else "bar"
        drawing.text(str(digit), 104, 8 + 9.8 * digit, size=8.5)
        drawing.bar(111, 5 + 9.8 * digit, 1 + 48 * share, 6, kind)


@of("capstone", "A kernel whose nine numbers read every second pixel")
def capstone(drawing):
    seen = np.full(X.shape, np.nan)
    seen[:5:2, 1::2] = W
    drawing.grid(seen, WIDTH / 2 - 45, 7, 15)
    for i, j in np.argwhere(np.isfinite(seen)):
        drawing.outline(WIDTH / 2 - 45 + 15 * j, 7 + 15 * i, 15)


@of(
    "notes_and_words",
    "Signs of the course: the Hadamard product, the sum, the turned kernel, the floor",
)
def notes_and_words(drawing):
    for place, sign in enumerate("⊙⋆Σ∗⌊⌋"):
        x, y = 40 + 44 * (place % 3), 32 + 42 * (place // 3)
        drawing.text(sign, x, y, size=30, kind="said sign")


def _losses(steps):
    """Return how the loss of a linear layer on the first twenty digits falls, rate 1."""
    images, labels = datasets.digits()
    x, labels = images[:20].reshape(20, 64), labels[:20]
    w, b, losses = np.zeros((10, 64)), np.zeros(10), []
    for _ in range(steps):
        logits = vectorized.linear(x, w, b)
        loss, grad = vectorized.softmax_cross_entropy(logits, labels)
        losses.append(float(loss))
        _, grad_w, grad_b = vectorized.linear_backward(grad, x, w)
        w, b = w - grad_w, b - grad_b
    return losses
