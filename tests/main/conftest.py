"""Everything that a person types has a home of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def at_home(home: Path) -> Path:
    """No token, key or database of whoever runs the tests."""
    return home
