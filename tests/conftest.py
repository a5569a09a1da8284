"""What all tests share: repeatable random cases, the twins, and figures drawn without a window."""

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


def pytest_configure():
    """Look at what the tests call, before any of them imports it by name."""
    exercised.watch()


def pytest_sessionfinish(session):
    """Fail a whole run in which an option or a trait has never left its default."""
    if _is_whole(session) and exercised.unexercised():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Name the options and traits that a whole run has left at their defaults."""
    if _is_whole(terminalreporter._session) and (names := exercised.unexercised()):
        terminalreporter.section("never moved from their defaults")
        terminalreporter.write_line("\n".join(names))


def _is_whole(session):
    """Whether all tests of the package ran, with none of them selected or failing."""
    config = session.config
    all_files = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    all_tests = not config.option.keyword and config.option.markexpr.startswith("not browser")
    return all_files and all_tests and not session.testsfailed
