"""What a stranger (or an officer gone wrong) does to a server, one attack a run: `python -m bench.attackers NAME PORT
TOKEN OTHER`. Owns the attacks; measures nothing but what only the attacker sees, which it prints as JSON.

Plain sockets and the standard library: it runs against any version. TOKEN is an admin's, OTHER another person's.
"""

import json
import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

MEGABYTE = 1 << 20
WAIT_S = 60.0


class Server:
    """The server that is attacked, and two who may log in there."""

    def __init__(self, port: int, token: str, other: str) -> None:
        self.port, self.token, self.other = port, token, other

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_S)

    def ask(self, method: str, path: str, body: bytes = b"", token: str | None = None, *more: str) -> tuple[int, bytes]:
        """A whole request; its status (0: none came) and the answer."""
        with self.connect() as line:
            _send(line, head(method, path, len(body), token, *more) + body)
            return _answer(line)


def head(method: str, path: str, length: int, token: str | None = None, *more: str) -> bytes:
    """A request's head."""
    lines = [f"{method} {path} HTTP/1.1", "host: x", "connection: close", f"content-length: {length}", *more]
    lines += [f"authorization: Bearer {token}"] if token else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _send(line: socket.socket, data: bytes) -> None:
    try:
        line.sendall(data)
    except OSError:
        return


def _answer(line: socket.socket) -> tuple[int, bytes]:
    told = b""
    try:
        while piece := line.recv(65536):
            told += piece
    except OSError:
        pass
    first = told.split(b" ", 2)
    return (int(first[1]) if len(first) > 1 and first[1].isdigit() else 0), told


def _at_once(work: Callable[[int], object], count: int) -> list[object]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


def _counted(statuses: Iterable[object]) -> dict[str, int]:
    return {str(status): count for status, count in sorted(Counter(statuses).items(), key=str)}


def bodies(server: Server) -> Mapping[str, object]:
    """12 bodies of 100 MB to /v1/areas, without a token."""
    piece = b" " * MEGABYTE

    def send(_: int) -> int:
        with server.connect() as line:
            _send(line, head("POST", "/v1/areas", 100 * MEGABYTE))
            for _ in range(100):
                try:
                    line.sendall(piece)
                except OSError:
                    break
            return _answer(line)[0]

    return {"statuses": _counted(_at_once(send, 12))}


def heads(server: Server) -> Mapping[str, object]:
    """Eight heads of 64 MB each."""

    def send(_: int) -> int:
        with server.connect() as line:
            line.sendall(b"GET /v1/reports HTTP/1.1\r\nhost: x\r\n")
            filler = b"x-filler: " + b"y" * 8000 + b"\r\n"
            for _ in range(64 * MEGABYTE // len(filler)):
                try:
                    line.sendall(filler)
                except OSError:
                    break
            _send(line, b"\r\n")
            return _answer(line)[0]

    return {"statuses": _counted(_at_once(send, 8))}


def dots(server: Server) -> Mapping[str, object]:
    """One pack of 80 KB: a key of 40,000 parts; and a number of 100,000 digits."""
    took, statuses = [], []
    for text in ("a" + ".a" * 40_000 + " = 1", "a = " + "9" * 100_000):
        began = time.perf_counter()
        statuses.append(server.ask("POST", "/v1/packs/preview", json.dumps({"text": text}).encode(), server.token)[0])
        took.append(round(time.perf_counter() - began, 2))
    return {"statuses": _counted(statuses), "seconds": took}


def log_ins(server: Server) -> Mapping[str, object]:
    """60 parallel log-ins, and a piece of a photo meanwhile."""
    body = json.dumps({"login": "admin", "password": "not the password"}).encode()
    waited: list[float] = []

    def upload() -> None:
        time.sleep(0.2)
        began = time.perf_counter()
        part = "content-range: bytes 0-99999/200000"
        server.ask("PUT", "/v1/evidence/" + "a" * 64, b"x" * 100_000, server.token, part)
        waited.append(time.perf_counter() - began)

    beside = threading.Thread(target=upload)
    beside.start()
    statuses = _at_once(lambda _: server.ask("POST", "/v1/sessions", body)[0], 60)
    beside.join()
    return {"statuses": _counted(statuses), "photo_s": round(waited[0], 2)}


def half_open(server: Server) -> Mapping[str, object]:
    """1,100 connections with half a head each, held for 8 s."""
    lines = []
    for _ in range(1_100):
        try:
            line = socket.create_connection(("127.0.0.1", server.port), timeout=5)
            line.sendall(b"GET /v1/reports HTTP/1.1\r\nhost: x\r\nx-slow: ")
            lines.append(line)
        except OSError:
            continue
    time.sleep(8)
    left = 0
    for line in lines:
        line.setblocking(False)
        try:
            left += line.recv(1) != b""
        except BlockingIOError:
            left += 1
        except OSError:
            continue
    return {"connected": len(lines), "held after 8 s": left}


def aborted(server: Server) -> Mapping[str, object]:
    """300 posts that break off in their body."""
    for number in range(300):
        line = server.connect()
        _send(line, head("POST", "/v1/reports", 100_000, server.token) + b'{"text": "' + b"x" * number)
        line.close()
    time.sleep(1)
    return {"posts": 300}


def feeds(server: Server) -> Mapping[str, object]:
    """64 feeds of one person; then one of another's."""
    opened, lines = [], []
    for _ in range(64):
        line = server.connect()
        _send(line, head("GET", "/v1/events", 0, server.token))
        opened.append(int(line.recv(65536).split(b" ", 2)[1]))
        lines.append(line)
    with server.connect() as another:
        _send(another, head("GET", "/v1/events", 0, server.other))
        other = int(another.recv(65536).split(b" ", 2)[1])
    return {"statuses": _counted(opened), "another's": other}


def edges(server: Server) -> Mapping[str, object]:
    """Instants at the edges of time, and what is asked of the room afterwards."""
    statuses = []
    for at in ("9999-12-31T00:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
        made = {"text": "Banjir", "due_at": at}
        status, told = server.ask("POST", "/v1/reports", json.dumps(made).encode(), server.token)
        statuses.append(status)
        if status == 201:
            ref = json.loads(told.partition(b"\r\n\r\n")[2])["ref"]
            statuses.append(server.ask("POST", f"/v1/reports/{ref}/triage", b'{"priority":1}', server.token)[0])
            statuses.append(server.ask("GET", f"/v1/reports/{ref}/clocks", b"", server.token)[0])
        told_at = at.replace("+", "%2B")
        statuses.append(server.ask("GET", f"/v1/sla/places?start_at={told_at}&end_at={told_at}", b"", server.token)[0])
        statuses.append(server.ask("POST", "/v1/reports", b'{"text":"x"}', server.token, f"claimed-at: {at}")[0])
    spec = {"calendars": [{"name": "x", "spec": "[" * 100_000}]}
    statuses.append(server.ask("POST", "/v1/calendars", json.dumps(spec).encode(), server.token)[0])
    return {"statuses": _counted(statuses)}


def addresses(server: Server) -> Mapping[str, object]:
    """50 reports with an address of 900 KB."""
    body = json.dumps({"text": "Banjir", "address": "x" * 900_000}).encode()
    return {"statuses": _counted(server.ask("POST", "/v1/reports", body, server.token)[0] for _ in range(50))}


def garbage(server: Server) -> Mapping[str, object]:
    """2,000 requests that are no HTTP."""
    for _ in range(2_000):
        with server.connect() as line:
            _send(line, os.urandom(4).hex().encode() + b"\r\n\r\n")
            _answer(line)
    return {"requests": 2_000}


ATTACKS: Mapping[str, Callable[[Server], Mapping[str, object]]] = {
    each.__name__: each for each in (bodies, heads, dots, log_ins, half_open, aborted, feeds, edges, addresses, garbage)
}

if __name__ == "__main__":
    name, port, token, other = sys.argv[1:]
    print(json.dumps(ATTACKS[name](Server(int(port), token, other))))
