"""Many clients at once against one HTTP server on this machine, for a bounded time. Owns sockets and latencies alone.

Connections are kept alive, each has one request under way; nothing is parsed but the status line, so that one process
keeps up with any server here. A request's body may hold `@N@`, which becomes a number of its own.
"""

import selectors
import socket
import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Burst:
    """What one burst saw; latencies in milliseconds."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_s(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send what. `wanted` is the status that counts; any other ends the burst with RuntimeError."""

    name: str
    port: int
    path: str
    body: str
    token: str = ""
    wanted: int = 201
    method: str = "POST"


_number = 0


def burst(target: Target, clients: int, seconds: float) -> Burst:
    """Send from so many clients for so long; the last answers are waited for."""
    selector = selectors.DefaultSelector()
    sockets = [socket.create_connection(("127.0.0.1", target.port)) for _ in range(clients)]
    took: list[float] = []
    try:
        began = {}
        for each in sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(each, selectors.EVENT_READ)
        start = time.perf_counter()
        end = start + seconds
        for each in sockets:
            began[each] = time.perf_counter()
            each.sendall(_request(target))
        wanted = f"HTTP/1.1 {target.wanted} ".encode()
        while began:
            for key, _ in selector.select(10) or _too_late(target):
                ready = key.fileobj
                assert isinstance(ready, socket.socket)
                answer = _whole(ready)
                now = time.perf_counter()
                if not answer.startswith(wanted):
                    raise RuntimeError(f"{target.name} answered {answer[:400]!r}")
                took.append(now - began[ready])
                if now >= end:
                    del began[ready]
                    continue
                began[ready] = now
                ready.sendall(_request(target))
        seconds = time.perf_counter() - start
    finally:
        selector.close()
        for each in sockets:
            each.close()
    took.sort()
    return Burst(len(took), seconds, statistics.median(took) * 1e3, took[int(len(took) * 0.99) - 1] * 1e3)


def _request(target: Target) -> bytes:
    global _number
    _number += 1
    body = target.body.replace("@N@", str(_number)).encode()
    token = f"authorization: Bearer {target.token}\r\n" if target.token else ""
    head = (
        f"{target.method} {target.path} HTTP/1.1\r\nhost: 127.0.0.1:{target.port}\r\ncontent-type: application/json\r\n"
        f"{token}content-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _whole(ready: socket.socket) -> bytes:
    """One answer, head and body."""
    answer = ready.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += _more(ready)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += _more(ready)
    return head


def _more(ready: socket.socket) -> bytes:
    piece = ready.recv(65536)
    if not piece:
        raise RuntimeError("the server hung up in the middle of an answer")
    return piece


def _too_late(target: Target) -> "list[tuple[selectors.SelectorKey, int]]":
    raise RuntimeError(f"{target.name} did not answer for 10 s")
