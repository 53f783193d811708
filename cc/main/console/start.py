"""Sits somebody down at a console: the screen in this process, its Centre in the one beside. Owns that order, the
language and the keys. Loads no command line: the first rows wait for every import made here.
"""

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from cc.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from cc.tui.key_table import KeyTable
    from cc.words.catalogue import Language


def start_console(
    server: str | None = None,
    token: str | None = None,
    database: str | None = None,
    login: str | None = None,
    lang: str | None = None,
    sweep: bool = True,
) -> None:
    """Run the console until it is left. Arguments as the command's; CoreError when it cannot begin."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the console needs a terminal; `report list` and `task list` show the same without one.")
    from functools import partial

    from cc.core.centre import Anonymous
    from cc.main.console import fork
    from cc.main.console.log_in import log_in_first
    from cc.main.console.open_centre import open_for_console
    from cc.main.console.remote_end import SubprocessCentre

    opener = partial(open_for_console, server, token, database, login, sweep)
    log_in_first(server, token, database, login)
    with ExitStack() as stack:
        if fork.possible():
            beside = SubprocessCentre(fork.taken())
            stack.callback(beside.close)
            opened = beside.open(opener)
            from cc.tui.run import run_console  # imported while the Centre opens in its own process

            run_console(beside, Anonymous(), lang=_language(lang), keys=_keys(), wait_until_open=opened.result)
        else:
            from cc.tui.run import run_console

            centre, credential = opener(stack)
            run_console(centre, credential, lang=_language(lang), keys=_keys())


def _language(text: str | None) -> "Language":
    """The language typed, else the environment's (CC_LANG, the locale), else Indonesian."""
    from cc.words.catalogue import Language
    from cc.words.reader import language_of

    try:
        return Language(text or language_of(default=Language.ID).value)
    except ValueError:
        raise InputError(
            "{given:quoted} is no language of the console: id or en.", code="input.lang", fields={"given": text}
        ) from None


def _keys() -> "KeyTable":
    """The key table, with the keys that `[keys]` in the settings file gives to some ids. InputError for a clash."""
    from cc.settings.light import file_values
    from cc.tui.key_table import KEY_TABLE

    kept = file_values().get("keys", {})
    if not isinstance(kept, dict) or not all(isinstance(key, str) for key in kept.values()):
        raise UsageError('[keys] in config.toml names a key for an id: claim = "f5".', code="settings.wrong")
    return KEY_TABLE.rebound(kept) if kept else KEY_TABLE
