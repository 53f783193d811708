"""Where the program begins. A console with plain flags goes straight to its screen; everything else to the command
line.

Loading the command line takes a third of an empty Textual app's start, and a console's first rows would wait for it.
Owns reading those few flags, nothing more: what is not plain (`--help`, a flag it does not know, a value that is
missing) is the command line's to answer, and so is every failure's wording.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

VALUED = {"--server": "server", "--token": "token", "--database": "database", "--as": "login", "--lang": "lang"}
PLAIN = {"--sweep": ("sweep", True), "--no-sweep": ("sweep", False)}


def console_flags(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What `sit` takes, from a console's arguments; None if they are not plain, or another command's."""
    if list(arguments[:1]) != ["console"]:
        return None
    found: dict[str, Any] = {"lang": os.environ["CC_LANG"]} if os.environ.get("CC_LANG") else {}
    rest = list(arguments[1:])
    while rest:
        flag, given, value = rest.pop(0).partition("=")
        if flag in PLAIN and not given:
            name, truth = PLAIN[flag]
            found[name] = truth
            continue
        if flag not in VALUED or (not given and not rest):
            return None
        found[VALUED[flag]] = value if given else rest.pop(0)
        if not given and str(found[VALUED[flag]]).startswith("-"):
            return None
    return found


def main() -> None:
    """The program `posko`, and `cc` once the shim has decided that it is meant. What it writes is its owner's alone."""
    os.umask(os.umask(0o077) | 0o077)
    arguments = sys.argv[1:]
    flags = console_flags(arguments)
    if flags is None or any(name.endswith("_COMPLETE") for name in os.environ):
        from cc.main.app import main as command_line

        command_line()
        return
    from cc.main.console.start import start_console

    try:
        start_console(**flags)
    except BaseException as failed:  # noqa: BLE001  # told as every command's failures are
        from cc.cli import voice
        from cc.cli.diagnostics import guarded
        from cc.words.reader import name_of

        voice.begin(name_of(sys.argv[0]))
        ended = failed  # the name itself ends with the block

        def again() -> None:
            raise ended

        sys.exit(guarded(again, arguments))


if __name__ == "__main__":
    main()
