"""What every exercise has."""

from dataclasses import dataclass

from cnnlib.exercises.report import UNTRIED, Report


@dataclass(kw_only=True, eq=False)
class Exercise:
    """A name and its words: what is to be handed in, and three hints.

    Parameters
    ----------
    name : str
        As `check` is given it.
    wants : str
        In a line, what `check` is given.
    idea, shape, line : str
        The hints, from what to think of to the line to write.
    """

    name: str
    wants: str
    idea: str
    shape: str
    line: str

    has_oblong_kernels = False  # whether `check(..., kernel="square")` leaves some cases out

    def __post_init__(self):
        self._make_material = None

    @property
    def hints(self):
        """The three hints, in the order in which they are given."""
        return (f"Idea: {self.idea}", f"Shape: {self.shape}", f"Line: {self.line}")

    @property
    def material(self):
        """What the exercise hands out, made anew; None for most."""
        return self._make_material and self._make_material()

    def hands_out(self, make):
        """Decorate the function that makes what the exercise hands out."""
        self._make_material = make
        return make

    def report(self, status, *sentences, **more):
        """A Report under this exercise's name; sentences that are None are left out."""
        return Report(self.name, status, tuple(s for s in sentences if s), **more)

    def untried(self):
        """The Report on an answer that was not begun."""
        return self.report(UNTRIED, f"to hand in: {self.wants}")
