"""Measure one row in this process, and print what came out as JSON: compare.py ROW ROUNDS."""

import json
import os
import sys
from math import log

import numpy as np
from contestants import contestants, torch
from rows import ROWS
from work import OURS

from cnnlib.timing import interleaved, peak_memory
from cnnlib.training.memory import keep_freed_memory


def compare(row, rounds):
    """Return {"seconds": {contestant: seconds}, "bytes": ours at its peak, "powers": growth()}."""
    if torch is not None:
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    entries = contestants(row, np.random.default_rng(0))
    seconds = interleaved({name: entry.run for name, entry in entries.items()}, rounds=rounds)
    return {
        "seconds": {name: seconds[name] * entry.scale for name, entry in entries.items()},
        "bytes": peak_memory(entries[OURS].run),
        "powers": growth(row, -(-rounds // 3)),
    }


def growth(row, rounds):
    """Return {factor: exponent}: our time grows as the factor to this power."""
    grown = row.grown()
    rows = {"": row} | {factor: larger for factor, (larger, _) in grown.items()}
    runs = {
        factor: contestants(a_row, np.random.default_rng(0))[OURS].run
        for factor, a_row in rows.items()
    }
    seconds = interleaved(runs, rounds=rounds)
    return {
        factor: log(seconds[factor] / seconds[""]) / log(times)
        for factor, (_, times) in grown.items()
    }


if __name__ == "__main__":
    keep_freed_memory()
    print(json.dumps(compare(ROWS[sys.argv[1]], int(sys.argv[2]))))
