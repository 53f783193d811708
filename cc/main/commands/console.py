"""`cc console`: the operators' screen on a Centre. Owns the command's flags, and what runs beside the screen."""

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from cc.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from cc.tui.keys import Key
    from cc.tui.words import Lang


def register(app: typer.Typer) -> None:
    """Add `console` to the command line."""
    app.command("console", help="The operators' screen.")(console)


def console(
    server: Annotated[str | None, typer.Option(help="A server's URL; else the local database.")] = None,
    token: Annotated[str | None, typer.Option(help="A token for the server; else the one that `login` keeps.")] = None,
    database: Annotated[str | None, typer.Option(help="The local database: a file or a URL.")] = None,
    login: Annotated[str | None, typer.Option("--as", help="Who sits at it, on the local database.")] = None,
    lang: Annotated[str, typer.Option(help="id or en; F9 changes it.", envvar="CC_LANG")] = "id",
    sweep: Annotated[bool, typer.Option(help="On a local database: end leases and holds whose time has come.")] = True,
) -> None:
    """The operators' screen. `?` shows every key."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the console needs a terminal; `report list` and `task list` show the same without one.")
    from functools import partial

    from cc.core.centre import Anonymous
    from cc.main import early
    from cc.main.beside import CentreBeside
    from cc.main.opening import open_for_console

    opener = partial(open_for_console, server, token, database, login, sweep)
    with ExitStack() as stack:
        if early.possible():
            beside = CentreBeside(early.taken())
            stack.callback(beside.close)
            opened = beside.open(opener)
            from cc.tui.app import run_console  # imported while the Centre opens in its own process

            run_console(beside, Anonymous(), lang=_language(lang), keys=_keys(), opened=opened.result)
        else:
            from cc.tui.app import run_console

            centre, credential = opener(stack)
            run_console(centre, credential, lang=_language(lang), keys=_keys())


def _language(text: str) -> "Lang":
    from cc.tui.words import Lang

    try:
        return Lang(text)
    except ValueError:
        raise InputError(f"{text!r} is no language of the console: id or en.", code="input.lang") from None


def _keys() -> "tuple[Key, ...]":
    """The key table, with the keys that `[keys]` in the settings file gives to some ids. InputError for a clash."""
    from cc.settings.light import file_values
    from cc.tui.keys import KEYS, rebound

    kept = file_values().get("keys", {})
    if not isinstance(kept, dict) or not all(isinstance(key, str) for key in kept.values()):
        raise InputError('[keys] in config.toml names a key for an id: claim = "f5".', code="settings.wrong")
    return rebound(kept) if kept else KEYS
