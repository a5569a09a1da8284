"""Is the code that you wrote the library's own code? A comparison of syntax trees, not of results."""

import ast
import difflib
import inspect
import textwrap

__all__ = ["code_difference"]


def code_difference(yours, library):
    """Compare what two functions compute, line by line.

    What does not compute is left out: comments, blank lines, docstring, decorators, and the line
    that checks arguments (a call to `checks`, or the `SlidingWindow` made in its place).

    Parameters
    ----------
    yours, library : functions whose source Python can find

    Returns
    -------
    str
        "" if they are the same, else the differing lines, - yours and + the library's.
    """
    return "\n".join(
        difflib.unified_diff(
            _essence(yours), _essence(library), "yours", "library", lineterm="", n=1
        )
    )


def _essence(function):
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    body = [statement for statement in definition.body if not _is_preparation(statement)]
    bare = ast.Module([_Finish().visit(statement) for statement in body], type_ignores=[])
    return ast.unparse(bare).splitlines()


def _is_preparation(statement):
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)  # the docstring
    if not (isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)):
        return False
    called = ast.unparse(statement.value.func)
    return called.startswith("checks.") or called == "SlidingWindow"


class _Finish(ast.NodeTransformer):
    """Read checks.gradients(a, b, c, dtypes) as (a, b, c) and checks.in_dtype(a, dtype) as a."""

    def visit_Call(self, call):
        self.generic_visit(call)
        called = ast.unparse(call.func)
        if called == "checks.gradients":
            return ast.Tuple(call.args[:3], ast.Load())
        return call.args[0] if called == "checks.in_dtype" else call
