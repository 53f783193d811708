"""What the filter language can say, for people: every field, comparison, condition and example with its meaning. Owns
the words of the reference (docs/filter.md, the API's /docs/filter); the spellings come from `words`, so none is
forgotten. Knows no page: a table is a heading, an introduction, column names and rows of texts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cc.core.phrases import mark
from cc.core.phrases.voice import Voice
from cc.core.rules.query.tree import Condition, Field, Measure, Op
from cc.core.rules.query.words import (
    CLOSED_VALUES,
    CONDITIONS,
    FIELDS,
    MEASURES,
    SELF,
    TASK_CLOSED_VALUES,
    UNIT_SECONDS,
)

FIELD_MEANINGS: Mapping[Field, str] = {
    Field.STATUS: mark("the report's status; in a list of tasks the task's own, or its report's"),
    Field.CATEGORY: mark("the category by code or name"),
    Field.AREA: mark("the area by code or name, with all that lies in it"),
    Field.UNIT: mark("the unit by code or name, with all units below it"),
    Field.PRIORITY: mark("the priority, 1 to 4"),
    Field.OFFICER: mark("the officer with a task that is not done yet, by log-in"),
    Field.HOLDER: mark("whoever has claimed it now, by log-in"),
    Field.CHANNEL: mark("how it came in"),
    Field.FLAG: mark("what is odd about it"),
    Field.HOLD: mark("why it is on hold"),
    Field.REF: mark("the report's ref"),
    Field.SOURCE: mark("the system that it came from"),
}
MEASURE_MEANINGS: Mapping[Measure, str] = {
    Measure.SLA: mark("time left until the nearest due time, negative when late"),
    Measure.AGE: mark("time since it was received"),
    Measure.PRIORITY: mark("the priority, 1 to 4"),
    Measure.PHOTOS: mark("how many photos it has"),
    Measure.TASKS: mark("how many open tasks it has"),
}
CONDITION_MEANINGS: Mapping[Condition, str] = {
    Condition.OPEN: mark("not yet resolved, closed, rejected or merged"),
    Condition.LATE: mark("its nearest due time has passed"),
    Condition.PAUSED: mark("open, and its clocks stand still"),
    Condition.CLAIMED: mark("somebody has claimed it now"),
    Condition.PHOTO: mark("it has a photo"),
    Condition.PLACE: mark("it has a place on the map"),
    Condition.TASK: mark("it has an open task"),
    Condition.DUE: mark("it has a due time"),
}
OP_MEANINGS: Mapping[Op, str] = {
    Op.LT: mark("less than"),
    Op.LE: mark("at most"),
    Op.GT: mark("more than"),
    Op.GE: mark("at least"),
    Op.EQ: mark("exactly; counts only, `:` says the same"),
}
RULES = (
    mark("`field=value` says the same as `field:value`."),
    mark("Terms stand side by side, and all of them must hold."),
    mark("A comma between values means or: `prio:1,2`."),
    mark("A `-` right before a term means not: `-status:closed`."),
    mark("Words without a field are looked for in text, address, landmark and ref, without regard to case."),
    mark('What has blanks, a comma or a colon in it stands in quotes: `area:"Kebayoran Baru"`.'),
    mark("Within quotes a backslash takes the next character as it is."),
    mark("Values may be written as screens show them, in either language, with `_` or quotes for blanks."),
    mark("The name of a unit, an area or a category may be cut short: `area:teb` finds Tebet."),
    mark("What has no due time is neither nearer nor farther than any time left: `sla<1h` and `-sla<1h` both skip it."),
)
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("status:new", mark("reports that nobody has triaged yet")),
    ("is:open sla<30m", mark("open reports with less than half an hour left")),
    ("is:late prio:1,2", mark("late ones of the two highest priorities")),
    ("age>2h -has:task", mark("older than two hours, and without an open task")),
    ("officer:me", mark("those that the caller has work on")),
    ("status:on_hold hold:weather", mark("on hold for the weather")),
    ("flag:no_place -status:rejected", mark("without a place, pranks left out")),
    ("photos>=2 channel:app", mark("from the app, with two photos or more")),
    ('"air masuk" banjir', mark("with that phrase and that word in the text")),
    ("sla<-1d", mark("late by more than a day")),
    ("baru prio:1", mark("with the word `baru` in the text, of the highest priority")),
    ("status:baru umur>2jam sisa<30mnt", mark("the same language spelt in Indonesian")),
)
_DURATIONS = ("30m", "1h30m", "2d", "2jam", "01:30")


@dataclass(frozen=True, slots=True)
class Table:
    """One section; texts may hold code between backticks."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title(voice: Voice) -> str:
    """What the reference is called."""
    return voice.text(mark("The filter language"))


def introduction(voice: Voice) -> tuple[str, ...]:
    """How terms go together, a sentence each."""
    return tuple(voice.text(rule) for rule in RULES)


def tables(voice: Voice) -> Iterator[Table]:
    """Every section, in the reader's language."""
    spelt, meaning = voice.text(mark("spelt")), voice.text(mark("meaning"))
    examples = ((_code(filter), voice.text(what)) for filter, what in EXAMPLES)
    yield Table(voice.text(mark("Examples")), (voice.text(mark("filter")), meaning), tuple(examples))
    values = voice.text(mark("values"))
    fields = tuple((_spelt(FIELDS, field, ":"), voice.text(FIELD_MEANINGS[field]), _values(field)) for field in Field)
    yield Table(voice.text(mark("Fields: `field:value`")), (spelt, meaning, values), fields)
    measures = tuple(
        (_spelt(MEASURES, each, "<"), voice.text(MEASURE_MEANINGS[each]), _counted(each, voice)) for each in Measure
    )
    yield Table(voice.text(mark("Comparisons: `measure<value`")), (spelt, meaning, values), measures)
    ops = tuple((_code(op), voice.text(OP_MEANINGS[op])) for op in Op)
    yield Table(voice.text(mark("How to compare")), (spelt, meaning), ops)
    units = tuple((_listed(word for word, each in UNIT_SECONDS.items() if each == s), f"{s} s") for s in _seconds())
    yield Table(voice.text(mark("Lengths of time")), (spelt, meaning), units)
    conditions = tuple((_conditions(each), voice.text(CONDITION_MEANINGS[each])) for each in Condition)
    yield Table(voice.text(mark("Conditions")), (spelt, meaning), conditions)


def _spelt(words: "Mapping[str, Field] | Mapping[str, Measure]", wanted: Field | Measure, behind: str) -> str:
    return _listed(f"{word}{behind}" for word, each in words.items() if each is wanted)


def _conditions(wanted: Condition) -> str:
    prefixes = (wanted.prefix,) if wanted.prefix == "is" else ("has", "ada")
    words = [word for word, each in CONDITIONS.items() if each is wanted]
    return _listed(f"{prefix}:{word}" for prefix in prefixes for word in words)


def _values(field: Field) -> str:
    """Every spelling of the values that are known beforehand; for people the word for oneself."""
    if field in (Field.OFFICER, Field.HOLDER):
        return _listed(SELF)
    known = (TASK_CLOSED_VALUES if field is Field.STATUS else CLOSED_VALUES).get(field, {})
    return _listed(f'"{value}"' if "," in value else value for value in known)


def _counted(measure: Measure, voice: Voice) -> str:
    return _listed(_DURATIONS) if measure.in_seconds else voice.text(mark("a whole number"))


def _seconds() -> tuple[int, ...]:
    return tuple(dict.fromkeys(UNIT_SECONDS.values()))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(_code(word) for word in words)


def _code(text: str) -> str:
    return f"`{text}`"
