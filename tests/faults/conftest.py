"""Fault tests have a home of their own: no token, key or database of whoever runs them."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CC_HOME, and no other CC_ variable but the one that names a test's PostgreSQL."""
    for name in [each for each in os.environ if each.startswith("CC_") and each != "CC_TEST_POSTGRES"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("CC_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder
