"""The proof of a report: its rows in every table, derived from its events by the rules, against those stored.

Owns what follows from the directory (restriction, sight, queues, clocks, closing times); what follows from the moves
alone is rules.work.derived. Read only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cc.core.errors import CoreError
from cc.core.keyring import KeyRing
from cc.core.phrases import Phrase
from cc.core.records.sla import Clock
from cc.core.records.trail import AuditFinding, Event
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle.tables import is_open, task_is_open
from cc.core.rules.sla.fold import current_due, fold
from cc.core.rules.work import commitments
from cc.core.rules.work.derived import Derived, derived
from cc.core.store.checks import proof_claims
from cc.core.store.checks.clock_check import problems
from cc.core.store.checks.compare import Place, differences, rows_differ
from cc.core.store.checks.report_rows import Row, Stored
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import sight_units
from cc.core.store.sql.times import FAR, epoch

SECRET = frozenset({"salt", *commitments.SEALED})


@dataclass(frozen=True, slots=True)
class House:
    """What a report's rows follow from beside its events: the directory, the unit of each person by log-in, and the
    keys that open what is encrypted."""

    directory: Directory
    unit_of: Mapping[str, str]
    keys: KeyRing


def prove(house: House, events: Sequence[Event], there: Stored) -> Iterator[AuditFinding]:
    """What of one report's rows is otherwise than its events (in order, all of them) give."""
    report_id = str(there.report["id"])
    if not events or not events[0].moves:
        return  # the chain says what is wrong
    try:
        found = derived(events)
        clocks = fold(events, house.directory.all_policies, house.directory.calendars)
    except CoreError as wrong:
        yield AuditFinding.of(report_id, 0, Phrase("its rows cannot be derived: {why}", {"why": wrong.phrase}))
        return
    except (LookupError, TypeError, ValueError, AttributeError):
        yield AuditFinding.of(report_id, 0, Phrase("its rows cannot be derived: an event says what no event says"))
        return
    for seq in found.jumps:
        yield AuditFinding.of(report_id, seq, Phrase("a move begins where none before it ended"))
    yield from proof_claims.prove(house.directory.settings, events)
    own = _report(house, found, clocks)
    there = _opened(house.keys, there)
    for name in [name for name in commitments.SEALED if there.report[name] is None]:
        facts = {"column": name}
        yield AuditFinding.of(
            report_id,
            0,
            Phrase("`{column}` cannot be proved: it cannot be decrypted with the keys that are here", facts),
        )
    yield from differences(Place(report_id, "report", str(own["ref"]), SECRET), *_comparable(found, there, own))
    for problem in problems(clocks, there.rows["clock"].values()):
        yield AuditFinding.of(report_id, 0, problem)
    for name, given in _rows(house, found, clocks, own).items():
        stored = _as_events_hold(name, found, there)
        secret = frozenset({"report_id"}) if name == "imported" else frozenset()
        keys = stored.keys() | given.keys()
        places = {key: Place(report_id, name, " ".join(str(each) for each in key), secret) for key in keys}
        yield from rows_differ(places, stored, given)


def _opened(keys: KeyRing, there: Stored) -> Stored:
    """The rows with what is encrypted as it was said; None for what cannot be read."""
    row = there.report
    opened = {name: keys.opened(str(row["id"]), name, str(row[name])) for name in ("reporter", "attributes")}
    return replace(there, report={**row, **opened})


def _report(house: House, found: Derived, clocks: Sequence[Clock]) -> Row:
    row, directory = dict(found.report), house.directory
    due_at, target = current_due(clocks)
    category = directory.categories.get(row["category"])
    policy = directory.all_policies.get(row["policy"])
    days = policy.close_after_days if policy else None
    closes = days is not None and found.entered is not None and statuses.closes_by_itself(row["status"])
    row["restricted"] = int(category.restricted) if category else None
    row["due_at"], row["due_target"] = epoch(due_at), None if target is None else str(target)
    row["queue_at"] = (FAR if due_at is None else row["due_at"]) if is_open(row["status"]) else None
    row["close_at"] = (
        epoch(found.entered + timedelta(days=days)) if closes and found.entered and days is not None else None
    )
    return row


def _comparable(found: Derived, there: Stored, own: Row) -> tuple[Row, Row]:
    """The report's row as stored and as given, with hashes for what events hold by hash alone."""
    stored, given = dict(there.report), dict(own)
    salt = str(stored["salt"])
    told = found.sealed or {}
    for name in commitments.SEALED:
        if name == "source_id" and given["source"]:
            continue
        if name == "text" and found.text_sha256:
            stored[name], given[name] = commitments.sha256(str(stored[name])), found.text_sha256
            continue
        if stored[name] is None:  # it cannot be decrypted, which was told
            given[name] = None
            continue
        value = stored[name]
        stored[name] = "" if value in commitments.EMPTY else commitments.commitment(salt, name, str(value))
        given[name] = told.get(name, "")
    if not told and not found.row_key:
        given["salt"] = ""
    return stored, given


def _rows(house: House, found: Derived, clocks: Sequence[Clock], own: Row) -> dict[str, dict[tuple[Any, ...], Row]]:
    """What is given in the tables beside `report`, by table and by what names the row."""
    report_id = own["id"]
    units = {str(own["unit"]), *found.shares, *(str(task["unit"]) for task in found.tasks.values())}
    officers = {task["officer"] for task in found.tasks.values() if task["officer"]}
    units |= {house.unit_of[login] for login in officers if login in house.unit_of}
    row_keys = {(found.row_key, found.agency): {"report_id": report_id}} if found.row_key else {}
    return {
        "task": {(number,): _task(task, clocks) for number, task in found.tasks.items()},
        "evidence": {(each["number"],): each for each in found.photos},
        "report_sight": {(unit,): {"queue_at": own["queue_at"]} for unit in sight_units(house.directory, units)},
        "report_share": {(unit,): {} for unit in found.shares},
        "break_glass": found.glass,
        "imported": row_keys,
    }


def _task(task: Row, clocks: Sequence[Clock]) -> Row:
    due_at, _ = current_due([clock for clock in clocks if clock.number in (task["number"], 0)])
    opened = task_is_open(task["status"])
    due_s = epoch(due_at) if opened else None
    return {**task, "due_at": due_s, "queue_at": (due_s or FAR) if opened else None}


def _as_events_hold(table: str, found: Derived, there: Stored) -> dict[tuple[Any, ...], Row]:
    """Rows by what names them; those of an import by their commitment and whose key it is."""
    rows = there.rows[table]
    if table != "imported":
        return rows
    salt = str(there.report["salt"])
    whole = {key: commitments.row_key(str(row["source"]), str(row["row_key"])) for key, row in rows.items()}
    return {
        (commitments.commitment(salt, commitments.ROW_KEY, whole[key]), str(row["agency"])): row
        for key, row in rows.items()
    }
