"""The server's end of a connection: uvicorn's, with a bound on how long a head may take, how large it may be, and how
many connections there are. Owns whom to let go of when there are too many; knows no route.

Whoever has connected and asks nothing goes first: a flood of half-open connections makes room for those who ask. The
server looks through its connections once a second (`Connections.tidy`).
"""

import time
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from cc.settings.limits import Limits
from cc.workforce.limits.buckets import Counts
from cc.workforce.limits.numbers import HEAD_BYTES, HEAD_FIELDS, most_connections
from cc.workforce.limits.peers import Peers, named

STALLED_S = 60.0
"""How long the other end may take nothing of an answer."""


class Held(Protocol):
    """What is asked of a connection: whose it is, since when it waits for a request (None: it has one), and to end."""

    @property
    def peer(self) -> str:
        """The other end's address."""

    @property
    def idle_since(self) -> float | None:
        """Monotonic seconds."""

    def is_overdue(self, now_s: float) -> bool:
        """Whether it has taken too long over something."""

    def cut(self) -> None:
        """Let go of it."""


class Connections:
    """All connections of one server."""

    def __init__(self, limits: Limits, peers: Peers, most: int | None = None) -> None:
        self.limits, self.peers = limits, peers
        self.most = most_connections() if most is None else most
        self._open: dict[Held, None] = {}
        self._of_peer = Counts()

    def begin(self, connection: Held) -> bool:
        """Count a new connection, letting go of an idle one where there are too many; False: it is one too many."""
        peer = connection.peer
        full = len(self._open) >= self.most
        crowded = not self.peers.trusts(peer) and self._of_peer[peer] >= self.limits.peer_connections
        if (full or crowded) and not self._make_room(peer if crowded else None):
            return False
        self._open[connection] = None
        self._of_peer.add(peer)
        return True

    def end(self, connection: Held) -> None:
        """It is gone."""
        if connection in self._open:
            del self._open[connection]
            self._of_peer.drop(connection.peer)

    def _make_room(self, peer: str | None) -> bool:
        """Cut off the connection that has waited longest for a request; of one peer, or of whom has most."""
        for wanted in (peer,) if peer is not None else self._of_peer.most_first():
            longest = next((each for each in self._open if each.idle_since is not None and each.peer == wanted), None)
            if longest is not None:
                self.end(longest)
                longest.cut()
                return True
        return False

    def rest(self, connection: Held) -> None:
        """It has been answered, and idles: those that idle longer stand before it."""
        if connection in self._open:
            del self._open[connection]
            self._open[connection] = None

    def tidy(self) -> None:
        """Cut off who takes too long over a head, or takes nothing of what is to be sent."""
        now_s = time.monotonic()
        for each in tuple(self._open):
            if each.is_overdue(now_s):
                each.cut()


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    bounds: Connections
    """Set on the class that a server makes for itself."""

    def __init__(self, *args: Any, **named_: Any) -> None:
        super().__init__(*args, **named_)
        self.peer = ""
        self.idle_since: float | None = time.monotonic()
        self._head_bytes = self._unsent = 0
        self._unsent_since = 0.0

    def connection_made(self, transport: Any) -> None:
        """Somebody connects."""
        super().connection_made(transport)
        self.peer = named(self.client[0] if self.client else "")
        if not self.bounds.begin(self):
            self._refuse(503, b"retry-after: 5\r\n")

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self.bounds.end(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        in_head = self.idle_since is not None
        super().data_received(data)
        if self.idle_since is None or self.transport.is_closing():
            return
        self._head_bytes = self._head_bytes + len(data) if in_head else 0
        if self._head_bytes > HEAD_BYTES:
            self._refuse(431)

    def on_headers_complete(self) -> None:
        """A request begins."""
        self.idle_since, self._head_bytes = None, 0
        if len(self.headers) > HEAD_FIELDS:
            self._refuse(431)
            return
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """A request was answered; the next may come."""
        super().on_response_complete()
        if self.timeout_keep_alive_task is not None or self.transport.is_closing():
            self.idle_since = time.monotonic()
            self.bounds.rest(self)

    def _unsupported_upgrade_warning(self) -> None:
        """Whoever asks for a WebSocket is answered as by HTTP; a stranger writes no log."""

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is answered, and not logged: a stranger could fill a disk with it."""
        self._refuse(400)

    def is_overdue(self, now_s: float) -> bool:
        """Whether a request did not come in time, or nothing was taken of an answer for too long."""
        unsent = self.transport.get_write_buffer_size()
        if unsent != self._unsent:
            self._unsent, self._unsent_since = unsent, now_s
        if unsent:
            return now_s - self._unsent_since > STALLED_S
        return self.idle_since is not None and now_s - self.idle_since > self.bounds.limits.head_s

    def cut(self) -> None:
        """Let go at once."""
        self.transport.abort()

    def _refuse(self, status: int, more: bytes = b"") -> None:
        if not self.transport.is_closing():
            length = b"content-length: 0\r\nconnection: close\r\n"
            self.transport.write(STATUS_LINE[status] + length + more + b"\r\n")
            self.transport.close()
