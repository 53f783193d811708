"""What a new command room begins with: categories, calendars and SLA policies, as plain values or as rows to save.

Owns the TOML files beside it and their reading. Must never know a database, a Centre or a unit's code.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from cc.core.errors import InputError
from cc.core.intents.organisation import CalendarRow, CategoryRow
from cc.core.records.sla import WALL, Boundary, Policy, Reopening, ResolveStart, TargetSpec
from cc.core.starter.ladder import read_steps
from cc.core.starter.working_calendars import calendars as calendars
from cc.core.vocabulary import HoldReason, Priority, TargetName

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
            reopening=Reopening(entry.get("reopening", Reopening.RESUME)),
            count_verification=bool(entry.get("count_verification", False)),
            close_after_days=entry.get("close_after_days"),
            source=str(entry.get("source", "")),
            by_hand=bool(entry.get("by_hand", False)),
            order=order,
        )
    except (KeyError, ValueError) as wrong:
        raise InputError(
            "policy {name}: {why}",
            code="policy.wrong",
            fields={"policy": code, "name": code or str(order), "why": str(wrong)},
        ) from wrong


def seconds(duration: int | str) -> int:
    """`90`, "90s", "15m", "4h", "3d" in seconds; a day is 24 hours. Raises ValueError for anything else."""
    if isinstance(duration, int):
        return duration
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise ValueError(f"{duration!r} is no duration; write seconds, or a number with s, m, h or d")
    return int(match[1]) * _UNIT_S[match[2]]


def _targets(table: Mapping[str, Any]) -> Iterator[TargetSpec]:
    for name, given in table.items():
        spec = given if isinstance(given, dict) else {"for": given}
        yield TargetSpec(
            name=TargetName(name),
            target_s=seconds(spec["for"]),
            calendar=spec.get("calendar", WALL),
            pauses=tuple(HoldReason(reason) for reason in spec.get("pauses", ())),
            starts=ResolveStart(spec.get("starts", ResolveStart.RECEIVED)),
            boundary=Boundary(spec.get("boundary", Boundary.CLOSING)),
            steps=read_steps(spec.get("steps", ())),
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
