"""Categories in the console's fields: shown and completed by the reader's name, typed by a name or by the code."""

from dataclasses import replace

import pytest

from cc.core.intents import reports as ri
from cc.core.vocabulary import ReportStatus
from cc.tui.key_table import KeyTable
from cc.tui.model.names import CodeNames
from cc.tui.model.panel import PanelContext
from cc.tui.panels.amend import AmendPanel
from cc.tui.panels.triage import TriagePanel
from cc.words.catalogue import Language
from tests.tui import fake_data
from tests.tui.console import console, until
from tests.tui.fake_centre import FakeCentre

ENGLISH = {"flood": "Flood", "fallen-tree": "Fallen tree", "waste": "Waste"}


def names(language: Language) -> CodeNames:
    """The made-up categories, with English names."""
    known = (replace(each, name_en=ENGLISH.get(each.code, each.code)) for each in fake_data.categories())
    return CodeNames(language, {each.code: each for each in known})


def context(language: Language, category: str = "flood") -> PanelContext:
    line = replace(fake_data.lines(1)[0], category=category)
    return PanelContext(lines=(line,), names=names(language), lang=language, keys=KeyTable())


@pytest.mark.parametrize(("language", "shown"), [(Language.ID, "Banjir"), (Language.EN, "Flood")])
def test_a_field_shows_the_name_in_the_reader_s_language_and_what_is_left_alone_is_not_sent(
    language: Language, shown: str
) -> None:
    assert TriagePanel(context(language)).value("category") == shown
    panel = AmendPanel(context(language))
    assert panel.value("category") == shown
    assert panel.decide() is None, "nothing has been changed"


@pytest.mark.parametrize("typed", ["fallen-tree", "Pohon tumbang", "pohon  TUMBANG", "Fallen tree", "Pohon"])
def test_a_code_and_a_name_in_either_language_mean_the_category(typed: str) -> None:
    asked = context(Language.ID)
    for panel in (TriagePanel(asked), AmendPanel(asked)):
        panel.typed("category", typed)
        decision = panel.decide()
        assert decision is not None
        assert decision.action is not None
        intent = decision.action.intent(asked.lines[0])
        assert isinstance(intent, ri.TriageReport | ri.AmendReport)
        assert intent.category == "fallen-tree"


def test_the_same_category_by_its_code_is_no_change_and_nonsense_is_refused() -> None:
    panel = AmendPanel(context(Language.ID))
    panel.typed("category", "flood")
    assert panel.decide() is None
    panel.typed("category", "zq")
    assert panel.decide() is None
    assert "zq" in panel.problem


def test_completion_offers_names_and_leaves_a_whole_name_as_it_is() -> None:
    known = names(Language.EN)
    assert known.complete_category("poh") == ["Fallen tree"]
    assert known.complete_category("fallen-t") == ["Fallen tree"]
    known.categories["flood-2"] = replace(known.categories["flood"], code="flood-2", name_en="Flash flood")
    known.categories["a-flood"] = replace(known.categories["flood"], code="a-flood", name_en="Flood by the sea")
    assert known.complete_category("flood")[0] == "Flood"


def test_of_two_with_one_name_each_is_shown_by_its_code_unless_the_other_is_retired() -> None:
    known = names(Language.ID)
    known.categories["rob"] = replace(known.categories["flood"], code="rob")
    assert (known.category_field("rob"), known.category_field("flood")) == ("rob", "flood")
    assert known.category_code("Banjir") is None
    known.categories["rob"] = replace(known.categories["rob"], retired=True)
    assert (known.category_field("rob"), known.category_field("flood")) == ("rob", "Banjir")
    assert known.category_code("rob") == "rob"


async def test_a_name_is_completed_and_triaged_with() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        await pilot.press("slash", *"status:new", "enter")
        await until(lambda: app.queue.query == "status:new" and bool(app.queue_model.ids))
        await until(lambda: bool(app.names.categories))
        await pilot.pause()
        line = app.queue_model.current
        assert line is not None
        await pilot.press("p", "tab", "ctrl+u", *"tumb", "tab")
        await until(lambda: app.panels.view is not None and app.panels.view.panel.value("category") == "Pohon tumbang")
        await pilot.press("enter")
        await until(lambda: centre.find(line.ref).status is ReportStatus.TRIAGED)
        intent = centre.log[-1].intent
        assert isinstance(intent, ri.TriageReport)
        assert intent.category == "fallen-tree"
