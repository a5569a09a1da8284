"""What tests of exercises share: a reader's library lies where the test works, and nowhere else."""

import pytest


@pytest.fixture(autouse=True)
def kept_where_the_test_works(monkeypatch):
    """Forget the folder that `make test` names, where nothing is kept."""
    monkeypatch.delenv("CNNLIB_MINE", raising=False)
