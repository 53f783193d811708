"""What a report is about and whose it is: category, priority, unit, place, and the policy that follows from them."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cc.core.errors import ForbiddenError, InputError
from cc.core.records.organisation import Actor
from cc.core.records.sla import Policy
from cc.core.rules.geo.belief import is_no_fix
from cc.core.rules.lifecycle.access import within
from cc.core.rules.sla.in_force import promises_no_less
from cc.core.service.change.case import Case
from cc.core.service.change.flags import read, write_flags
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql.times import instant
from cc.core.vocabulary import Flag, Priority

PLACE_FLAGS = frozenset({Flag.NO_PLACE, Flag.OUTSIDE_AREAS, Flag.ZERO_PLACE})


def place_of(
    directory: Directory, lon: float | None, lat: float | None, *, needed: bool = True
) -> tuple[str | None, tuple[Flag, ...]]:
    """The area of a point and the flags it earns. InputError when the numbers are no place on earth."""
    if lon is None or lat is None:
        if lon is not lat:
            raise InputError("a place has a longitude and a latitude: give both, or neither.", code="input.place")
        return None, (Flag.NO_PLACE,) if needed else ()
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(
            "longitude {lon} and latitude {lat} are no place on earth: -180 to 180 and -90 to 90 are.",
            code="input.place",
            fields={"lon": str(lon), "lat": str(lat)},
        )
    if is_no_fix(lon, lat):
        return None, (Flag.ZERO_PLACE,)
    area = directory.area_of(lon, lat)
    return area, () if area or not directory.areas else (Flag.OUTSIDE_AREAS,)


def reclassify(
    case: Case, *, category: str | None = None, priority: Priority | None = None, unit: str | None = None
) -> dict[str, object]:
    """Set what is given on the report; the facts that tell what changed, the policy among them."""
    report, directory = case.report, case.directory
    facts: dict[str, object] = {}
    if category is not None and category != report["category"]:
        known = directory.offered(category)
        report["category"], report["restricted"] = known.code, int(known.restricted)
        facts["category"] = known.code
        report["flags"] = write_flags(flag for flag in read(report["flags"]) if flag is not Flag.UNKNOWN_CATEGORY)
    if priority is not None and priority != report["priority"]:
        report["priority"] = int(priority)
        facts["priority"] = int(priority)
    if unit is not None and unit != report["unit"]:
        report["unit"] = directory.unit(unit).code
        facts["unit"] = unit
    if facts:
        facts |= _policy_facts(case)
        facts |= _zone_facts(case, facts)
    return facts


def _zone_facts(case: Case, facts: Mapping[str, object]) -> dict[str, str]:
    """Where a calendar follows the unit, another unit or policy may count by another zone."""
    if not facts.keys() & {"unit", "policy"}:
        return {}
    return case.directory.zone_fact(str(case.report["policy"]), str(case.report["unit"]))


def _policy_facts(case: Case) -> dict[str, object]:
    report, directory = case.report, case.directory
    policy = policy_for(
        directory,
        str(report["unit"]),
        str(report["category"]),
        int(report["priority"]),
        received_at=instant(report["received_at"]),
        recorded_at=_entered_at(case),
    )
    held = directory.all_policies.get(report["policy"])
    if (held and (held.by_hand or held.code == (policy and policy.code))) or not (held or policy):
        return {}  # the same promise: the report keeps the version it was opened under, or was given on purpose
    report["policy"] = policy.key if policy else ""
    return {"policy": report["policy"]}


def _entered_at(case: Case) -> datetime:
    """When its receipt was entered; what another system told is taken as it was."""
    report = case.report
    told = any(event.imported for event in case.before.events[:1])
    return instant(report["received_at"] if told else report["recorded_at"])


def relocate(case: Case, lon: float | None, lat: float | None) -> dict[str, object]:
    """Put the report at another place; area and flags follow."""
    report = case.report
    needed = case.directory.category(report["category"]).needs_place
    area, flags = place_of(case.directory, lon, lat, needed=needed)
    report["lon"], report["lat"], report["area"] = lon, lat, area
    kept = [flag for flag in read(report["flags"]) if flag not in PLACE_FLAGS]
    report["flags"] = write_flags([*kept, *flags])
    return {"lon": lon, "lat": lat, "area": area}


def require_own_unit(actor: Actor, directory: Directory, unit: str) -> str:
    """The unit, if it is the actor's or below it; ForbiddenError otherwise."""
    if not within(directory.path(unit), actor.unit):
        raise ForbiddenError(
            "{unit} is not one of your units: hand the task over, or share the report with them.",
            code="forbidden.unit",
            fields={"unit": unit},
        )
    return unit


def require_clearance(case: Case, person: Any) -> None:
    """InputError when the report is restricted and the person (their row) could not see it."""
    if case.report["restricted"] and not person.cleared:
        raise InputError(
            "{ref} is restricted and {officer} has no clearance: name an officer who has.",
            code="input.clearance",
            fields={"ref": case.ref, "officer": person.login},
        )


def require_aware(at: datetime | None, what: str) -> datetime | None:
    """The instant in whole seconds; InputError when it has no zone."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise InputError(
            "{field} needs a zone, as in 2026-11-24T03:15:00+07:00.", code="input.zone", fields={"field": what}
        )
    return at.replace(microsecond=0) if at.microsecond else at


def policy_for(
    directory: Directory, unit: str, category: str, priority: int, *, received_at: datetime, recorded_at: datetime
) -> Policy | None:
    """The policy in force at the receipt; where that was entered further back than is believed unseen and the policy of
    then promises less of anything than the one in force at the recording, that one. None when nothing is promised."""
    then = directory.policy(unit, category, priority, received_at)
    if recorded_at - received_at <= directory.settings.believed(recorded_at):
        return then
    now = directory.policy(unit, category, priority, recorded_at)
    return then if promises_no_less(then, now) else now
