"""What a new command room begins with: categories, calendars and SLA policies, as plain values or as rows to save.

Owns the TOML files beside it and their reading. Must never know a database, a Centre or a unit's code.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from cc.core.errors import InputError
from cc.core.intents.organisation import CalendarRow, CategoryRow
from cc.core.phrases import Phrase
from cc.core.records.packs import Clause, ClauseKind
from cc.core.records.sla import WALL, Boundary, Policy, Reopening, TargetSpec
from cc.core.starter.ladder import read_steps
from cc.core.starter.working_calendars import calendars as calendars
from cc.core.starter.wrong import WrongValueError, member
from cc.core.vocabulary import OWN_START, STARTS, ClockStart, HoldReason, Priority, TargetName

_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+)\s*([smhd])")
_NO_UNITS: Mapping[str, str] = {}


def categories() -> list[dict[str, Any]]:
    """The tables of categories.toml: Qlue's 23 and `other`, in order."""
    listed: list[dict[str, Any]] = _toml("categories.toml")["category"]
    return listed


def policies() -> list[dict[str, Any]]:
    """The tables of policies.toml, in order, each with `source` filled in."""
    content = _toml("policies.toml")
    return [{"source": content["source"], **entry} for entry in content["policy"]]


def category_rows(unit_of_kind: Mapping[str, str] = _NO_UNITS) -> tuple[CategoryRow, ...]:
    """The categories as rows to save. `unit_of_kind` names the unit that answers for each `unit_kind`, where known."""
    return tuple(_category_row(entry, unit_of_kind.get(entry["unit_kind"])) for entry in categories())


def calendar_rows() -> tuple[CalendarRow, ...]:
    """The calendars as rows to save."""
    return tuple(CalendarRow(name, json.dumps(spec, sort_keys=True)) for name, spec in calendars().items())


def policy_rows() -> tuple[Policy, ...]:
    """The policies as records, version 1; calendars are named without version."""
    return tuple(policy_from(entry, order) for order, entry in enumerate(policies()))


def policy_from(entry: Mapping[str, Any], order: int = 0) -> Policy:
    """One table of a policies file as a record. Raises InputError naming the key that is wrong."""
    code = str(entry.get("code", ""))
    try:
        return Policy(
            code=code,
            version=1,
            targets=tuple(_targets(entry["targets"])),
            unit=entry.get("unit"),
            category=entry.get("category"),
            priority=entry.get("priority"),
            reopening=member(Reopening, entry.get("reopening", Reopening.RESUME)),
            count_verification=bool(entry.get("count_verification", False)),
            close_after_days=entry.get("close_after_days"),
            source=str(entry.get("source", "")),
            by_hand=bool(entry.get("by_hand", False)),
            order=order,
            clauses=tuple(_clause(each) for each in entry.get("clauses", ())),
        )
    except (KeyError, ValueError) as wrong:
        raise InputError(
            "policy {name}: {why}",
            code="policy.wrong",
            fields={"policy": code, "name": code or str(order), "why": _why(wrong)},
        ) from wrong


def _why(wrong: KeyError | ValueError) -> Phrase:
    if isinstance(wrong, WrongValueError):
        return wrong.phrase
    if isinstance(wrong, KeyError):
        return Phrase("{key:quoted} is missing", {"key": str(wrong.args[0])})
    return Phrase("{why}", {"why": str(wrong)})


def seconds(duration: int | str) -> int:
    """`90`, "90s", "15m", "4h", "3d" in seconds; a day is 24 hours. Raises WrongValueError for anything else."""
    if isinstance(duration, int):
        return duration
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise WrongValueError(
            Phrase(
                "{value:quoted} is no duration; write seconds, or a number with s, m, h or d", {"value": str(duration)}
            )
        )
    return int(match[1]) * _UNIT_S[match[2]]


def _targets(table: Mapping[str, Any]) -> Iterator[TargetSpec]:
    for name, given in table.items():
        spec = given if isinstance(given, dict) else {"for": given}
        yield TargetSpec(
            name=member(TargetName, name),
            target_s=seconds(spec["for"]),
            calendar=spec.get("calendar", WALL),
            pauses=tuple(member(HoldReason, reason) for reason in spec.get("pauses", ())),
            **_start(member(TargetName, name), spec.get("starts")),
            boundary=member(Boundary, spec.get("boundary", Boundary.CLOSING)),
            steps=read_steps(spec.get("steps", ())),
        )


def _start(target: TargetName, given: str | None) -> dict[str, ClockStart]:
    """Where a target starts, as the record says it; nothing for its own start."""
    if given is None or given == OWN_START[target]:
        return {}
    start = member(ClockStart, given)
    if start not in STARTS[target]:
        known = [str(each) for each in STARTS[target]]
        raise WrongValueError(Phrase("{target} starts with {known:or}", {"target": str(target), "known": known}))
    return {"starts" if target is TargetName.RESOLVE else "begins": start}


def _clause(given: Mapping[str, Any]) -> Clause:
    read = given.get("read")
    return Clause(
        of=tuple(given["of"]),
        kind=member(ClauseKind, given["kind"]),
        read_on=read.isoformat() if isinstance(read, date) else "",
        share=given.get("share"),
        **{name: str(given.get(name, "")) for name in ("title", "number", "article", "text_id", "text_en", "url")},
    )


def _category_row(entry: Mapping[str, Any], unit: str | None) -> CategoryRow:
    taken = ("code", "name_id", "name_en", "short_id", "open311_code", "group")
    return CategoryRow(
        **{name: entry[name] for name in taken},
        priority=Priority(entry["priority"]),
        restricted=entry["restricted"],
        needs_place=entry["needs_place"],
        evidence_min=entry["evidence_min"],
        unit=unit,
        keywords=(*entry["keywords_id"], *entry["keywords_en"]),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
