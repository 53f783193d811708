"""The queue's rules: the cursor follows its report, order is a snapshot, lines change in place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cc.core.records.reports import Page, ReportLine
from cc.tui.model.queue_model import MOST_PAGES, QueueModel
from tests.tui.fake_data import lines

LINES = lines(2000)
PAGE = 50


def page(number: int) -> Page[ReportLine]:
    begin = number * PAGE
    items = tuple(LINES[begin : begin + PAGE])
    return Page(items, str(number + 1) if begin + PAGE < len(LINES) else None, str(number - 1) if number else None)


def started(height: int = 12) -> QueueModel:
    queue = QueueModel(height=height)
    queue.start(page(0))
    return queue


def test_the_cursor_stays_on_its_report_and_line_when_the_queue_is_read_again() -> None:
    queue = started()
    queue.move(5)
    held, line = queue.current, queue.cursor - queue.top
    others = tuple(LINES[500:503]) + tuple(LINES[:PAGE])
    queue.start(Page(others))
    assert queue.current == held
    assert queue.cursor - queue.top == line


def test_a_page_before_does_not_move_what_is_on_the_screen() -> None:
    queue = QueueModel(height=12)
    queue.start(page(3))
    queue.move(20)
    window = list(queue.window())
    queue.prepend(page(2))
    assert list(queue.window()) == window
    assert queue.current is not None
    assert queue.current.id == LINES[170].id


def test_lines_change_in_place_and_what_left_is_struck_but_stays() -> None:
    queue = started()
    line = LINES[3]
    newer = replace(line, version=2)
    assert queue.update_lines([newer], matching=set()) == [line.id]
    assert queue.lines[line.id] is newer
    assert queue.ids[3] == line.id
    assert line.id in queue.gone


def test_an_older_version_never_replaces_a_newer_one() -> None:
    queue = started()
    newer = replace(LINES[3], version=5)
    queue.update_lines([newer])
    assert queue.update_lines([replace(LINES[3], version=4)]) == []
    assert queue.lines[LINES[3].id] is newer


def test_a_report_met_twice_stands_once() -> None:
    queue = started()
    queue.append(Page((LINES[PAGE - 1], *LINES[PAGE : PAGE + 10])))
    assert len(queue.ids) == len(set(queue.ids)) == PAGE + 10


def test_memory_stays_flat_however_far_one_scrolls() -> None:
    queue = started()
    for number in range(1, 30):
        while not queue.wants_after:
            queue.page(1)
        held = queue.current
        queue.append(page(number))
        assert queue.current == held
    assert len(queue.ids) <= MOST_PAGES * PAGE
    assert len(queue.lines) == len(queue.ids)
    assert queue.current is not None
    assert queue.offset is not None
    assert LINES[queue.offset + queue.cursor] == queue.current


def test_marks_survive_scrolling_away() -> None:
    queue = started()
    queue.mark()
    for number in range(1, 15):
        queue.append(page(number))
        queue.move(PAGE)
    assert LINES[0].id not in queue.lines
    assert queue.chosen() == (LINES[0],)


def test_the_next_to_handle_is_not_somebody_elses() -> None:
    queue = started()
    found = queue.next_to_handle("dewi")
    assert found is not None
    assert queue.lines[found].holder in (None, "dewi")


@given(st.lists(st.one_of(st.integers(-60, 60), st.sampled_from(["down", "up", "taller", "shorter"])), max_size=40))
def test_the_cursor_is_always_in_view(steps: list[int | str]) -> None:
    queue = started()
    for step in steps:
        if isinstance(step, int):
            queue.move(step)
        elif step in ("down", "up"):
            queue.page(1 if step == "down" else -1)
        else:
            queue.resize(queue.height + (3 if step == "taller" else -3))
        assert 0 <= queue.cursor < len(queue.ids)
        assert queue.top <= queue.cursor < queue.top + queue.height
        assert 0 <= queue.top <= max(0, len(queue.ids) - queue.height)
