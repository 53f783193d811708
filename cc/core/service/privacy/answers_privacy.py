"""Answers about personal data: whose reports, which keys, who opened what."""

from collections.abc import Iterator

from cc.core.phrases import mark
from cc.core.questions import privacy as questions
from cc.core.records.privacy import KeyRecord, KeyUse, OpenedEntry
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.work.personal import DESK, known_by
from cc.core.service.change.administration import require_house
from cc.core.service.change.question_context import ReadContext
from cc.core.service.privacy.keys import KEYS
from cc.core.store.reports import reporters, reports
from cc.core.store.sql.times import epoch
from cc.core.store.trail import opened
from cc.core.vocabulary import Opened, Role

OVERSEERS = (Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM)
ADMINS = (Role.ADMIN, Role.SUPERVISOR, Role.SYSTEM)


def find_by_reporter(ask: ReadContext, question: questions.FindByReporter) -> tuple[ReportLine, ...]:
    """Reports of one reporter."""
    require_role(ask.actor, sorted(DESK), "looking reporters up")
    digests = ask.keys.look_ups(known_by(question.reporter))
    if not question.reporter.strip():
        return ()
    found = reporters.found_by(ask.connection, ask.actor, ask.directory, digests)
    ask.opened.note(ask.actor, (line.id for line in found), Opened.SEARCH)
    return found


def who_opened(ask: ReadContext, question: questions.WhoOpened) -> Iterator[OpenedEntry]:
    """Entries about the caller's units."""
    require_role(ask.actor, OVERSEERS, mark("who opened what"))
    named = question.report
    return opened.entries(
        ask.connection,
        ask.actor,
        ask.directory,
        report_id=None if named is None else reports.find(ask.connection, ask.actor, ask.directory, named).id,
        login=question.person,
        since_s=None if question.since is None else epoch(question.since),
        until_s=None if question.until is None else epoch(question.until),
    )


def list_keys(ask: ReadContext, _: questions.ListPersonalKeys) -> KeyRecord:
    """The keys, those in use first."""
    require_role(ask.actor, ADMINS, KEYS)
    require_house(ask, KEYS)
    used = reporters.by_key(ask.connection)
    now = ask.directory.personal_key
    names = sorted({*used, *([now] if now else [])}, key=lambda name: (name != now, name))
    return KeyRecord(
        folder=str(ask.keys.folder),
        keys=tuple(
            KeyUse(key=name, reports=used.get(name, 0), here=ask.keys.has(name) if name else True, in_use=name == now)
            for name in names
        ),
    )
