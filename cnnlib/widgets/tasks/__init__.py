"""Things to try in an explorer, each with a tick that is computed here and needs no kernel later.

One file for each kind of explorer holds its tasks by name. A task is a function of the explorer, as
it stands when the task is asked for, that returns a `Task`: a sentence and the states in which it is
done.
"""

from cnnlib.widgets.tasks.task import MOST, Task

__all__ = ["MOST", "Task"]
