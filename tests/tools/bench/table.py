"""The measurements as a table of ratios: another's time divided by ours."""

import os
import platform

import numpy as np
from contestants import MISSING, STRIPS
from work import KEPT, OURS

PEERS = [
    "PyTorch",
    "SciPy",
    "product alone",
    STRIPS,
    "tensordot",
    "fancy + add.at",
    "einsum",
    "loops",
]

NOTES = (
    "Forward and backward, in turns, the median of the rounds; above 1, ours is faster. Peak is all "
    "that a call of ours holds, results included. Grows as: the powers by which our time grows with "
    "the samples n, the rows and columns h, the kernel's size k, the channels c (in and out), each "
    "doubled alone. Layout kept: x and grad_y come in the memory order that the layer before "
    "leaves. Product alone: the matrix products without anything around them. Strips: the forms of "
    "cnnlib.ladder, short enough for a reader to write; PyTorch / strips is PyTorch's time divided "
    "by theirs. Loops, einsum and SciPy (which takes pairs of channels) are measured on a slice and "
    "scaled; so are the usual codes for L7, on an eighth of the image."
)


def processor():
    """Return the processor's name."""
    try:
        with open("/proc/cpuinfo") as file:
            lines = dict(line.split(":", 1) for line in file if ":" in line)
        names = {key.strip(): value.strip() for key, value in lines.items()}
        return f"{names['model name']} (family {names['cpu family']}, model {names['model']})"
    except (OSError, KeyError, ValueError):
        return platform.processor() or platform.machine()


def machine(threads):
    """Return what the figures depend on, as a sentence."""
    return (
        f"{processor()}, {os.cpu_count()} cores, {threads} thread{'s' * (threads > 1)}, "
        f"NumPy {np.__version__}, Python {platform.python_version()}, float32."
    )


def markdown(rows, results, threads):
    """Return the table as text."""
    columns = [
        *("ours, ms", "peak, MB", "grows as"),
        *("PyTorch, layout kept", "PyTorch / strips", *PEERS),
    ]
    lines = [
        "# Speed: another's time divided by ours",
        "",
        machine(threads),
        NOTES,
        *([f"Not installed here and left out: {', '.join(MISSING)}."] if MISSING else []),
        "",
        f"| row | {' | '.join(columns)} |",
        f"|---|{'---:|' * len(columns)}",
    ]
    for name, result in results.items():
        lines.append(f"| {name}: {rows[name]} | {' | '.join(_cells(**result))} |")
    return "\n".join([*lines, ""])


def _cells(seconds, bytes, powers):
    def ratio(other, one):
        return seconds[other] / seconds[one] if {other, one} <= seconds.keys() else None

    growth = " ".join(f"{factor}^{power:.1f}" for factor, power in powers.items())
    ratios = [ratio("PyTorch", KEPT), ratio("PyTorch", STRIPS), *(ratio(p, OURS) for p in PEERS)]
    return [f"{seconds[OURS] * 1e3:,.3g}", f"{bytes / 1e6:,.3g}", growth, *map(_number, ratios)]


def _number(ratio):
    if ratio is None:
        return "-"
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"
