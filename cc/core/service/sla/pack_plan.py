"""What loading a pack changes, worked out before anything is written: `LoadPack` does it, `PreviewPack` tells it.

One function for both, so that a preview says what loading then does. Reads a directory; writes nothing.
"""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from cc.core.packs.reading import Pack, dotted, pack_problem, wrong_pack
from cc.core.phrases import Phrase
from cc.core.records.packs import PackChanges, PackProblem
from cc.core.records.sla import SHIFT, WALL, Policy
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.recipients import PERSON, UNIT, named
from cc.core.service.sla.policies import calendar_spec, followers
from cc.core.store.organisation import calendars, people
from cc.core.store.organisation.directory import Directory, unknown


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be written. `calendars` are (name, version, spec); `newer` has the newest of each name that changes;
    `policies` are new versions in the order in which they are written, `before` the versions that stand behind them."""

    pack: Pack
    effective_at: datetime | None
    calendars: list[tuple[str, int, str]] = field(default_factory=list)
    newer: dict[str, str] = field(default_factory=dict)
    policies: list[Policy] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    warnings: list[Phrase] = field(default_factory=list)

    def changes(self, recalculated: int = 0) -> PackChanges:
        """The plan as a record."""
        return PackChanges(
            name=self.pack.name,
            version=self.pack.version,
            effective_at=self.effective_at,
            calendars=tuple(f"{name}@{version}" for name, version, _ in self.calendars),
            added=tuple(self.added),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            retired=tuple(self.retired),
            followed=tuple(self.followed),
            recalculated=recalculated,
            warnings=(*map(str, self.warnings), *filter(None, (self.pack.check,))),
            notes=tuple(self.warnings),
            check_id=self.pack.check_id,
            check_en=self.pack.check,
        )

    def directory(self, now: Directory) -> Directory:
        """The directory as it is after the plan was carried out."""
        calendars = {
            **now.calendars,
            **{f"{name}@{version}": calendar_of(spec) for name, version, spec in self.calendars},
        }
        versions = {**now.calendar_versions, **{name: f"{name}@{number}" for name, number, _ in self.calendars}}
        policies = {**now.all_policies, **{policy.key: policy for policy in self.policies}}
        return now.with_terms(policies, calendars, versions)


def calendar_of(spec: str) -> WorkCalendar:
    """A calendar from its stored spec."""
    return WorkCalendar.from_spec(json.loads(spec))


def plan_pack(directory: Directory, connection: Connection, pack: Pack) -> Plan:
    """The plan of a pack. InputError `pack.wrong` with every unit, category, calendar and person that is not there, and
    every code that is another pack's."""
    problems = list(_problems(directory, connection, pack))
    if problems:
        raise wrong_pack(problems)
    stored = calendars.specs(connection)
    zone = ZoneInfo(directory.unit(directory.root).zone)
    plan = Plan(pack=pack, effective_at=pack.effective_at(zone))
    for row in pack.calendars:
        spec, there = calendar_spec(row), directory.calendar_versions.get(row.name)
        if there is None or stored[there] != spec:
            version = int(there.partition("@")[2]) + 1 if there else 1
            plan.calendars.append((row.name, version, spec))
            plan.newer[row.name] = f"{row.name}@{version}"
    newest = dict(directory.newest)
    for policy in followers(directory.all_policies.values(), plan.newer):
        newest[policy.code] = policy
        plan.policies.append(policy)
        plan.followed.append(policy.key)
    versions = {**directory.calendar_versions, **plan.newer}
    for given, order in zip(pack.policies, _orders(pack, newest), strict=True):
        _take(plan, newest, versions, replace(given, order=order))
    _retire(plan, newest)
    return plan


def _orders(pack: Pack, newest: Mapping[str, Policy]) -> list[int]:
    """Where each policy stands: in the order of the text, and as long as that allows it where it stood, so that one
    that is added or gone makes no new version of the others."""
    known = [_place(pack, newest.get(policy.code)) for policy in pack.policies]
    last = next((order - index for index, order in enumerate(known) if order is not None), 0) - 1
    found: list[int] = []
    for order in known:
        last = order if order is not None and order > last else last + 1
        found.append(last)
    return found


def _place(pack: Pack, there: Policy | None) -> int | None:
    ours = there is not None and not there.retired and there.pack.partition("@")[0] == pack.name
    return there.order if there is not None and ours else None


def _take(plan: Plan, newest: dict[str, Policy], versions: Mapping[str, str], given: Policy) -> None:
    targets = tuple(
        replace(
            each,
            calendar=versions[each.calendar.partition("@")[0]],
            steps=tuple(replace(step, hours=_hours(versions, step.hours)) for step in each.steps),
        )
        for each in given.targets
    )
    there = newest.get(given.code)
    policy = replace(given, targets=targets, effective_at=plan.effective_at, pack=plan.pack.key)
    if there is not None and _promises_the_same(there, policy):
        plan.unchanged.append(there.key)
        return
    policy = replace(policy, version=there.version + 1 if there else 1)
    plan.policies.append(policy)
    (plan.added if there is None or there.retired else plan.changed).append(policy.key)
    if there is not None and not there.pack:
        facts = {"before": there.key, "after": policy.key}
        plan.warnings.append(Phrase("{before} came without a pack; {after} of this one replaces it.", facts))


def _hours(versions: Mapping[str, str], hours: str) -> str:
    name = hours.partition("@")[0]
    return "" if name == WALL else versions.get(name, name)


def _promises_the_same(there: Policy, policy: Policy) -> bool:
    """Whether a version that is there says what the pack's would, for every report that the pack's would hold for."""
    same = replace(policy, version=there.version, effective_at=there.effective_at, pack=there.pack)
    covers = there.effective_at is None or (
        policy.effective_at is not None and there.effective_at <= policy.effective_at
    )
    return there == same and covers and bool(there.pack)


def _retire(plan: Plan, newest: Mapping[str, Policy]) -> None:
    """What an earlier version of the pack brought and this one no longer has matches no report from now on."""
    kept = {policy.code for policy in plan.pack.policies}
    for policy in newest.values():
        if policy.code in kept or policy.retired or policy.pack.partition("@")[0] != plan.pack.name:
            continue
        last = replace(
            policy, version=policy.version + 1, retired=True, effective_at=plan.effective_at, pack=plan.pack.key
        )
        plan.policies.append(last)
        plan.retired.append(policy.key)


def _problems(directory: Directory, connection: Connection, pack: Pack) -> Iterator[PackProblem]:
    for index, policy in enumerate(pack.policies):
        for where, what in _strangers(directory, connection, pack, policy):
            path = ("policy", index, *where)
            if where == ("unit",) and path not in pack.lines.paths:
                path = ("pack", "unit")  # it is said there, for all policies that name none
            yield pack_problem(pack.lines.at(path), dotted(path), what)


def _strangers(
    directory: Directory, connection: Connection, pack: Pack, policy: Policy
) -> Iterator[tuple[tuple[str | int, ...], Phrase]]:
    """What a policy names that is not there, and where in its table."""
    known = {*directory.calendar_versions, *(row.name for row in pack.calendars)}
    if policy.unit is not None and policy.unit not in directory.units:
        yield ("unit",), _unknown("unit", policy.unit, directory.units)
    if policy.category is not None and policy.category not in directory.categories:
        yield ("category",), _unknown("category", policy.category, directory.categories)
    for target in policy.targets:
        here = ("targets", str(target.name))
        yield from (((*here, "calendar"), what) for what in _no_calendar(known, target.calendar))
        for index, step in enumerate(target.steps):
            at = (*here, "steps", index)
            if step.hours not in ("", SHIFT):
                yield from (((*at, "hours"), what) for what in _no_calendar(known, step.hours))
            for code in sorted(named(step.to, UNIT)):
                if code not in directory.units:
                    yield (*at, "to"), _unknown("unit", code, directory.units)
            for login in sorted(named(step.to, PERSON)):
                if people.find(connection, login) is None:
                    yield (*at, "to"), Phrase("there is nobody of the log-in {login:quoted}", {"login": login})
    there = directory.newest.get(policy.code)
    owner = there.pack.partition("@")[0] if there and not there.retired else ""
    if owner and owner != pack.name:
        told = "{code:quoted} is a policy of the pack {owner}: give this one another code"
        yield ("code",), Phrase(told, {"code": policy.code, "owner": owner})


def _no_calendar(known: Container[str], calendar: str) -> Iterator[Phrase]:
    name = calendar.partition("@")[0]
    if name not in known:
        yield Phrase(
            "there is no calendar {calendar:quoted}: put it into the pack as [calendar.{calendar}], or load it first",
            {"calendar": name},
        )


def _unknown(kind: str, code: str, known: Iterable[str]) -> Phrase:
    return unknown(kind, code, known).phrase
