"""`cc serve`: the API on a database, until a signal ends it. Owns the order in which things begin and end, and the loop
that sweeps meanwhile; what the API does is in cc.workforce.api."""

import logging
import socket
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from cc.core.errors import CoreError, UsageError
from cc.workforce.cli.diagnostics import note
from cc.workforce.cli.output import flush, show

if TYPE_CHECKING:
    from cc.core.local import LocalCentre

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_log = logging.getLogger("posko.serve")


def register(app: typer.Typer) -> None:
    """Add `serve` to the command line."""
    app.command("serve", help="Serve the API for the field.")(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 is every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    database: Annotated[str | None, typer.Option(help="The database: a file or a URL.")] = None,
    certificate: Annotated[str | None, typer.Option("--tls-cert", help="A certificate in PEM: serve HTTPS.")] = None,
    key: Annotated[str | None, typer.Option("--tls-key", help="The certificate's key.")] = None,
    sweep_every: Annotated[
        int, typer.Option(min=0, help="Seconds between sweeps of what time alone brings about; 0: another does it.")
    ] = 30,
) -> None:
    """Serve the API. Prints its address, and ends within a second of SIGTERM or Ctrl+C, open streams or not."""
    if (certificate is None) != (key is None):
        raise UsageError("--tls-cert and --tls-key go together.")
    from cc.workforce.serve import listen

    listening = listen(host, port)
    centre = _open(database)
    try:
        address = f"{'https' if certificate else 'http'}://{_spelled(host)}:{listening.getsockname()[1]}"
        if host not in LOOPBACK and certificate is None:
            note("Tokens travel in the clear over plain HTTP: put TLS before it, or give --tls-cert and --tls-key.")
        show(address)
        flush()
        note("Serving. Ctrl+C ends it.")
        _run(centre, listening, certificate, key, sweep_every)
    finally:
        listening.close()
        centre.close()


def _open(database: str | None) -> "LocalCentre":
    from cc.main.wire import open_local
    from cc.settings.light import chosen

    where = chosen(None, database)
    if where.server is not None:
        raise UsageError("`cc serve` serves a database, and the settings name a server: give --database.")
    return open_local(where)


def _run(
    centre: "LocalCentre", listening: socket.socket, certificate: str | None, key: str | None, sweep_every: int
) -> None:
    from importlib.metadata import version

    from cc.workforce.api.app import build_app
    from cc.workforce.serve import make_server
    from cc.workforce.serve import serve as serve_until_told

    app = build_app(centre, version=version("posko"))
    server = make_server(app, certificate, key)
    ending = threading.Event()
    sweeper = threading.Thread(target=_sweep, args=(centre, sweep_every, ending), name="posko-sweep", daemon=True)
    if sweep_every:
        sweeper.start()
    try:
        serve_until_told(server, listening)
    finally:
        ending.set()
        if sweep_every:
            sweeper.join()


def _sweep(centre: "LocalCentre", every_s: int, ending: threading.Event) -> None:
    """Close, resume and release what is due, as the system; a failure is logged, and the next sweep tries again."""
    from cc.core.centre import Anonymous, Call
    from cc.core.intents.organisation import Sweep

    while not ending.wait(every_s):
        try:
            centre.execute_as_system(Call(Anonymous(), Sweep()))
        except CoreError as error:
            _log.warning("the sweep failed: %s", error)


def _spelled(host: str) -> str:
    return f"[{host}]" if ":" in host else host
