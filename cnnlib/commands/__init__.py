"""What `cnnlib` does on a command line: a module for each command, loaded when it is called.

Such a module has `arguments(parser)`, which adds what the command takes, and `run(chosen)`, which
does it; its docstring is the command's help. A wrong value is a ValueError, which is shown as a line.
"""

import argparse
import io
import sys
from importlib import import_module
from itertools import takewhile

from cnnlib import __version__

COMMANDS = {
    "start": "copy the lessons into a folder, and open them in JupyterLab",
    "check": "judge one notebook anew",
    "grade": "judge what a class has handed in",
    "site": "build the course as pages that need no kernel",
}
# Of these, all from the first option on is another program's.
PASS_ON = ("start",)
HELP = ("-h", "--help")


def main(words=None):
    """Do what a command line asks for.

    Parameters
    ----------
    words : sequence of str, optional
        The command and what it takes; if left out, what Python was called with.
    """
    _print_anywhere()
    words = list(sys.argv[1:] if words is None else words) or ["--help"]
    name = words[0]
    own, others = _split(words) if name in PASS_ON else (words, [])
    parser, each = _parsers()
    command = import_module(f"{__name__}.{name}") if name in COMMANDS else None
    if command:
        each[name].description = command.__doc__
        command.arguments(each[name])
    chosen = parser.parse_args(own)
    chosen.others = others
    try:
        command.run(chosen)
    except ValueError as error:
        each[name].error(str(error))


def _print_anywhere():
    """Let a pipe print "?" for a sign that its encoding lacks, as many on Windows do."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _split(words):
    """Return the words before the first option, and the rest."""
    own = list(takewhile(lambda word: not word.startswith("-") or word in HELP, words))
    return own, words[len(own) :]


def _parsers():
    """Return the parser of all, and that of each command by its name."""
    parser = argparse.ArgumentParser("cnnlib", description="A course on convolution and pooling.")
    parser.add_argument("--version", action="version", version=f"cnnlib {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    form = argparse.RawDescriptionHelpFormatter
    each = {
        name: commands.add_parser(name, help=does, formatter_class=form)
        for name, does in COMMANDS.items()
    }
    return parser, each
