"""Help in the reader's language: translated when it is shown, never when a command is built. Owns how Typer's own words
are said and which parts of a command are texts; `tools.phrases_help` gathers the same parts. Must never know a verb.
"""

import re
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

from cc.cli import voice
from cc.core.phrases import mark

if TYPE_CHECKING:
    from typer.core import TyperOption

    from cc.cli.typer_private import Command, Context, HelpFormatter
    from cc.words.reader import Reader

USAGE, ARGUMENTS, OPTIONS, COMMANDS = mark("Usage: "), mark("Arguments"), mark("Options"), mark("Commands")
HELP = mark("Show this message and exit.")
DEFAULT, REQUIRED, VARIABLE = mark("default: {value}"), mark("required"), mark("environment: {value}")
METAVAR = "metavar"
"""The context of the words that stand for a value: TEXT, FILE."""
FILTER = "[FILTER]"
_NEGATED = re.compile(r"-[^\W\d_]{2,}[:<>=]")
"""A filter's term that says not: a field's name behind a `-`."""
_METAVAR_WORD = r"(?<![A-Za-z.])[A-Z]{2,}(?![A-Za-z0-9])"


def paragraphs(text: str | None) -> str:
    """A docstring as a text of ours: each paragraph one line, a blank line between them."""
    return "\n\n".join(" ".join(each.split()) for each in cleandoc(text or "").split("\n\n"))


def metavar_words(metavar: str) -> list[str]:
    """The words of a metavar that are said in the reader's language; what must be typed as it stands is none."""
    return re.findall(_METAVAR_WORD, metavar)


class SpokenCommand(TyperCommand):
    """A command whose help is in the reader's language. Where it takes a filter, `-status:closed` is a term of that."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """What was typed, with the terms that say not behind the options that they look like."""
        if "--" not in args and any(each.metavar == FILTER for each in self.params):
            negated = [each for each in args if _NEGATED.match(each)]
            args = [*(each for each in args if each not in negated), *(["--", *negated] if negated else [])]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """The line that begins help."""
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """What it does."""
        _write_text(self, formatter)

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Arguments and options, each with its help."""
        _write_parameters(self, ctx, formatter)

    def get_help_option(self, ctx: "Context") -> "TyperOption | None":
        """`--help`, read without loading pydantic."""
        return _lean(super().get_help_option(ctx))


class LeanGroup(TyperGroup):
    """A group whose help is in the reader's language, and that reads its own options without loading pydantic."""

    def format_usage(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """The line that begins help."""
        _write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """What the noun is."""
        _write_text(self, formatter)

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Its options, then its commands."""
        _write_parameters(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: "Context") -> "TyperOption | None":
        """`--help`, false where it is not given: what is a bool already is not converted (a third of a start)."""
        return _lean(super().get_help_option(ctx))


def _lean(option: "TyperOption | None") -> "TyperOption | None":
    if option is not None:
        option.default = False
        option.help = HELP
    return option


def _write_usage(command: "Command", ctx: "Context", formatter: "HelpFormatter") -> None:
    reader = voice.reader()
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, _metavar(pieces, reader), reader.text(USAGE))


def _write_text(command: "Command", formatter: "HelpFormatter") -> None:
    text = voice.say(paragraphs(command.help)) if command.help else ""
    if text:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)


def _write_parameters(command: "Command", ctx: "Context", formatter: "HelpFormatter") -> None:
    reader = voice.reader()
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for each in command.get_params(ctx):
        record = each.get_help_record(ctx)
        if record is not None:
            rows[each.param_type_name].append((_name(record[0], reader), _said(each, record[1], reader)))
    for kind, heading in (("argument", ARGUMENTS), ("option", OPTIONS)):
        if rows[kind]:
            with formatter.section(reader.text(heading)):
                formatter.write_dl(rows[kind])


def _name(shown: str, reader: "Reader") -> str:
    """A parameter's name with the words for its value; Typer's names of types give way to such words."""
    if "<" in shown:
        named = re.sub(_ARGUMENT_TYPE, r"\1", shown)
        shown = re.sub(_TYPE, lambda found: TYPES.get(found[1], found[0]), named)
    return _metavar(shown, reader)


def _metavar(text: str, reader: "Reader") -> str:
    return re.sub(_METAVAR_WORD, lambda found: reader.text(found[0], METAVAR), text)


def _said(parameter: Any, shown: str, reader: "Reader") -> str:
    """A parameter's help, then what Typer adds in brackets: default, bounds, whether it must be given."""
    own = parameter.help or ""
    added = shown[len(own) :]
    for mine, theirs in ((DEFAULT, "default: "), (VARIABLE, "env var: ")):
        added = added.replace(theirs, reader.text(mine).replace("{value}", ""))
    added = re.sub(r"\brequired\b", reader.text(REQUIRED), added)
    return reader.say(paragraphs(own)) + added if own else added.strip()


_ARGUMENT_TYPE = r"^([A-Z\[].*) <[a-z\[\]]+>$"
_TYPE = r"<([a-z ]+)>"
TYPES = {
    "str": "TEXT",
    "int": "N",
    "float": "N",
    "int range": "N",
    "float range": "N",
    "path": "FILE",
    "file": "FILE",
    "directory": "FOLDER",
}
"""What stands for a value where the option does not say: the same words as those of metavars."""
