"""The generated pages are what the code says, and a gap in the table of actions is seen."""

import re
from types import FunctionType

import pytest

from cc.core.intents.reports import HoldReport
from cc.core.intents.tasks import AcceptTask, CloseTask
from cc.tui.panels.triage import TriagePanel
from cc.workforce.api import routing
from cc.workforce.commands import task as task_commands
from tests.architecture import actions_page, generated, settings_page
from tests.architecture.house import ROOT, sources
from tests.architecture.no_key import NO_KEY
from tests.architecture.reach import reached
from tests.centre import test_contract as contract


def test_no_action_is_missing_anywhere() -> None:
    assert actions_page.problems() == []


@pytest.mark.parametrize("name", generated.PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text() == generated.PAGES[name](), "run `make docs`"


def test_an_action_without_route_scene_command_or_key_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        routing, "INTENTS", {name: each for name, each in routing.INTENTS.items() if name != "HoldReport"}
    )
    monkeypatch.setattr(
        contract, "INTENTS", {each: scene for each, scene in contract.INTENTS.items() if each is not AcceptTask}
    )
    monkeypatch.setattr(actions_page, "NO_KEY", {**NO_KEY, "TriageReport": "x"} | {"Nothing": "x"})
    told = actions_page.problems()
    assert "HoldReport: nothing under 'API', and no reason" in told
    assert "HoldReport: nothing under 'remote-postgres', and no reason" in told
    assert "AcceptTask: nothing under 'local-sqlite', and no reason" in told
    assert "TriageReport: has 'key', its reason is no longer needed" in told
    assert "Nothing: a reason for what does not exist" in told
    monkeypatch.setattr(actions_page, "NO_KEY", {})
    assert "CloseTask: nothing under 'key', and no reason" in actions_page.problems()


def test_a_door_that_the_contract_does_not_play_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions_page, "played_doors", lambda: ("local-sqlite", "remote-sqlite", "local-postgres"))
    assert "HoldReport: nothing under 'remote-postgres', and no reason" in actions_page.problems()


def test_every_name_of_the_environment_is_told() -> None:
    told = settings_page.page()
    named = {name for source in sources("cc") for name in re.findall(r"environ\S*[\[(]\"(CC_[A-Z_]+)", source.text)}
    assert len(named) > 4
    assert [name for name in sorted(named) if f"`{name}`" not in told] == []


def test_what_a_command_does_is_found_through_what_it_calls() -> None:
    wanted = frozenset({AcceptTask, CloseTask, HoldReport})
    accept = task_commands.accept
    assert isinstance(accept, FunctionType)
    assert reached(accept, wanted) == {AcceptTask: 1}
    assert HoldReport not in reached(TriagePanel, wanted)
