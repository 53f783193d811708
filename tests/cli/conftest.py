"""Every test of the command line has a home of its own: no token, key or database of whoever runs the tests."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CC_HOME, and no other CC_ variable."""
    for name in [each for each in os.environ if each.startswith("CC_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("CC_HOME", str(folder))
    return folder
