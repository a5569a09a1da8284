"""Any call beside the twins, with values that belong nowhere: an answer, or an error of our own."""

import gzip

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from public import BAD, CALLS, is_ours, linear

from cnnlib import datasets
from cnnlib.optim import Adam
from cnnlib.training import checkpoints


@st.composite
def calls(draw):
    """A function, its arguments and its options, one to three of which are bad."""
    _, function, args, options = draw(st.sampled_from(CALLS))
    args, options = list(args), dict(options)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from([*range(len(args)), *options]))
        bad = BAD[draw(st.sampled_from(sorted(BAD)))]()
        if draw(st.booleans()):
            bad = draw(st.sampled_from([[bad], (bad, bad), {"a": bad}]))
        (args if isinstance(place, int) else options)[place] = bad
    return function, args, options


@given(call=calls())
def test_an_answer_or_an_error_of_ours(call):
    function, args, options = call
    try:
        function(*args, **options)
    except Exception as error:
        if not is_ours(error):
            raise
    finally:
        plt.close("all")


@given(data=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", b"\0\0\x08\x03"]))
def test_files_of_any_bytes(data, start, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    model = linear()
    optimiser = Adam(model.parameters())
    for name, content in (
        ("run.npz", start + data),
        ("train-images-idx3-ubyte", start + data),
        ("train-labels-idx1-ubyte", data),
        ("t10k-images-idx3-ubyte.gz", gzip.compress(start + data)[: 20 + len(data)]),
        ("t10k-labels-idx1-ubyte", data),
    ):
        (folder / name).write_bytes(content)
    before = model.state_dict()
    for read in (
        lambda: checkpoints.resume(folder / "run.npz", model, optimiser, np.random.default_rng(0)),
        lambda: datasets.mnist(folder),
        lambda: datasets.mnist(folder, "test"),
    ):
        with pytest.raises(ValueError) as caught:
            read()
        assert is_ours(caught.value) and "pickle" not in str(caught.value)
    assert all(np.array_equal(value, before[name]) for name, value in model.state_dict().items())
