"""The `cc` command: a lazy table of nouns. A room is imported when its command runs, and never for another's.

Owns the root command and the wiring that the rooms are given. Must never know what a verb does.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from cc.cli import voice
from cc.cli.diagnostics import guarded
from cc.cli.help import LeanGroup
from cc.cli.output import settle_streams, show
from cc.cli.session import Wiring
from cc.cli.verbs import Noun, Verb, suggest
from cc.core.phrases import mark
from cc.main.nouns import ENTRIES, Entry
from cc.words.reader import name_of

if TYPE_CHECKING:
    from cc.cli.typer_private import Command, Context, HelpFormatter
    from cc.core.centre import Centre, Credential

GIVE_UP_S = 20.0
"""How long a command waits for a silent server."""


class RootGroup(LeanGroup):
    """The root: knows every name from the table and imports the one that is called."""

    def list_commands(self, ctx: "Context") -> list[str]:
        """The names, in the order of the help page."""
        return [entry.name for entry in ENTRIES]

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """The command, its room imported now; None for a name that is not ours."""
        entry = next((each for each in ENTRIES if each.name == cmd_name), None)
        return load(entry) if entry else None

    def resolve_command(self, ctx: "Context", args: list[str]) -> "tuple[str | None, Command | None, list[str]]":
        """The same, with every name known to "did you mean"."""
        suggest(ctx, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """The whole page; its texts are main's."""
        voice.speak_of(__name__)
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """The table, by section, without importing any room."""
        for section in dict.fromkeys(entry.section for entry in ENTRIES):
            with formatter.section(voice.say(section)):
                formatter.write_dl([(each.name, voice.say(each.help)) for each in ENTRIES if each.section == section])


def load(entry: Entry) -> "Command":
    """Import an entry's room and answer its command."""
    module, _, attribute = entry.target.partition(":")
    voice.speak_of(module)
    target = getattr(import_module(module), attribute)
    if isinstance(target, Noun):
        return target.group(entry.name)
    if isinstance(target, Verb):
        return target.command(entry.name)
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    target(app)
    command = typer.main.get_command(app)
    inner: dict[str, Command] = getattr(command, "commands", {})
    return inner.get(entry.name, command)


def root() -> RootGroup:
    """The whole command line as one command, rooms unloaded."""
    app = typer.Typer(
        cls=RootGroup,
        help=mark("Posko: a command centre in the terminal and a workforce app for the field."),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        invoke_without_command=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        # Typer's own completion options load pydantic in every command; `cc completion` takes their place.
        add_completion=False,
    )
    app.callback()(_root)
    command = typer.main.get_command(app)
    assert isinstance(command, RootGroup)
    return command


def run(arguments: Sequence[str], program: str = "cc", wiring: Wiring | None = None) -> int:
    """Run one command line and answer its exit status. `wiring` is for tests that bring a Centre of their own."""
    if f"_{program.upper()}_COMPLETE" in os.environ:
        from cc.cli.typer_private import take_completions

        take_completions()
    voice.begin(program)
    return guarded(
        lambda: root().main(list(arguments), prog_name=program, standalone_mode=False, obj=wiring or wired()), arguments
    )


def wired() -> Wiring:
    """What the rooms are given, importing nothing until it is used."""
    return Wiring(open_centre=_open_centre, print_table=_print_table, where=_where)


def main() -> None:
    """The entry point of `posko`, and of `cc` once the shim has decided that it is meant."""
    settle_streams()
    sys.exit(run(sys.argv[1:], name_of(sys.argv[0])))


def _root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show which Posko this is.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as installed

        show(f"posko {installed('posko')}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        show(ctx.get_help())


def _open_centre(
    server: str | None, token: str | None, database: str | None, login: str | None
) -> "tuple[Centre, Credential]":
    from cc.main.wire import open_centre

    return open_centre(server, token, database, login, give_up_s=GIVE_UP_S)


def _where(server: str | None, database: str | None) -> str:
    from cc.main.wire import where

    return where(server, database)


def _print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO, *, terminal: bool) -> None:
    from cc.printing.table import print_table

    print_table(headings, rows, out, terminal=terminal)
