"""Tests of the console are coroutines; Textual runs on asyncio alone."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop of every coroutine test here."""
    return "asyncio"
