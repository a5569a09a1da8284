"""What each learner's processes cost, as Linux counts it."""

from collections import defaultdict

MEMORY = ("shared", "own", "resident")


def costs(hub):
    """Return the memory in MB and the seconds of processor time of each learner, by name.

    Those of the hub itself are under None. "shared" divides a page among all processes that hold
    it, and so adds up over learners; "own" has only the pages that nobody else holds; "resident"
    counts every page in full.
    """
    found = defaultdict(list)
    for process in [hub, *hub.children(recursive=True)]:
        found[process.environ().get("JUPYTERHUB_USER")].append(process)
    return {name: _cost(running) for name, running in found.items()}


def columns(opened, saved):
    """Return a list for each row of the table, of costs when a lesson was open and was saved."""
    pairs = [(opened[name], saved[name]) for name in saved if name is not None]
    return {
        "processor to open": [before["processor"] for before, _ in pairs],
        "processor to run": [round(b["processor"] - a["processor"], 2) for a, b in pairs],
        **{kind: [after[kind] for _, after in pairs] for kind in MEMORY},
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
