"""A witness's signature says when it saw a seal: on that seal, by that key, and nothing else."""

import pytest

from cc.core.errors import InputError
from cc.core.seals.cosignatures import Witness, WitnessKey, new_witness
from cc.core.seals.notes import Checkpoint, new_signer, opened

AT_S = 1_795_000_000
SIGNER, WITNESS = new_signer("posko-uji"), new_witness("saksi-uji")
NOTE = SIGNER.sign(Checkpoint("posko-uji", 7, bytes(range(32))).text)


def test_a_witness_says_when_it_saw_a_seal() -> None:
    signed = NOTE + WITNESS.line(NOTE, AT_S)
    assert WITNESS.key.seen_s(signed) == AT_S
    assert WITNESS.key.seen_s(NOTE) is None
    assert opened(signed, SIGNER.verifier) == opened(NOTE, SIGNER.verifier)
    assert WitnessKey.of(WITNESS.key.text) == WITNESS.key
    assert Witness.of(WITNESS.text) == WITNESS


def test_what_was_changed_is_no_signature() -> None:
    signed = NOTE + WITNESS.line(NOTE, AT_S)
    other = SIGNER.sign(Checkpoint("posko-uji", 8, bytes(range(32))).text) + WITNESS.line(NOTE, AT_S)
    assert WITNESS.key.seen_s(other) is None
    assert new_witness("saksi-uji").key.seen_s(signed) is None
    assert WitnessKey("saksi-lain", WITNESS.key.public).seen_s(signed) is None
    later = WITNESS.line(NOTE, AT_S + 1)
    line = WITNESS.line(NOTE, AT_S)
    assert WITNESS.key.seen_s(NOTE + line[:30] + later[30:]) is None, "the time is signed too"


@pytest.mark.parametrize(
    "text", ["", "saksi", "saksi+00000000+AA==", SIGNER.verifier.text], ids=["empty", "name", "no key", "a key of logs"]
)
def test_what_is_no_key_of_a_witness_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no public key of a witness"):
        WitnessKey.of(text)
    assert Witness.of(text) is None
