"""Any call of the twins, right or wrong: a right answer, or an error of our own that says why.

A short run belongs to the tests; `make fuzz` draws 20,000 calls.
"""

import inspect
import traceback
from pathlib import Path

import numpy as np
from cases import drawn_cases, whole
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cnnlib import naive, vectorized

NUMBERS = st.integers(-2, 5) | st.sampled_from([7, 2**31 - 1, 2**31, -(2**70)])
OTHERS = st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.just(np.int8(2))
SHAPES = st.lists(st.integers(0, 4), max_size=5).map(tuple)
DTYPES = st.sampled_from(["f4", "f8", ">f8", "i1", "u8", "?", "f2", "c8", "g", "O", "U3", "S2"])
OPTIONS = (
    NUMBERS
    | OTHERS
    | st.lists(NUMBERS | OTHERS, max_size=3)
    | st.tuples(NUMBERS, NUMBERS)
    | st.tuples(st.tuples(NUMBERS, NUMBERS), NUMBERS | st.tuples(NUMBERS, NUMBERS))
    | st.sampled_from(["same", "valid"])
    | npst.arrays(npst.integer_dtypes(), st.integers(0, 3))
)


@st.composite
def slipped(draw, array):
    """An array a slip away from the right one, or no array at all."""
    with np.errstate(all="ignore"):
        how = draw(st.integers(0, 5))
        if how == 0:
            return np.ones(draw(SHAPES)).astype(draw(DTYPES))
        if how == 1:
            return array.astype(draw(DTYPES))
        if how == 2:
            return np.moveaxis(array, 1, -1) if array.ndim > 1 else array[None]
        if how == 3:
            return array.tolist()
        if how == 4:
            return np.where(array > 0, draw(st.sampled_from([np.nan, np.inf, 0.0])), array)
        return draw(OTHERS | st.just([[1, 2], [3]]) | st.just(np.ma.array(array)))


@st.composite
def calls(draw):
    """A function's name, its arguments and its options, with up to two slips among them."""
    case = draw(drawn_cases())
    inputs = case.draw(np.random.default_rng(0))
    name, arguments = case.name, [inputs[0], case.w] if case.pools else list(inputs)
    if draw(st.booleans()):
        grad_y = whole(np.random.default_rng(1), case.forward(naive, *inputs).shape)
        name, arguments = f"{name}_backward", [grad_y, *arguments[:2]]
    options = dict(case.options)
    known = inspect.signature(getattr(naive, name)).parameters.values()
    keys = [p.name for p in known if p.kind is inspect.Parameter.KEYWORD_ONLY]
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            options[draw(st.sampled_from(keys))] = draw(OPTIONS)
        else:
            i = draw(st.integers(0, len(arguments) - 1))
            is_right = isinstance(arguments[i], np.ndarray) and arguments[i].dtype == np.float64
            arguments[i] = draw(slipped(arguments[i]) if is_right else OPTIONS)
    return name, arguments, options


def outcome(twin, name, arguments, options):
    """The arrays that a call gives, or the error that it raises: one of ours, else it is raised."""
    try:
        result = getattr(twin, name)(*arguments, **options)
    except (ValueError, TypeError, MemoryError) as error:
        if Path(traceback.extract_tb(error.__traceback__)[-1].filename).parent.name == "checks":
            return error
        raise
    return result if isinstance(result, tuple) else (result,)


@given(call=calls())
def test_a_right_answer_or_an_error_of_ours(call):
    """Right is what both twins say: the oracles prove that where they agree they are right."""
    ours, theirs = outcome(naive, *call), outcome(vectorized, *call)
    if isinstance(ours, Exception):
        assert (type(ours), str(ours)) == (type(theirs), str(theirs))
        return
    name, arguments, _ = call
    w = arguments[-1] if name.endswith("_backward") else arguments[1]
    for one, other in zip(ours, theirs, strict=True):
        if one is None:
            assert other is None
            continue
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
        # Of a w that is not finite nothing is promised but shapes.
        if np.all(np.isfinite(w)):
            scale = np.abs(one[np.isfinite(one)]).max(initial=1)
            np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5 * scale)
