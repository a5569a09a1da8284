"""How long a training on the loops will take."""

import time


def say_how_long(there_and_back, x, y, epochs):
    """Time a pass forward and back on two samples, and print what all of them will take."""
    few = min(2, len(x))
    start = time.perf_counter()
    there_and_back(x[:few], y[:few])
    each = (time.perf_counter() - start) / few
    print(
        f"On the loops one sample takes {_duration(each)}, so {epochs} x {len(x):,} samples will "
        f"take about {_duration(each * epochs * len(x))}. Interrupt to stop: whole epochs are kept. "
        "With ops=vectorized the same network is much faster."
    )


def _duration(seconds):
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.2g} seconds"
