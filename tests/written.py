"""Right and wrong forms, which stand in modules of the tests, as a reader would have written them."""

import inspect
import re
import textwrap

from cnnlib.exercises import mine
from cnnlib.exercises.build import Build
from cnnlib.exercises.keeping.needs import names_read


class Writer:
    """Writes the right forms of builds as a reader would: imports, helpers, definitions."""

    def __init__(self):
        self.imports, self.helpers = {}, {}

    def text(self, form):
        """The text of a right form; what it reads is put among the imports and the helpers."""
        text = textwrap.dedent(inspect.getsource(form))
        text = text[re.search(r"^(def|class) ", text, re.MULTILINE).start() :]
        known = vars(inspect.getmodule(form))
        for name in names_read(text) & known.keys():
            value = known[name]
            if isinstance(value, Build):  # the reader's own, under its name
                text = re.sub(rf"\b{name}\b", value.piece, text)
            elif inspect.ismodule(value):
                self.imports[name] = f"import {value.__name__} as {name}"
            elif value.__module__.startswith(("numpy", "cnnlib.padding")):
                self.imports[name] = f"from {value.__module__} import {name}"
            elif name not in mine.pieces() and name not in self.helpers:
                self.helpers[name] = ""  # before it is written: it may read itself
                self.helpers[name] = self.text(value)
        return text
