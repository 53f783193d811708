"""A field of a report is wherever it must be: each place that can be forgotten is named, with what to do.

The places are tried, not read: words of its own are put into every field of text, and looked for. A field that is left
out somewhere on purpose stands below with its reason; a reason that is no longer needed is named as well.
"""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from cc.cli.pages import task_page
from cc.cli.pages.showing import report_words
from cc.core.asked import given
from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AmendReport, ImportedRow, ImportReports, ReceiveReport
from cc.core.questions.reports import GetReport, ListReports
from cc.core.questions.sla import SlaFigures
from cc.core.records.reports import PLACE_TEXTS, Report, ReportLine, TaskPage
from cc.core.records.sla import LateClock
from cc.core.store.sql.tables_reports import report as table
from cc.core.vocabulary import Channel
from cc.intake.import_map import FIELDS, load_map
from cc.intake.rows import RowMapper
from cc.printing.report_lines import COLUMNS
from cc.tui.key_table import KEY_TABLE
from cc.tui.model.names import CodeNames
from cc.tui.model.panel import PanelContext
from cc.tui.model.report_rows import RenderOptions, ReportDetail, full
from cc.tui.panels.amend import AmendPanel
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import INSIDE, Room
from tests.cli.fake import FakeCentre, line, ran, task

pytestmark = pytest.mark.room(on=("sqlite",))

CODES = frozenset({"category", "unit", "id", "row_key", "category_name", "unit_name"})
"""Fields of text that are no words of anybody's."""
AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NOT_SEARCHED = {
    "reporter": "who reported is not found by whoever may not see it",
    "source": "a filter finds nothing by the system it came from",
    "source_id": "asked for by ref",
}
NOT_ON_SCREEN = {"source": "`report show` has it", "source_id": "`report show` has it"}
NOT_SHOWN: dict[str, str] = {}
KEPT_INSIDE = {
    "policy": "shown with the clocks",
    "head": "the chain's; `audit verify`",
    "merged_into": "only of merged ones",
    "brought_by": "a log-in",
    "reporter_shown": "said in words where the reporter cannot be shown",
}
NOT_AMENDED = {
    "reporter": "what came in stays as it came",
    "source": "what came in stays as it came",
    "source_id": "what came in stays as it came",
}
NOT_IN_PANEL = {
    **dict.fromkeys(("lon", "lat", "due_at", "policy"), "by command: `report amend`"),
    "note": "the panel asks for what is wrong, not why",
    "report": "the one under the cursor",
}
NOT_TYPED = {"attributes": "for programs", "id": "the Centre makes it", "evidence": "photos: tests/cli/test_photos.py"}
MADE = {
    "garbled": "found while the row is read",
    "status_told": "whether the source said a status at all",
    "row_key": "made from the source's id or the whole row",
    "source_id": "the map's `id`",
    "ambiguous_time": "found while a time is read",
    "attributes": "a table of its own in the map",
    "category_name": "the category's, as the map's values name it",
    "unit_name": "the unit's, as the map's values name it",
}
POINT = {"point"}
"""What a map says in place of lon and lat."""


def texts(kind: type[Any]) -> list[str]:
    """Its fields of words."""
    return [
        each.name for each in fields(kind) if str(each.type) in (str(str), str(str | None)) and each.name not in CODES
    ]


def word(name: str) -> str:
    """Words that stand in one field alone."""
    return f"kata {name.replace('_', ' ')} itu"


def missing(names: list[str], told: str, reasons: dict[str, str], where: str) -> list[str]:
    """Fields whose words are not told and have no reason, and reasons that are not needed."""
    found = [f"{name} is missing from {where}" for name in names if word(name) not in told and name not in reasons]
    return found + [f"{name} is in {where}: its reason can go" for name in reasons if word(name) in told]


@pytest.fixture
def received(room: Room) -> Report:
    """A report with words in every field."""
    words: dict[str, Any] = {name: word(name) for name in texts(ReceiveReport)}
    intent = ReceiveReport(category="flood", channel=Channel.APP, lon=INSIDE[0], lat=INSIDE[1], **words)
    ref = room.centre.execute(Call(LocalActor("warga"), intent)).ref
    return room.centre.read(LocalActor("sari"), GetReport(ref))


def test_what_says_where_it_is_stands_wherever_the_list_is_gone_through() -> None:
    for kind in (Report, ReceiveReport, ImportedRow, AmendReport):
        assert {*PLACE_TEXTS} - {each.name for each in fields(kind)} == set(), f"give {kind.__name__} the field"
    assert {*PLACE_TEXTS} - {*table.c.keys()} == set(), "give core/store/sql/tables_reports.py the column"
    said = {*texts(ReceiveReport)} & {*texts(AmendReport)} - {"text"}
    assert said == {*PLACE_TEXTS}, "name it in core/records/reports.py PLACE_TEXTS"


def test_what_came_in_is_kept(received: Report) -> None:
    assert (
        missing(texts(ReceiveReport), repr(received), {}, "the stored report: NewReport, receive, tables, Report") == []
    )


def test_what_came_in_is_found_by_its_words(room: Room, received: Report) -> None:
    found = [
        word(name)
        for name in texts(ReceiveReport)
        if any(
            each.ref == received.line.ref
            for each in room.centre.read(LocalActor("sari"), ListReports(query=f'"{word(name)}"')).items
        )
    ]
    assert missing(texts(ReceiveReport), str(found), NOT_SEARCHED, "the search: store/reports/search.py SEARCHED") == []


def test_it_is_shown(received: Report) -> None:
    told = "\n".join(line for lang in Language for line in report_words(received, Reader(lang)))
    assert missing(texts(Report), told, NOT_SHOWN | KEPT_INSIDE, "`report show`: cc/cli/pages/showing.py") == []
    view = RenderOptions(400, Language.ID, UTC, AT, CodeNames())
    rows = "\n".join("".join(text for text, _ in row) for row in full(ReportDetail(received.line, received), view))
    assert missing(texts(Report), rows, NOT_ON_SCREEN | KEPT_INSIDE, "the console: tui/model/report_rows.py") == []


def test_where_it_is_stands_on_a_task_too(received: Report) -> None:
    page = TaskPage(task=task(), report=received, timeline=(), actions=(), away_m=None)
    told = "\n".join(task_page.words(page, Reader(Language.ID)))
    assert missing(list(PLACE_TEXTS), told, {}, "`task show`: cc/cli/pages/task_page.py") == []
    assert missing(list(PLACE_TEXTS), repr(task_page.values(page)), {}, "`task show --json`") == []


def test_what_is_imported_is_kept(room: Room) -> None:
    words: dict[str, Any] = {name: word(name) for name in texts(ImportedRow)}
    row = ImportedRow(row_key="1", category="flood", received_at=AT, closed_at=AT, **words)
    row = replace(row, status=cast(Any, "closed"))
    done = room.centre.execute(Call(room.admin, ImportReports("kota", (row,))))
    ref = done.rows[0].ref
    report = room.centre.read(LocalActor("sari"), GetReport(ref or ""))
    kept = repr(report)
    names = [name for name in texts(ImportedRow) if name != "closing_note"]
    assert missing(names, kept, {}, "what an import keeps: service/reports/imports.py") == []


def test_an_import_map_can_say_it(tmp_path: Path) -> None:
    there = {each.name for each in fields(ImportedRow)}
    assert there - {*FIELDS, *MADE} == set(), (
        "name it in cc/intake/import_map.py FIELDS, and tell it in docs/import-maps.md"
    )
    assert {*FIELDS} - there - POINT - {"id"} == set()
    names = [name for name in FIELDS if name in texts(ImportedRow)]
    columns = "\n".join(f'{name} = "{name}"' for name in names)
    path = tmp_path / "map.toml"
    path.write_text(
        f'title = "Uji"\nsource = "uji"\nzone = "UTC"\n[fields]\nid = "id"\nreceived_at = "at"\n{columns}\n'
    )
    values = {name: word(name) for name in names} | {"id": "1", "at": "2026-11-20T08:15:00+00:00"}
    row = RowMapper(load_map(str(path))).row(values, "1")
    assert missing(names, repr(row), {}, "rows read by a map: cc/intake/rows.py") == []


def test_it_can_be_put_right(room: Room, received: Report) -> None:
    words: dict[str, Any] = {
        name: f"baru {word(name)}" for name in texts(AmendReport) if name not in ("report", "note", "policy")
    }
    room.centre.execute(Call(LocalActor("sari"), AmendReport(report=received.line.ref, **words)))
    told = repr(room.centre.read(LocalActor("sari"), GetReport(received.line.ref)))
    assert [name for name, each in words.items() if each not in told] == [], "service/reports/report_notes.py amend"
    left = {*texts(ReceiveReport)} - {*texts(AmendReport)} - {*NOT_AMENDED}
    assert left == set(), "give AmendReport the field, or its reason here"


RECEIVE = (
    *("report", "receive", "Banjir", "--category", "flood", "--channel", "app", "--lat", "-6.2", "--lon", "106.8"),
    *("--address", "Jl. Tebet", "--priority", "1", "--unit", "bpbd", "--reporter", "Ani", "--source", "kota"),
    *("--source-id", "7", "--received", "2026-11-24T08:00:00+07:00", "--due", "2026-11-25T08:00:00+07:00"),
)
AMEND = {
    "text": ("--text", "Lain"),
    "category": ("--category", "flood"),
    "priority": ("--priority", "1"),
    "unit": ("--unit", "bpbd"),
    "address": ("--address", "Jl. Tebet"),
    "lon": ("--lat", "-6.2", "--lon", "106.8"),
    "lat": ("--lat", "-6.2", "--lon", "106.8"),
    "due_at": ("--due", "2026-11-25T08:00:00+07:00"),
    "policy": ("--policy", "newest"),
}


def test_it_can_be_typed() -> None:
    centre = FakeCentre()
    assert ran(centre, *RECEIVE) == 0
    typed = {*given(centre.calls[0].intent)}
    wanted = {each.name for each in fields(ReceiveReport)} - {*NOT_TYPED}
    assert wanted - typed == set(), (
        "give `report receive` an option (cc/main/commands/report/desk_verbs.py), and RECEIVE"
    )


@pytest.mark.parametrize("name", [each.name for each in fields(AmendReport) if each.name not in ("report", "note")])
def test_each_alone_is_something_to_put_right(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert name in AMEND, "give `report amend` an option (cc/main/commands/report/notes.py), and AMEND"
    centre = FakeCentre()
    assert ran(centre, "report", "amend", "JKT-1", *AMEND[name]) == 0
    assert name in given(centre.calls[0].intent)
    assert ran(FakeCentre(), "report", "amend", "JKT-1") == 2
    assert AMEND[name][0] in capsys.readouterr().err, "say in `report amend` that it can be put right"


def test_the_console_can_put_it_right() -> None:
    names = {each.name for each in fields(AmendReport)} - {*NOT_IN_PANEL}
    panel = AmendPanel(PanelContext(lines=(line(),), names=CodeNames(), lang=Language.ID, keys=KEY_TABLE))
    assert names - {each.name for each in panel.fields} == set(), "give AmendPanel the field (cc/tui/panels/amend.py)"
    for each in panel.fields:
        each.value = "1" if each.name == "priority" else "baru"
    decision = panel.decide()
    assert decision is not None
    assert decision.action is not None
    intent = cast(AmendReport, decision.action.intent(line()))
    assert names - {*given(intent)} == set(), "cc/tui/panels/amend.py sends it"


def test_a_broken_promise_says_the_same_now_and_of_the_past(room: Room, received: Report) -> None:
    assert room.clock
    room.clock.advance(30 * 86_400)
    now = SlaFigures(worst=1)
    told = room.centre.read(LocalActor("sari"), now).worst[0]
    room.clock.advance(60)
    past = room.centre.read(LocalActor("sari"), replace(now, as_of=room.clock.now() - timedelta(seconds=60))).worst[0]
    assert told.ref == received.line.ref
    left = [name for name in texts(LateClock) if getattr(told, name) != getattr(past, name)]
    assert left == [], "cc/core/store/past/figures.py `_late`, beside store/figures/worst_breaches.py"


def test_an_export_has_a_column_for_everything_a_line_says() -> None:
    assert {each.name for each in fields(ReportLine)} - {*COLUMNS} == set()


def test_a_field_that_is_forgotten_is_named() -> None:
    assert missing(["landmark"], "", {}, "the search") == ["landmark is missing from the search"]
    assert missing(["landmark"], word("landmark"), {"landmark": "x"}, "the search") == [
        "landmark is in the search: its reason can go"
    ]
