"""Answers for whoever answers for personal data: all about one person, and who could have seen what. Knows no SQL."""

from collections.abc import Iterator
from datetime import datetime

from cc.core.errors import InputError, NotFoundError
from cc.core.phrases import mark
from cc.core.questions import privacy as questions
from cc.core.records.privacy import PersonReport, PersonWords, SeenReport
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.work.personal import known_by
from cc.core.rules.work.sights import Sight, sights
from cc.core.service.change.personal import open_attributes, shown_reporter
from cc.core.service.change.question_context import ReadContext
from cc.core.service.privacy.answers_privacy import OVERSEERS
from cc.core.store.organisation import people
from cc.core.store.past import sights as past
from cc.core.store.past.eras import Era, eras_of, eras_of_unit
from cc.core.store.reports import reporters, reports
from cc.core.store.reports.timeline import timeline_of
from cc.core.store.sql.times import FAR, epoch, instant
from cc.core.store.trail import opened
from cc.core.vocabulary import Opened, Role, SeenBy


def about_person(ask: ReadContext, question: questions.AboutPerson) -> tuple[PersonReport, ...]:
    """Everything of each report of one reporter."""
    require_role(ask.actor, OVERSEERS, mark("exporting all about a person"))
    contact = question.contact.strip()
    digests = ask.keys.look_ups(known_by(contact)) if contact else []
    found = reporters.found_by(ask.connection, ask.actor, ask.directory, digests) if digests else ()
    ask.opened.note(ask.actor, (line.id for line in found), Opened.EXPORT)
    return tuple(_person_report(ask, line) for line in found)


def _person_report(ask: ReadContext, line: ReportLine) -> PersonReport:
    report = reports.get(ask.connection, ask.actor, ask.directory, line.id)
    told, _ = shown_reporter(ask.keys, line.id, report.reporter, needed=True)
    entries = timeline_of(ask.connection, ask.actor, ask.directory, line.id)
    return PersonReport(
        ref=line.ref,
        report_id=line.id,
        unit=line.unit,
        category=line.category,
        channel=report.channel,
        status=line.status,
        received_at=line.received_at,
        text=report.text,
        address=report.address,
        reporter=told,
        attributes=open_attributes(ask.keys, line.id, report.attributes),
        lon=line.lon,
        lat=line.lat,
        words=tuple(
            PersonWords(at=each.at, by=each.actor, what=str(each.action), text=each.note)
            for each in entries
            if each.note
        ),
        photos=tuple(each.sha256 for each in report.evidence),
        shared_with=report.shared_with,
        opened=tuple(
            opened.entries(
                ask.connection,
                ask.actor,
                ask.directory,
                report_id=line.id,
                login=None,
                since_s=None,
                until_s=None,
            )
        ),
    )


_ALONE = frozenset({Role.OFFICER, Role.CHANNEL, Role.ADMIN})
"""Roles that see what is theirs alone, not what their unit sees."""


class _Asked:
    """Whom a breach query is about, and when (epoch s)."""

    def __init__(self, ask: ReadContext, question: questions.CouldHaveSeen) -> None:
        given = [each for each in (question.person, question.unit, question.token) if each]
        if len(given) != 1:
            raise InputError("name one person, one unit or one token.", code="input.whom")
        self.since_s = 0 if question.since is None else epoch(question.since)
        self.until_s = FAR if question.until is None else epoch(question.until)
        self.login, self.unit = question.person or "", question.unit or ""
        if question.token:
            self._token(ask, question.token)
        self.paths, self.root = ask.directory.paths, ask.directory.root
        if self.login:
            if people.find(ask.connection, self.login) is None:
                raise NotFoundError(
                    "there is no person {login:quoted}.", code="not_found", fields={"login": self.login}
                )
            self.eras = eras_of(ask.connection, ask.directory, self.login)
        else:
            self.unit = ask.directory.unit(self.unit).code
            self.eras = eras_of_unit(ask.connection, ask.directory, self.unit)
        self.units = {} if self.login else people.units(ask.connection)

    def _token(self, ask: ReadContext, beginning: str) -> None:
        rows = past.tokens(ask.connection, beginning.lower()) if len(beginning) >= 8 else ()
        if len(rows) != 1:
            raise NotFoundError(
                "there is no one token {token:quoted} (8 digits or more of its digest, while it lasts): name its "
                "person and the period.",
                code="not_found.token",
                fields={"token": beginning},
            )
        self.login = str(rows[0].login)
        self.since_s = max(self.since_s, int(rows[0].created_at))
        self.until_s = min(self.until_s, int(rows[0].ends_at))

    def theirs(self, sight: Sight, *, restricted: bool) -> Iterator[Sight]:
        """The parts of a sight that were theirs: by what they were, and how the tree stood, at the time."""
        for era in self.eras:
            since_s = max(epoch(sight.since), era.since_s)
            until_s = min(FAR if sight.until is None else epoch(sight.until), era.until_s)
            if since_s < until_s and (era.standing.cleared or not restricted) and self._sees(sight, era):
                yield sight._replace(since=_at(since_s), until=None if until_s == FAR else _at(until_s))

    def _sees(self, sight: Sight, era: Era) -> bool:
        """Whether a sight was theirs in an era, leaving clearance aside."""
        own = era.standing.unit
        if sight.login:
            return sight.login == self.login
        if not _ALONE.issuperset(era.standing.roles):
            return own == era.paths.get(own, (own,))[0] or own in era.paths.get(sight.unit, (sight.unit,))
        return Role.OFFICER in era.standing.roles and sight.way is SeenBy.TASK and sight.unit == own

    def within(self, since: datetime, until: datetime | None) -> bool:
        """Whether it lay in the period at any time."""
        return (
            self.since_s < self.until_s
            and epoch(since) < self.until_s
            and (until is None or epoch(until) > self.since_s)
        )


def could_have_seen(ask: ReadContext, question: questions.CouldHaveSeen) -> Iterator[SeenReport]:
    """The reports of the caller's units that somebody could have seen in a period."""
    require_role(ask.actor, OVERSEERS, mark("who could have seen what"))
    asked = _Asked(ask, question)
    for each in past.passing(ask.connection, ask.actor, ask.directory, asked.since_s, asked.until_s):
        restricted = bool(each.row.restricted)
        parts = (part for one in sights(each.events) for part in asked.theirs(one, restricted=restricted))
        found = [part for part in parts if asked.within(part.since, part.until)]
        for row in each.broken:
            broken = Sight("", row.login, SeenBy.GLASS, _at(row.broken_at), _at(row.until))
            if row.login == asked.login and asked.within(broken.since, broken.until):
                found.append(broken)
        opened_by = each.opened if not asked.login else {asked.login: each.opened.get(asked.login, 0)}
        if not found:
            continue
        ended = [one.until for one in found]
        yield SeenReport(
            ref=each.row.ref,
            report_id=each.row.id,
            unit=each.row.unit,
            restricted=bool(each.row.restricted),
            has_contact=bool(each.row.reporter),
            ways=tuple(dict.fromkeys(one.way for one in found)),
            since=min(one.since for one in found),
            until=None if None in ended else max(one for one in ended if one is not None),
            opened=_opened(asked, opened_by),
        )


def _opened(asked: _Asked, by: dict[str, int]) -> int:
    """How many entries say that it was really opened: by the person, or by people of the unit and below."""
    if asked.login:
        return by.get(asked.login, 0)
    return sum(n for login, n in by.items() if asked.unit in asked.paths.get(asked.units.get(login, ""), ()))


def _at(at_s: int) -> datetime:
    found = instant(at_s)
    assert found is not None
    return found
