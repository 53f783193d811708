"""Over what each row of the tables is: every row says it, and what it says is what the design's table says."""

from collections.abc import Callable
from dataclasses import fields

import pytest

from cc.core.rules.lifecycle.authority import has_authority
from cc.core.rules.lifecycle.rows import Over, Row, Who
from cc.core.rules.lifecycle.tables import REPORT_ROWS, TASK_ROWS
from cc.core.vocabulary import Action, TaskStatus

TREE = {"house": ("house",), "a": ("house", "a"), "a1": ("house", "a", "a1"), "b": ("house", "b")}


def test_no_row_stands_without_its_over() -> None:
    (over,) = [field for field in fields(Row) if field.name == "over"]
    made: Callable[..., Row] = Row
    with pytest.raises(TypeError, match="over"):
        made(before=None, action=Action.CLAIM, after="new", who=frozenset({Who.OPERATOR}))
    assert over.type is Over


def test_what_is_only_caused_is_nobodys_and_nothing_else_is() -> None:
    for row in (*REPORT_ROWS, *TASK_ROWS):
        assert (row.over is Over.CAUSED) == (row.who == {Who.CAUSED}), row
        assert (row.over is Over.SIGHT) == (Who.SIGHT in row.who), row
        assert row.over is not Over.NOTHING or row.before is None, row


def wanted(row: Row, *, task: bool) -> Over:
    """The design's table of authority, read once more."""
    if row.who == {Who.CAUSED}:
        return Over.CAUSED
    if not task:
        if row.before is None:
            return Over.NOTHING
        if row.action is Action.MERGE:
            return Over.BOTH_REPORTS
        if row.action is Action.BREAK_GLASS:
            return Over.OUT_OF_SIGHT
        return Over.SIGHT if row.action in (Action.COMMENT, Action.ATTACH) else Over.REPORT_UNIT
    if row.before is None:
        return Over.REPORT_UNIT if row.action is Action.ASSIGN else Over.PARENT_TASK_UNIT
    if row.before == TaskStatus.OFFERED and row.action is Action.CANCEL:
        return Over.PARENT_TASK_UNIT
    if row.action in (Action.VERIFY, Action.RETURN, Action.CANCEL):
        return Over.REPORT_UNIT
    return Over.ASSIGNEE if row.who == {Who.OFFICER} else Over.TASK_UNIT


def test_each_row_is_over_what_the_design_says() -> None:
    for rows, task in ((REPORT_ROWS, False), (TASK_ROWS, True)):
        for row in rows:
            assert row.over is wanted(row, task=task), row


def test_authority_is_ones_own_units_and_theirs_who_stand_below() -> None:
    over = {(by, of) for by in TREE for of in TREE if has_authority(by, of, TREE)}
    assert over == {
        *(("house", of) for of in TREE),
        ("a", "a"),
        ("a", "a1"),
        ("a1", "a1"),
        ("b", "b"),
    }
    assert has_authority("gone", "gone", TREE)
    assert not has_authority("", "a", TREE)
