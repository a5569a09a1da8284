"""One lesson in a class: all learners do one thing at once, and wait for the last of them.

That is the hardest load that a class of this size can be.
"""

import asyncio
import time

import nbformat
import privacy
import teacher
import usage

FOLDER = "cnnlib"  # where a learner's home keeps the course


async def teach(hub, learners, course, lesson, homes):
    """Teach, check and measure.

    Parameters
    ----------
    hub : Hub
    learners : list of Learner
    course : Path
        The teacher's repository.
    lesson : str
        The notebook's path in it.
    homes : Path
        The folder of all learners' homes.

    Returns
    -------
    measured : dict
        "learners" and "hub", as report() takes them.
    processes : list of Process
        All that took part.
    """
    path = f"{FOLDER}/{lesson}"
    seconds = {}

    async def at_once(step, action):
        print(f"{step} ...", flush=True)
        seconds[step] = await asyncio.gather(*(_timed(action(learner)) for learner in learners))

    alone = usage.costs(hub.process)[None]["processor"]
    await at_once("start", lambda learner: learner.start(hub.password))
    await at_once("fetch", lambda learner: learner.fetch(course, FOLDER))
    await at_once("open", lambda learner: learner.open(path))
    opened = usage.costs(hub.process)
    await at_once("run", lambda learner: learner.run_all())
    await at_once("save", lambda learner: learner.save())
    saved, groups = usage.costs(hub.process), usage.processes(hub.process)

    print("check ...", flush=True)
    taught = nbformat.read(course / lesson, as_version=4)
    for learner in learners:
        complete(nbformat.read(homes / learner.name / path, as_version=4), taught)
    await privacy.check(learners, homes)
    teacher.update(course, lesson)
    await at_once("fetch anew", lambda learner: learner.fetch(course, FOLDER))
    for learner in learners:
        teacher.check_update(homes / learner.name / FOLDER, lesson, learner.mark)

    await at_once("stop", lambda learner: learner.stop())
    processes = [process for name in groups if name is not None for process in groups[name]]
    if left := usage.still_running(processes, 60):
        raise RuntimeError(f"processes have outlived their servers: {left}")
    columns = seconds | usage.columns(opened, saved)
    columns["disk"] = [usage.disk(homes / learner.name) for learner in learners]
    served = {**saved[None], "processor": round(saved[None]["processor"] - alone, 2)}
    return {"learners": columns, "hub": served}, [*processes, *groups[None]]


def complete(notebook, taught):
    """Check that every cell ran without an error and shows all that it shows in the course."""
    shown = {cell.id: _kinds(cell) for cell in notebook.cells if cell.cell_type == "code"}
    for cell in taught.cells:
        if cell.cell_type == "code" and not _kinds(cell) <= shown[cell.id]:
            raise RuntimeError(f"cell {cell.id} shows {shown[cell.id]}, not {_kinds(cell)}")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            raise RuntimeError(f"cell {cell.id} did not run")
        expected = "raises-exception" in cell.metadata.get("tags", [])
        if ("error" in shown[cell.id]) > expected:
            raise RuntimeError(f"cell {cell.id}: {cell.outputs[-1].evalue}")


def _kinds(cell):
    """Return the kinds of a cell's outputs, as types of content where they have one."""
    return {
        kind for output in cell.outputs for kind in output.get("data", {output.output_type: None})
    }


async def _timed(action):
    started = time.perf_counter()
    await action
    return round(time.perf_counter() - started, 2)
