"""What the detail says of a report, without a screen."""

from dataclasses import replace
from datetime import UTC, timedelta

from cc.core.records.organisation import Category
from cc.core.vocabulary import Priority
from cc.tui.model.names import CodeNames
from cc.tui.model.report_rows import RenderOptions, ReportDetail, full
from cc.words.catalogue import Language
from tests.tui.fake_data import NOW, lines


def head(held_for: timedelta) -> str:
    """The first line of the detail of a report that rini holds for so long still."""
    line = replace(lines(1)[0], holder="rini", held_until=NOW + held_for)
    view = RenderOptions(80, Language.ID, UTC, NOW, CodeNames())
    return "".join(text for text, _ in full(ReportDetail(line), view)[0])


def test_a_claim_is_shown_until_its_lease_has_run_out() -> None:
    assert "@rini" in head(timedelta(minutes=1))
    assert "@rini" not in head(timedelta(0))


def test_a_category_s_short_name_is_for_indonesian_only() -> None:
    known = {
        "waste": Category(
            code="waste",
            name_id="Sampah",
            name_en="Waste",
            short_id="Smph",
            open311_code="",
            group="",
            priority=Priority.P3,
            restricted=False,
            needs_place=True,
            evidence_min=1,
            unit=None,
            keywords=(),
            version=1,
        )
    }
    assert CodeNames(Language.ID, known).category("waste", short=True) == "Smph"
    assert CodeNames(Language.EN, known).category("waste", short=True) == "Waste"
