"""What all tests share: repeatable random cases, the twins, and figures drawn without a window."""

import gc
import random
from collections import Counter
from itertools import groupby

import matplotlib
import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from tools import exercised

from cnnlib import naive, vectorized

# The same cases on every run and every machine; no deadline, as machines differ in speed.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
# What `make fuzz` asks for: new cases every time, and 7,000 of each of the three kinds.
settings.register_profile(
    "fuzz", max_examples=7_000, deadline=None, suppress_health_check=list(HealthCheck)
)

matplotlib.use("agg")


@pytest.fixture(params=[naive, vectorized], ids=["naive", "vectorized"], scope="session")
def twin(request):
    """Each of the twins in turn."""
    return request.param


@pytest.fixture
def rng():
    """The same random numbers in every test."""
    return np.random.default_rng(2)


def pytest_addoption(parser):
    """Let any order be tried."""
    words = "run the files, and the tests of each, in an order that SEED draws"
    parser.addoption("--shuffle", type=int, metavar="SEED", help=words)


def pytest_collection_modifyitems(config, items):
    """Shuffle, if that is asked for; a file's tests stay together, and so do its fixtures."""
    seed = config.getoption("shuffle")
    if seed is None:
        return
    chance = random.Random(seed)
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    chance.shuffle(files)
    items[:] = [test for tests in files for test in chance.sample(tests, len(tests))]


def pytest_configure():
    """Look at what the tests call, before any of them imports it by name."""
    exercised.watch()


def pytest_collection_finish():
    """Leave thousands of tests out of what is searched for garbage: `peak_memory` has it searched."""
    gc.freeze()


def pytest_sessionfinish(session):
    """Fail a whole run in which an option or a trait has never left its default."""
    if _is_whole(session) and exercised.unexercised():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _is_whole(session):
    """Whether all tests of the package ran, with none of them selected or failing."""
    config = session.config
    all_files = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    all_tests = not config.option.keyword and config.option.markexpr.startswith("not browser")
    return all_files and all_tests and not session.testsfailed


@pytest.fixture
def soaks(record_property):
    """Enter this test in the table that `make soak` ends with: `soaks("loops")`."""
    return lambda what: record_property("soaks", what)


def pytest_terminal_summary(terminalreporter):
    """Name what a whole run has left at its default, and say of what was soaked how much held."""
    if _is_whole(terminalreporter._session) and (names := exercised.unexercised()):
        terminalreporter.section("never moved from their defaults")
        terminalreporter.write_line("\n".join(names))
    _tell_what_held(terminalreporter)


def _tell_what_held(terminalreporter):
    """Print one table of what was tried and how many of it held; nothing where none was entered."""
    tried, held = Counter(), Counter()
    for outcome in ("passed", "failed", "xfailed", "xpassed"):
        for report in terminalreporter.getreports(outcome):
            if report.when == "call" and (what := dict(report.user_properties).get("soaks")):
                tried[what] += 1
                held[what] += outcome == "passed"
    if tried:
        terminalreporter.section("what held")
        rows = [("what", "tried", "held"), *((what, tried[what], held[what]) for what in tried)]
        for row in [*rows, ("in all", tried.total(), held.total())]:
            terminalreporter.write_line("{:24} {:>6} {:>6}".format(*row))
