"""The queue's rules: the cursor follows its report, order is a snapshot, lines change in place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cc.core.records.report import Page, ReportLine
from cc.tui.model.queue_model import MOST_PAGES, QueueModel
from tests.tui.fake_data import lines

LINES = lines(2000)
PAGE = 50


def page(number: int) -> Page[ReportLine]:
    begin = number * PAGE
    items = tuple(LINES[begin : begin + PAGE])
    return Page(items, str(number + 1) if begin + PAGE < len(LINES) else None, str(number - 1) if number else None)


def started(height: int = 12) -> QueueModel:
    roll = QueueModel(height=height)
    roll.start(page(0))
    return roll


def test_the_cursor_stays_on_its_report_and_line_when_the_queue_is_read_again() -> None:
    roll = started()
    roll.move(5)
    held, line = roll.current, roll.cursor - roll.top
    others = tuple(LINES[500:503]) + tuple(LINES[:PAGE])
    roll.start(Page(others))
    assert roll.current == held
    assert roll.cursor - roll.top == line


def test_a_page_before_does_not_move_what_is_on_the_screen() -> None:
    roll = QueueModel(height=12)
    roll.start(page(3))
    roll.move(20)
    window = list(roll.window())
    roll.prepend(page(2))
    assert list(roll.window()) == window
    assert roll.current is not None
    assert roll.current.id == LINES[170].id


def test_lines_change_in_place_and_what_left_is_struck_but_stays() -> None:
    roll = started()
    line = LINES[3]
    newer = replace(line, version=2)
    assert roll.renew([newer], matching=set()) == [line.id]
    assert roll.lines[line.id] is newer
    assert roll.ids[3] == line.id
    assert line.id in roll.gone


def test_an_older_version_never_replaces_a_newer_one() -> None:
    roll = started()
    newer = replace(LINES[3], version=5)
    roll.renew([newer])
    assert roll.renew([replace(LINES[3], version=4)]) == []
    assert roll.lines[LINES[3].id] is newer


def test_a_report_met_twice_stands_once() -> None:
    roll = started()
    roll.append(Page((LINES[PAGE - 1], *LINES[PAGE : PAGE + 10])))
    assert len(roll.ids) == len(set(roll.ids)) == PAGE + 10


def test_memory_stays_flat_however_far_one_scrolls() -> None:
    roll = started()
    for number in range(1, 30):
        while not roll.wants_after:
            roll.page(1)
        held = roll.current
        roll.append(page(number))
        assert roll.current == held
    assert len(roll.ids) <= MOST_PAGES * PAGE
    assert len(roll.lines) == len(roll.ids)
    assert roll.current is not None
    assert roll.offset is not None
    assert LINES[roll.offset + roll.cursor] == roll.current


def test_marks_survive_scrolling_away() -> None:
    roll = started()
    roll.mark()
    for number in range(1, 15):
        roll.append(page(number))
        roll.move(PAGE)
    assert LINES[0].id not in roll.lines
    assert roll.chosen() == (LINES[0],)


def test_the_next_to_handle_is_not_somebody_elses() -> None:
    roll = started()
    found = roll.next_to_handle("dewi")
    assert found is not None
    assert roll.lines[found].holder in (None, "dewi")


@given(st.lists(st.one_of(st.integers(-60, 60), st.sampled_from(["down", "up", "taller", "shorter"])), max_size=40))
def test_the_cursor_is_always_in_view(steps: list[int | str]) -> None:
    roll = started()
    for step in steps:
        if isinstance(step, int):
            roll.move(step)
        elif step in ("down", "up"):
            roll.page(1 if step == "down" else -1)
        else:
            roll.resize(roll.height + (3 if step == "taller" else -3))
        assert 0 <= roll.cursor < len(roll.ids)
        assert roll.top <= roll.cursor < roll.top + roll.height
        assert 0 <= roll.top <= max(0, len(roll.ids) - roll.height)
