"""The panel of trust: how the step size decides an error, and which bugs a test lets live."""

import ipywidgets

from cnnlib import checks, plots
from cnnlib.exercises import zoo
from cnnlib.gradcheck import StepSizes
from cnnlib.plots import style
from cnnlib.widgets.panel import Panel, labelled


class TrustPanel(Panel):
    """Shows the step-size plot of chosen functions, and the board of a chosen test.

    An event costs Python a picture, about a quarter of a second; the first hunt of a test takes
    some seconds.

    Parameters
    ----------
    curves : dict of name to cnnlib.gradcheck.StepSizes
        All with the same steps.
    tests : dict of name to function, optional
        Each takes a module of layers, as for `zoo.hunt`; the usual tests otherwise. A test is let
        loose on the zoo when it is first chosen.

    Attributes
    ----------
    functions, step, test : ipywidgets
        The controls; their `value` can be read, set and observed.
    board : cnnlib.exercises.zoo.Board or None
        The score of the chosen test.

    Examples
    --------
    >>> from cnnlib import gradcheck
    >>> curve = gradcheck.step_sizes(lambda x: (x**3).sum(), [2], [12])
    >>> TrustPanel({"x cubed": curve})
    TrustPanel()
    """

    def __init__(self, curves, tests=None):
        if not checks.table(curves, "curves"):
            raise ValueError("curves is empty: there is no step size to compare")
        self.curves, self._boards = {}, {}
        for name, curve in curves.items():
            if not isinstance(curve, StepSizes):
                raise TypeError(
                    f"{name} is {checks.short(curve)}, {checks.kind(curve)}; it must be StepSizes, as "
                    "gradcheck.step_sizes gives"
                )
            self.curves[str(name)] = curve
        steps = [tuple(curve.h) for curve in self.curves.values()]
        if any(own != steps[0] for own in steps):
            raise ValueError("the curves have different steps h; give all of them the same")
        if tests is None:
            tests = {test.__name__.replace("_", " "): test for test in zoo.USUAL_TESTS}
        self.tests = {
            str(name): checks.function(test, name)
            for name, test in checks.table(tests, "tests").items()
        }
        names = tuple(self.curves)
        several = {"options": names, "value": names, "rows": min(len(names) + 1, 6)}
        self.functions = labelled(ipywidgets.SelectMultiple, "functions", **several)
        # As on the picture's axis: small steps on the left.
        options = sorted((h, place) for place, h in enumerate(steps[0]))
        options = [(_text(h), place) for h, place in options]
        self.step = labelled(
            ipywidgets.SelectionSlider, "step ε", options=options, value=options[-1][1]
        )
        self.test = labelled(ipywidgets.Dropdown, "test", options=["none", *self.tests])
        self._answer = ipywidgets.HTML()
        super().__init__(self.functions, self.step, self.test)
        self.children = (*self.children, self._answer)
        self.functions.observe(self._plot, "value")
        self.step.observe(self._plot, "value")
        self.test.observe(self._hunt, "value")
        self._plot()

    @property
    def board(self):
        """The score of the chosen test."""
        return self._boards.get(self.test.value)

    def still(self):
        """Return a matplotlib figure of the chosen curves, with a line at the chosen step."""
        errors = {name: self.curves[name].error for name in self.functions.value}
        h = next(iter(self.curves.values())).h
        ax = plots.show_step_sizes(h, errors)
        ax.axvline(h[self.step.value], color="black", linewidth=1.5, zorder=0)
        where = {"xy": (h[self.step.value], 1), "xycoords": ("data", "axes fraction")}
        where |= {"xytext": (0, 4), "textcoords": "offset points"}
        ax.annotate("", **where, ha="center").set(**style.words(f"ε = {self.step.label}"))
        return ax.figure

    def _plot(self, _=None):
        if self.functions.value:
            self._show(self._sentence_of(), self.still())
        else:
            self._show("Choose at least one function.")

    def _sentence_of(self):
        parts = []
        for name in self.functions.value:
            curve = self.curves[name]
            best = curve.error.argmin()
            error, least = _text(curve.error[self.step.value]), _text(curve.error[best])
            parts.append(
                f"{name} is wrong by {error} (at best {least}, at ε = {_text(curve.h[best])})"
            )
        return f"With ε = {self.step.label}: {'; '.join(parts)}."

    def _hunt(self, _=None):
        name = self.test.value
        if name == "none":
            self._answer.value = ""
            return
        if name not in self._boards:
            self._answer.value = "<div role='status'>Hunting: a moment.</div>"
            self._boards[name] = zoo.hunt(self.tests[name])
        self._answer.value = zoo.stories([self.board])._repr_html_()


def _text(number):
    [text] = style.number_texts([float(f"{number:.0e}")])
    return text
