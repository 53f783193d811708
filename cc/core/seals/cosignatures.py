"""What a witness puts on a seal, as C2SP spells it (`tlog-cosignature`, `cosignature/v1`): that it saw this head of the
log at a time, and no other that does not begin it. Text in, text out; knows no log and no file.

A line is `— NAME BASE64(key id, time, signature)`: the time in eight bytes, the signature over
`cosignature/v1`, `time SECONDS` and the seal's text. Keys are spelled as those of seals, with the byte 4 for 1.
"""

import hashlib
import struct
from dataclasses import dataclass

from cc.core.errors import InputError
from cc.core.seals.notes import PRIVATE, decoded, encoded, holds, new_seed, parts, private_key, signature_of

COSIGNATURE = b"\x04"
_TIME = struct.Struct(">Q")
LAST_S = 1 << 40
"""No witness's clock stands behind it."""


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """Whose cosignature is believed: a name and an Ed25519 public key of 32 bytes."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key in a cosignature."""
        return hashlib.sha256(self.name.encode() + b"\n" + COSIGNATURE + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """`NAME+ID+KEY`: what is handed to whoever verifies."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(COSIGNATURE + self.public)}"

    @classmethod
    def of(cls, text: str) -> "WitnessKey":
        """The key that such a text is. Raises InputError."""
        name, _, rest = text.strip().partition("+")
        key_id, _, key = rest.partition("+")
        told = decoded(key)
        if name and told and told[:1] == COSIGNATURE and len(told) == 33:
            found = cls(name, told[1:])
            if found.key_id.hex() == key_id:
                return found
        raise InputError(
            "{key:quoted} is no public key of a witness: that is one line, as `{command} audit witness` prints it.",
            code="input.seal_key",
            fields={"key": text.strip()[:80]},
        )

    def seen_s(self, note: str) -> int | None:
        """When (epoch s) this witness saw the seal; None where it has not signed it."""
        text, lines = parts(note)
        for line in lines:
            told = signature_of(line, self.name, self.key_id)
            if told is None or len(told) != _TIME.size + 64:
                continue
            at_s = int(_TIME.unpack(told[: _TIME.size])[0])
            if at_s < LAST_S and holds(self.public, told[_TIME.size :], _message(text, at_s)):
                return at_s
        return None


@dataclass(frozen=True, slots=True)
class Witness:
    """Who cosigns: a name and an Ed25519 seed of 32 bytes."""

    name: str
    seed: bytes

    @property
    def key(self) -> WitnessKey:
        """Its public half."""
        return WitnessKey(self.name, private_key(self.seed).public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """`PRIVATE+KEY+NAME+ID+SEED`: what the key's file holds."""
        return f"{PRIVATE}{self.name}+{self.key.key_id.hex()}+{encoded(COSIGNATURE + self.seed)}"

    @classmethod
    def of(cls, text: str) -> "Witness | None":
        """The witness that such a text is; None where it is none."""
        if not text.startswith(PRIVATE):
            return None
        name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
        told = decoded(rest.partition("+")[2])
        return cls(name, told[1:]) if name and told and told[:1] == COSIGNATURE and len(told) == 33 else None

    def line(self, note: str, at_s: int) -> str:
        """The line that says that it saw this seal at that time, with its line break."""
        signature = private_key(self.seed).sign(_message(parts(note)[0], at_s))
        return f"— {self.name} {encoded(self.key.key_id + _TIME.pack(at_s) + signature)}\n"


def new_witness(name: str) -> Witness:
    """A witness with a fresh key."""
    return Witness(name, new_seed())


def _message(text: str, at_s: int) -> bytes:
    return f"cosignature/v1\ntime {at_s}\n{text}".encode()
