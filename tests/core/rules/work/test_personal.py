"""Who needs to know a reporter, what the others see, and when two contacts are one."""

import pytest

from cc.core.records.organisation import Actor
from cc.core.rules.work.personal import is_personal, known_by, masked, needs_reporter
from cc.core.vocabulary import Role, Scope

TREE = {"jakarta": ("jakarta",), "bpbd": ("jakarta", "bpbd"), "dishub": ("jakarta", "dishub")}


def somebody(role: Role, unit: str, login: str = "x") -> Actor:
    return Actor(login=login, name=login, role=role, unit=unit, cleared=True, scopes=tuple(Scope), zone="UTC")


@pytest.mark.parametrize(
    ("role", "unit", "needs"),
    [
        (Role.OPERATOR, "bpbd", True),
        (Role.SUPERVISOR, "jakarta", True),
        (Role.OPERATOR, "dishub", False),
        (Role.OFFICER, "bpbd", False),
        (Role.CHANNEL, "bpbd", False),
        (Role.SYSTEM, "", True),
    ],
)
def test_the_owners_desk_needs_it_and_whom_it_was_shared_with_does_not(role: Role, unit: str, needs: bool) -> None:
    assert needs_reporter(somebody(role, unit), "bpbd", "warga", [], TREE) is needs


def test_whoever_brought_it_and_the_officers_of_its_open_tasks_need_it() -> None:
    assert needs_reporter(somebody(Role.CHANNEL, "dishub", "warga"), "bpbd", "warga", [], TREE)
    joko, desk = somebody(Role.OFFICER, "dishub", "joko"), somebody(Role.OPERATOR, "dishub")
    for working, needs in (
        ([("bpbd", None), ("dishub", "joko")], True),
        ([("dishub", None)], True),
        ([("dishub", "sri")], False),
        ([("bpbd", None)], False),
        ([], False),
    ):
        assert needs_reporter(joko, "bpbd", "warga", working, TREE) is needs, working
    assert needs_reporter(desk, "bpbd", "warga", [("dishub", "sri")], TREE)
    assert not needs_reporter(desk, "bpbd", "warga", [("bpbd", "sri")], TREE)


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("+62 811-000-111", "****0111"),
        ("Ibu Ani, 0812-3456-7890", "I*** A***, ****7890"),
        ("warga@rumah.example", "w***"),
        ("Siti", "S***"),
        ("🌊 Ani", "🌊*** A***"),
        ("0811000111 / 0812000222", "****0111 /*** ****0222"),
        ("", ""),
    ],
)
def test_others_see_enough_to_tell_two_apart(contact: str, shown: str) -> None:
    assert masked(contact) == shown


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("+62 811 000 111", "0811000111", "+62 811 000 112"),
        ("0062811000111", "62-811-000-111", "0811"),
        ("Ani <ANI@Rumah.Example>", " ani  <ani@rumah.example> ", "ani@rumah.example"),
        ("Ibu Sri", "IBU  SRI", "Ibu Sri 2"),
    ],
)
def test_one_caller_is_known_again(one: str, same: str, other: str) -> None:
    assert known_by(one) == known_by(same)
    assert known_by(one) != known_by(other)


def test_attributes_that_tell_of_a_person_are_known_by_their_names() -> None:
    for name in ("Nama", "no_hp", "Nomor Telepon", "email_pelapor", "NIK", "phone", "full name"):
        assert is_personal(name), name
    for name in ("category_name", "unit_name", "kedalaman", "nama_jalan", "place_given", "due_given", "hpl"):
        assert not is_personal(name), name
