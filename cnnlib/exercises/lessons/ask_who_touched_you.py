"""Ask who touched you: three slides told apart by an impulse, and what three numbers miss."""

import numpy as np

from cnnlib import naive
from cnnlib.example import X, gradients
from cnnlib.exercises.value import value_exercise
from cnnlib.padding import rot180

# What each stranger slides over x, its name, and what its grad_x slides over the padded grad_y.
STRANGERS = {
    "A": (rot180, "convolution", "w"),
    "B": (np.transpose, "transposed", "w turned and transposed"),
    "C": (np.asarray, "correlation", "w turned"),
}
SLID = {"A": "w turned", "B": "w transposed", "C": "w"}  # the first of these, in words
NAMES = {name for _, name, _ in STRANGERS.values()}
KERNELS = {"w", "w turned", "w transposed", "w turned and transposed"}


@value_exercise(
    wants='a pair of words for each letter, such as "A": ("correlation", "w transposed"); the names: '
    "correlation, convolution, transposed; the kernels: w, w turned, w transposed, "
    "w turned and transposed",
    idea="one impulse, three prints: which one shows w, and what happened to it in the others?",
    shape="three pairs of words; each name belongs to one letter.",
    line="grad_x slides the turn of whatever the function slid over x",
    when_right="the names are read from the prints; and each grad_x slides the turn of what its "
    "function slid, which is w itself where that was turned already",
)
def three_strangers(answer):
    if set(answer) != set(STRANGERS):
        return "give a pair of words for each of A, B and C"
    for letter, (name, kernel) in answer.items():
        if name not in NAMES:
            return f"{letter}: {name!r} is none of the names: {', '.join(sorted(NAMES))}"
        if kernel not in KERNELS:
            return f"{letter}: {kernel!r} is none of the kernels: {', '.join(sorted(KERNELS))}"
    misnamed = [letter for letter in STRANGERS if answer[letter][0] != STRANGERS[letter][1]]
    if misnamed:
        return f"names right: {3 - len(misnamed)} of 3", _mistaken(answer, misnamed)
    wrong = [letter for letter in STRANGERS if answer[letter][1] != STRANGERS[letter][2]]
    if wrong:
        return f"kernels right: {3 - len(wrong)} of 3", _misturned(answer, wrong)
    return None


def _mistaken(answer, misnamed):
    """The slip behind wrong names, if there is one."""
    if any(answer[letter][0] == "transposed" for letter in misnamed):
        return "a transpose swaps rows with columns; a turn reverses both"
    return "correlation prints the kernel turned; convolution, which turns it first, upright"


def _misturned(answer, wrong):
    """The slip behind wrong kernels, if there is one."""
    if all(kernel == "w turned" for _, kernel in answer.values()):
        return "as if each of them slid w itself; A and B do not"
    if all(answer[letter][1] == SLID[letter] for letter in wrong):
        return "this is what the function itself slides; its grad_x slides another kernel"
    return None


@three_strangers.hands_out
def _():
    """Three functions of (x, w)."""
    return {letter: _slider(prepared) for letter, (prepared, _, _) in STRANGERS.items()}


def _slider(prepared):
    return lambda x, w: naive.conv2d_single(x, prepared(w))


@value_exercise(
    wants="a wrong grad_x of the running example that <X, grad_x> does not notice",
    idea="what multiplies an error?",
    shape="X's, (6, 6).",
    line="change an entry where X is 0",
    when_right="the array is wrong and <X, grad_x> is as before: an error that meets a 0 of X, or "
    "one that another error cancels, weighs nothing. Test with integers that hold no zero, and draw "
    "again, as one draw sees one direction; check grad_b apart, and the forward against an outside "
    "oracle",
)
def fool_three_numbers(answer):
    answer = np.asarray(answer, dtype=float)
    _, grad_x, _, _ = gradients()
    if answer.shape != grad_x.shape:
        return f"your grad_x has shape {answer.shape}; it must have X's, {grad_x.shape}"
    wrong = ~np.isclose(answer, grad_x)
    if not wrong.any():
        return "this is the right grad_x: nothing to miss", "change one entry"
    got, due = (X * answer).sum(), (X * grad_x).sum()
    if np.isclose(got, due):
        return None
    i, j = (int(n) for n in np.argwhere(wrong & (X != 0))[0])
    return (
        f"<X, grad_x> is {got:g}, not {due:g}: the three numbers see it",
        f"where you changed [{i}, {j}], X is {X[i, j]:g}, and it multiplies the error",
    )
