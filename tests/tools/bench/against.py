"""This tree against another commit: row by row, in turns, each in a process of its own.

A worker imports cnnlib from its tree and does what it is told by a line of JSON. The workers take
turns, and who begins changes every round. What counts is the time of the processor (of all threads
together), not of the clock, and the median of the rounds' ratios: other programs disturb it little.
"""

import io
import json
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import table
from rows import ROWS
from work import KEPT, OURS

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TURN = 0.05  # seconds, at least
COLUMNS = ["time", "peak", "time, layout kept", "peak, layout kept"]


def report(commit, names, rounds, threads, environment):
    """Return the ratios of these rows as text; `environment` is the processes'."""
    with checked_out(commit) as old:
        ratios = compared(old, ROOT, names, rounds, environment)
    meaning = f"{commit}'s, divided by this tree's: above 1, this tree needs less."
    lines = [
        f"{table.machine(threads)} Processor time and peak memory, {meaning}",
        "",
        f"| row | {' | '.join(COLUMNS)} |",
        f"|---|{'---:|' * len(COLUMNS)}",
    ]
    for name, result in ratios.items():
        cells = [f"{ratio:.2f}" for form in (OURS, KEPT) for ratio in result.get(form, ())]
        cells += ["-"] * (len(COLUMNS) - len(cells))
        lines.append(f"| {name}: {ROWS[name]} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


@contextmanager
def checked_out(commit):
    """A temporary folder with the commit's cnnlib."""
    command = ["git", "-C", str(ROOT), "archive", "--format=zip", commit, "cnnlib"]
    archive = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if archive.returncode:
        sys.exit(f"git gives no cnnlib of {commit!r}: --against wants a commit of this repository")
    with TemporaryDirectory() as folder:
        with zipfile.ZipFile(io.BytesIO(archive.stdout)) as files:
            files.extractall(folder)
        yield Path(folder)


def compared(old, new, names, rounds, environment):
    """Return {row: {form: (old time / new time, old peak / new peak)}} of two trees."""
    results = {}
    with worker(old, environment) as ask_old, worker(new, environment) as ask_new:
        for name in names:
            print(f"{name}: {ROWS[name]} ...", file=sys.stderr)
            peaks = [ask({"row": name}) for ask in (ask_old, ask_new)]
            results[name] = {
                form: (times(ask_old, ask_new, form, rounds), peaks[0][form] / peaks[1][form])
                for form in peaks[0]
            }
    return results


def times(ask_old, ask_new, form, rounds):
    """Return the median of the rounds' ratios, old time / new time."""
    longest = max(ask({"form": form, "calls": 1}) for ask in (ask_old, ask_new))
    turn = {"form": form, "calls": max(1, int(TURN / longest))}
    ratios = []
    for number in range(rounds):
        order = (ask_old, ask_new) if number % 2 else (ask_new, ask_old)
        seconds = {ask: ask(turn) for ask in order}
        ratios.append(seconds[ask_old] / seconds[ask_new])
    return median(ratios)


@contextmanager
def worker(tree, environment):
    """A process with this tree's cnnlib; gives the function that asks it."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "worker.py")],
        env=environment | {"PYTHONPATH": str(tree)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask(question):
        print(json.dumps(question), file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())

    with process:
        yield ask
        process.stdin.close()
