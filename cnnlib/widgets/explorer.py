"""What all explorers share: their module, their page, their text in a list of variables."""

import html
import inspect
import json
from pathlib import Path
from string import Template
from types import MappingProxyType

import anywidget

from cnnlib import checks, files
from cnnlib.widgets import bundle
from cnnlib.widgets.in_notebook import InNotebook
from cnnlib.widgets.policy import Script, policy
from cnnlib.widgets.tasks import MOST
from cnnlib.widgets.traits import Pick, Tasks, together, written

PAGE = Template((Path(__file__).parent / "page.html").read_text("utf-8"))

# What anywidget gives an explorer in a notebook, for a page without a kernel.
STAND_IN = bundle.shared("stand_in")
LINK, START = bundle.shared("link"), bundle.shared("page")


def script_data(value):
    """Return a value as JSON for a script element: nothing inside may look like its end."""
    return json.dumps(value, sort_keys=True).replace("<", "\\u003c")


class Explorer(InNotebook, anywidget.AnyWidget):
    """An interactive picture: state in Python, pixels and small arithmetic in JavaScript.

    A subclass sets `_esm` to its `bundle.module`, has traits for all that the reader can change,
    names its `grids`, and draws itself with matplotlib in `still`. It may have tasks of its own,
    which its JavaScript knows how to tick, and others that a lesson asks for by name with `task`.
    """

    _css = bundle.stylesheet()
    grids = ()
    own_tasks = 0
    known_tasks = MappingProxyType({})
    picked = Pick()
    tasks = Tasks()

    def task(self, name, **wanted):
        """Give a reader something to try, with a tick once it is done.

        The states in which it is done are computed here, from the explorer as it stands, so that a
        page ticks without a kernel. Ask before the explorer is shown.

        Parameters
        ----------
        name : str
            One of the explorer's `known_tasks`.
        **wanted
            What this task asks for, such as `outputs=6`.

        Raises
        ------
        ValueError
            There is no task of this name, none of its answers is in this explorer, or it would be
            the fourth.

        Examples
        --------
        >>> from cnnlib.widgets import ConvolutionExplorer
        >>> explorer = ConvolutionExplorer([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, 1]])
        >>> explorer.task("touched_by", outputs=2)
        >>> explorer.tasks[0].text
        'Pick a pixel that 2 outputs touched.'
        """
        known = self.known_tasks
        task = known[checks.choice(name, "name", tuple(known))](self, **wanted)
        if self.own_tasks + len(self.tasks) == MOST:
            raise ValueError(f"this explorer has {MOST} tasks already; more would not be tried")
        self.tasks = (*self.tasks, task)

    def still(self):
        """Return a matplotlib figure of the present state, for paper."""
        raise NotImplementedError

    def to_html(self, path, *, title=None):
        """Write one page that works from a file: no kernel, no network.

        What a reader changes stands in the fragment of the page's address, so that a link or a
        bookmark shows it again; a drawing or a picture of one's own does not. A page that cannot be
        written whole leaves the old one.

        Parameters
        ----------
        path : str or path
        title : str, optional
            Shown as text; the explorer's name otherwise.

        Raises
        ------
        ValueError, TypeError
            If no file can have this name, or no page can show the title.
        OSError
            If the page cannot be written; it names the page.
        """
        path = checks.path(path, "path")
        title = self._readable_name() if title is None else checks.word(title, "title")
        script = Script(f"{self.script()}\n{STAND_IN}\n{LINK}\n{START}", module=True)
        page = PAGE.substitute(
            policy=policy([script]),
            title=html.escape(title),
            style=self._css,
            state=script_data(self.page_state()),
            rules=script_data(self._page_rules()),
            script=script,
        )
        files.replace(path, page.encode("utf-8"))

    def page_state(self):
        """Return what a page is drawn from: the explorer's own traits, as JSON can carry them."""
        shared = anywidget.AnyWidget.class_trait_names()
        return self.get_state(
            name for name in self.keys if name not in shared and not name.startswith("_")
        )

    def _page_rules(self):
        """Return by which rules the page believes its link, for each trait that a link may set."""
        rules = {name: getattr(self.traits()[name], "rule", None) for name in self.page_state()}
        return {name: rule for name, rule in rules.items() if rule is not None}

    def script(self):
        """Return the JavaScript that defines `render`, for a page: without what Jupyter imports."""
        return self._esm.removesuffix(bundle.EXPORT)

    @together("picked")
    def _check_pick(self, picked):
        if picked is not None:
            self._check_cell(*picked)

    def _check_cell(self, grid, row, column):
        """Raise a ValueError if there is no such grid. A row too far means the last one."""
        if grid not in self.grids:
            raise ValueError(f"picked names grid {grid!r}; it must be one of {self.grids}")

    def _readable_name(self):
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in type(self).__name__)
        return words.strip().capitalize()

    def code(self, separator=", ", edge=""):
        """Return the call that makes this explorer as it stands, but for what is picked.

        Parameters
        ----------
        separator, edge : str
            What stands between two arguments, and around them all.

        Returns
        -------
        str
            Python code; `...` stands for what is too long to write.
        """
        arguments = []
        for name, parameter in inspect.signature(type(self)).parameters.items():
            value = self._argument(name)
            if parameter.default is parameter.empty:
                arguments.append(written(value))
            elif written(value) != written(parameter.default):
                arguments.append(f"{name}={written(value)}")
        call = f"{edge}{separator.join(arguments)}{edge}" if arguments else ""
        return f"{type(self).__name__}({call})"

    def _argument(self, name):
        """Return what the constructor's argument of this name would be."""
        return getattr(self, name)

    def __repr__(self):
        return self.code()
