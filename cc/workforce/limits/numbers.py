"""Limits of the HTTP server that nobody sets, with their reasons; those that a room may set stand in its settings."""

import resource

KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20

STRANGER_BYTES = 64 * KIBIBYTE
"""The largest body that is read of somebody without a log-in."""
LARGE_BYTES = MEBIBYTE
"""A body above it counts into what may be in memory at once."""
LARGE_TOGETHER_BYTES = 160 * MEBIBYTE
LARGE_WAIT_S = 30.0
"""How long a large body waits for its turn before it is told to come again."""
HEAD_BYTES, HEAD_FIELDS = 64 * KIBIBYTE, 100
HASHING_WAITS = 32
"""Log-ins that may wait for the one thread that looks at passwords: some 2 s of work."""


def most_files() -> int:
    """How many files this process may have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1 << 16 if soft == resource.RLIM_INFINITY else soft


def most_connections() -> int:
    """Open at once, of everybody: half of the files, since feeds, photos and the database need theirs."""
    return min(8_192, max(64, most_files() // 2))


def most_feeds() -> int:
    """Open at once, of everybody: each has a thread and a connection to the database of its own (three files)."""
    return min(256, max(16, most_files() // 16))
