"""Whose a move is to ask for: THE place where role and authority are asked before a report or task is moved.

Owns what a move is about, as it was before anything of the call. Knows no intent and no SQL.
"""

from collections.abc import Sequence

from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle import authority
from cc.core.rules.lifecycle.access import require_row
from cc.core.rules.lifecycle.authority import Thing, Work
from cc.core.rules.lifecycle.rows import Row
from cc.core.rules.lifecycle.tables import word
from cc.core.service.change.possible import Possible
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.cases import StoredCase


def thing(stored: StoredCase, number: int = 0, *, parent: int | None = None, into: StoredCase | None = None) -> Thing:
    """A report (0) or one of its tasks; `parent` is the task that an offer is to be made of, `into` the report that it
    is to be merged into."""
    report = stored.report
    offered = stored.tasks[number]["parent"] if number else parent
    return Thing(
        ref=str(report["ref"]),
        unit=str(report["unit"]),
        brought_by=str(report["brought_by"]),
        task=_work(stored, number),
        parent=_work(stored, offered),
        into=None if into is None else (str(into.report["ref"]), str(into.report["unit"])),
    )


def _work(stored: StoredCase, number: int | None) -> Work | None:
    if not number:
        return None
    task = stored.tasks[number]
    return Work(f"{stored.report['ref']}/{number}", str(task["unit"]), task["officer"])


def require(actor: Actor, row: Row, about: Thing, directory: Directory, possible: Possible | None) -> None:
    """ForbiddenError unless the row is for the actor's role, and theirs to decide; it says what they may do instead."""
    require_row(actor, row)
    lacks = authority.missing(actor, row, about, directory.paths)
    if lacks is None:
        return

    def words() -> Sequence[str]:
        name = about.task.ref if about.task else about.ref
        return [] if possible is None else [word(action) for action in possible(name) or ()]

    raise authority.refusal(lacks, row, words)


def from_above(actor: Actor, unit: str) -> dict[str, object]:
    """The fact that somebody of a unit above the report's decided: where a unit has one supervisor, nobody else can
    confirm or verify what that one did."""
    return {"from_above": actor.unit} if actor.unit and actor.unit != unit else {}
