"""The words of the trade name every value of the enumerations that people see."""

import ast
from enum import StrEnum
from pathlib import Path

import pytest

from cc.core import vocabulary
from cc.core.phrases.trade import WORDS
from cc.core.rules.lifecycle.out_of_sight import Wall
from cc.core.store.organisation import saving

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
    "opened": vocabulary.Opened,
    "seen_by": vocabulary.SeenBy,
    "scope": vocabulary.Scope,
    "message_state": vocabulary.MessageState,
    "room_setting": vocabulary.RoomSetting,
    "wall": Wall,
}


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_every_value_has_a_word(kind: str) -> None:
    assert {str(value) for value in ENUMERATIONS[kind]} == set(WORDS[kind])


def test_every_kind_that_is_saved_has_a_word() -> None:
    service = Path(vocabulary.__file__).parent / "service"
    saved = {
        str(keyword.value.value)
        for path in service.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Saved"
        for keyword in call.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    assert "session" in saved
    assert saved | {str(kind.value) for kind in saving.Kind} <= set(WORDS["kind"])
