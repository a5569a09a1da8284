"""Exercises that build a piece of the reader's own library.

The right answer is decorated with `@build`, in its form of whole arrays; below it stand its form of
loops, and slips as lines of either form that are written wrong:

    @build("build_double", new="a loop over a row", takes="x (W,)", ...)
    def double(x):
        return 2 * x

    @double.loops
    def double(x):
        y = np.zeros(len(x))
        for j in range(len(x)):
            y[j] = 2 * x[j]
        return y

    double.slips_in(double.looped, {"this is the square": {"2 * x[j]": "x[j] * x[j]"}})
"""

import ast
import inspect
import sys
import textwrap
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

from cnnlib.exercises import sandbox
from cnnlib.exercises.effort import LIBRARIES
from cnnlib.exercises.function import FunctionExercise
from cnnlib.gradcheck import adjoint
from cnnlib.layers.ops import takes

LOOPS, ARRAYS = 1, 2  # the rungs of a piece: with a loop over pixels or samples, and without


def build(name, **about):
    """Make the decorated right answer the build of this name; it keeps the piece that it is called.

    The keywords are the fields of `Build`. In its module the build can be called as the right
    answer that it is.
    """

    def declare(truth):
        wants = f"your {_kind(truth)} {truth.__name__}{inspect.signature(truth)}"
        return Build(name=name, wants=wants, truth=truth, **about)

    return declare


@dataclass(kw_only=True, eq=False)
class Build(FunctionExercise):
    """Write a whole function: `new` says in a line what it asks that no build before it asked.

    `takes` gives the shapes in words, `given` the lines that the stub holds already. `rung` is the
    one that is asked for: LOOPS lets every right answer pass, ARRAYS only those whose work in
    Python stays the same when the batch and the width are doubled. `may_wait` names the options
    that an answer need not take; those that it takes must be right.
    """

    new: str
    takes: str
    given: str = ""
    rung: int = LOOPS
    may_wait: tuple = ()
    oracle: str = "the library's own form"
    refused: tuple = LIBRARIES

    def __post_init__(self):
        super().__post_init__()
        self.looped = self._settings = self._write = None

    @property
    def piece(self):
        """The name that the function bears, and under which it is kept."""
        return self.truth.__name__

    @property
    def stub(self):
        """The text from which the reader begins."""
        if inspect.isclass(self.truth):
            methods = [f for f in vars(self.truth).values() if inspect.isfunction(f)]
            body = "\n\n".join(f"def {f.__name__}{inspect.signature(f)}: ..." for f in methods)
            head = f"class {self.piece}:"
        else:
            body = f"{textwrap.dedent(self.given).strip()}\n...".strip()
            head = f"def {self.piece}{inspect.signature(self.truth)}:"
        shapes = textwrap.fill(f'"""{self.takes}."""', 92)
        return head + "\n" + textwrap.indent(f"{shapes}\n\n{body}\n", "    ")

    @property
    def slides(self):
        """Whether it moves windows over pictures: `calls` says over which."""
        return self._settings is not None

    # --- what is declared below a build

    def loops(self, form):
        """Decorate the same function as loops over every index; the name stays the build's."""
        self.looped = form
        return self

    def grows(self, earlier, *, without=()):
        """Take over what an earlier build of this piece knows: loops, calls, slips but for some."""
        self.looped = earlier.looped
        self.calls(earlier._settings, earlier._write)
        self._slips += [slip for slip in earlier._slips if slip.words not in without]

    def calls(self, settings, write):
        """Try it on what `settings` draws, each written as a Case by `write`.

        `settings.cases(draw)` yields what the cases are made of, `settings.sized(draw, scale)` one
        of them with `scale` times the samples and the columns; `settings.lacks` is as the field.
        """
        self._settings, self._write = settings, write
        self.lacks = {**settings.lacks, **self.lacks}
        self.cases(lambda draw: map(write, settings.cases(draw)))
        self.no_loop_over("pixels or samples")(
            lambda draw: [write(settings.sized(draw, scale)) for scale in (1, 2)]
        )

    def slips_in(self, form, slips):
        """Declare likely wrong answers: {words: {a piece of the form's text: what it became}}."""
        for words, edits in slips.items():
            self.slip(words)(rewritten(form, edits))

    def adjoint(self, forward, *shapes, **options):
        """Ask in the end whether <y, grad_y> = <x, grad_x> (= <w, grad_w>), exactly, ten times."""

        @self.oracle_too
        def _(answer):
            taken = {name: value for name, value in options.items() if takes(answer, name)}
            verdict = adjoint(partial(forward, **taken), partial(answer, **taken), *shapes)
            return None if verdict else verdict.sentences[0]

    # --- what is made of it

    @cached_property
    def arguments(self):
        """The names of what a case holds."""
        if self._use is None:
            return super().arguments
        return list(inspect.signature(self._use).parameters)[1:]

    def _right(self, case):
        """What the right answer gives where it is used as every answer is."""
        return self._called(self.truth)(*case.args, **case.options)

    def check(self, answer, *, square=False):
        """Judge an answer and return a Report."""
        waiting = self._waiting(answer)
        report = super(Build, self._without(waiting)).check(answer, square=square)
        if not (report and waiting):
            return report
        return replace(report, sentences=(*report.sentences, f"{', '.join(waiting)}: not yet"))

    def rung_of(self, answer):
        """The rung on which a right answer stands, measured; None for a piece that has no rungs."""
        if self._make_longer is None:
            return None
        asked = self._without(self._waiting(answer))
        return LOOPS if super(Build, asked)._loop_left(answer) else ARRAYS

    def _waiting(self, answer):
        """The options that may wait and that an answer does not take."""
        if not callable(answer):
            return []
        # An object may answer what it likes when it is asked for its arguments.
        return [n for n in self.may_wait if not sandbox.call(takes, (answer, n)).result]

    def _without(self, waiting):
        """This build, or one like it that does not ask for these options."""
        if not waiting:
            return self

        def write(drawn):
            case = self._write(drawn)
            case.options = {k: v for k, v in case.options.items() if k not in waiting}
            return case

        less = copy(self)
        for name, made in inspect.getmembers_static(type(self)):
            if isinstance(made, cached_property):
                vars(less).pop(name, None)
        less.calls(replace(self._settings, **dict.fromkeys(waiting, False)), write)
        return less

    def largest_call(self, answer):
        """The largest call that a check tries, of this answer: a function without arguments."""
        case, _ = self.tried[-1]
        return partial(self._called(answer), *case.args, **case.options)

    def _loop_left(self, answer):
        """Say so only where the build asks for a form without."""
        return super()._loop_left(answer) if self.rung == ARRAYS else None


def _kind(truth):
    return "class" if inspect.isclass(truth) else "function"


@cache
def _source(form):
    return textwrap.dedent(inspect.getsource(form))


def rewritten(form, edits):
    """The function that `form` is once pieces of its text are exchanged."""
    source = _source(form)
    for old, new in edits.items():
        if old not in source:
            raise ValueError(f"{form.__name__} holds no {old!r}")
        source = source.replace(old, new)
    definition = ast.parse(source)
    definition.body[0].decorator_list = []
    names = dict(vars(sys.modules[form.__module__]))
    exec(compile(definition, f"<a slip in {form.__name__}>", "exec"), names)  # noqa: S102 - ours
    return names[form.__name__]
