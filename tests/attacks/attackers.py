"""What attackers do to a server, byte by byte; and what its officers go on asking meanwhile."""

import socket
from contextlib import closing

import httpx

from tests.waiting import SOON_S
from tests.workforce.serving import Served


def queue_page(served: Served, token: str) -> httpx.Response:
    """What an operator asks for while somebody attacks."""
    return httpx.get(f"{served.url}/v1/reports", headers={"authorization": f"Bearer {token}"}, timeout=SOON_S)


def said(served: Served, request: bytes) -> bytes:
    """What the server answers to these bytes, until it hangs up."""
    with closing(connected(served)) as line:
        line.sendall(request)
        return heard(line)


def connected(served: Served) -> socket.socket:
    """A connection that says nothing yet."""
    return socket.create_connection(("127.0.0.1", served.port), timeout=SOON_S)


def heard(line: socket.socket) -> bytes:
    """All that comes until the other end hangs up."""
    found = b""
    try:
        while piece := line.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found
