"""Every argument of every public function takes a value that belongs nowhere, or says why not.

The twins have tests of their own (test_checks.py); here are layers, losses, optimisers, training,
exercises, plots and explorers. Some of the values are right in some places: a title may be "".
"""

import matplotlib.pyplot as plt
import pytest
from public import BAD, CALLS, is_ours


@pytest.mark.parametrize(
    ("function", "args", "options"), [call[1:] for call in CALLS], ids=[call[0] for call in CALLS]
)
def test_every_bad_value_is_taken_or_refused_in_our_words(function, args, options):
    refused = 0
    for place in [*range(len(args)), *options]:
        for name, make in BAD.items():
            some, more = list(args), dict(options)
            (some if isinstance(place, int) else more)[place] = make()
            try:
                function(*some, **more)
            except Exception as error:  # noqa: BLE001 - which ones is what is asked
                assert is_ours(error), f"{name} as argument {place} gives {error!r}"
                refused += 1
            plt.close("all")
    assert refused
