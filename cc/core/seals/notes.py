"""Signed notes and checkpoints as C2SP spells them (`signed-note`, `tlog-checkpoint`): text in, text out, Ed25519.

Owns both forms and those of keys (as Go's `sumdb/note` writes them); knows no file and no log. What is signed is the
text with its last line break; each signature is a line `— NAME BASE64(key id, signature)`.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cc.core.errors import InputError

ED25519 = b"\x01"
PRIVATE = "PRIVATE+KEY+"
_NAME = re.compile(r"[^\s+]{1,100}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
MOST_NOTE = 64 << 10


@dataclass(frozen=True, slots=True)
class Verifier:
    """Whose signature is believed: a name and an Ed25519 public key of 32 bytes."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key in a signature."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """`NAME+ID+KEY`: what is handed to whoever verifies."""
        return f"{self.name}+{self.key_id.hex()}+{encoded(ED25519 + self.public)}"

    @classmethod
    def of(cls, text: str) -> "Verifier":
        """The verifier that such a text is. Raises InputError."""
        name, _, rest = text.strip().partition("+")
        key_id, _, key = rest.partition("+")
        told = decoded(key)
        found = cls(name, told[1:]) if told and told[:1] == ED25519 and len(told) == 33 else None
        if found is None or not _NAME.fullmatch(name) or found.key_id.hex() != key_id:
            raise InputError(
                "{key:quoted} is no public key of a seal: that is one line, as `{command} audit key` prints it.",
                code="input.seal_key",
                fields={"key": text.strip()[:80]},
            )
        return found


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a name and an Ed25519 seed of 32 bytes."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        return Verifier(self.name, private_key(self.seed).public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """`PRIVATE+KEY+NAME+ID+SEED`: what the key's file holds."""
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{encoded(ED25519 + self.seed)}"

    @classmethod
    def of(cls, text: str) -> "Signer | None":
        """The signer that such a text is; None where it is none."""
        if not text.startswith(PRIVATE):
            return None
        name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
        told = decoded(rest.partition("+")[2])
        return cls(name, told[1:]) if told and told[:1] == ED25519 and len(told) == 33 else None

    def sign(self, text: str) -> str:
        """The note: the text, an empty line and the signature."""
        signature = self.verifier.key_id + private_key(self.seed).sign(text.encode())
        return f"{text}\n— {self.name} {encoded(signature)}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's head: its name, how many leaves, the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def parts(note: str) -> tuple[str, list[str]]:
    """What was signed, with its last line break, and the lines of signatures; both empty for what is no note."""
    text, found, signatures = note[:MOST_NOTE].rpartition("\n\n")
    return (text + "\n", signatures.splitlines()) if found else ("", [])


def signature_of(line: str, name: str, key_id: bytes) -> bytes | None:
    """What follows the key's id in a line of signatures, if it is of that name and key."""
    mark, named, told = [*line.split(" "), "", "", ""][:3]
    raw = decoded(told)
    return raw[4:] if mark == "—" and named == name and raw is not None and raw[:4] == key_id else None


def new_signer(name: str) -> Signer:
    """A signer with a fresh key."""
    return Signer(name, new_seed())


def new_seed() -> bytes:
    """A fresh private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def opened(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint of a note that the verifier's key has signed. InputError for any other."""
    text, signatures = parts(note)
    if not any(_signed(line, text, verifier) for line in signatures):
        raise InputError(
            "this seal is not signed by {name}: it was changed, or another key made it.",
            code="input.seal",
            fields={"name": verifier.name},
        )
    lines = text.split("\n")
    root = decoded(lines[2]) if len(lines) > 3 else None
    if root is None or len(root) != 32 or not _SIZE.fullmatch(lines[1]) or lines[0] != verifier.name:
        raise InputError("this seal is signed, but it is no checkpoint of a log.", code="input.seal")
    return Checkpoint(lines[0], int(lines[1]), root)


def _signed(line: str, text: str, verifier: Verifier) -> bool:
    signature = signature_of(line, verifier.name, verifier.key_id)
    return signature is not None and holds(verifier.public, signature, text.encode())


def holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature is this key's over the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def private_key(seed: bytes) -> Ed25519PrivateKey:
    """The private key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def encoded(told: bytes) -> str:
    """Base64."""
    return base64.b64encode(told).decode()


def decoded(told: str) -> bytes | None:
    """The bytes of base64; None for what is none."""
    try:
        return base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return None
