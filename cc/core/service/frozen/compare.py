"""A frozen report beside the same reckoned now: which figures differ, which reports make them differ, and why.

One walk over the period: each report as it stood when it was frozen and as it stands now, through the frozen scope's
eyes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from cc.core.errors import FaultError, ForbiddenError, InputError, RefusedError
from cc.core.phrases import Phrase
from cc.core.questions.freezing import CheckDigest
from cc.core.questions.sla import SlaFigures
from cc.core.records.freezing import ClockChange, Comparison, DigestCheck, FigureChange, FrozenSlaReport, ReportChange
from cc.core.records.organisation import Actor
from cc.core.records.sla import Clock, SlaReport
from cc.core.records.trail import Event
from cc.core.rules.query.parse import parse
from cc.core.rules.query.past_filter import require_past
from cc.core.rules.sla.digest import digest
from cc.core.rules.sla.fold import verdict
from cc.core.rules.work.frozen_causes import causes, with_time
from cc.core.service.sla.figures import report_at, signed
from cc.core.store.organisation.directory import Directory
from cc.core.store.past import frozen_sla_reports
from cc.core.store.past.figures import Sums
from cc.core.store.past.organisation import PastHouse, house_at
from cc.core.store.past.reports import Standing, events_since, pairs
from cc.core.store.past.scope import PastScope
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail.positions import NOW, Cut, standing_at
from cc.core.vocabulary import ClockState, Role

MOST_LIMIT = 1000
ClockKey = tuple[int, str, int]


def compare(
    connection: Connection, actor: Actor, directory: Directory, found: FrozenSlaReport, now_s: int, limit: int
) -> Comparison:
    """The freeze and now; at most `limit` of the reports that count otherwise."""
    if not 1 <= limit <= MOST_LIMIT:
        raise InputError("1 to {most} reports can be named at once.", code="input.limit", fields={"most": MOST_LIMIT})
    report = found.report
    eyes = eyes_of(actor, report.seen_from, report.cleared)
    asked = asked_of(report)
    as_of_s = epoch(report.as_of) if report.as_of else now_s
    cut = Cut(as_of_s, report.position)
    then = _Side(eyes, house_at(connection, directory, cut), asked, as_of_s)
    now = _Side(eyes, house_at(connection, directory, NOW), asked, now_s)
    differing: list[tuple[Standing | None, Standing]] = []
    total = 0
    for batch in pairs(connection, then.house, cut, asked.start_at, asked.end_at):
        for before, after in batch:
            was, outcome = then.take(before), now.take(after)
            if was != outcome:
                total += 1
                differing += [(before, after)] if len(differing) < limit else []
    since = events_since(connection, cut, [after.id for _, after in differing])
    again = signed(told_as(report, then.report()), eyes, asked, cut)
    new = signed(now.report(), eyes, asked, Cut(now_s, standing_at(connection)))
    return Comparison(
        frozen=found,
        now=new,
        intact=frozen_sla_reports.recorded_hash(connection, found.name) == found.body_sha256
        and digest(report) == report.digest,
        reproduced=again.digest == report.digest,
        figures=tuple(_figures(report, new)),
        reports=tuple(_change(then, now, before, after, since[after.id]) for before, after in differing),
        total=total,
    )


def check(connection: Connection, actor: Actor, directory: Directory, asked: CheckDigest) -> DigestCheck:
    """What is known of a digest. ForbiddenError for who does not see all that the report was made from."""
    if not frozen_sla_reports.covers(actor, directory, asked.seen_from, asked.cleared):
        raise ForbiddenError(
            "the report was made as {unit} sees it, and you do not see all of that: ask somebody of that unit or "
            "above it.",
            code="forbidden.unit",
            fields={"unit": asked.seen_from},
        )
    require_past(parse(asked.query), by_anybody=True)
    figures = SlaFigures(
        start_at=asked.start_at, end_at=asked.end_at, by=asked.by, query=asked.query, worst=asked.worst, unit=asked.unit
    )
    cut, eyes = Cut(epoch(asked.as_of), asked.position), eyes_of(actor, asked.seen_from, asked.cleared)
    try:
        again = report_at(connection, eyes, directory, figures, cut, anew=True)
    except FaultError as wrong:
        raise _underivable(wrong.phrase) from wrong
    except (LookupError, ValueError, TypeError) as wrong:
        raise _underivable(Phrase("{why:reason}", {"why": f"{type(wrong).__name__} {wrong}"})) from wrong
    return DigestCheck(frozen_sla_reports.of_digest(connection, actor, directory, asked.digest), again)


def _underivable(why: Phrase) -> RefusedError:
    return RefusedError(
        "the report cannot be derived from the events that there are, so nothing is said for it: {why}",
        code="sla.underivable",
        fields={"why": why},
    )


def told_as(report: SlaReport, again: SlaReport) -> SlaReport:
    """The same with what a report tells that was made by an older Posko."""
    told = replace(again, entries=None) if report.entries is None else again
    return replace(told, exclusions=None) if report.exclusions is None else told


def eyes_of(actor: Actor, unit: str, cleared: bool) -> Actor:
    """Who sees what a unit's supervisor sees; the caller sees no less."""
    return replace(actor, login="", role=Role.SUPERVISOR, unit=unit, cleared=cleared)


def asked_of(report: SlaReport) -> SlaFigures:
    """What a report was asked with."""
    return SlaFigures(
        start_at=report.start_at,
        end_at=report.end_at,
        by=report.by,
        query=report.query,
        worst=len(report.worst),
        unit=report.unit,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """How one clock counts."""

    group: tuple[object, ...]
    outcome: str
    seconds: int | None


class _Side:
    """One side of the comparison: adds reports up as it takes them."""

    def __init__(self, eyes: Actor, house: PastHouse, asked: SlaFigures, at_s: int) -> None:
        self.house, self.at = house, instant(at_s)
        self._asked = asked
        self._scope = PastScope(eyes, house, self.at, query=asked.query, unit=asked.unit)
        base = asked.unit or eyes.unit or house.directory.root
        self._sums = Sums(house, asked.by, base, at_s, asked.worst)

    def take(self, standing: Standing | None) -> dict[ClockKey, _Counted] | None:
        """Count a report; how each of its clocks counts, None when the report does not."""
        if standing is None or not self._scope.holds(standing.report):
            return None
        counted = [clock for clock in standing.clocks if self._scope.counts(standing.report, clock)]
        self._sums.add(standing, counted)
        return self._verdicts(standing, counted)

    def look(self, standing: Standing | None) -> dict[ClockKey, _Counted] | None:
        """The same without counting it."""
        if standing is None or not self._scope.holds(standing.report):
            return None
        return self._verdicts(
            standing, [clock for clock in standing.clocks if self._scope.counts(standing.report, clock)]
        )

    def _verdicts(self, standing: Standing, counted: list[Clock]) -> dict[ClockKey, _Counted]:
        found = {}
        for clock in counted:
            outcome = verdict(clock, self.at)
            ended = clock.state is ClockState.STOPPED and outcome != "excluded"
            group = self._sums.group(standing.report, clock)
            found[place_of(clock)] = _Counted(group, outcome, clock.counted_s if ended else None)
        return found

    def report(self) -> SlaReport:
        """The figures."""
        return self._sums.report(self._asked.start_at, self._asked.end_at, self._asked.unit)


def place_of(clock: Clock) -> ClockKey:
    """Which clock of a report it is."""
    return clock.number, clock.target, clock.episode


def _change(then: _Side, now: _Side, before: Standing | None, after: Standing, since: list[Event]) -> ReportChange:
    was, outcome = then.look(before), now.look(after)
    changes = tuple(_clocks(was or {}, outcome or {}, before, after))
    passed = any(change.then == "running" and change.now == "breached" for change in changes) and any(
        clock.state is ClockState.RUNNING for clock in after.clocks
    )
    found = causes(since, known_then=before is not None)
    why = with_time(found, passed=passed, house=then.house.changed)
    return ReportChange(after.report.ref, was is not None, outcome is not None, changes, why)


def _clocks(
    was: dict[ClockKey, _Counted], outcome: dict[ClockKey, _Counted], before: Standing | None, after: Standing
) -> Iterator[ClockChange]:
    clocks = {place_of(clock): clock for clock in (*(before.clocks if before else ()), *after.clocks)}
    for place in sorted(was.keys() | outcome.keys()):
        old, new = was.get(place), outcome.get(place)
        if old == new:
            continue
        moved = old is not None and new is not None and old.group != new.group
        yield ClockChange(
            number=place[0],
            target=clocks[place].target,
            episode=place[2],
            then=old.outcome if old else "",
            now=new.outcome if new else "",
            counted_then_s=old.seconds if old else None,
            counted_now_s=new.seconds if new else None,
            moved=moved,
        )


def _figures(then: SlaReport, now: SlaReport) -> Iterator[FigureChange]:
    old = {(each.group, each.target): each for each in then.figures}
    new = {(each.group, each.target): each for each in now.figures}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield FigureChange(key[0], key[1], old.get(key), new.get(key))
