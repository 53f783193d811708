"""Lists of facts (`cc doctor`, `cc db check`): a line each, and below it what to do where something is asked of you.
To people in their language, to programs in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cc.cli.diagnostics import CHECK_FAILED, DONE
from cc.cli.voice import told
from cc.core.phrases import Phrase, mark

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.system import Fact
    from cc.words.reader import Reader


@dataclass(frozen=True, slots=True)
class Found:
    """A fact that the command itself found: `name` is a text of ours, `value` and `hint` phrases, or as found."""

    name: str
    value: str | Phrase
    ok: bool = True
    hint: str | Phrase = ""

    @property
    def fact(self) -> "Fact":
        """As programs get it."""
        from cc.core.records.system import Fact

        return Fact(name=self.name, value=str(self.value), ok=self.ok, hint=str(self.hint))


_OF_THE_CENTRE = (
    mark("database"),
    mark("schema"),
    mark("reports"),
    mark("events"),
    mark("photos"),
    mark("photos missing"),
    mark("medium"),
    mark("photos damaged"),
    mark("server time"),
    mark("people"),
    mark("units"),
    mark("categories"),
    mark("areas"),
    mark("policies"),
    mark("messages to send"),
    mark("messages given up"),
    mark("scheduled reports given up"),
    mark("tasks"),
    mark("replay: status"),
    mark("replay: clocks"),
    mark("replay: due time"),
    mark("replay: text"),
    mark("replay: tasks"),
    mark("counters"),
    mark("replay"),
    mark("queues"),
    mark("file"),
)
"""Names of the Centre's own facts; any other is a setting's of the database, which is shown as it is spelt."""


def _name(fact: "Fact | Found", reader: "Reader") -> str:
    return reader.text(fact.name) if isinstance(fact, Found) or fact.name in _OF_THE_CENTRE else fact.name


def _told(fact: "Fact | Found", reader: "Reader") -> tuple[str, str]:
    """The value and the hint, to people."""
    if isinstance(fact, Found):
        return told(fact.value, reader), told(fact.hint, reader)
    return told(fact.value_phrase or fact.value, reader), told(fact.hint_phrase or fact.hint, reader)


def print_facts(desk: "CommandSession", facts: "Sequence[Fact | Found]") -> int:
    """Show them; the exit status: 1 when one needs somebody."""
    if desk.out.as_json:
        every = [each.fact if isinstance(each, Found) else each for each in facts]
        desk.out.items("posko.fact/1", every, (), lambda each: ())
    else:
        reader = desk.reader
        names = [_name(each, reader) for each in facts]
        widest = max((len(name) for name in names), default=0)
        well, unwell = reader.say("ok"), reader.say("NO")
        mark_width = max(len(well), len(unwell))
        for name, each in zip(names, facts, strict=True):
            value, hint = _told(each, reader)
            desk.out.line(f"{well if each.ok else unwell:<{mark_width}}  {name:<{widest}}  {value}")
            if hint:
                desk.out.line(f"{'':<{mark_width}}  {'':<{widest}}  {hint}")
    return DONE if all(each.ok for each in facts) else CHECK_FAILED
