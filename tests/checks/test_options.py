"""How options are read: every form that is taken, and a sentence for every other."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnlib import checks, shapes

small = st.integers(1, 5)
KINDS = [2.0, True, np.True_, "2", b"2", None, 1j, {}, {2}, np.float64(2), np.array(2.0), range(2)]


@pytest.mark.parametrize(
    ("padding", "ends"),
    [
        (0, ((0, 0), (0, 0))),
        (2, ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (np.array([1, 2]), ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (1, 2))),
    ],
    ids=str,
)
def test_padding_in_all_its_forms(padding, ends):
    assert checks.convolution_padding(padding, (3, 4)) == ends


@given(h=st.integers(1, 12), k=small, d=small)
def test_same_keeps_the_size_and_puts_the_odd_row_last(h, k, d):
    (top, bottom), (left, right) = checks.convolution_padding("same", (k, 2), dilation=(d, 1))
    assert shapes.output_size(h, k, padding=top + bottom, dilation=d) == h
    assert bottom - top in (0, 1)
    assert (left, right) == (0, 1)


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3), np.int64(3)], ids=repr)
def test_integers_of_every_kind(value):
    number = checks.integer(value, "stride")
    assert (number, type(number)) == (3, int)


def test_flags_of_every_kind():
    assert checks.flag(np.True_, "flag") is True
    assert checks.flag(False, "flag") is False


@pytest.mark.parametrize("value", [0, 1, None, "True"], ids=repr)
def test_flags_must_be_true_or_false(value):
    with pytest.raises(TypeError, match=r"count_include_pad is .*; it must be True or False"):
        checks.flag(value, "count_include_pad")


@pytest.mark.parametrize("value", KINDS, ids=repr)
def test_an_option_of_the_wrong_kind(value):
    message = r"stride is .*, an? \w+; it must be a whole number \(int\), or a pair of them \(rows"
    with pytest.raises(TypeError, match=message):
        checks.pair(value, "stride")
    with pytest.raises(TypeError, match=r"stride\[1\] \(columns\) is .*; it must be a whole"):
        checks.pair((1, value), "stride")


@pytest.mark.parametrize("value", [(), (1,), (1, 2, 3), [1] * 1000, np.ones(3, int)], ids=len)
def test_an_option_of_the_wrong_length(value):
    with pytest.raises(
        ValueError, match=rf"with {len(value)} entries; .* two: \(rows, col"
    ) as info:
        checks.pair(value, "stride")
    assert len(str(info.value)) < 150


def test_an_option_out_of_range():
    with pytest.raises(ValueError, match="dilation is 0; it must be at least 1"):
        checks.pair(0, "dilation")
    with pytest.raises(ValueError, match=r"padding\[0\] \(rows\) is -1; it must be at least 0"):
        checks.pair((-1, 0), "padding", least=0)
    with pytest.raises(ValueError, match="stride is a number of 16,610 bits; it must be at most"):
        checks.integer(10**5000, "stride")  # Python prints no more than 4,300 digits
    with pytest.raises(ValueError, match="stride is 2147483648; it must be at most 2147483647"):
        checks.pair(2**31, "stride")


@pytest.mark.parametrize("name", checks.pairs.AXES)
def test_a_pooling_window_of_padding_alone_is_refused(name):
    """Found by trying every pixel of every window, over all small sizes; few are such."""
    turn = -1 if name == "columns" else 1
    refused = 0
    for h, k, s, d, p in product(range(1, 6), range(1, 5), range(1, 4), range(1, 7), range(3)):
        places = range(-p, h + p - d * (k - 1), s)
        if p > k // 2 or not places:
            continue
        options = ((k, 2), (s, 1), (p, 0), (d, 1))
        options = checks.PoolOptions(*(pair[::turn] for pair in options))
        if all(any(0 <= start + d * u < h for u in range(k)) for start in places):
            assert options.window((h, 3)[::turn]).out_size == (len(places), 2)[::turn]
            continue
        refused += 1
        with pytest.raises(ValueError, match=f"a window reads only padding along its {name}"):
            options.window((h, 3)[::turn])
    assert refused > 10


@pytest.mark.parametrize("groups", [2, np.int8(2), np.array(2)], ids=repr)
def test_groups_come_back_as_an_int(groups):
    x, w = np.ones((1, 4, 5, 5)), np.ones((2, 2, 3, 3))
    grad_y, options = np.ones((1, 2, 3, 3)), checks.ConvOptions(groups=groups)
    w_up, grad_up = np.ones((4, 1, 3, 3)), np.ones((1, 2, 7, 7))
    for ready in (
        checks.prepare_convolution("conv2d", x, w, None, options),
        checks.prepare_convolution_backward("conv2d", grad_y, x, w, options, True),
        checks.prepare_convolution("conv_transpose2d", x, w_up, None, options),
        checks.prepare_convolution_backward("conv_transpose2d", grad_up, x, w_up, options, True),
    ):
        assert (ready.groups, type(ready.groups)) == (2, int)
