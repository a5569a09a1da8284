"""How long a training will take, said before it begins where that is long."""

import time

PATIENCE = 2  # seconds an epoch: what takes longer is said
LOOK = 1  # seconds that the look itself may take, about


def say_if_slow(there_and_back, x, y, *, batch_size, epochs):
    """Time a batch forward and back, and print what training will take if an epoch takes long.

    On loops a whole batch could take minutes, so two samples tell first how many of it are timed.
    """
    each = _seconds_a_sample(there_and_back, x[:2], y[:2])
    if each * len(x) > PATIENCE:
        # Small arrays hide what a call costs by itself: only a batch can tell whether that is slow.
        size = min(batch_size, max(2, int(LOOK / each)))
        each = _seconds_a_sample(there_and_back, x[:size], y[:size])
    epoch = each * len(x)
    if epoch > PATIENCE:
        print(
            f"With these functions an epoch of {len(x):,} samples will take about "
            f"{_duration(epoch)}, and {epochs} of them {_duration(epochs * epoch)}. Interrupt to "
            "stop: whole epochs are kept. Faster are twenty samples, functions without loops over "
            "pixels (their letters in np.einsum), or the library's: ops=vectorized."
        )


def _seconds_a_sample(there_and_back, x, y):
    start = time.perf_counter()
    there_and_back(x, y)
    return max(time.perf_counter() - start, 1e-9) / len(x)  # a clock may be coarse


def _duration(seconds):
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.2g} seconds"
