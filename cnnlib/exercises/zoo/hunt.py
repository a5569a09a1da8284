"""Let a test loose on the zoo: which bugs does it kill, and does it spare what is right?"""

import html
from dataclasses import dataclass

import numpy as np

from cnnlib import naive, vectorized
from cnnlib.exercises import sandbox
from cnnlib.exercises.zoo.bugs import BUGS
from cnnlib.exercises.zoo.layer_functions import OPERATIONS, layers
from cnnlib.exercises.zoo.needs import lacking, met
from cnnlib.exercises.zoo.right import stamped

RIGHT = {"naive": naive, "vectorized": vectorized, "stamped": stamped}


@dataclass(frozen=True)
class Board:
    """The score of one test: bug by bug, and the right forms it accepts.

    `killed` maps the names of the bugs to True (found) or False (survives); `accepted` maps the
    names of the right forms to None, or to why the test rejects them. `calls` maps each operation
    to the `NEEDS` that the test's calls of it meet, a set for each call.
    """

    test: str
    killed: dict
    accepted: dict
    calls: dict

    @property
    def survivors(self):
        """Names of the bugs that pass this test."""
        return [name for name, killed in self.killed.items() if not killed]

    @property
    def fair(self):
        """Whether every right form is accepted; else a kill means nothing."""
        return not any(self.accepted.values())

    @property
    def advice(self):
        """What would kill the survivors: one sentence for each operation that they are bugs of."""
        alive = [bug for bug in BUGS if bug.name in self.survivors]
        by_operation = {name: [b for b in alive if b.operation == name] for name in self.calls}
        return [
            f"{name}: {lacking(bugs, self.calls[name])}"
            for name, bugs in by_operation.items()
            if bugs
        ]

    def __bool__(self):
        return self.fair and not self.survivors

    def __repr__(self):
        lines = [f"{self.test} kills {sum(self.killed.values())} of {len(self.killed)} bugs"]
        spared = [name for name, why in self.accepted.items() if not why]
        lines.append(f"right forms accepted: {', '.join(spared) or 'none'}")
        lines += [
            f"it rejects {name}, which is right: {why}"
            for name, why in self.accepted.items()
            if why
        ]
        if self.survivors:
            lines.append(f"survivors: {', '.join(self.survivors)}")
        return "\n".join(lines)

    def _repr_html_(self):
        first, *rest = map(html.escape, repr(self).split("\n"))
        lines = "<br>".join(rest)
        return f"<div role='status'><strong>{first}</strong><br>{lines}</div>"


def hunt(my_test, bugs=BUGS):
    """Run `my_test(layers)` on every bug and on three right forms, and return a `Board`.

    `layers` has the functions of `cnnlib.naive` (conv2d, conv2d_backward, max_pool2d, ...); in each
    of the bugs one of them is wrong. The test rejects by returning False or by raising, an
    AssertionError for instance; it accepts by returning True or nothing.
    """
    calls = {operation: [] for operation in OPERATIONS}
    forms = {**RIGHT, "stamped": _recorded(RIGHT["stamped"], calls)}
    killed = {bug.name: _rejection(my_test, bug.layers) is not None for bug in bugs}
    accepted = {name: _rejection(my_test, form) for name, form in forms.items()}
    return Board(getattr(my_test, "__name__", "my_test"), killed, accepted, calls)


def _recorded(form, calls):
    """The layers of `form`, which note in `calls` what each call meets."""

    def recorded(operation):
        def call(*args, **options):
            result = getattr(form, operation)(*args, **options)
            calls[operation].append(met(operation, args, options))
            return result

        return call

    return layers(**{operation: recorded(operation) for operation in OPERATIONS})


def _rejection(my_test, form):
    """Why the test rejects this form, or None where it accepts."""
    # What the test returns is read within the sandbox too: an array of objects may raise.
    outcome = sandbox.call(lambda layers: _accepts(my_test(layers)), (form,))
    if outcome.timed_out:
        return f"it ran longer than {sandbox.TIME_LIMIT:g} seconds"
    if outcome.error:
        return f"it raised {outcome.error}"
    return None if outcome.result else "it returned False"


def _accepts(returned):
    return returned is None or bool(np.all(returned))
