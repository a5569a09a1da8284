"""Lesson 06, Stride, pad and inserted zeros: sizes and leftovers, the tail, the crop."""

import numpy as np

from cnnlib.exercises.cases import integers
from cnnlib.exercises.exercise import Case, Suspect
from cnnlib.exercises.function import FunctionExercise
from cnnlib.padding import insert, inserted_gradient, pad


def outputs_and_leftovers(h, k, stride, p):
    """By listing the windows."""
    starts = list(range(0, h + 2 * p - k + 1, stride))
    return len(starts), h + 2 * p - (starts[-1] + k)


OUTPUTS_AND_LEFTOVERS = FunctionExercise(
    name="outputs_and_leftovers",
    lesson=6,
    title="Outputs and leftovers",
    kind="write",
    minutes=6,
    how="your function outputs_and_leftovers(h, k, stride, p), which returns (out, rest)",
    hints=(
        "Idea: where does the last window start, and what lies behind its end?",
        "Shape: two whole numbers.",
        "Line: divmod(h + 2 * p - k, stride)",
    ),
    truth=outputs_and_leftovers,
    cases=tuple(
        Case((h, k, s, p))
        for h, k, s, p in (
            (3, 3, 1, 0),
            (5, 2, 1, 0),
            (6, 3, 2, 0),
            (6, 3, 2, 1),
            (7, 2, 3, 1),
            (9, 4, 3, 0),
            (10, 3, 4, 2),
        )
    ),
    oracle="a list of all windows",
    outputs=("out", "rest"),
    whole=True,
    suspects=(
        Suspect(
            "rounded_up",
            "the size is rounded up; a window that does not fit is no window",
            lambda h, k, s, p: (-(-(h + 2 * p - k) // s) + 1, (h + 2 * p - k) % s),
        ),
        Suspect(
            "rest_without_padding",
            "the rest is counted without the padding; it is rows of the padded image",
            lambda h, k, s, p: ((h + 2 * p - k) // s + 1, (h - k) % s),
        ),
        Suspect(
            "padding_on_one_side",
            "the padding is counted once; it is on both sides",
            lambda h, k, s, p: ((h + p - k) // s + 1, (h + p - k) % s),
        ),
        Suspect(
            "true_division",
            "a float stands where an int belongs: divide with //",
            lambda h, k, s, p: ((h + 2 * p - k) / s + 1, (h + 2 * p - k) % s),
        ),
        Suspect(
            "float_sizes",
            "a float stands where an int belongs: divide with //",
            lambda h, k, s, p: (float((h + 2 * p - k) // s + 1), (h + 2 * p - k) % s),
        ),
        Suspect(
            "one_short",
            "one window is missing: the first one starts at 0, so add 1",
            lambda h, k, s, p: ((h + 2 * p - k) // s, (h + 2 * p - k) % s),
        ),
    ),
)


def mend_the_tail(grad_y, x_size, k, stride):
    return inserted_gradient(grad_y, x_size, k, stride=stride)


def _tail_cases():
    rng = np.random.default_rng(13)
    settings = [(5, 6, 2, 1), (5, 6, 2, 2), (6, 7, 3, 2), (7, 5, 2, 3), (8, 9, 3, 3), (9, 6, 3, 1)]
    settings += [(7, 8, 3, 3)]  # the leftovers of rows and columns are neither alike nor s - 1
    return tuple(
        Case((integers(rng, ((h - k) // s + 1, (w - k) // s + 1)), (h, w), k, s))
        for h, w, k, s in settings
    )


def _without_tail(grad_y, x_size, k, stride):
    return pad(insert(grad_y, stride), k - 1)


def _tails(grad_y, x_size, k, stride):
    short = _without_tail(grad_y, x_size, k, stride)
    return short, [n + k - 1 - m for n, m in zip(x_size, short.shape)]


def _tail_on_top(grad_y, x_size, k, stride):
    short, (down, across) = _tails(grad_y, x_size, k, stride)
    return pad(short, ((down, 0), (across, 0)))


def _one_leftover(grad_y, x_size, k, stride):
    rest = (x_size[0] - k) % stride
    return pad(insert(grad_y, stride), ((k - 1, k - 1 + rest), (k - 1, k - 1 + rest)))


def _zeros_at_both_ends(grad_y, x_size, k, stride):
    spread = np.zeros([stride * n for n in grad_y.shape])
    spread[::stride, ::stride] = grad_y
    return pad(spread, k - 1)


MEND_THE_TAIL = FunctionExercise(
    name="mend_the_tail",
    lesson=6,
    title="Mend the tail",
    kind="mend",
    minutes=8,
    how="your function mend_the_tail(grad_y, x_size, k, stride), the inserted gradient",
    hints=(
        "Idea: which rows of x were never read? Their zeros are missing here.",
        "Shape: (h + k - 1, w + k - 1)",
        "Line: pad only the end, by the leftover (h - k) % stride",
    ),
    truth=mend_the_tail,
    cases=_tail_cases(),
    oracle="cnnlib.padding.inserted_gradient, which gives both gradients right",
    outputs=("inserted",),
    suspects=(
        Suspect(
            "no_tail",
            "the tail is missing: the leftover rows and columns need zeros of their own",
            _without_tail,
        ),
        Suspect(
            "tail_on_top",
            "everything is shifted by the leftover: the tail belongs at the bottom and right",
            _tail_on_top,
        ),
        Suspect(
            "zeros_after_the_last",
            "stride - 1 zeros follow the last entry too: they belong between the entries",
            _zeros_at_both_ends,
        ),
        Suspect(
            "one_leftover",
            "the leftover of the rows is used for the columns too: each axis has its own",
            _one_leftover,
        ),
    ),
)


def crop_what_you_padded(g, top, left, h, w):
    return g[top : top + h, left : left + w].copy()


def _crop_cases():
    rng = np.random.default_rng(14)
    settings = [
        ((3, 4), 0, 0, 3, 4),
        ((5, 6), 1, 1, 3, 4),
        ((5, 7), 0, 2, 4, 4),
        ((6, 5), 1, 0, 3, 5),
        ((7, 6), 2, 1, 4, 3),
    ]
    return tuple(Case((integers(rng, g), *rest)) for g, *rest in settings)


CROP_WHAT_YOU_PADDED = FunctionExercise(
    name="crop_what_you_padded",
    lesson=6,
    title="Crop what you padded",
    kind="write",
    minutes=6,
    how="your function crop_what_you_padded(g, top, left, h, w), which returns the h x w inside",
    hints=(
        "Idea: padding's way back: start after the border, take as much as x had.",
        "Shape: (h, w), x's.",
        "Line: g[top : top + h, left : left + w]",
    ),
    truth=crop_what_you_padded,
    cases=_crop_cases(),
    oracle="what was padded, also with p = 0 and unequal borders",
    outputs=("cropped",),
    may_view=True,
    suspects=(
        Suspect(
            "from_the_end",
            "[p:-p] is empty when p is 0; count from the start: [p:p+h]",
            lambda g, top, left, h, w: g[top:-top, left:-left],
        ),
        Suspect(
            "ends_at_size",
            "the slice ends too early: it must end at top + h",
            lambda g, top, left, h, w: g[top:h, left:w],
        ),
        Suspect(
            "equal_borders",
            "the borders need not be equal: count h rows from the top",
            lambda g, top, left, h, w: g[top : g.shape[0] - top, left : g.shape[1] - left],
        ),
    ),
)

EXERCISES = (OUTPUTS_AND_LEFTOVERS, MEND_THE_TAIL, CROP_WHAT_YOU_PADDED)
