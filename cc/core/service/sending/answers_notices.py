"""Answers about escalations: which were told to whoever asks, and still stand."""

from cc.core.questions import notices as questions
from cc.core.records.notices import Notice
from cc.core.rules.sla.recipients import addressed_to
from cc.core.service.change.question_context import ReadContext
from cc.core.store.messages import notices


def list_notices(ask: ReadContext, _question: questions.ListNotices) -> tuple[Notice, ...]:
    """Escalations that were told to the caller, of clocks that go on."""
    actor = ask.actor
    to = addressed_to(actor.login, actor.held, actor.unit)
    return notices.notices(ask.connection, actor, ask.directory, to, ask.now_s)
