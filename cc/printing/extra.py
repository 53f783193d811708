"""The libraries that only paper needs: what is said when they are not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from cc.core.errors import UsageError


@contextmanager
def needed() -> Iterator[None]:
    """Around the import of a library from the extra `paper`: UsageError that says how to get it."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise UsageError(
            "{missing} is not installed, and reports on paper need it: pip install 'posko[paper]'.",
            code="usage.extra",
            fields={"missing": missing.name, "extra": "paper"},
        ) from missing
