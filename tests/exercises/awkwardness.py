"""Which awkward properties the cases of each exercise have: read off the cases, not off their table.

Run this file to see the table. An exercise slides windows if its function takes a picture (or the
shape of one) and a kernel (or its size).
"""

import inspect
import string

import numpy as np

from cnnlib.exercises.catalogue import all_exercises
from cnnlib.exercises.function import FunctionExercise
from cnnlib.exercises.lessons.add_channels import _forgotten_sum
from cnnlib.exercises.sandbox.values import copied

PICTURE = ("x", "x_shape", "x_size", "y_shape")
KERNEL = ("w", "k", "kernel_size")
UPSTREAM = ("grad_y", "grad_z")


def sliding_exercises():
    """Every exercise that slides windows."""
    every = [each for group in all_exercises().values() for each in group.values()]
    functions = [each for each in (*every, _forgotten_sum) if isinstance(each, FunctionExercise)]
    return [
        each
        for each in functions
        if set(PICTURE) & set(each.arguments)
        and set(KERNEL) & set(each.arguments)
        and getattr(each, "slides", True)  # a linear build's x and w are matrices
    ]


class Call:
    """What a case hands to the function, as the sandbox hands it over, by the field's names."""

    def __init__(self, exercise, case, expected):
        bound = inspect.signature(exercise.truth).bind(*copied(case.args), **copied(case.options))
        bound.apply_defaults()
        given = bound.arguments

        def first(names):
            return next((given[name] for name in names if given.get(name) is not None), None)

        self.arrays = [a for a in given.values() if isinstance(a, np.ndarray) and a.ndim > 1]
        picture, kernel, upstream = first(PICTURE), first(KERNEL), first(UPSTREAM)
        self.picture = picture if isinstance(picture, np.ndarray) else None
        self.w = kernel if isinstance(kernel, np.ndarray) else None
        self.others = [a for a in (self.w, upstream) if a is not None]
        self.size = np.shape(picture)[-2:] if self.picture is not None else picture
        self.kernel = self.w.shape[-2:] if self.w is not None else np.broadcast_to(kernel, 2)
        self.output = np.shape(expected[0] if upstream is None else upstream)[-2:]
        side_by_side = 1 if self.w is not None else self.kernel
        stride = first(("stride",))
        self.stride = np.broadcast_to(side_by_side if stride is None else stride, 2)
        self.border = np.broadcast_to(np.array(first(("padding", "p")) or 0).T, (2, 2))

    @property
    def padded(self):
        return self.border.any()

    @property
    def as_given(self):
        """The arrays where no padding copies them."""
        return [] if self.padded else self.arrays

    @property
    def square(self):
        return self.kernel[0] == self.kernel[1]

    @property
    def leftovers(self):
        """Rows and columns that no window reaches; none where the output is no slide's."""
        room = np.array(self.size) + self.border.sum(axis=0) - self.kernel
        slides = (room // self.stride + 1 == self.output).all()
        return room % self.stride if slides else np.zeros(2)

    @property
    def channels(self):
        """C_in and C_out, where both are given."""
        return self.w.shape[1::-1] if self.w is not None and self.w.ndim == 4 else None

    @property
    def whole(self):
        return self.picture is not None and self.picture.dtype.kind in "iu"

    def is_batch(self):
        if self.picture is None or self.picture.ndim < 4:
            return False
        n, c = self.picture.shape[:2]
        return n > 1 and n not in (self.channels or (c,))


def _is_taller(size):
    return size[0] > size[1]


def _is_wider(size):
    return size[0] < size[1]


def _lies_otherwise(a):
    return not a.flags.c_contiguous and min(a.strides) > 0


# name: what an exercise that lacks it may declare, and whether a call has it
PROPERTIES = {
    "picture taller": ("", lambda call: _is_taller(call.size)),
    "picture wider": ("", lambda call: _is_wider(call.size)),
    "output taller": ("", lambda call: _is_taller(call.output)),
    "output wider": ("", lambda call: _is_wider(call.output)),
    "output taller, padded": ("padding", lambda call: call.padded and _is_taller(call.output)),
    "output wider, padded": ("padding", lambda call: call.padded and _is_wider(call.output)),
    "kernel square": ("", lambda call: call.square and call.kernel[0] > 1),
    "kernel oblong": ("oblong kernel", lambda call: not call.square),
    "kernel square, padded": ("padding", lambda call: call.square and call.padded),
    "kernel oblong, padded": (
        "oblong kernel, padding",
        lambda call: not call.square and call.padded,
    ),
    "stride leaves something over": ("leftover, stride", lambda call: call.leftovers.any()),
    "stride exceeds the kernel": ("stride", lambda call: (call.stride > call.kernel).any()),
    "C_in = C_out": (
        "channels, channel counts",
        lambda call: call.channels and call.channels[0] == call.channels[1] > 1,
    ),
    "C_in is not C_out": (
        "channels, channel counts",
        lambda call: call.channels and call.channels[0] != call.channels[1],
    ),
    "n > 1, no channel count": ("batch", lambda call: call.is_batch()),
    "integers": ("integers", lambda call: call.whole),
    "integers, padded": ("integers, padding", lambda call: call.whole and call.padded),
    "integers beside halves": (
        "integers, halves",
        lambda call: call.whole and any((np.asarray(a) % 1 != 0).all() for a in call.others),
    ),
    "another order of axes": ("", lambda call: any(map(_lies_otherwise, call.as_given))),
    "backwards": ("", lambda call: any(min(a.strides) < 0 for a in call.as_given)),
    "read-only": ("", lambda call: any(not a.flags.writeable for a in call.arrays)),
    "float32": ("", lambda call: any(a.dtype == np.float32 for a in call.arrays)),
}


def present(exercise):
    """The properties that some case has in which an answer must be right."""
    calls = [Call(exercise, *pair) for pair in exercise.tried]
    return {name for name, (_, has) in PROPERTIES.items() if any(map(has, calls))}


def missing(exercise):
    """The properties that the exercise neither has nor declares that it cannot have."""
    return {
        name
        for name in PROPERTIES.keys() - present(exercise)
        if not exercise.lacks.keys() & _declarable(name)
    }


def idle(exercise):
    """What the exercise declares that it lacks, though nothing is missing."""
    absent = PROPERTIES.keys() - present(exercise)
    return exercise.lacks.keys() - set().union(*map(_declarable, absent))


def _declarable(name):
    return set(PROPERTIES[name][0].split(", "))


def table():
    """Awkwardness x exercise, as text."""
    letters = string.ascii_lowercase[: len(PROPERTIES)]
    lines = [f"{letter}: {name}" for letter, name in zip(letters, PROPERTIES, strict=True)]
    lines += ["", "● in some case, - it cannot be, for the reason behind it", ""]
    lines.append(f"{'':30}{' '.join(letters)}")
    for exercise in sliding_exercises():
        here = present(exercise)
        marks = " ".join("-●"[name in here] for name in PROPERTIES)
        reasons = "; ".join(f"{key}: {why}" for key, why in exercise.lacks.items())
        lines.append(f"{exercise.name:30}{marks}   {reasons}".rstrip())
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
