"""How much a hand-in may take, and how many are judged at once."""

import os
from dataclasses import dataclass

from cnnlib import checks


@dataclass(frozen=True)
class Settings:
    """What `grade` and `check` are told.

    Parameters
    ----------
    seconds : int, default 30
        For each exercise of a hand-in: after that, the process ends.
    memory : int, default 2000
        Megabytes of each process; kept on Linux.
    jobs : int, optional
        How many are judged at once; as many as there are processors by default.
    hidden : tuple of Path
        Folders that no hand-in must see, where it is confined.

    Raises
    ------
    ValueError, TypeError
        If one is no whole number in its bounds.
    """

    seconds: int = 30
    memory: int = 2000
    jobs: int | None = None
    hidden: tuple = ()

    def __post_init__(self):
        checks.integer(self.seconds, "seconds")
        checks.integer(self.memory, "memory", least=500)
        if self.jobs is not None:
            checks.integer(self.jobs, "jobs")

    @property
    def workers(self):
        """How many are judged at once."""
        return self.jobs or os.cpu_count() or 1
