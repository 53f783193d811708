"""A retired category is not offered and not taken for anything new; what is about it stays so and is found."""

from dataclasses import replace

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import InputError
from cc.core.intents.organisation import CategoryRow, SaveCategories
from cc.core.intents.reports import AmendReport, ImportedRow, ImportReports, ReceiveReport, TriageReport
from cc.core.questions.organisation import ListCategories
from cc.core.questions.reports import ListReports
from cc.core.vocabulary import Flag, ReportStatus
from tests.builders import Room
from tests.core.service.scene import do, see

ROW = CategoryRow(code="waste", name_id="Sampah", name_en="Waste", group="environment", needs_place=False)


def receive(room: Room, category: str) -> str:
    return room.centre.execute(Call(LocalActor("admin"), ReceiveReport(text="Tumpukan", category=category))).ref


@pytest.fixture
def retired(room: Room) -> tuple[Room, str]:
    do(room, "admin", SaveCategories((ROW,)))
    old = receive(room, "waste")
    do(room, "admin", SaveCategories((replace(ROW, retired=True),)))
    return room, old


def offered(room: Room, *, retired: bool = False) -> set[str]:
    return {each.code for each in room.centre.read(room.admin, ListCategories(retired=retired))}


def test_it_is_offered_no_longer_but_can_be_listed(retired: tuple[Room, str]) -> None:
    room, _ = retired
    assert "waste" not in offered(room)
    assert "waste" in offered(room, retired=True)


def test_nothing_new_is_about_it_and_the_refusal_says_what_to_take(retired: tuple[Room, str]) -> None:
    room, old = retired
    other = receive(room, "other")
    for call in (
        lambda: receive(room, "waste"),
        lambda: do(room, "admin", AmendReport(report=other, category="waste")),
        lambda: do(room, "admin", TriageReport(other, category="waste")),
    ):
        with pytest.raises(InputError, match=r"is retired: take .*other") as refused:
            call()
        assert refused.value.code == "category.retired"
    assert see(room, old).line.category == "waste"


def test_what_is_about_it_stays_so_is_found_and_can_be_worked_on(retired: tuple[Room, str]) -> None:
    room, old = retired
    found = room.centre.read(room.admin, ListReports("category:waste")).items
    assert [each.ref for each in found] == [old]
    do(room, "admin", TriageReport(old))
    do(room, "admin", AmendReport(report=old, address="Pasar", category="waste"))
    assert see(room, old).line.category == "waste"


def test_history_keeps_it_and_what_is_open_goes_to_other(retired: tuple[Room, str]) -> None:
    room, _ = retired
    assert room.clock is not None
    at = room.clock.at
    rows = (
        ImportedRow(row_key="1", text="a", category="waste", received_at=at, closed_at=at, status=ReportStatus.CLOSED),
        ImportedRow(row_key="2", text="b", category="waste", received_at=at),
    )
    over, still = (see(room, each.ref) for each in do(room, "admin", ImportReports("lama", rows)).rows)
    assert over.line.category == "waste"
    assert (still.line.category, Flag.UNKNOWN_CATEGORY in still.line.flags) == ("other", True)
    assert still.attributes["category_name"] == "waste"


def test_saving_it_without_a_word_on_that_leaves_it_as_it_is(retired: tuple[Room, str]) -> None:
    room, _ = retired
    do(room, "admin", SaveCategories((replace(ROW, name_en="Rubbish"),)))
    assert "waste" not in offered(room)
    do(room, "admin", SaveCategories((replace(ROW, retired=False),)))
    assert receive(room, "waste")


def test_the_category_of_what_fits_no_other_stays(room: Room) -> None:
    with pytest.raises(InputError, match="cannot be retired"):
        do(room, "admin", SaveCategories((CategoryRow(code="other", name_id="", name_en="Other", retired=True),)))
