"""What all tests share: repeatable random cases, and figures drawn without a window."""

import matplotlib
from hypothesis import settings

# The same cases on every run and every machine; no deadline, as machines differ in speed.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

matplotlib.use("agg")
