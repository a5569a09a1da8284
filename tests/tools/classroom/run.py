"""A class on a real JupyterHub: learners open one lesson at once, run it all and save it."""

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import signal
import sys

import hub
import psutil
from install import PACKAGES, install
from learner import Learner
from lesson import publish, teach
from report import report

BUILD = hub.ROOT / "build" / "classroom"
MINUTES = 20  # then it gives up
RECORD = hub.HERE / "record.json"
PAGE = hub.ROOT / "cnnlib" / "publish" / "site" / "classroom.md"
REPORT = re.compile(r"(?<=```text\n)\d+ learners at once:.*?(?=```)", re.DOTALL)


def arguments(words=None):
    """Return the options."""
    parser = argparse.ArgumentParser(prog="make classroom", description=__doc__)
    parser.add_argument("--learners", type=int, default=20, help="how many at once (20)")
    parser.add_argument(
        "--lesson", default="slide_a_kernel", help="a part of its name (slide_a_kernel)"
    )
    parser.add_argument("--keep", action="store_true", help="show the numbers on the site's page")
    options = parser.parse_args(words)
    found = sorted(path.name for path in hub.ROOT.glob(f"notebooks/*{options.lesson}*.ipynb"))
    if len(found) != 1:
        parser.error(f"--lesson {options.lesson} is to name one lesson; it names {len(found)}")
    if options.learners < 2:
        parser.error(f"--learners {options.learners}: a class is two or more")
    options.lesson = f"notebooks/{found[0]}"
    return options


def main():
    """Hold the class and print the report; with --keep, store it for the site, too."""
    options = arguments()
    if sys.platform != "linux":
        sys.exit("make classroom counts memory as only Linux does: run it there.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop the hub then, too
    layer, proxy = install(BUILD)
    folder = BUILD / "run"
    shutil.rmtree(folder, ignore_errors=True)
    course = folder / "course"
    course.mkdir(parents=True)
    publish(course)
    record = {"lesson": options.lesson, "machine": machine()}
    print(f"The hub's log is {folder.relative_to(hub.ROOT)}/hub.log", flush=True)
    with hub.running(folder, layer, proxy) as (url, password, process):
        names = [f"learner{number:03}" for number in range(1, options.learners + 1)]
        learners = [Learner(url, name, password) for name in names]
        work = teach(process, learners, course, options.lesson, folder / "homes")
        try:
            record |= asyncio.run(asyncio.wait_for(work, 60 * MINUTES))
        except TimeoutError:
            sys.exit(f"The class was not over after {MINUTES} minutes.")
    print(f"\n{report(record)}", end="")
    if options.keep:
        RECORD.write_text(json.dumps(record) + "\n", "utf-8")
        PAGE.write_text(REPORT.sub(report(record), PAGE.read_text("utf-8")), "utf-8")


def machine():
    """Return what the class is held on, and how many programs want its processors already."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    memory = psutil.virtual_memory().total / 1e9
    return (
        f"{os.cpu_count()} processors ({models[0] if models else platform.machine()}), "
        f"{memory:.0f} GB, Linux, Python {platform.python_version()}, {', '.join(PACKAGES)}; "
        f"busy with {os.getloadavg()[0]:.0f} other programs"
    )


if __name__ == "__main__":
    main()
