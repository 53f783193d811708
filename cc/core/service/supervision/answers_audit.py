"""Answers about the audit trail and the database's health."""

from collections.abc import Iterator
from dataclasses import replace

from cc.core.errors import ForbiddenError
from cc.core.questions import system as questions_system
from cc.core.questions import trail as questions
from cc.core.records.organisation import Actor
from cc.core.records.system import Facts
from cc.core.records.trail import AuditResult, AuditStep, Event, Leaf
from cc.core.rules.lifecycle.access import holds, require_role
from cc.core.service.change.question_context import ReadContext
from cc.core.store.checks import event_log, health, photos, trail
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import sees_all_units
from cc.core.store.sql.row_security.identity import work_for_the_room
from cc.core.store.trail import feed, leaves
from cc.core.vocabulary import Role

LEADS = (Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.SYSTEM)


def audit_events(ask: ReadContext, question: questions.AuditEvents) -> Iterator[Event]:
    """Events in sight, in the order they were recorded."""
    return event_log.events(ask.connection, ask.actor, ask.directory, question.stream, question.after)


def verify_audit(ask: ReadContext, question: questions.VerifyAudit) -> AuditResult:
    """Recompute the chains, derive the rows."""
    require_role(ask.actor, LEADS, "verifying the audit trail")
    return trail.verify(ask.connection, _asked(ask, question.report))


def log_leaves(ask: ReadContext, question: questions.LogLeaves) -> Iterator[Leaf]:
    """The log that seals are made of: all of it, so to those who see all."""
    require_sealer(ask.actor, ask.directory)
    _look_over_the_room(ask)
    stream = question.stream
    if stream is not None:
        stream = event_log.stream_name(ask.connection, ask.actor, ask.directory, stream)
    return leaves.leaves(ask.connection, question.after, texts=question.texts, stream=stream)


def require_sealer(actor: Actor, directory: Directory) -> None:
    """ForbiddenError for whoever does not see the whole room, or may not verify it."""
    require_role(actor, LEADS, "sealing the audit trail")
    if not sees_all_units(actor, directory) or not actor.cleared:
        raise ForbiddenError(
            "sealing the audit trail is for those of the root unit, with clearance.", code="forbidden.unit"
        )


def verify_steps(ask: ReadContext, question: questions.VerifySteps) -> Iterator[AuditStep]:
    """The same step by step."""
    require_role(ask.actor, LEADS, "verifying the audit trail")
    asked = replace(_asked(ask, question.report), after=question.after, upto=question.upto, proving=question.proving)
    return trail.steps(ask.connection, asked)


def _asked(ask: ReadContext, report: str | None) -> trail.Asked:
    if report is None:
        _look_over_the_room(ask)
    return trail.Asked(actor=ask.actor, directory=ask.directory, now_s=ask.now_s, keys=ask.keys, report=report)


def _look_over_the_room(ask: ReadContext) -> None:
    """Whoever sees the whole room has all of it proved: also answers, tokens and photos that are others' own, which
    PostgreSQL's policies would hide (and a proof would then call lost). Reports stay within the caller's scope."""
    if sees_all_units(ask.actor, ask.directory):
        work_for_the_room(ask.connection)


def feed_position(ask: ReadContext, question: questions.FeedPosition) -> str:
    """Where the change feed stands."""
    return feed.position(ask.connection, ask.actor, ask.directory)


def check_database(ask: ReadContext, question: questions_system.CheckDatabase) -> Facts:
    """What there is to say of the database: of the whole of it, so to those who see the whole."""
    require_role(ask.actor, LEADS, "checking the database")
    if not (ask.actor.unit == ask.directory.root or holds(ask.actor, Role.SYSTEM)) or not ask.actor.cleared:
        raise ForbiddenError(
            "checking the database is for those of the root unit, with clearance.", code="forbidden.unit"
        )
    work_for_the_room(ask.connection)  # whoever may check the database need not see its reports
    replay = _asked(ask, None) if question.replay else None
    found = [*health.facts(ask.connection, ask.directory, ask.now_s, replay=replay)]
    return Facts((*found, *photos.facts(ask.connection, ask.blobs, ask.now_s, whole=question.replay)))
