"""Sealing: a text opens with its key alone, for what it belongs to alone; a lost key is told, not stumbled over."""

import stat
from pathlib import Path

import pytest

from cc.core.errors import UnreachableError
from cc.core.keyring import KeyRing, key_of

CONTACT = "Ibu Ani 🌊 0812-3456-7890"


def test_a_text_opens_again_where_it_belongs(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys")
    key = ring.make()
    sealed, again = ring.seal(CONTACT, "a", key), ring.seal(CONTACT, "a", key)
    assert sealed != again, "the same contact twice is not seen to be the same"
    assert CONTACT not in sealed
    assert key_of(sealed) == key
    assert KeyRing(tmp_path / "keys").unseal(sealed, "a") == CONTACT
    assert ring.unseal(sealed, "b") is None, "moved to another report"
    assert ring.unseal(sealed[:-6] + "AAAA==", "a") is None, "changed"
    assert ring.seal("", "a", key) == ""
    assert ring.unseal("as it came before", "a") == "as it came before"


def test_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "new" / "keys")
    file = tmp_path / "new" / "keys" / f"{ring.make()}.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_without_its_key_a_text_is_unreadable_and_new_ones_are_sealed(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys")
    lost = ring.make()
    sealed = ring.seal(CONTACT, "a", lost)
    (tmp_path / "keys" / f"{lost}.key").rename(tmp_path / "away")
    bare = KeyRing(tmp_path / "keys")
    assert bare.unseal(sealed, "a") is None
    assert not bare.has(lost)
    other = bare.usable(lost)
    assert other != lost
    assert KeyRing(tmp_path / "keys").usable(lost) == other, "the same one from then on"
    (tmp_path / "away").rename(tmp_path / "keys" / f"{lost}.key")
    assert bare.unseal(sealed, "a") == CONTACT
    assert bare.usable(lost) == lost


def test_a_file_that_is_no_key_is_none(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    for name, text in (("0" * 16, "f" * 64), ("1" * 16, "nonsense"), ("2" * 16, "")):
        (tmp_path / f"{name}.key").write_text(text)
        assert not ring.has(name)
    assert ring.usable("") not in ("0" * 16, "1" * 16, "2" * 16)


def test_look_ups_tell_nothing_without_the_key(tmp_path: Path) -> None:
    ring, other = KeyRing(tmp_path / "a"), KeyRing(tmp_path / "b")
    first, second = ring.make(), ring.make()
    assert ring.look_up("6281", first) == ring.look_up("6281", first)
    assert ring.look_up("6281", first) != ring.look_up("6281", second)
    assert ring.look_up("", first) == ""
    assert ring.look_up("6281", other.make()) == ""
    assert set(ring.look_ups("6281")) == {ring.look_up("6281", first), ring.look_up("6281", second)}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(UnreachableError, match="cannot be written"):
        KeyRing(tmp_path / "keys").make()
