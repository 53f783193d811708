"""ONE contract over both doors and both databases: every intent and every question, at least once each."""

import pytest

from cc.core.intents.catalogue import INTENTS as KINDS
from cc.core.questions.catalogue import QUESTIONS as ASKED
from cc.core.questions.catalogue import STREAMS
from tests.centre import (
    scenes_freezing,
    scenes_identity,
    scenes_organisation,
    scenes_packs,
    scenes_privacy,
    scenes_questions,
    scenes_reports,
    scenes_second_factor,
    scenes_sending,
    scenes_supervision,
    scenes_tasks,
    scenes_trail,
    scenes_work,
)
from tests.centre.bench import Bench

INTENTS = {
    **scenes_reports.SCENES,
    **scenes_tasks.SCENES,
    **scenes_organisation.SCENES,
    **scenes_sending.INTENTS,
    **scenes_freezing.INTENTS,
    **scenes_packs.INTENTS,
    **scenes_trail.INTENTS,
    **scenes_privacy.INTENTS,
    **scenes_second_factor.INTENTS,
    **scenes_identity.INTENTS,
}
QUESTIONS = {
    **scenes_questions.SCENES,
    **scenes_work.QUESTIONS,
    **scenes_sending.QUESTIONS,
    **scenes_packs.QUESTIONS,
    **scenes_privacy.QUESTIONS,
    **scenes_second_factor.QUESTIONS,
    **scenes_supervision.SCENES,
    **scenes_trail.SCENES,
    **scenes_freezing.QUESTIONS,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_intent_does_what_it_says(bench: Bench, name: str) -> None:
    INTENTS[KINDS[name]](bench)


@pytest.mark.parametrize("name", [*ASKED, *STREAMS])
def test_every_question_is_answered(bench: Bench, name: str) -> None:
    QUESTIONS[{**ASKED, **STREAMS}[name]](bench)
