"""Run the benchmark: each row in a process of its own, then a table and a figure in figures/."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import picture
import table
from contestants import MISSING
from rows import ROWS

HERE = Path(__file__).parent
FIGURES = HERE.parents[1] / "figures"


def main():
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(ROWS)}; all without any")
    parser.add_argument("--threads", type=int, default=1, help="for the products (1)")
    parser.add_argument("--rounds", type=int, default=11, help="turns of each contestant (11)")
    options = parser.parse_args()
    unknown = set(options.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if MISSING:
        print(f"Not installed here and left out: {', '.join(MISSING)}", file=sys.stderr)
    results = {}
    for name in options.rows or ROWS:
        print(f"{name}: {ROWS[name]} ...", file=sys.stderr)
        results[name] = measured(name, options.rounds, options.threads)
    text = table.markdown(ROWS, results, options.threads)
    print(text)
    if not options.rows and options.threads == 1:  # the whole, as the README shows it
        FIGURES.mkdir(exist_ok=True)
        (FIGURES / "speed.md").write_text(text, "utf-8")
        matplotlib.use("agg")
        picture.save(ROWS, results, FIGURES / "speed.svg")


def measured(name, rounds, threads):
    """Return what compare.py prints, from a process with this many threads."""
    counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    environment = os.environ | {name: str(count) for name, count in counts.items()}
    command = [sys.executable, str(HERE / "compare.py"), name, str(rounds)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
