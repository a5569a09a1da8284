"""What all tests share: repeatable random cases, the twins, and figures drawn without a window."""

from collections import Counter

import matplotlib
import numpy as np
import pytest
from hypothesis import HealthCheck, settings

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


@pytest.fixture
def soaks(record_property):
    """Enter this test in the table that `make soak` ends with: `soaks("loops")`."""
    return lambda what: record_property("soaks", what)


def pytest_terminal_summary(terminalreporter):
    """One table of what was tried and how many of it held; nothing where no test was entered."""
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
