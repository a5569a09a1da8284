"""What a whole session leaves behind: no setting changed, and no more memory than the work needs."""

import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from public import CALLS

from cnnlib import vectorized
from cnnlib.timing import peak_memory
from cnnlib.vectorized import blocks, mec


def settings():
    return {
        "rcParams": dict(matplotlib.rcParams),
        "print options": np.get_printoptions(),
        "warnings": warnings.filters[:],
        "errors": np.geterr(),
        "chance": [str(part) for part in np.random.get_state()],
    }


@pytest.mark.parametrize("call", CALLS, ids=[call[0] for call in CALLS])
def test_no_global_setting_is_touched(call):
    name, function, args, options = call
    np.random.seed(3)
    before = settings()
    try:
        function(*args, **options)
    except FileNotFoundError:
        assert name in ("load", "mnist")  # files that a reader would have
    finally:
        plt.close("all")
    assert settings() == before


STEPS = {
    "conv2d": lambda x, w: vectorized.conv2d(x, w, padding=1),
    "conv2d_backward": lambda x, w: vectorized.conv2d_backward(x, x, w, padding=1),
    "max_pool2d": lambda x, w: vectorized.max_pool2d(x, 2),
    "max_pool2d_backward": lambda x, w: vectorized.max_pool2d_backward(
        x, x, 3, stride=1, padding=1
    ),
    "avg_pool2d": lambda x, w: vectorized.avg_pool2d(x, 2),
    "avg_pool2d_backward": lambda x, w: vectorized.avg_pool2d_backward(
        x, x, 3, stride=1, padding=1
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_temporaries_stay_bounded_as_the_work_grows(name, monkeypatch):
    """Four times the samples take four times the results, and no more room to work in.

    The samples come as the layer before leaves them; others are copied into that layout first.
    Blocks are an eighth of their usual size, and so is the work.
    """
    monkeypatch.setattr(mec, "BLOCK", 2**18)
    monkeypatch.setattr(blocks, "BLOCK", 2**18)
    w = np.ones((8, 8, 3, 3), np.float32)
    extra = []
    for n in (16, 64):
        x = mec.batch_last(np.ones((n, 8, 32, 32), np.float32))
        results = STEPS[name](x, w)
        held = sum(a.nbytes for a in (results if isinstance(results, tuple) else (results,)))
        extra.append(peak_memory(lambda x=x: STEPS[name](x, w)) - held)
    assert extra[1] < 1.5 * extra[0]
