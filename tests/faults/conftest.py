"""Fault tests work in a folder of their own, say how far they are, and end with a table."""

import os
import tempfile
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
    """What is said while tests run goes past the capture; rows of all processes come together in one folder."""
    told.capture = config.pluginmanager.getplugin("capturemanager")
    if told.ROWS not in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[told.ROWS] = tempfile.mkdtemp(prefix="posko-faults-")


def pytest_sessionfinish() -> None:
    """This process's rows."""
    if told.TABLE:
        told.keep()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the harnesses showed."""
    if told.gathered():
        terminalreporter.section("faults")
        for line in told.lines():
            terminalreporter.write_line(line)
