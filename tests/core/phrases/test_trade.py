"""The words of the trade name every value of the enumerations that people see."""

from enum import StrEnum

import pytest

from cc.core import vocabulary
from cc.core.phrases.trade import WORDS

ENUMERATIONS: dict[str, type[StrEnum]] = {
    "report_status": vocabulary.ReportStatus,
    "task_status": vocabulary.TaskStatus,
    "action": vocabulary.Action,
    "event": vocabulary.Action,
    "role": vocabulary.Role,
    "channel": vocabulary.Channel,
    "hold_reason": vocabulary.HoldReason,
    "reject_reason": vocabulary.RejectReason,
    "target": vocabulary.TargetName,
    "clock_state": vocabulary.ClockState,
    "flag": vocabulary.Flag,
    "scope": vocabulary.Scope,
    "message_state": vocabulary.MessageState,
}


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_every_value_has_a_word(kind: str) -> None:
    assert {str(value) for value in ENUMERATIONS[kind]} == set(WORDS[kind])
