"""A witness over HTTP: `POST /add-checkpoint`, as C2SP's `tlog-witness` says. Owns sockets alone; what is signed is the
witness's. Small on purpose: a second agency reads it before it runs it."""

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from cc.core.errors import CoreError
from cc.main.seals.witness import CONFLICT, MOST_BODY, Answer

PATIENCE_S = 10
"""How long nothing may come."""
WHOLE_S = 30.0
"""How long one who asks may take together."""
MOST_AT_ONCE = 32
"""Connections; one more is let go of at once, and nobody's thread waits."""
_log = logging.getLogger("posko.witness")


class _Server(ThreadingHTTPServer):
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let in whom there is room for."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one, who may not take for ever: a byte now and then is no patience's end."""
        cut = threading.Timer(WHOLE_S, _cut, (request,))
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._room.release()

    def server_bind(self) -> None:
        """Without asking name servers what this machine is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def _cut(request: socket.socket) -> None:
    with suppress(OSError):  # gone by itself
        request.shutdown(socket.SHUT_RDWR)


def server(host: str, port: int, add: Callable[[str], Answer]) -> ThreadingHTTPServer:
    """A server that answers until it is shut down. OSError where it cannot listen."""

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE_S
        server_version, sys_version = "posko-witness", ""

        def do_POST(self) -> None:
            told = self.headers.get("content-length") or ""
            length = int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else MOST_BODY + 1
            if self.path.rstrip("/").rpartition("/")[2] != "add-checkpoint":
                self._tell(Answer(404, "there is add-checkpoint alone\n"))
            elif length > MOST_BODY:
                self._tell(Answer(413, "a request has a length, of 64 KiB at most\n"))
            else:
                self._tell(self._added(self.rfile.read(length)))

        def _added(self, body: bytes) -> Answer:
            try:
                return add(body.decode())
            except UnicodeDecodeError:
                return Answer(400, "the request is no UTF-8\n")
            except CoreError as wrong:
                _log.warning("not signed: %s", wrong)
                return Answer(500, "the witness cannot sign just now\n")

        def _tell(self, answer: Answer) -> None:
            sent = answer.text.encode()
            kind = "text/x.tlog.size" if answer.status == CONFLICT else "text/plain; charset=utf-8"
            self.send_response(answer.status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(sent)))
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, format: str, *args: Any) -> None:
            """What a stranger asks is not worth a line."""

    return _Server((host, port), Handler)
