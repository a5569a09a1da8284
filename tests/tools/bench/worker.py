"""Work for against.py: read a question in JSON from every line, and print the answer."""

import json
import sys
from time import process_time

import numpy as np
from rows import ROWS
from work import arrays, runs

from cnnlib import vectorized
from cnnlib.timing import peak_memory


def answers(questions):
    """Yield, for {"row"}, the peak of its forms; for {"form", "calls"}, the seconds a call takes."""
    for question in questions:
        if "row" in question:
            row = ROWS[question["row"]]
            forms = runs(row, arrays(row, np.random.default_rng(0)), vectorized)
            yield {form: peak_memory(run) for form, run in forms.items()}
        else:
            run = forms[question["form"]]
            start = process_time()
            for _ in range(question["calls"]):
                run()
            yield (process_time() - start) / question["calls"]


if __name__ == "__main__":
    for answer in answers(map(json.loads, sys.stdin)):
        print(json.dumps(answer), flush=True)
