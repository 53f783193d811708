"""The transition tables: every status × action moves or is refused, every status is reached, no row stands twice."""

import pytest

from cc.core.errors import RefusedError
from cc.core.phrases.trade import WORDS
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.vocabulary import Action, ReportStatus, Subject, TaskStatus

STATUSES = {Subject.REPORT: ReportStatus, Subject.TASK: TaskStatus}
BOTH = (Subject.REPORT, Subject.TASK)


@pytest.mark.parametrize("subject", BOTH)
@pytest.mark.parametrize("action", Action)
def test_every_status_and_action_moves_or_is_refused_with_what_is_possible(subject: Subject, action: Action) -> None:
    for status in STATUSES[subject]:
        if lifecycle.rows_for(subject, status, action):
            assert lifecycle.decide(subject, status, action).action is action
            continue
        with pytest.raises(RefusedError) as refused:
            lifecycle.decide(subject, status, action, name="JKT-000001")
        told = refused.value
        assert status.replace("_", " ") in told.message
        assert WORDS["action"][action] in told.message
        assert told.fields["possible"] == [lifecycle.word(each) for each in lifecycle.possible(subject, status)]
        for word in told.fields["possible"]:
            assert word.replace("-", " ") in told.message


@pytest.mark.parametrize("subject", BOTH)
def test_no_row_stands_twice(subject: Subject) -> None:
    rows = lifecycle.REPORT_ROWS if subject is Subject.REPORT else lifecycle.TASK_ROWS
    keys = [(row.before, row.action, row.after) for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("subject", BOTH)
def test_every_status_can_be_reached_from_birth(subject: Subject) -> None:
    rows = lifecycle.REPORT_ROWS if subject is Subject.REPORT else lifecycle.TASK_ROWS
    reached: set[str | None] = {None}
    for _ in STATUSES[subject]:
        reached |= {row.after for row in rows if row.before in reached}
    assert {str(status) for status in STATUSES[subject]} <= {str(status) for status in reached}


def test_an_ended_task_wants_nothing_done_but_late_evidence() -> None:
    for status in lifecycle.ENDED_TASK:
        assert lifecycle.possible(Subject.TASK, status) == (Action.ATTACH,)


@pytest.mark.parametrize(
    ("status", "action", "steps"),
    [
        (TaskStatus.ASSIGNED, Action.ARRIVE, (Action.ACCEPT, Action.DEPART)),
        (TaskStatus.ACCEPTED, Action.CLOSE, (Action.DEPART, Action.ARRIVE)),
        (TaskStatus.EN_ROUTE, Action.CLOSE, (Action.ARRIVE,)),
        (TaskStatus.ON_SITE, Action.CLOSE, ()),
        (TaskStatus.RETURNED, Action.CLOSE, ()),
        (TaskStatus.RETURNED, Action.ARRIVE, (Action.DEPART,)),
        (TaskStatus.ASSIGNED, Action.ACCEPT, ()),
        (TaskStatus.DONE, Action.VERIFY, ()),
    ],
)
def test_skipped_steps_are_rows_of_the_table(status: TaskStatus, action: Action, steps: tuple[Action, ...]) -> None:
    assert lifecycle.implied_steps(status, action) == steps
    at: str = status
    for step in (*steps, action):
        at = lifecycle.outcome(lifecycle.decide(Subject.TASK, at, step), at)


def test_a_hold_ends_where_its_tasks_have_come_to() -> None:
    assert lifecycle.resumed_status("in_progress", open_tasks=1, verified_while_held=0) is ReportStatus.IN_PROGRESS
    assert lifecycle.resumed_status("in_progress", open_tasks=0, verified_while_held=1) is ReportStatus.RESOLVED
    assert lifecycle.resumed_status("in_progress", open_tasks=0, verified_while_held=0) is ReportStatus.TRIAGED
    assert lifecycle.resumed_status("new", open_tasks=0, verified_while_held=0) is ReportStatus.NEW
