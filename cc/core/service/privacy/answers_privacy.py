"""Answers about personal data: whose reports, which keys."""

from cc.core.questions import privacy as questions
from cc.core.records.privacy import KeyRecord, KeyUse
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.work.personal import DESK, known_by
from cc.core.service.change.administration import require_house
from cc.core.service.change.question_context import ReadContext
from cc.core.service.privacy.keys import KEYS
from cc.core.store.reports import reporters
from cc.core.vocabulary import Role

ADMINS = (Role.ADMIN, Role.SUPERVISOR, Role.SYSTEM)


def find_by_reporter(ask: ReadContext, question: questions.FindByReporter) -> tuple[ReportLine, ...]:
    """Reports of one reporter."""
    require_role(ask.actor, sorted(DESK), "looking reporters up")
    digests = ask.keys.look_ups(known_by(question.reporter))
    return reporters.found_by(ask.connection, ask.actor, ask.directory, digests) if question.reporter.strip() else ()


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
