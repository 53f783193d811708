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

        return Fact(self.name, str(self.value), self.ok, str(self.hint))


_OF_THE_CENTRE = (
    mark("database"),
    mark("schema"),
    mark("reports"),
    mark("events"),
    mark("photos"),
    mark("people"),
    mark("units"),
    mark("categories"),
    mark("areas"),
    mark("policies"),
    mark("messages to send"),
    mark("messages given up"),
    mark("scheduled reports given up"),
    mark("status"),
    mark("clocks"),
    mark("due time"),
    mark("text"),
    mark("tasks"),
    mark("counters"),
    mark("queues"),
    mark("file"),
)
"""Names of the Centre's own facts; any other is a setting's of the database, which is shown as it is spelt."""


def _name(fact: "Fact | Found", reader: "Reader") -> str:
    return reader.text(fact.name) if isinstance(fact, Found) or fact.name in _OF_THE_CENTRE else fact.name


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
            desk.out.line(f"{well if each.ok else unwell:<{mark_width}}  {name:<{widest}}  {told(each.value, reader)}")
            if each.hint:
                desk.out.line(f"{'':<{mark_width}}  {'':<{widest}}  {told(each.hint, reader)}")
    return DONE if all(each.ok for each in facts) else CHECK_FAILED
