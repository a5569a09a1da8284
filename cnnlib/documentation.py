"""The twins' contract, written once: `cnnlib.naive` says it, `cnnlib.vectorized` shows it too."""

import inspect

SECTIONS = "\n\nParameters\n----------\n"


def share_contract(source, targets):
    """Put the sections of one function's docstring, from Parameters on, under another's words.

    Examples call functions by their bare names, so that each twin's help shows its own.

    Parameters
    ----------
    source, targets : module
        Every function in the `__all__` of `targets` has its namesake in `source`, which says the
        shapes, the dtypes and what is raised; its own docstring says how it computes.
    """
    for name in targets.__all__:
        function, namesake = getattr(targets, name), getattr(source, name)
        if function.__doc__ and namesake.__doc__:  # python -OO keeps none
            _, _, sections = inspect.cleandoc(namesake.__doc__).partition(SECTIONS)
            function.__doc__ = inspect.cleandoc(function.__doc__) + SECTIONS + sections
