"""The progress bar of a training: gone when the training is over, from a saved notebook too."""

import sys
from contextlib import contextmanager

from tqdm.auto import tqdm


@contextmanager
def progress_bar(batches, done):
    """Yield a bar of tqdm, and leave nothing of it behind."""
    if sys.platform == "emscripten":  # a browser has no threads: tqdm would try one, and warn
        tqdm.monitor_interval = 0
    options = {"total": batches, "initial": done, "leave": False, "unit": "batch"}
    if not _in_notebook():
        with tqdm(file=sys.stdout, **options) as bar:
            yield bar
        return
    from IPython.display import display  # tqdm's own notebook bar needs it, too

    with tqdm(display=False, **options) as bar:
        shown = display(bar.container, display_id=True)
        bar.displayed = True
        try:
            yield bar
        finally:
            shown.update({}, raw=True)  # else the notebook keeps the bar's text, at its start


def _in_notebook():
    """Tell whether tqdm draws its bar as a widget."""
    return tqdm.__base__.__module__ == "tqdm.notebook"
