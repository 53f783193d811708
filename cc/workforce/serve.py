"""The HTTP server's process: uvicorn, and how it ends. Owns sockets, signals and time limits; knows no route.

uvicorn waits for open streams for ever when it is told to stop; this server tells them first, so that it is gone
within a second, the end of the lifespan included.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import cast

import uvicorn

from cc.core.errors import InputError, UnreachableError
from cc.settings.limits import Limits
from cc.workforce.api.app import Api
from cc.workforce.limits.connections import BoundedProtocol, Connections

GRACE_S = 5
"""How long requests that are no streams may go on after the signal."""
CUT_S = 0.5
NOT_STARTED = 3
"""uvicorn's exit status for a lifespan that did not begin."""
HANDSHAKE_S = 10.0
"""For a TLS handshake."""
_BACKLOG = 2048


class PoskoServer(uvicorn.Server):
    """A uvicorn server that ends its streams before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None], connections: Connections) -> None:
        super().__init__(config)
        self._end_streams, self._connections = end_streams, connections

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen. uvicorn's own lets a TLS handshake take a minute, and nobody counts those connections."""
        if self.config.ssl is None:
            await super().startup(sockets)
            return
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            sys.exit(NOT_STARTED)
        loop = asyncio.get_running_loop()
        self.servers = [
            await loop.create_server(
                self._protocol, sock=each, ssl=self.config.ssl, backlog=_BACKLOG, ssl_handshake_timeout=HANDSHAKE_S
            )
            for each in sockets or ()
        ]
        self.started = True

    def _protocol(self) -> asyncio.Protocol:
        make = cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class)  # as uvicorn itself calls it
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to stop. Once a second, connections that nobody uses are let go."""
        if counter % 10 == 0:
            self._connections.tidy()
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """On SIGINT or SIGTERM; a second SIGINT waits for nobody.

        uvicorn's own would raise the signal again after the server has stopped: the process would be gone before the
        Centre behind it could be closed.
        """
        if self.should_exit and sig == signal.SIGINT:
            self.force_exit = True
        self.stop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End everything; who does not take what was still to be sent is cut off."""
        cutting = asyncio.create_task(self._cut())
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    async def _cut(self) -> None:
        while True:
            await asyncio.sleep(CUT_S)
            for connection in tuple(self.server_state.connections):
                # Closing, but with bytes left that nobody takes: uvicorn would wait for them for ever.
                if connection.transport.is_closing():
                    connection.transport.abort()

    def stop(self) -> None:
        """Stop; from any thread."""
        self.should_exit = True
        self._end_streams()


def make_server(
    app: Api, certificate: str | None = None, key: str | None = None, limits: Limits | None = None
) -> PoskoServer:
    """A server for the API; with TLS when a certificate and its key are named. InputError if they cannot be used."""
    limits = limits or Limits()
    connections = Connections(limits, app.gate.peers)

    class Bounded(BoundedProtocol):
        bounds = connections

    config = uvicorn.Config(
        app,
        http=Bounded,
        lifespan="on",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(limits.head_s),
        timeout_graceful_shutdown=GRACE_S,
        backlog=_BACKLOG,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except OSError as error:  # ssl's own errors, too
        raise InputError(
            "The certificate {certificate} or its key {key} cannot be used: {why:reason}.",
            code="input.tls",
            fields={"certificate": str(certificate), "key": str(key), "why": error.strerror or str(error)},
        ) from error
    return PoskoServer(config, app.streams.stop, connections)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises UnreachableError that says why it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise UnreachableError(
            "{host}:{port} cannot be listened on: {why:reason}. Choose another with --host or --port.",
            code="unreachable.listen",
            fields={"host": host, "port": port, "why": error.strerror or str(error)},
        ) from error
    listening.setblocking(False)
    return listening


def serve(server: PoskoServer, listening: socket.socket) -> None:
    """Serve until a signal comes or `stop` is called."""
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()
