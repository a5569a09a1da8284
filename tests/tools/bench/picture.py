"""The table as one figure: a dot for every ratio, ours the line at 1."""

import matplotlib.pyplot as plt
from contestants import STRIPS
from work import OURS

SHOWN = {  # contestant: marker and colour; the order of the legend
    "PyTorch": ("o", "#0072b2"),
    "product alone": ("v", "#222222"),
    STRIPS: ("X", "#c58a00"),
    "tensordot": ("^", "#007a5a"),
    "fancy + add.at": ("D", "#a0568a"),
    "einsum": ("P", "#6b6b6b"),
    "loops": ("s", "#d55e00"),
}
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 14,
    "svg.hashsalt": "speed",
    "svg.fonttype": "path",
}


def save(rows, results, path):
    """Draw the ratios and save them as SVG; equal results give equal bytes."""
    with plt.style.context("default"), plt.rc_context(STYLE):
        figure, ax = plt.subplots(figsize=(12.8, 0.5 * len(results) + 2.2), layout="constrained")
        names = list(results)
        for contestant, (marker, colour) in SHOWN.items():
            points = [
                (result["seconds"][contestant] / result["seconds"][OURS], row)
                for row, result in enumerate(results.values())
                if contestant in result["seconds"]
            ]
            if points:
                ax.plot(
                    *zip(*points, strict=True), marker, color=colour, label=contestant, markersize=9
                )
        ax.axvline(1, color="#1f5f9e", linewidth=2)
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter("{x:,g}")
        ax.set_yticks(range(len(names)), [f"{name}: {rows[name]}" for name in names])
        ax.invert_yaxis()
        ax.grid(axis="x", color="#dddddd")
        ax.set_axisbelow(True)
        ax.set_xlabel(
            "time of another / time of cnnlib.vectorized: right of the line, ours is faster"
        )
        ax.set_title("How many times faster is cnnlib.vectorized?", fontsize=18, loc="left")
        figure.legend(loc="outside lower center", ncols=7, frameon=False)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
