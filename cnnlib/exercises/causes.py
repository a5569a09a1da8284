"""Errors of Python and NumPy that have one well-known cause, and what it is."""

import re

_CAUSES = {
    "a size or an index is a float: / gives floats, // whole numbers": (
        r"float\d*' object cannot be interpreted as an integer",
        r"slice indices must be integers",
        r"^IndexError: only integers, slices",
    ),
    "an array is empty: a slice such as [2:2] holds nothing, and so does [p:-p] when p is 0": (
        r"broadcast.*(\(0,|,0[,)])",
    ),
    "what is added is larger than the place for it: that array or slice ends too early": (
        r"non-broadcastable output operand",
    ),
    "an array stands where its shape, or one whole number, is expected": (
        r"only integer scalar arrays can be converted",
    ),
    "a whole array stands where one number belongs: is its sum missing?": (
        r"only (0-dimensional|length-1|size-1) arrays can be converted",
        r"setting an array element with a sequence",
    ),
    "an array of integers holds no infinity": (r"cannot convert float infinity to integer",),
    "an array of integers takes no fractions in place: begin with floats": (
        r"Cannot cast ufunc.*to dtype\('u?int",
    ),
    "an array is empty: a slice starts past the edge or ends where it starts, or nothing was found": (
        r"zero-size array to reduction operation",
    ),
    "your function writes into what it was given: work on a copy": (r" is read-only",),
    "a pair such as (2, 1) came where a whole number was expected": (
        r"unsupported operand type.*'tuple'",
        r"can only concatenate tuple",
    ),
    "a list or a pair is multiplied as a whole: take its entries one by one": (
        r"can't multiply sequence by non-int",
    ),
    "a whole array stands where one True or False belongs: between arrays & is and, | is or; their "
    "largest number is .max()": (r"truth value of an array with more than one element",),
    "arrays of True and False have no -: a & ~b holds where a is true and b is not": (
        r"numpy boolean subtract",
    ),
    "one number stands where several are taken apart: np.unravel_index makes a row and a column of "
    "a count": (r"cannot unpack non-iterable (numpy\.)?(int|float)",),
    "None stands where an array belongs: was it left out, or a return forgotten?": (
        r"'NoneType' object is not subscriptable",
    ),
    "a @ b multiplies the rows of a by the columns of b: they must be equally long; does one want "
    "a .T?": (r"^ValueError: matmul:",),
}
_UNBOUND = re.compile(r"UnboundLocalError: .*variable '(\w+)'")


def cause(error):
    """Words for the cause of an error that is told as "IndexError: ...", or None."""
    if found := _UNBOUND.match(error):
        return f"{found[1]} gets its value only within an if or a loop that was not entered here"
    for words, patterns in _CAUSES.items():
        if any(re.search(pattern, error) for pattern in patterns):
            return words
    return None
