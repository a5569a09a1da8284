"""What tests of exercises share: each begins in a new kernel, beside no library of a reader."""

import pytest

from cnnlib.exercises import attempts, mine


@pytest.fixture(autouse=True)
def new_kernel(monkeypatch):
    """Nothing was answered wrong before, and nothing said: tests pass in any order."""
    attempts.forget()
    monkeypatch.setattr(mine, "_said", set())


@pytest.fixture(autouse=True)
def kept_where_the_test_works(monkeypatch):
    """Forget the folder that `make test` names, where nothing is kept."""
    monkeypatch.delenv("CNNLIB_MINE", raising=False)
