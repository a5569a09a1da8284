"""What all tests share: repeatable random cases, the twins, and figures drawn without a window."""

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
