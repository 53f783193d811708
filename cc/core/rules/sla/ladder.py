"""The ladder of a clock: which steps have fired, when the next one is due, which are due now (design: sla, warnings and
escalation). Owns reading what fired out of events; what instant a count of seconds falls on is sla_reckon's.

An ESCALATE move on a report or a task says which step of which clock fired: facts `target`, `episode`, `step` (the
step's name), `level` (how many steps of that clock have fired with it), `due` (ISO), `late`, `to` (recipients). It is
quiet: no clock counts by it. A step that fired never fires again, whatever terms the clock gets later.

What was due before a report was imported never fires: nobody could have acted on it here, and a history of thousands
would be told all at once.
"""

from collections.abc import Iterator, Mapping, Sequence

from cc.core.phrases import Phrase
from cc.core.records.sla import StepSpec, TargetSpec
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import epoch_s
from cc.core.vocabulary import Action, TargetName

Fired = Mapping[tuple[int, str, int], frozenset[str]]
"""Names of the steps that fired, by (number, target, episode)."""

NOTHING_FIRED: Fired = {}


def fired(events: Sequence[Event]) -> Fired:
    """What the events of one report say has fired."""
    found: dict[tuple[int, str, int], set[str]] = {}
    for event in events:
        for move in event.moves:
            if move.action is Action.ESCALATE:
                facts = move.facts
                key = (move.number, str(facts.get("target")), int(str(facts.get("episode", 1))))
                found.setdefault(key, set()).add(str(facts.get("step")))
    return {key: frozenset(names) for key, names in found.items()} if found else NOTHING_FIRED


def silent_before_s(events: Sequence[Event]) -> int:
    """Before which second no step fires: the import of a report that was imported; else 0."""
    return epoch_s(events[0].recorded_at) if events and events[0].imported else 0


def unfired(spec: TargetSpec, done: frozenset[str]) -> Iterator[StepSpec]:
    """The steps of a target that have not fired, each name once."""
    seen = set(done)
    for step in spec.steps:
        if step.name not in seen:
            seen.add(step.name)
            yield step


def names_fired(done: Fired, number: int, target: TargetName, episode: int) -> frozenset[str]:
    """Of one clock."""
    return done.get((number, str(target), episode), frozenset())


def own_step_s(step: StepSpec, start_s: int, due_s: int) -> int:
    """When a step is due on a clock whose due time came with the report: by the clock on the wall; not before start."""
    if step.percent is not None:
        return start_s + max(0, due_s - start_s) * step.percent // 100
    return max(start_s, due_s + (step.offset_s or 0))


def step_phrase(name: str) -> Phrase:
    """A step's name as people read it: `80%`, at its due time, so long before or after it."""
    digits = name[1:-1]
    if name == "due":
        return Phrase("at the due time")
    if name[-1:] != "s" or name[:1] not in ("+", "-") or not digits.isdecimal():
        return Phrase("{step}", {"step": name})
    if not int(digits):
        return Phrase("at the due time")
    return (
        Phrase("+{after:span}", {"after": int(digits)})
        if name[0] == "+"
        else Phrase("-{before:span}", {"before": int(digits)})
    )
