"""What each learner's processes cost, as Linux counts it."""

from collections import defaultdict

import psutil

MEMORY = ("shared", "own", "resident")


def processes(hub):
    """Return the processes of each learner by name; those of the hub itself are under None."""
    found = defaultdict(list)
    for process in [hub, *hub.children(recursive=True)]:
        found[process.environ().get("JUPYTERHUB_USER")].append(process)
    return found


def still_running(running, seconds):
    """Return which processes have still not ended after some seconds."""
    left = psutil.wait_procs(running, timeout=seconds)[1]
    return [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def costs(hub):
    """Return the memory in MB and the seconds of processor time of each learner, and of the hub.

    Memory is counted in three ways. "shared" divides a page among all processes that hold it, and
    so adds up over learners; "own" has only the pages that nobody else holds; "resident" counts
    every page in full.
    """
    return {name: _cost(running) for name, running in processes(hub).items()}


def columns(opened, saved):
    """Return what each learner cost, as lists: memory at the end, processor time before and after.

    Parameters
    ----------
    opened, saved : dict
        What costs() returned when the lesson was open, and when it was saved.
    """
    names = [name for name in saved if name is not None]
    start = [opened[name]["processor"] for name in names]
    end = [saved[name]["processor"] for name in names]
    return {
        "processor to open": start,
        "processor to run": [round(b - a, 2) for a, b in zip(start, end, strict=True)],
        **{kind: [saved[name][kind] for name in names] for kind in MEMORY},
    }


def disk(folder):
    """Return the size of all files in a folder, in MB."""
    return round(sum(path.lstat().st_size for path in folder.rglob("*")) / 1e6, 1)


def _cost(running):
    memories = [process.memory_full_info() for process in running]
    sizes = [[memory.pss, memory.uss, memory.rss] for memory in memories]
    # The first four times are the process's own and those of its children that have ended.
    seconds = sum(sum(process.cpu_times()[:4]) for process in running)
    totals = (round(sum(column) / 1e6, 1) for column in zip(*sizes, strict=True))
    return dict(zip(MEMORY, totals, strict=True)) | {"processor": round(seconds, 2)}
