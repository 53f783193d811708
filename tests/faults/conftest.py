"""Fault tests work in a folder of their own."""

from pathlib import Path

import pytest


@pytest.fixture
def home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CC_HOME beside the working folder."""
    monkeypatch.chdir(tmp_path)
    return home
