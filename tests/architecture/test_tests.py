"""The tests' own house: a folder for each room, one room's fixture, and a quick verdict that finds a change's tests."""

import re

import pytest

from tests.architecture.house import ROOT, sources
from tests.quick import CORE, chosen_for, nearest, touches_store

BESIDE = {
    "attacks": "what strangers do to a server, each with the limit that stops it",
    "access": "who may see and do what: a generated matrix and attacks by name, through every room",
    "architecture": "rules of the house, which hold for every room",
    "cases": "tables of cases: what is given and what must come of it",
    "centre": "the contract of every door to the Centre",
    "tools": "what makes releases",
    "upgrade": "a database of an older program, opened by this one",
    "faults": "kills, full disks, races and bad input, through the whole program",
}
"""Folders of tests that are no room's, and what they hold."""
OWN_PLACE = {
    "tests/attacks/test_storage.py",
    "tests/faults/test_database_restarts.py",
    "tests/faults/test_every_megabyte.py",
    "tests/faults/test_full_disk.py",
    "tests/faults/test_kill.py",
    "tests/main/commands/test_full_disk.py",
    "tests/upgrade/make_room.py",
}
"""Whose rooms must stand on a small disk or one that loses its power, or are made by an older program."""


def test_every_folder_of_tests_bears_the_name_of_its_room() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    strangers = [str(each) for each in folders if each.parts[0] not in BESIDE and not (ROOT / "cc" / each).is_dir()]
    assert strangers == []
    assert not [name for name in BESIDE if not (ROOT / "tests" / name).is_dir()]


def test_tests_are_named_after_what_they_show_not_after_who_found_it() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert [name for name in names if re.search(r"^test_(review|issue|round|more|misc)", name)] == []


def test_a_room_is_made_in_one_place() -> None:
    """Fixtures may add to `room`; who makes one from nothing must need a place of its own for it."""
    made = {source.name for source in sources("tests") if re.search(r"\bmake_room\(", source.text)}
    assert made - {"tests/architecture/test_tests.py", "tests/builders.py"} == OWN_PLACE


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("cc/core/rules/sla/fold.py", "tests/core/rules"),
        ("cc/core/store/sql/writer.py", "tests/core/store"),
        ("cc/notify/mail.py", "tests/notify"),
        ("tests/notify/receivers.py", "tests/notify"),
        ("tests/notify/test_mail.py", "tests/notify/test_mail.py"),
        ("tests/notify/test_that_went.py", None),
        ("migrations/versions/new.py", "tests/core/store"),
        ("docs/phrases.md", "tests/architecture"),
        ("tests/rooms.py", "tests"),
        ("README.md", None),
        ("CONTRIBUTING.md", "tests/architecture/test_architecture_page.py"),
        ("cc/locale/id/LC_MESSAGES/core.po", "tests/words"),
    ],
)
def test_a_changed_file_has_its_tests(changed: str, tests: str | None) -> None:
    if tests and tests.endswith(".py"):
        assert (ROOT / tests).exists()
    assert nearest(changed) == tests


def test_the_core_is_always_there_and_nothing_is_named_twice() -> None:
    assert all((ROOT / each).exists() for each in CORE)
    assert set(chosen_for(["README.md", "tests/rooms.py"])) == set(CORE)
    assert chosen_for(["cc/core/rules/sla/fold.py"]) == sorted(CORE)
    assert "tests/core/service" in chosen_for(["cc/core/service/tasks/tasks.py"])
    assert "tests/core/service/tasks/test_moves.py" not in chosen_for(["cc/core/service/tasks/tasks.py"])


def test_only_a_change_of_the_store_asks_postgres_in_a_hurry() -> None:
    assert touches_store(["cc/core/store/sql/writer.py"])
    assert not touches_store(["cc/tui/app.py"])
