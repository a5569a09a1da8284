"""Run the benchmark: each row in a process of its own, then a table and a figure in figures/.

With --against, compare this tree with another commit instead, and print the ratios.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import against
import matplotlib
import picture
import table
from contestants import MISSING
from rows import ROWS

HERE = Path(__file__).parent
FIGURES = HERE.parents[2] / "figures"


def main():
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(ROWS)}; all without any")
    parser.add_argument("--threads", type=int, default=1, help="for the products (1)")
    parser.add_argument("--rounds", type=int, default=11, help="turns of each contestant (11)")
    parser.add_argument("--against", metavar="COMMIT", help="old time / new time, old peak / new")
    options = parser.parse_args()
    unknown = set(options.rows) - set(ROWS)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    names = options.rows or list(ROWS)
    if options.against:
        environment = measuring(options.threads)
        print(against.report(options.against, names, options.rounds, options.threads, environment))
        return
    if MISSING:
        print(f"Not installed here and left out: {', '.join(MISSING)}", file=sys.stderr)
    results = {}
    for name in names:
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
    command = [sys.executable, str(HERE / "compare.py"), name, str(rounds)]
    done = subprocess.run(
        command, env=measuring(threads), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def measuring(threads):
    """Return the environment to measure in: so many threads, and memory kept as training keeps it.

    glibc then hands freed blocks of up to 31 MiB out again, instead of giving them back to the
    system, which would clear every page of the next one.
    """
    counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    kept = {"MALLOC_MMAP_THRESHOLD_": 31 * 2**20, "MALLOC_TRIM_THRESHOLD_": 62 * 2**20}
    return os.environ | {name: str(value) for name, value in (counts | kept).items()}


if __name__ == "__main__":
    main()
