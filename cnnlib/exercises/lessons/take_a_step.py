"""Take a step: the whole loop, forward and back in batches, on the reader's own functions."""

import numpy as np

from cnnlib import datasets, vectorized
from cnnlib.exercises import mine
from cnnlib.exercises.build import rewritten
from cnnlib.exercises.cases import Case
from cnnlib.exercises.function import function_exercise

TWENTY = 20  # digits, few enough to learn by heart


@function_exercise(
    wants="your function train(images, labels, w, b, v, c, *, rate, epochs, batch_size)",
    idea="forward in order, back in reverse; move nothing before every gradient is known.",
    shape="grad_flat is (n, C*h'*w'), the pool's result (n, C, h', w'); losses has one an epoch.",
    line="grad_y = mine.avg_pool2d_backward(grad_flat.reshape(z.shape), y, 2)",
    oracle="our own loop, and 100 steps on twenty digits that read all of them",
    returns=("losses", "w", "b", "v", "c"),
    lacks={
        "channels": "its pictures are grey",
        "stride": "its windows go one by one",
        "padding": "it knows none",
        "oblong kernel": "its kernels are 3 x 3",
        "integers": "a step moves by fractions",
    },
)
def train(images, labels, w, b, v, c, *, rate, epochs, batch_size):
    moved = [p.copy() for p in (w, b, v, c)]
    losses = _train(images, labels, *moved, rate=rate, epochs=epochs, batch_size=batch_size)
    return losses, *moved


def _train(images, labels, w, b, v, c, *, rate, epochs, batch_size):
    """As a reader writes it: it moves the arrays that it is given."""
    losses = []
    for _ in range(epochs):
        total = 0
        for n in range(0, len(images), batch_size):
            x, t = images[n : n + batch_size], labels[n : n + batch_size]
            a = vectorized.conv2d(x, w, b)
            y = vectorized.relu(a)
            z = vectorized.avg_pool2d(y, 2)
            flat = z.reshape(len(x), -1)
            logits = vectorized.linear(flat, v, c)
            loss, grad_logits = vectorized.softmax_cross_entropy(logits, t)
            grad_flat, grad_v, grad_c = vectorized.linear_backward(grad_logits, flat, v)
            grad_y = vectorized.avg_pool2d_backward(grad_flat.reshape(z.shape), y, 2)
            grad_a = vectorized.relu_backward(grad_y, a)
            _, grad_w, grad_b = vectorized.conv2d_backward(grad_a, x, w)
            for p, g in zip((w, b, v, c), (grad_w, grad_b, grad_v, grad_c), strict=True):
                p -= rate * g
            total += loss * len(x)
        losses.append(total / len(images))
    return np.array(losses)


@train.use
def _(answer, images, labels, w, b, v, c, **settings):
    """What it returns, and the parameters after it; those of the case stay."""
    moved = [p.copy() for p in (w, b, v, c)]
    return np.array(answer(images, labels, *moved, **settings)), *moved


@train.cases
def _(draw):
    for n, (h, width), q, classes, settings in (
        (1, (4, 4), 1, 2, (0.5, 1, 1)),
        (2, (6, 4), 2, 3, (0.5, 2, 2)),
        (5, (4, 6), 3, 2, (0.25, 2, 2)),
        (4, (7, 6), 2, 4, (0.5, 3, 3)),
    ):
        images, labels = draw((n, 1, h, width)) / 4, abs(draw(n)).astype(int) % classes
        pooled = q * ((h - 2) // 2) * ((width - 2) // 2)
        w, b, v, c = draw((q, 1, 3, 3)), draw(q), draw((classes, pooled)), draw(classes)
        named = zip(("rate", "epochs", "batch_size"), settings, strict=True)
        yield Case(images, labels, w / 4, b / 4, v / 4, c / 4, **dict(named))


STEP = """\
            for p, g in zip((w, b, v, c), (grad_w, grad_b, grad_v, grad_c), strict=True):
                p -= rate * g
"""
LINEAR_STEP = """\
            v -= rate * grad_logits.T @ flat
            c -= rate * grad_logits.sum(axis=0)
"""
BACK = "            grad_flat, grad_v, grad_c ="
SLIPS = {
    "the loss of the last batch was returned; an epoch's is the mean over all its samples": {
        "total / len(images)": "loss"
    },
    "the batches' losses were added; the mean of an epoch counts each batch by its samples": {
        "total += loss * len(x)": "total += loss",
        "total / len(images)": "total",
    },
    "a batch's loss is a mean: times its samples, before the sum is divided by all of them": {
        "total += loss * len(x)": "total += loss"
    },
    "the mean of the batches: a last batch that is smaller must count for less": {
        "total += loss * len(x)": "total += loss",
        "total / len(images)": "total / -(-len(images) // batch_size)",
    },
    "a loss was told for each batch; tell one for each epoch, the mean over its samples": {
        "            total += loss * len(x)\n        losses.append(total / len(images))": (
            "            losses.append(loss)"
        )
    },
    "the linear layer had moved before its gradients were known: first all, then the step": {
        BACK: LINEAR_STEP + BACK,
        STEP: STEP.replace("w, b, v, c", "w, b").replace(", grad_v, grad_c", ""),
    },
    "the ReLU was left out on the way back: its gate stops what did not pass": {
        "vectorized.relu_backward(grad_y, a)": "grad_y"
    },
    "the ReLU was left out on the way forward": {"vectorized.relu(a)": "a"},
    "new arrays were made; the parameters that came in did not move": {
        "p -= rate * g": "p = p - rate * g"
    },
    "w, b, v, c are names of new arrays: those that came in did not move; p -= rate * g moves them": {
        STEP: (
            "            gradients = grad_w, grad_b, grad_v, grad_c\n"
            "            w, b, v, c = (p - rate * g for p, g in zip((w, b, v, c), gradients))\n"
        )
    },
    "a step uphill: against the gradient is minus": {"p -= rate": "p += rate"},
    "only the linear layer was moved": {
        STEP: STEP.replace("w, b, v, c", "v, c").replace("grad_w, grad_b, ", "")
    },
    "only the first batch of each epoch was used": {
        "range(0, len(images), batch_size)": "range(0, 1)"
    },
    "the last batch was left out because it is smaller; a slice ends by itself": {
        "range(0, len(images), batch_size)": (
            "range(0, len(images) // batch_size * batch_size, batch_size)"
        )
    },
    "all samples came in each step; a batch is a slice of images and of labels": {
        "images[n : n + batch_size], labels[n : n + batch_size]": "images, labels"
    },
    "the pool's gradient is still flat: give it the shape of what the pool returned": {
        "grad_flat.reshape(z.shape)": "grad_flat"
    },
    "the ReLU's gate was taken from z, which the pool made; it is the ReLU's own input": {
        "relu_backward(grad_y, a)": "relu_backward(grad_y, z)"
    },
}
for words, edits in SLIPS.items():
    train.slip(words)(rewritten(_train, edits))


@train.oracle_too
def _(answer):
    """Whether 100 steps on twenty digits read all of them: with the library's functions, in time."""
    images, labels = (part[:TWENTY] for part in datasets.digits())
    w, b, v, c = parameters = first_parameters()
    with mine.standing_for(None, {}):
        losses = answer(images, labels, *parameters, rate=0.5, epochs=100, batch_size=TWENTY)
    pooled = vectorized.avg_pool2d(vectorized.relu(vectorized.conv2d(images, w, b)), 2)
    right = vectorized.linear(pooled.reshape(TWENTY, -1), v, c).argmax(axis=1) == labels
    if right.all():
        return None
    return f"after 100 steps on twenty digits {right.sum()} are read; the last loss is {losses[-1]:.2f}"


@train.hands_out
def first_parameters():
    """Return w, b, v, c for pictures of 8 x 8 and ten classes: 810 numbers."""
    rng = np.random.default_rng(0)
    w = np.sqrt(6 / 9) * rng.uniform(-1, 1, (8, 1, 3, 3))
    v = 0.1 * np.sqrt(6 / 72) * rng.uniform(-1, 1, (10, 72))
    return w, np.zeros(8), v, np.zeros(10)
