"""What the class cost, as text."""

import math
import textwrap
from statistics import median

SERVER, PROCESSORS = 50, 4  # a class on one server
CLUSTER, NODE = 5_000, 30_000  # a class on many, and the megabytes of each that learners get
ROOM = 4 / 3  # for what a learner tries beyond the lesson
ROWS = {
    "start": "log in and start a server, s",
    "fetch": "fetch the course, s",
    "open": "open the lesson and a kernel, s",
    "run": "run all cells, s",
    "save": "save, s",
    "fetch anew": "fetch the teacher's update, s",
    "stop": "stop the server, s",
    "processor to open": "processor time until it is open, s",
    "processor to run": "processor time to run and save, s",
    "shared": "memory, shared pages divided, MB",
    "own": "memory, only one's own pages, MB",
    "resident": "memory, every page in full, MB",
    "disk": "home folder, MB",
}


def report(record):
    """Return the text on a record: what each learner cost, by ROWS, and the hub with its proxy."""
    learners = record["learners"]
    lines = [
        f"{len(learners['save'])} learners at once: {record['lesson']}",
        textwrap.fill(record["machine"], 80),
        "",
        f"{'a learner':36}{'median':>9}{'worst':>9}",
    ]
    for name, title in ROWS.items():
        lines.append(f"{title:36}{median(learners[name]):9,.1f}{max(learners[name]):9,.1f}")
    return "\n".join([*lines, "", *map(_item, plan(record))]) + "\n"


def plan(record):
    """Return sentences on larger classes, of learners who each cost what the worst here did."""
    worst = {name: max(numbers) for name, numbers in record["learners"].items()}
    hub, count = record["hub"], len(record["learners"]["save"])
    served = hub["processor"] / count
    memory = SERVER * worst["shared"] + hub["shared"]
    opening = SERVER * (worst["processor to open"] + served) / PROCESSORS
    running = SERVER * worst["processor to run"] / PROCESSORS
    container = ROOM * worst["resident"]
    per_node = math.floor(NODE / container)
    hub_alone = (
        f"The hub and its proxy hold {hub['shared']:,.0f} MB. A hub works on one processor: it can "
        f"start about {60 / served:,.0f} learners a minute."
    )
    server = (
        f"One server, where programs share pages: {SERVER} learners at work hold "
        f"{memory / 1e3:.1f} GB; with a third more to play in, {ROOM * memory / 1e3:.1f} GB."
    )
    bell = (
        f"With {PROCESSORS} such processors, {SERVER} learners who start at once all have the "
        f"lesson open after {opening:,.0f} s; all cells of all take {running:,.0f} s."
    )
    containers = (
        f"Containers, which share nothing: with a third more, {container:,.0f} MB a learner, so "
        f"{per_node:,} learners in {NODE / 1e3:.0f} GB, and {math.ceil(CLUSTER / per_node):,} "
        f"times that for {CLUSTER:,} at work at once."
    )
    return [hub_alone, server, bell, containers]


def _item(sentence):
    return textwrap.fill(sentence, 80, initial_indent="- ", subsequent_indent="  ")
