"""Every limit of the HTTP server, with its reason. Owns the numbers; the settings say others."""

import resource
from dataclasses import dataclass

KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one server's process lets through. Peers are wide, since a whole shift stands behind one carrier's address;
    people are narrow."""

    trusted_proxies: tuple[str, ...] = ()
    """Networks whose X-Forwarded-For is believed; without any the connection's own other end is the peer."""
    peer_requests: int = 12_000
    """A minute, of one peer, with log-ins that are known: 60 officers at 200 each."""
    stranger_requests: int = 600
    """A minute, of one peer, without a log-in that is known. Its log-ins are counted beside."""
    peer_log_ins: int = 120
    """A minute, of one peer: a shift that begins."""
    person_requests: int = 3_000
    """A minute, of one log-in, by whatever tokens."""
    peer_connections: int = 512
    """Open at once; the peer's longest idle one goes for a new one."""
    person_feeds: int = 8
    person_exports: int = 2
    person_large: int = 2
    """Bodies above LARGE_BYTES that are being read and worked on at once."""
    head_s: float = 10.0
    """For the whole head of a request; and between two requests of one connection."""


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
