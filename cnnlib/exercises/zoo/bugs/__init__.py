"""The bugs, a file for each operation; whatever `@bug` decorates there is in the zoo."""

from importlib import import_module

from cnnlib.exercises.zoo.entry import Bug
from cnnlib.exercises.zoo.layer_functions import OPERATIONS

_MODULES = [import_module(f"{__name__}.{operation}") for operation in OPERATIONS]
BUGS = tuple(
    entry for module in _MODULES for entry in vars(module).values() if isinstance(entry, Bug)
)
