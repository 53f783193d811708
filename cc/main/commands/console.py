"""`cc console`: the operators' screen on a Centre. Owns the command's flags (entry reads the plain ones by itself)."""

from typing import Annotated

import typer

from cc.cli.help import SpokenCommand


def register(app: typer.Typer) -> None:
    """Add `console` to the command line."""
    app.command("console", cls=SpokenCommand)(console)


def console(
    server: Annotated[str | None, typer.Option(help="A server's URL; else the local database.")] = None,
    token: Annotated[str | None, typer.Option(help="A token for the server; else the one that `login` keeps.")] = None,
    database: Annotated[str | None, typer.Option(help="The local database: a file or a URL.")] = None,
    login: Annotated[str | None, typer.Option("--as", help="Who sits at it, on the local database.")] = None,
    lang: Annotated[str | None, typer.Option(help="id or en; F9 changes it.", envvar="CC_LANG")] = None,
    sweep: Annotated[bool, typer.Option(help="On a local database: end leases and holds whose time has come.")] = True,
) -> None:
    """The operators' screen. `?` shows every key."""
    from cc.main.console.start import start_console

    start_console(server, token, database, login, lang, sweep)
