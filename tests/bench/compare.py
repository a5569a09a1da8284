"""Measure one row in this process, and print what came out as JSON: compare.py ROW ROUNDS."""

import json
import os
import sys
from math import log

import numpy as np
from contestants import OURS, contestants, torch
from rows import GROWING, GROWTH, ROWS

from cnnlib.timing import interleaved, peak_memory


def compare(row, rounds):
    """Return {"seconds": {contestant: seconds}, "bytes": ours at its peak}."""
    if torch is not None:
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    entries = contestants(row, np.random.default_rng(0))
    seconds = interleaved({name: entry.run for name, entry in entries.items()}, rounds=rounds)
    return {
        "seconds": {name: seconds[name] * entry.scale for name, entry in entries.items()},
        "bytes": peak_memory(entries[OURS].run),
    }


def growth(row, factors, rounds):
    """Return {factor: exponent}: time grows as the factor to this power."""
    grown = {name: row._replace(**changes) for name, changes in factors.items()}
    runs = {
        name: contestants(a_row, np.random.default_rng(0))[OURS].run
        for name, a_row in {"": row, **grown}.items()
    }
    seconds = interleaved(runs, rounds=rounds)
    return {
        name: log(seconds[name] / seconds[""]) / log(_ratio(row, grown[name], name))
        for name in factors
    }


def _ratio(row, grown, factor):
    """How many times larger the factor is; h counts the outputs' rows."""
    if factor == "h":
        return (grown.size - grown.k + 1) / (row.size - row.k + 1)
    field = {"n": "n", "k": "k", "c": "c_in"}[factor]
    return getattr(grown, field) / getattr(row, field)


if __name__ == "__main__":
    name, rounds = sys.argv[1], int(sys.argv[2])
    result = growth(GROWING, GROWTH, rounds) if name == "growth" else compare(ROWS[name], rounds)
    print(json.dumps(result))
