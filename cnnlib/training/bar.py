"""The progress bar of a training: gone when the training is over, from a saved notebook too."""

import sys
from contextlib import contextmanager

from tqdm.auto import tqdm


class Bar(tqdm):
    """A bar without tqdm's thread, which a browser has not and a check's sandbox would end."""

    monitor_interval = 0


@contextmanager
def progress_bar(batches, done):
    """Yield a bar of tqdm, and leave nothing of it behind."""
    # Each batch may draw: what the thread would do for slow ones.
    options = {"total": batches, "initial": done, "leave": False, "unit": "batch", "miniters": 1}
    if not _in_notebook():
        with Bar(file=sys.stdout, **options) as bar:
            yield bar
        return
    from IPython.display import display  # tqdm's own notebook bar needs it, too

    with Bar(display=False, **options) as bar:
        shown = display(bar.container, display_id=True)
        bar.displayed = True
        try:
            yield bar
        finally:
            shown.update({}, raw=True)  # else the notebook keeps the bar's text, at its start


def _in_notebook():
    """Tell whether tqdm draws its bar as a widget."""
    return tqdm.__base__.__module__ == "tqdm.notebook"
