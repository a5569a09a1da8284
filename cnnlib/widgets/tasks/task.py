"""What a task is: data that a page can check by itself."""

from dataclasses import dataclass

import numpy as np

MOST = 3  # that an explorer shows, its own included


@dataclass(frozen=True)
class Task:
    """Something to try.

    Attributes
    ----------
    text : str
        What is to be done, as one sentence.
    steps : sequence of sequences of dict
        Each step is done in any of its states, the task once every step was, in any order. A state
        holds what must be shown, by name: a trait or a result such as "x" or "picked"; one entry of
        it, "grad_x[2,1]"; or its rows and columns, "size of w".

    Examples
    --------
    >>> task = Task("Set the stride to 2.", [[{"stride": (2, 2)}]])
    >>> task.as_json()
    {'text': 'Set the stride to 2.', 'steps': [[{'stride': [2, 2]}]]}
    """

    text: str
    steps: list

    def as_json(self):
        """Return it as lists and plain numbers."""
        steps = [[_plain(state) for state in states] for states in self.steps]
        return {"text": self.text, "steps": steps}


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


def written(grid, *place):
    """Return the name of a cell as explorers write it: y[3,3]."""
    return f"{grid}[{','.join(map(str, place))}]"


def picks(*grids, at):
    """Return a state for each of these cells picked in each of these grids."""
    return [{"picked": (grid, *map(int, place))} for place in at for grid in grids]


def found(answers, question):
    """Return the answers, or raise a ValueError if there is none: such a task cannot be done."""
    if not len(answers):
        raise ValueError(f"this explorer has no {question}; ask for something that it has")
    return answers
