"""Fault tests work in a folder of their own, say how far they are, and end with a table."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import told


@pytest.fixture
def home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CC_HOME beside the working folder."""
    monkeypatch.chdir(tmp_path)
    return home


def pytest_configure(config: pytest.Config) -> None:
    """What is said while tests run goes past the capture."""
    told.capture = config.pluginmanager.getplugin("capturemanager")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the harnesses showed."""
    if told.TABLE:
        terminalreporter.section("faults")
        for line in told.lines():
            terminalreporter.write_line(line)
