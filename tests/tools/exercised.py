"""Which options of public functions, and which traits of explorers, the tests ever move.

An option that no test gives a value of its own could stop working unseen. So every call that a
test makes is looked at, and a whole run fails if an option has kept its default all along.
"""

import functools
import importlib
import inspect

import traitlets

PUBLIC = [
    "datasets",
    "exercises",
    "gradcheck",
    "kernels",
    "layers",
    "losses",
    "naive",
    "optim",
    "padding",
    "plots",
    "predictions",
    "timing",
    "trace",
    "training",
    "twins",
    "vectorized",
    "widgets",
]

_unmoved = {}  # a function's or class's full name to its options that are still at their default
_values = {}  # (an explorer's class, a trait) to the different values seen, two at most


def watch():
    """Look at every call of a public function and at every trait, from now on.

    To be called before a test module imports a function by its name.
    """
    for unit in PUBLIC:
        module = importlib.import_module(f"cnnlib.{unit}")
        for name, thing in public(module):
            label = f"{unit}.{name}"
            if inspect.isclass(thing):
                thing.__init__ = watched(thing.__init__, label)
                if issubclass(thing, traitlets.HasTraits):
                    watch_traits(thing, label)
            elif type(thing).__module__.startswith("cnnlib."):  # an object that can be called
                type(thing).__call__ = watched(type(thing).__call__, label)
            else:
                setattr(module, name, watched(thing, label))


def unexercised():
    """Return what no test has moved: "naive.conv2d(groups)", "widgets.Explorer.stride"."""
    options = [f"{label}({option})" for label, rest in _unmoved.items() for option in sorted(rest)]
    traits = [f"{label}.{trait}" for (label, trait), seen in _values.items() if len(seen) < 2]
    return options + traits


def public(module):
    """Yield the names and values of a module's public functions and classes."""
    for name in getattr(module, "__all__", vars(module)):
        thing = getattr(module, name)
        here = getattr(thing, "__module__", "").startswith(module.__name__)
        if (
            not name.startswith("_")
            and here
            and (inspect.isfunction(thing) or inspect.isclass(thing))
        ):
            yield name, thing


def watched(function, label):
    """Return the function with a look at what it is called with."""
    parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    if not defaults:
        return function
    unmoved = _unmoved[label] = set(defaults)
    signature = inspect.signature(function)

    @functools.wraps(function)
    def watched(*args, **options):
        if unmoved:
            given = _bound(signature, args, options)
            unmoved.difference_update(
                [name for name in unmoved & given.keys() if not _same(given[name], defaults[name])]
            )
        return function(*args, **options)

    return watched


def _bound(signature, args, options):
    """Return a call's arguments by name; none for a call that does not fit."""
    try:
        return signature.bind(*args, **options).arguments
    except TypeError:
        return {}


def _same(value, default):
    """Whether a value is the default: arrays and other objects by identity."""
    if value is default or type(value) is not type(default):
        return value is default
    # The text of a number of 5,000 digits is refused by Python.
    return value == default if isinstance(value, int) else repr(value) == repr(default)


def watch_traits(explorer, label):
    """Record the values of the traits that this class of explorer has of its own."""
    own = [name for name in explorer.class_own_traits() if not name.startswith("_")]
    _values.update({(label, name): set() for name in own})
    construct = explorer.__init__

    @functools.wraps(construct)
    def constructed(self, *args, **options):
        construct(self, *args, **options)
        for name in own:
            _record(label, name, getattr(self, name))
        self.observe(lambda change: _record(label, change["name"], change["new"]), own)

    explorer.__init__ = constructed


def _record(label, name, value):
    seen = _values[label, name]
    if len(seen) < 2:
        seen.add(repr(value))
