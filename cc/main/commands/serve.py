"""`cc serve`: the API on a database, until a signal ends it. Owns the order in which things begin and end, and the
loops beside it; what the API does is in cc.workforce.api."""

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import note, note_phrase
from cc.cli.help import SpokenCommand
from cc.cli.output import flush, show
from cc.core.errors import UsageError

if TYPE_CHECKING:
    from cc.core.local import LocalCentre
    from cc.main.background.loops import Loop
    from cc.settings.sso import Sso
    from cc.workforce.api.app import Api

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def register(app: typer.Typer) -> None:
    """Add `serve` to the command line."""
    app.command("serve", cls=SpokenCommand)(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 is every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    database: Annotated[str | None, typer.Option(help="The database: a file or a URL.")] = None,
    certificate: Annotated[str | None, typer.Option("--tls-cert", help="A certificate in PEM: serve HTTPS.")] = None,
    key: Annotated[str | None, typer.Option("--tls-key", help="The certificate's key.")] = None,
    sweep_every: Annotated[
        int,
        typer.Option(
            min=0, help="Seconds between sweeps of what time alone brings about; 0: another sweeps, sends and reports."
        ),
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
        _run(centre, _place(database), listening, certificate, key, sweep_every)
    finally:
        listening.close()
        centre.close()


def _place(database: str | None) -> str:
    from cc.settings.light import chosen

    return chosen(None, database).place


def _open(database: str | None) -> "LocalCentre":
    from cc.main.wire import open_local
    from cc.settings.light import chosen

    where = chosen(None, database)
    if where.server is not None:
        raise UsageError("`{command} serve` serves a database, and the settings name a server: give --database.")
    return open_local(where)


def _run(
    centre: "LocalCentre",
    place: str,
    listening: socket.socket,
    certificate: str | None,
    key: str | None,
    sweep_every: int,
) -> None:
    from importlib.metadata import version

    from cc.cli.logs import to_standard_error
    from cc.core.clock import SystemClock
    from cc.main.background.loops import looping
    from cc.main.seals.schedule import standing
    from cc.main.tracing import start_tracing
    from cc.settings.model import load
    from cc.workforce.api.app import build_app
    from cc.workforce.api.request_log import RequestLog
    from cc.workforce.serve import make_server
    from cc.workforce.serve import serve as serve_until_told

    settings = load()
    limits = settings.limits
    if settings.log.traces:
        start_tracing()
    to_standard_error(settings.log.form, "posko", "posko.requests", "uvicorn")
    app = build_app(
        centre,
        version=version("posko"),
        limits=limits,
        log=RequestLog(every=settings.log.requests == "all"),
        seals=lambda: standing(place, settings.seals.late_s, SystemClock().now()),
    )
    if settings.sso is not None:
        _add_sso(app, centre, settings.sso)
    server = make_server(app, certificate, key, limits)
    with looping(*_loops(centre, place, sweep_every)):
        serve_until_told(server, listening)


def _add_sso(app: "Api", centre: "LocalCentre", settings: "Sso") -> None:
    """The routes for logging in by the identity provider. UsageError where the extra is not installed."""
    from importlib.util import find_spec

    from cc.main.background.loops import as_system
    from cc.workforce.sso.provider import Provider
    from cc.workforce.sso.routes import SsoRoutes

    if find_spec("joserfc") is None:
        raise UsageError("logging in by an identity provider needs more: pip install 'posko[sso]'.")

    def now_s() -> int:
        return int(centre.now.timestamp())

    app.router.routes.extend(SsoRoutes(settings, Provider(settings, now_s), as_system(centre), now_s).routes())


def _loops(centre: "LocalCentre", place: str, sweep_every: int) -> "list[Loop]":
    """The sweep, the sender, scheduled reports and seals. With `--sweep-every 0` another process does them."""
    from cc.core.centre import LocalActor
    from cc.main.background.loops import as_system
    from cc.main.background.sending import sender
    from cc.main.background.sweeping import sweeper
    from cc.main.seals.schedule import Seals
    from cc.main.sla_reports.schedule import SlaReports
    from cc.settings.model import load

    if not sweep_every:
        return []
    do, settings = as_system(centre), load()
    loops = [sweeper(do, sweep_every)]
    if not settings.notify.silent:
        loops.append(sender(do, settings.notify))
    for wanted, scheduled in ((settings.reports, SlaReports), (settings.seals.every_hours, Seals)):
        if wanted:
            loops.append(
                scheduled(
                    do=do,
                    centre=centre,
                    credential=LocalActor(settings.login),
                    settings=settings,
                    place=place,
                    complain=note_phrase,
                ).loop()
            )
    return loops


def _spelled(host: str) -> str:
    return f"[{host}]" if ":" in host else host
