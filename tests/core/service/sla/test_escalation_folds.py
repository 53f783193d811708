"""What an escalation costs: a report's events are followed once, to see what is due and to reckon its clocks after."""

from collections.abc import Sequence

import pytest

from cc.core.records.sla import StepSpec
from cc.core.rules.sla.history import History
from cc.core.rules.sla.moves import Step
from tests.builders import START, Room
from tests.core.service.scene import see
from tests.core.service.sla.ladders import ladder, minutes, promise, stands, sweep_at

WARN = StepSpec(50, None, ("operator",))
DUE = StepSpec(None, 0, ("supervisor",))
AFTER = StepSpec(None, 300, ("up", "person:tono"))


def test_an_escalated_report_is_folded_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    promise(room, ladder(WARN, DUE, AFTER))
    refs = [room.reported().ref for _ in range(3)]
    followed: list[int] = []
    follow = History.follow

    def counted(history: History, found: Sequence[Step]) -> History:
        followed.append(len(found))
        return follow(history, found)

    monkeypatch.setattr(History, "follow", counted)
    assert sweep_at(room, START + minutes(11)).escalated == 6
    assert len(followed) == len(refs)
    monkeypatch.undo()
    assert [clock.next_step_at for clock in see(room, refs[0]).clocks] == [START + minutes(15)]
    assert stands(room)
