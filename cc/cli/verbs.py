"""How a noun's verbs become commands: one function a verb, built into a command only when it is called for.

    noun = Noun("task", "Tasks in the field.")

    @noun.writes()
    def accept(desk: CommandSession, ref: TaskRef) -> None:
        \"\"\"Take the task.\"\"\"

`reads` adds the options that say which Centre and as whom; `writes` those and the ones of a change (key, version,
time). Owns the options that many verbs share. Must never know what a verb does.
"""

import inspect
from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cc.cli import voice
from cc.cli.help import COMMANDS, LeanGroup, SpokenCommand, paragraphs
from cc.cli.session import CommandSession, Flags, Wiring
from cc.core.errors import UsageError
from cc.core.phrases import Phrase, mark

if TYPE_CHECKING:
    from cc.cli.typer_private import Command, Context, HelpFormatter

VerbFunction = Callable[..., "int | None"]


class Kind(Enum):
    """Which shared options a verb takes."""

    PLAIN = "plain"
    READS = "reads"
    WRITES = "writes"


def _option(name: str, annotation: Any, option: Any, default: object = None) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[annotation, option]
    )


_Text = str | None
_JSON = _option("as_json", bool, typer.Option("--json", help="Answer as JSON, stable for programs."), False)
_WHERE = (
    _option("server", _Text, typer.Option("--server", metavar="URL", help="A Posko server. [CC_SERVER]")),
    _option(
        "token",
        _Text,
        typer.Option("--token", help="Its token; others here see it: rather --token-file. [CC_TOKEN]"),
    ),
    _option("token_file", _Text, typer.Option("--token-file", metavar="FILE", help="A file with it. [CC_TOKEN_FILE]")),
    _option(
        "database", _Text, typer.Option("--database", metavar="FILE|URL", help="The local database. [CC_DATABASE]")
    ),
    _option(
        "as_login", _Text, typer.Option("--as", metavar="LOGIN", help="As whom, in the local database. [CC_LOGIN]")
    ),
)
_CHANGE = (
    _option("key", _Text, typer.Option("--key", help="Do it once: the same key gets the first answer again.")),
    _option(
        "if_version",
        int | None,
        typer.Option("--if-version", metavar="N", min=1, help="Refuse if it has changed since version N."),
    ),
    _option("at", _Text, typer.Option("--at", metavar="TIME", help="When it happened, if not now (14:30, -20m, ISO).")),
)
_SHARED: dict[Kind, tuple[inspect.Parameter, ...]] = {
    Kind.PLAIN: (_JSON,),
    Kind.READS: (_JSON, *_WHERE),
    Kind.WRITES: (*_CHANGE, _JSON, *_WHERE),
}


class Verb(NamedTuple):
    """A function that does one thing at a CommandSession, and what people call it."""

    name: str
    function: VerbFunction
    kind: Kind
    aliases: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The first paragraph of its docstring, to the reader."""
        return voice.say(paragraphs(self.function.__doc__)).split("\n", 1)[0]

    def command(self, name: str | None = None) -> "Command":
        """The verb as a command, with the options it shares with others. From now on it is what speaks."""
        voice.speak_of(self.function.__module__)
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name or self.name, cls=SpokenCommand)(_dressed(self))
        return typer.main.get_command(app)


class Noun:
    """A noun of the command line: verbs in the order in which help shows them."""

    def __init__(self, name: str, help: str) -> None:  # what Typer calls it
        self.name, self.help = name, help
        self.verbs: dict[str, Verb] = {}

    def plain(self, name: str | None = None, *aliases: str) -> Callable[[VerbFunction], VerbFunction]:
        """A verb that needs no Centre."""
        return self._adds(Kind.PLAIN, name, aliases)

    def reads(self, name: str | None = None, *aliases: str) -> Callable[[VerbFunction], VerbFunction]:
        """A verb that asks."""
        return self._adds(Kind.READS, name, aliases)

    def writes(self, name: str | None = None, *aliases: str) -> Callable[[VerbFunction], VerbFunction]:
        """A verb that changes something."""
        return self._adds(Kind.WRITES, name, aliases)

    def group(self, name: str | None = None) -> "NounGroup":
        """The noun as a group of commands."""
        group = NounGroup(name=name or self.name, help=self.help, no_args_is_help=True, rich_markup_mode=None)
        group.noun = self
        return group

    def find(self, word: str) -> Verb | None:
        """The verb of this name or alias."""
        if word in self.verbs:
            return self.verbs[word]
        return next((verb for verb in self.verbs.values() if word in verb.aliases), None)

    def _adds(self, kind: Kind, name: str | None, aliases: tuple[str, ...]) -> Callable[[VerbFunction], VerbFunction]:
        def add(function: VerbFunction) -> VerbFunction:
            word = name or function.__name__.strip("_").replace("_", "-")
            self.verbs[word] = Verb(word, function, kind, aliases)
            return function

        return add


class NounGroup(LeanGroup):
    """A noun's group: knows its verbs' names from the start and builds the one that is called."""

    noun: Noun

    def list_commands(self, ctx: "Context") -> list[str]:
        """The verbs' names."""
        return list(self.noun.verbs)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """The verb's command, or None."""
        verb = self.noun.find(cmd_name)
        return verb.command(cmd_name) if verb else None

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """The verbs, each with its first line, without building any."""
        rows = [(", ".join((verb.name, *verb.aliases)), verb.summary) for verb in self.noun.verbs.values()]
        with formatter.section(voice.say(COMMANDS)):
            formatter.write_dl(rows)

    def resolve_command(self, ctx: "Context", args: list[str]) -> "tuple[str | None, Command | None, list[str]]":
        """The same, with all verbs known to "did you mean"."""
        suggest(ctx, args[0], (*self.noun.verbs, *(alias for v in self.noun.verbs.values() for alias in v.aliases)))
        return super().resolve_command(ctx, args)


def _with_token(given: dict[str, Any]) -> dict[str, Any]:
    """The shared options, the token from its file where one is named."""
    file = given.pop("token_file", None)
    if file is None:
        return given
    if given["token"] is not None:
        raise UsageError("--token and --token-file say the same: give one of them.")
    from cc.cli import tokens

    return {**given, "token": tokens.from_file(file)}


def suggest(ctx: "Context", word: str, known: Iterable[str]) -> None:
    """Fail with "did you mean" when the word is none of those known and looks like one of them."""
    words = tuple(known)
    if word in words or word.startswith("-") or ctx.resilient_parsing:
        return
    from difflib import get_close_matches  # only on errors

    near = [f"`{each}`" for each in get_close_matches(word, words, n=2, cutoff=0.55)]
    asked = mark("there is no `{word}`. Did you mean {near:or}?") if near else mark("there is no `{word}`.")
    wrong = Phrase(asked, {"word": word, "near": near})
    raise UsageError("{wrong} See `{path} --help`.", fields={"wrong": wrong, "path": ctx.command_path})


def _dressed(verb: Verb) -> Callable[..., None]:
    """The verb's function with the shared options, opening and closing the desk around it."""
    own = list(inspect.signature(verb.function, eval_str=True).parameters.values())[1:]
    shared = _SHARED[verb.kind]
    names = [option.name for option in shared]

    def run(ctx: typer.Context, **values: Any) -> None:
        given = {name: values.pop(name) for name in names}
        flags = Flags(**_with_token(given))
        wiring = ctx.find_root().obj
        assert isinstance(wiring, Wiring), "the root command brings the wiring"
        with CommandSession(wiring, flags) as desk:
            status = verb.function(desk, **values)
        if status:
            raise typer.Exit(status)

    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    parameters = [context, *(each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own), *shared]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # how inspect is told of it
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__name__, run.__doc__ = verb.function.__name__, verb.function.__doc__
    return run
