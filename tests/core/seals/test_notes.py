"""Seals are signed notes: what was changed, signed by another or is no checkpoint is refused."""

import pytest

from cc.core.errors import InputError
from cc.core.seals.notes import Checkpoint, Signer, Verifier, new_signer, opened

HEAD = Checkpoint("posko-uji", 20852163, bytes(range(32)))


@pytest.fixture
def signer() -> Signer:
    return new_signer("posko-uji")


def test_a_seal_says_what_was_sealed(signer: Signer) -> None:
    note = signer.sign(HEAD.text)
    assert note.startswith("posko-uji\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n— posko-uji ")
    assert opened(note, signer.verifier) == HEAD
    assert Verifier.of(signer.verifier.text) == signer.verifier
    assert Signer.of(signer.text) == signer


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20852163", "20852164"),
        ("AAEC", "AAED"),
        ("— posko-uji ", "— posko-lain "),
        ("\n\n", "\nmore\n\n"),
        ("\n\n— ", "\n— "),
    ],
)
def test_a_seal_that_was_changed_is_refused(signer: Signer, old: str, new: str) -> None:
    note = signer.sign(HEAD.text)
    assert old in note
    with pytest.raises(InputError):
        opened(note.replace(old, new, 1), signer.verifier)


def test_another_key_of_the_same_name_is_refused(signer: Signer) -> None:
    with pytest.raises(InputError, match="not signed by posko-uji"):
        opened(new_signer("posko-uji").sign(HEAD.text), signer.verifier)


@pytest.mark.parametrize(
    "text", ["posko-uji\n12\nkurang\n", "posko-uji\n012\n" + HEAD.text.split("\n")[2] + "\n", "x\n1\n\n", "\n"]
)
def test_a_signed_text_that_is_no_checkpoint_is_refused(signer: Signer, text: str) -> None:
    with pytest.raises(InputError):
        opened(signer.sign(text), signer.verifier)


@pytest.mark.parametrize("text", ["", "posko", "posko+00000000+AA==", "a b+c+d"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no public key"):
        Verifier.of(text)
    assert Signer.of(text) is None


def test_other_signatures_beside_ours_do_no_harm(signer: Signer) -> None:
    note = signer.sign(HEAD.text) + "— saksi.example/w1 jWbPPwAAAABkGFDL\n"
    assert opened(note, signer.verifier) == HEAD
