"""The key table is complete, and no key means two things."""

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.tui.app import ConsoleApp
from cc.tui.key_table import KEY_TABLE, clashes
from cc.tui.keys import ALL, BY_ID, KEYS, Key, Where
from cc.tui.model.panel import PanelContext
from cc.tui.model.status_text import hints, keys_line
from cc.tui.panels.help import HelpPanel
from cc.words.catalogue import Language
from tests.tui.fake_centre import FakeCentre

EVERY = pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)


@pytest.fixture(scope="module")
def console() -> ConsoleApp:
    return ConsoleApp(FakeCentre(3), LocalActor("dewi"))


@EVERY
def test_each_key_has_somebody_who_handles_it(key: Key, console: ConsoleApp) -> None:
    assert callable(console.handler(key.id))


@EVERY
@pytest.mark.parametrize("lang", list(Language))
def test_each_key_stands_in_the_footer_of_its_places(key: Key, lang: Language) -> None:
    for where in key.where:
        told = "".join(text for text, _ in keys_line(hints(KEY_TABLE.footer(where), lang), 10_000))
        assert f" {KEY_TABLE.name(key.id, lang)} {key.hint(lang)} " in told


@EVERY
@pytest.mark.parametrize("lang", list(Language))
def test_each_key_stands_in_the_help(key: Key, lang: Language, console: ConsoleApp) -> None:
    panel = HelpPanel(
        PanelContext(lines=(), names=console.names, lang=lang, keys=KEY_TABLE),
        Where.BOARD,
        lambda key_id: None,
        lambda keys: None,
    )
    lines = ["".join(text for text, _ in choice.row) for choice in panel.choices]
    assert any(key.label(lang) in line and key.help(lang)[:40] in line for line in lines)


@EVERY
def test_each_key_is_bound_under_its_id(key: Key) -> None:
    bound = [binding for binding in ConsoleApp.BINDINGS if getattr(binding, "id", None) == key.id]
    assert [getattr(binding, "key", None) for binding in bound] == [",".join(key.keys)]


def test_every_handler_belongs_to_a_key(console: ConsoleApp) -> None:
    named = {name for group in console._key_handlers for name in dir(group) if name.startswith("key_")}
    assert named == {"key_" + key.id.replace(".", "_") for key in KEYS}


def test_no_key_means_two_things_and_none_is_uppercase() -> None:
    assert clashes(KEYS) == []
    assert not [one for key in KEYS for one in key.keys if len(one) == 1 and one.isupper()]


def test_views_and_help_and_back_work_everywhere() -> None:
    everywhere = {"help", "back", "quit", "undo", "ack", *(each for each in BY_ID if each.startswith("view."))}
    assert all(BY_ID[each].where == ALL for each in everywhere)


def test_a_clashing_key_map_is_refused_with_both_names() -> None:
    with pytest.raises(InputError) as refusal:
        KEY_TABLE.rebound({"claim": "x"})
    assert "claim" in refusal.value.message
    assert "reject" in refusal.value.message
    assert refusal.value.fields["ids"] == ["claim", "reject"]


def test_uppercase_and_unknown_ids_are_refused() -> None:
    with pytest.raises(InputError, match="uppercase"):
        KEY_TABLE.rebound({"claim": "A"})
    with pytest.raises(InputError, match="no key called jump"):
        KEY_TABLE.rebound({"jump": "a"})


def test_a_key_can_be_changed() -> None:
    changed = {key.id: key for key in KEY_TABLE.rebound({"claim": "f5"})}
    assert changed["claim"].keys == ("f5",)
    assert changed["claim"].shown == "f5"
