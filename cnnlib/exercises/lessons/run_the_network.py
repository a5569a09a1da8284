"""Run the network: pool by reshaping, say it in letters, trace one number back."""

import numpy as np

from cnnlib import naive
from cnnlib.example import X, forward
from cnnlib.exercises.awkward import NO_PADDING, ONE_CHANNEL, PICTURE_ALONE, poolings
from cnnlib.exercises.cases import Case
from cnnlib.exercises.effort import LIBRARIES
from cnnlib.exercises.function import function_exercise
from cnnlib.exercises.value import value_exercise
from cnnlib.gradcheck import integers

BLOCKS = {"stride": "its windows lie side by side", **NO_PADDING}


@function_exercise(
    wants="your function pool_by_reshaping(x, kernel_size); the pair's numbers divide x's sizes",
    idea="split each axis in two, (which block, where inside).",
    shape="(h // k_h, k_h, width // k_w, k_w)",
    line="x.reshape(h // k_h, k_h, width // k_w, k_w).mean(axis=(1, 3))",
    oracle="the loops of cnnlib.naive, and a count of the steps that Python takes",
    refused=LIBRARIES,
    lacks={"leftover": "blocks divide the picture", **PICTURE_ALONE, **BLOCKS, **ONE_CHANNEL},
)
def pool_by_reshaping(x, kernel_size):
    return naive.avg_pool2d(x, kernel_size)


@pool_by_reshaping.cases
def _(draw):
    for p in poolings(draw, axes=2, stride=False, padding=False, pairs=True):
        if not p.topic:
            kernel_size = p.k if np.ndim(p.k) else (p.k, p.k)
            h, width = (n - n % k for n, k in zip(p.x.shape, kernel_size, strict=True))
            yield Case(p.x[:h, :width], kernel_size)
    yield Case(draw((4, 4)), (2, 2))  # whole rows, averaged, have the right shape here
    yield Case(draw((8, 4)), (4, 2))


@pool_by_reshaping.no_loop_over("pixels")
def _(draw):
    return Case(draw((4, 10)), (2, 2)), Case(draw((4, 20)), (2, 2))


@pool_by_reshaping.factors
def _(x, kernel_size):
    return {"k_h k_w": kernel_size[0] * kernel_size[1]}


def _split(x, kernel_size):
    """x with each axis cut in two, (i, u, j, v)."""
    (h, width), (k_h, k_w) = x.shape, kernel_size
    return x.reshape(h // k_h, k_h, width // k_w, k_w)


@pool_by_reshaping.slip(
    "whole rows were averaged, not blocks: of the four axes, these two are not inside a block"
)
def wrong_axes(x, kernel_size):
    return _split(x, kernel_size).mean(axis=(2, 3))


@pool_by_reshaping.slip("the blocks were averaged with one another, not the pixels inside each")
def blocks_averaged(x, kernel_size):
    return _split(x, kernel_size).mean(axis=(0, 2))


@pool_by_reshaping.slip("each axis was cut the other way round: which block, then where inside it")
def inside_before_block(x, kernel_size):
    (h, width), (k_h, k_w) = x.shape, kernel_size
    return x.reshape(k_h, h // k_h, k_w, width // k_w).mean(axis=(0, 2))


@pool_by_reshaping.slip(
    "this has the shape of one block: cut each axis into which block, then where inside it"
)
def one_block_left(x, kernel_size):
    (h, width), (k_h, k_w) = x.shape, kernel_size
    return x.reshape(k_h, h // k_h, k_w, width // k_w).mean(axis=(1, 3))


@pool_by_reshaping.slip("k_h and k_w are exchanged: k_h cuts the rows, k_w the columns")
def height_for_width(x, kernel_size):
    return _split(x, kernel_size[::-1]).mean(axis=(1, 3))


@pool_by_reshaping.slip("the sum of a block is divided by one of its sides; it has k_h k_w pixels")
def divided_by_a_side(x, kernel_size):
    return kernel_size[1] * pool_by_reshaping(x, kernel_size)


@pool_by_reshaping.bugs("avg_pool2d", has="divisible")
def _(layers, x, kernel_size):
    return layers.avg_pool2d(x, kernel_size)


LETTERS = (
    ("the Hadamard product", "a 2-D array a and one like it", ((3, 4), (3, 4)), "ij,ij->ij"),
    ("the sum of all products", "the same two", ((3, 4), (3, 4)), "ij,ij->"),
    (
        "the convolution laid on its side",
        "the windows (h', w', k_h, k_w) and w (k_h, k_w)",
        ((2, 3, 4, 5), (4, 5)),
        "ijuv,uv->ji",
    ),
)


@value_exercise(
    wants="three einsum subscripts: Hadamard product, sum of all products, convolution on its side",
    idea="a letter that is missing on the right is summed; the others stand in the result's order.",
    shape="the third result has the letters of (w', h'): columns first.",
    line="the third is ijuv,uv->ji",
    when_right="all three give the right array on asymmetric numbers",
)
def say_it_in_letters(answer):
    rng = np.random.default_rng(4)
    for given, (what, _, shapes, right) in zip(answer, LETTERS, strict=True):
        arrays = [integers(rng, shape) for shape in shapes]
        wanted = np.einsum(right, *arrays)
        try:
            got = np.einsum(str(given), *arrays)
        except ValueError:
            words = f"einsum cannot do {given!r} for {what}, with arrays of the shapes "
            return words + " and ".join(map(str, shapes)), _misread(str(given), shapes)
        if got.shape == wanted.shape and np.array_equal(got, wanted):
            continue
        if got.ndim > wanted.ndim:
            slip = "nothing was summed there: a letter that is missing on the right is summed"
        elif got.ndim < wanted.ndim:
            slip = "too much was summed: a letter that shall stay must stand on the right"
        elif np.array_equal(got.T, wanted):
            slip = "the letters stand in another order than the axes of the result"
        else:
            slip = "other numbers meet: only axes with the same letter run together"
        if got.shape == wanted.shape:
            return f"{given!r} gives other numbers for {what}", slip
        return f"{given!r} gives shape {got.shape} for {what}, not {wanted.shape}", slip
    return None


def _misread(given, shapes):
    """Why einsum refuses these subscripts for arrays of these shapes."""
    inputs = given.replace(" ", "").partition("->")[0].split(",")
    if [len(letters) for letters in inputs] != [len(shape) for shape in shapes]:
        return "one letter for each axis, e.g. ij; a comma between the arrays"
    if inputs == ["ij", "jk"]:
        return "this is the matrix product: j is an axis of both, and here their sizes differ"
    if inputs == ["ijuv", "ij"]:
        return "i and j name the place of the window already; the kernel's axes are u and v"
    return "a letter that stands twice is one axis, so it has one size, and must stand on the left"


@say_it_in_letters.hands_out
def _():
    return tuple(f"{what}: {of}" for what, of, _, _ in LETTERS)


@value_exercise(
    wants="a 6 x 6 mask: True where a change of that pixel changes z[1, 0]",
    idea="go two steps back, from z to y to x.",
    shape="the windows together are 4 x 4.",
    line="rows 2 to 5, columns 0 to 3, without the zeros of the effective kernel",
    when_right="the same pixels as found by nudging each of the 36",
)
def pixels_of_z10(answer):
    mask = np.asarray(answer)
    if mask.shape != X.shape:
        return f"the mask has shape {mask.shape}; x has {X.shape}"
    z = forward()[1]
    changes = np.zeros((*X.shape, *z.shape), bool)  # (row, column) of x, then of z
    for i, j in np.ndindex(X.shape):
        nudged = X.copy()
        nudged[i, j] += 1
        changes[i, j] = forward(nudged)[1] != z
    right = changes[..., 1, 0]
    mask = mask.astype(bool)
    if np.array_equal(mask, right):
        return None
    window = np.zeros(X.shape, bool)
    window[2:6, 0:4] = True
    slips = {
        12: "these are the pixels of z[0, 1]: the row comes first"
        if np.array_equal(mask, changes[..., 0, 1])
        else None,
        4: "four numbers of y make z[1, 0]: go one step further back, to x",
        9: "nine pixels make one number of y, but four of those make z[1, 0]",
        16: "all 16 are in the windows, but some meet a weight of 0: nudging those changes nothing"
        if np.array_equal(mask, window)
        else None,
    }
    i, j = (int(n) for n in np.argwhere(mask != right)[0])
    does = "does" if right[i, j] else "does not"
    return f"nudging x[{i}, {j}] {does} change z[1, 0]", slips.get(int(mask.sum()))
