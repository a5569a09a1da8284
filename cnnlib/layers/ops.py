"""What layers run: functions of the library or of a reader, each given what it takes.

A layer hands on the options that its caller wrote, in the form written, and no others. So a
function needs only those arguments that it is given.
"""

import inspect

from cnnlib import checks


def written(**options):
    """Keep the options that a caller wrote: those that are not None."""
    return {name: value for name, value in options.items() if value is not None}


def require_functions(layer, name, options):
    """Raise a TypeError unless the layer's ops have `name` and its backward, with these options."""
    for each in (name, f"{name}_backward"):
        function = getattr(layer.ops, each, None)
        if not callable(function):
            raise TypeError(
                f"ops is {checks.short(layer.ops)}, which has no function {each}; pass "
                "cnnlib.vectorized, cnnlib.naive or an object with functions of your own"
            )
        for option in options:
            if not takes(function, option):
                raise TypeError(
                    f"{layer!r} cannot be made: the {each} of its ops takes no {option}; its "
                    f"arguments are {_signature(function)}"
                )


def takes(function, argument):
    """Whether a function has an argument that can be passed by this name."""
    parameters = _signature(function).parameters.values()
    return any(
        p.kind is p.VAR_KEYWORD or (p.name == argument and p.kind is not p.POSITIONAL_ONLY)
        for p in parameters
    )


def _signature(function):
    try:
        return inspect.signature(function)
    except ValueError:  # a function written in C may hide its arguments: it is given no options
        return inspect.Signature()


def call_text(kind, sizes, options):
    """Return a call as it was written, as in Conv2d(1, 8, 3, stride=2)."""
    named = (f"{name}={value!r}" for name, value in options.items())
    return f"{kind.__name__}({', '.join([*map(repr, sizes), *named])})"
