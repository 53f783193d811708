"""Signatures in minisign's form, so that a release is checked with a program that nobody here wrote.

    python -m tools.minisign generate NAME        # NAME.key (keep it off this machine) and NAME.pub
    python -m tools.minisign sign FILE KEY        # FILE.minisig
    python -m tools.minisign verify FILE PUB      # status 1 when it does not hold

Keys and signatures are those of minisign 0.11: Ed25519 over the BLAKE2b-512 of the file. A key that is encrypted with a
password is minisign's own to use: `minisign -S` signs with it.
"""

import base64
import hashlib
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED, _PREHASHED, _CHECKSUM = b"Ed", b"ED", b"B2"
_PLAIN = b"\0\0"
"""No key derivation: the key is not encrypted; minisign leaves its checksum empty then."""


class WrongError(Exception):
    """A key or a signature that cannot be used, or does not hold; the text says why."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key to verify with: its number and 32 bytes."""

    number: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key to sign with: its number, and seed and public key (64 bytes)."""

    number: bytes
    key: bytes

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this one signs."""
        return PublicKey(self.number, self.key[32:])


def generate() -> SecretKey:
    """A new key, of the system's random numbers."""
    private = Ed25519PrivateKey.generate()
    return SecretKey(secrets.token_bytes(8), private.private_bytes_raw() + private.public_key().public_bytes_raw())


def secret_text(key: SecretKey) -> str:
    """The secret key's file, not encrypted."""
    body = _ED + _PLAIN + _CHECKSUM + bytes(48) + key.number + key.key + bytes(32)
    return f"untrusted comment: minisign secret key\n{_coded(body)}\n"


def public_text(key: PublicKey) -> str:
    """The public key's file."""
    told = int.from_bytes(key.number, "little")
    return f"untrusted comment: minisign public key {told:016X}\n{_coded(_ED + key.number + key.key)}\n"


def read_secret(text: str) -> SecretKey:
    """A secret key's file. Raises WrongError."""
    body = _body(text, 158)
    if body[:2] != _ED or body[4:6] != _CHECKSUM:
        raise WrongError("this is no secret key of minisign's")
    if body[2:4] != _PLAIN:
        raise WrongError("the key is encrypted with a password: sign with `minisign -S -s KEY -m FILE`")
    key = SecretKey(body[54:62], body[62:126])
    if Ed25519PrivateKey.from_private_bytes(key.key[:32]).public_key().public_bytes_raw() != key.key[32:]:
        raise WrongError("the key is damaged")
    return key


def read_public(text: str) -> PublicKey:
    """A public key's file. Raises WrongError."""
    body = _body(text, 42)
    if body[:2] != _ED:
        raise WrongError("this is no public key of minisign's")
    return PublicKey(body[2:10], body[10:])


def sign(content: bytes, key: SecretKey, comment: str) -> str:
    """The signature's file; `comment` is signed as well."""
    private = Ed25519PrivateKey.from_private_bytes(key.key[:32])
    signature = private.sign(hashlib.blake2b(content).digest())
    both = private.sign(signature + comment.encode())
    head = "untrusted comment: signature of a Posko release"
    return f"{head}\n{_coded(_PREHASHED + key.number + signature)}\ntrusted comment: {comment}\n{_coded(both)}\n"


def verify(content: bytes, signature: str, key: PublicKey) -> str:
    """The comment that was signed with the content. Raises WrongError when anything is not as it was signed."""
    lines = signature.splitlines()
    if len(lines) < 4 or not lines[2].startswith("trusted comment: "):
        raise WrongError("this is no signature of minisign's")
    body, comment = _body(signature, 74), lines[2].removeprefix("trusted comment: ")
    if body[:2] != _PREHASHED or body[2:10] != key.number:
        raise WrongError("it is signed with another key")
    public = Ed25519PublicKey.from_public_bytes(key.key)
    try:
        public.verify(body[10:], hashlib.blake2b(content).digest())
        public.verify(base64.b64decode(lines[3]), body[10:] + comment.encode())
    except InvalidSignature:
        raise WrongError("the signature does not hold: the file or the signature was changed") from None
    return comment


def _coded(body: bytes) -> str:
    return base64.b64encode(body).decode()


def _body(text: str, length: int) -> bytes:
    try:
        body = base64.b64decode(text.splitlines()[1], validate=True)
    except (IndexError, ValueError):
        body = b""
    if len(body) != length:
        raise WrongError("this is no file of minisign's, or it is cut short")
    return body


def write_private(path: Path, text: str) -> None:
    """A new file that its owner alone reads."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def main(arguments: Sequence[str]) -> int:
    """Generate, sign or verify."""
    try:
        if len(arguments) == 2 and arguments[0] == "generate":
            made = generate()
            write_private(Path(f"{arguments[1]}.key"), secret_text(made))
            Path(f"{arguments[1]}.pub").write_text(public_text(made.public))
            return 0
        if len(arguments) == 3 and arguments[0] in ("sign", "verify"):
            file, text = Path(arguments[1]), Path(arguments[2]).read_text()
            beside = file.with_name(file.name + ".minisig")
            if arguments[0] == "sign":
                beside.write_text(sign(file.read_bytes(), read_secret(text), f"file:{file.name}"))
            else:
                sys.stdout.write(f"holds: {verify(file.read_bytes(), beside.read_text(), read_public(text))}\n")
            return 0
    except (WrongError, OSError) as wrong:
        sys.stderr.write(f"minisign: {wrong}\n")
        return 1
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
