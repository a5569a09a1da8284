"""The panel of a ladder: measure every rung on this machine, then choose one and read its bill."""

import ipywidgets

from cnnlib import checks, plots, timing
from cnnlib.widgets.panel import Panel, labelled


class LadderPanel(Panel):
    """Measures functions that do the same, and compares the chosen one with the first.

    Nothing is measured before the button is pressed or `measure` is called.

    A choice is an event of a few milliseconds in Python; measuring takes as long as the functions.

    Parameters
    ----------
    functions : dict of name to function without arguments
        From the slowest to the fastest.
    rounds : int
        Turns of each function; the median counts.

    Attributes
    ----------
    rung : ipywidgets.Dropdown
        The choice; its `value` can be read, set and observed.
    seconds, byte_counts : dict of name to number
        What was measured; empty before.

    Examples
    --------
    >>> functions = {"loop": lambda: sum(n for n in range(100)), "sum": lambda: sum(range(100))}
    >>> panel = LadderPanel(functions)
    >>> panel.measure()
    >>> list(panel.seconds)
    ['loop', 'sum']
    """

    def __init__(self, functions, *, rounds=3):
        if not checks.table(functions, "functions"):
            raise ValueError("functions is empty: a ladder needs a form")
        self.functions = {str(name): checks.function(f, name) for name, f in functions.items()}
        self.rounds = checks.integer(rounds, "rounds")
        self.seconds, self.byte_counts = {}, {}
        button = ipywidgets.Button(description="Measure", tooltip="Time every form")
        button.on_click(lambda _: self.measure())
        self.rung = labelled(ipywidgets.Dropdown, "form", options=list(self.functions))
        self.rung.observe(self._tell, "value")
        super().__init__(button, self.rung)
        self._tell()

    def measure(self):
        """Time every rung, take its memory, and draw both."""
        self._show(f"Measuring {len(self.functions)} forms: a moment.")
        self.byte_counts = {name: timing.peak_memory(f) for name, f in self.functions.items()}
        self.seconds = timing.interleaved(self.functions, rounds=self.rounds)
        self._show(self._bill(), self.still())

    def still(self):
        """Return a matplotlib figure of what was measured."""
        if not self.seconds:
            raise ValueError("nothing is measured yet; press Measure, or call measure()")
        return plots.timing_ladder(self.seconds, self.byte_counts)

    def _tell(self, _=None):
        self._show(self._bill() if self.seconds else "Nothing is measured yet. Press Measure.")

    def _bill(self):
        name, first = self.rung.value, next(iter(self.functions))
        beside = timing.compared(self.seconds[name], self.seconds[first], named=first)
        milliseconds, megabytes = self.seconds[name] * 1e3, self.byte_counts[name] / 1e6
        beside = f", {beside}" if name != first else ""
        return f"{name}: {milliseconds:.3g} ms{beside}; {megabytes:.3g} MB of memory"
