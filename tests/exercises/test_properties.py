"""What a case has is read off its arguments, whatever an exercise calls them."""

import numpy as np
import pytest

from cnnlib.exercises.cases import Case
from cnnlib.exercises.properties import is_narrow, is_square, properties, told_apart

X, W = np.zeros((2, 3, 5, 6)), np.zeros((4, 3, 2, 3))


def found(names, *args, **options):
    return {name for name, has in properties(names.split(), Case(*args, **options)).items() if has}


@pytest.mark.parametrize(
    ("options", "also"),
    [
        ({}, {"windows that overlap"}),
        ({"padding": 1}, {"windows that overlap", "padding"}),
        ({"padding": (1, 0)}, {"windows that overlap", "padding", "unequal borders"}),
        ({"padding": ((0, 0), (0, 2))}, {"windows that overlap", "padding", "unequal borders"}),
        ({"stride": 2}, {"windows that overlap", "a stride above 1", "rows or columns left over"}),
        (
            {"stride": (1, 4)},
            {
                *("a stride above 1", "a pair of strides", "rows or columns left over"),
                *("windows that overlap", "gaps between the windows"),
            },
        ),
    ],
)
def test_of_a_convolution(options, also):
    always = {"several channels", "several samples", "a kernel that is not square"}
    assert found("x w", X, W, **options) == always | {"more columns than rows"} | also


def test_of_a_pool():
    x = np.arange(12.0).reshape(4, 3)
    assert found("x kernel_size", x, 2) == {
        *("a stride above 1", "rows or columns left over", "more rows than columns"),
    }
    assert "a pair of strides" in found("x k stride", x, 2, (2, 1))
    assert "a pair of strides" not in found("x kernel_size", x, (2, 1))
    assert "equal values in a window" in found("x k stride p", np.ones((4, 4)), 2, 2, 0)
    apart = np.array([[1, 2, 2, 1]])
    assert "equal values in a window" not in found("x k stride", apart, (1, 2), 2)
    assert "equal values in a window" in found("x k stride p", apart, (1, 2), 2, (0, 1))
    assert "equal values in a window" not in found("x w", np.ones((4, 4)), W[0, 0])


def test_of_sizes_alone():
    assert "rows or columns left over" in found("grad_z y_shape k", np.zeros((2, 2)), (5, 4), 2)
    assert found("h k stride p", 6, 3, 2, 1) == {
        *("padding", "a stride above 1", "rows or columns left over", "windows that overlap"),
    }


def test_of_arrays():
    assert "an array of integers" in found("a", np.zeros(2, np.uint8))
    assert "float32" in found("a", np.zeros(2, np.float32))
    assert "a view" in found("a", np.zeros((2, 3)).T)
    read_only = np.zeros(2)
    read_only.flags.writeable = False
    assert "a read-only array" in found("a", read_only)


def test_the_form_of_the_kernel():
    names = ["x", "w"]
    assert is_square(names, Case(X, W)) is False
    assert is_square(names, Case(X, W[..., :2])) is True
    assert is_square(["a"], Case(X)) is None
    assert is_narrow(names, Case(X, W[..., :1]))
    assert not is_narrow(names, Case(X, W))


def test_what_tells_wrong_cases_from_right_ones():
    def case(*has):
        return {name: name in has for name in "abc"}

    assert told_apart([case("a", "b")], [case("b"), case()]) == "only the wrong ones have a"
    assert told_apart([case("b")], [case("a"), case("a", "b")]) == "only the right ones have a"
    both = told_apart([case("a", "b")] * 2, [case("a"), case("b"), case()])
    assert both == "only the wrong ones have a together with b"
    assert told_apart([case("a")], [case("a"), case()]) is None
    assert told_apart([case("a")], [case()]) is None  # one right case tells nothing
