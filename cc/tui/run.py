"""Runs the console on a Centre until it is left. Owns how it begins and what it raises."""

import gc
from collections.abc import Callable

from cc.core.centre import Centre, Credential
from cc.core.clock import Clock
from cc.tui.app import ConsoleApp
from cc.tui.key_table import KEY_TABLE, KeyTable
from cc.tui.terminal import TerminalKeeper
from cc.tui.textual_private import driver_of, paint_all
from cc.words.catalogue import Language


def run_console(
    centre: Centre,
    credential: Credential,
    *,
    clock: Clock | None = None,
    lang: Language = Language.ID,
    keys: KeyTable = KEY_TABLE,
    wait_until_open: Callable[[], Credential] | None = None,
) -> None:
    """Open the console and stay until it is quit. `clock` is the Centre's (a drill's runs otherwise); `keys` a table
    made by `KeyTable.rebound`. The Centre is the caller's to close. `wait_until_open` is for a Centre that
    opens meanwhile: it waits until that is done and answers who is calling; what it raises ends the console and is
    raised here. Ended by a signal, it raises SystemExit with 128 and the signal's number."""
    app = ConsoleApp(centre, credential, clock=clock, lang=lang, keys=keys, wait_until_open=wait_until_open)
    app.on_first_rows = _collect_again
    if keys is not KEY_TABLE:
        app.use_keys(keys)
    keeper = TerminalKeeper(app.exit, lambda: paint_all(app))
    app.on_begin = lambda: keeper.begin(driver_of(app))
    try:
        refusal = app.run(mouse=False)
    finally:
        keeper.over()
    if keeper.ended_by is not None:
        raise SystemExit(128 + keeper.ended_by)
    if refusal is not None:
        raise refusal


def _collect_again() -> None:
    """Whoever starts the console may have stopped the garbage collector until the first rows are shown; what has been
    imported by then stays, and is not looked at again."""
    gc.freeze()
    gc.enable()
