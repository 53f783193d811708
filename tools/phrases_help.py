"""What the command line's help says: docstrings of verbs and help of options, which no call marks. Owns how they are
found; what is a text of ours otherwise is said in the code."""

from collections.abc import Iterator


def texts(domain: str) -> Iterator[str]:
    """The help texts of a domain."""
    yield from ()
