"""Where a room's seals are kept on the machine that makes them: outside the database, its dump and its backup. Owns
that folder: the key, the leaves that were sealed, the last seal.

A key beside the database proves nothing alone: whoever can rewrite the one can sign with the other. What proves is a
seal that somebody else has.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cc.core.errors import InputError, UnreachableError
from cc.core.rules.work.merkle import Frontier, consistency_of
from cc.core.seals.notes import Signer, new_signer
from cc.settings.places import private_folder, seals_folder
from cc.settings.private_files import replace_private

HASH_BYTES = 32
CHUNK = 4096
KEY, LEAVES, LATEST, MADE = "seal.key", "leaves", "latest.seal", "sealed-at"


@dataclass(frozen=True, slots=True)
class SealFolder:
    """The folder of one place (a database, a server)."""

    path: Path

    @classmethod
    def of(cls, place: str) -> "SealFolder":
        """The folder for a place."""
        return cls(seals_folder() / hashlib.sha256(place.encode()).hexdigest()[:16])

    @property
    def key_file(self) -> Path:
        """Where the key lies."""
        return self.path / KEY

    def signer(self) -> Signer | None:
        """The key; None where none was made. InputError for a file that is none."""
        try:
            text = self.key_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except OSError as wrong:
            raise self._unreachable(self.key_file, wrong) from wrong
        found = Signer.of(text)
        if found is None:
            raise InputError(
                "{file} holds no key of a seal: put back the one that was there, or move it away to have a new one.",
                code="input.seal_key",
                fields={"file": str(self.key_file)},
            )
        return found

    def made_signer(self) -> Signer:
        """A fresh key, written for its owner alone."""
        signer = new_signer(f"posko-{secrets.token_hex(6)}")
        try:
            private_folder(self.path)
            descriptor = os.open(self.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(signer.text + "\n")
        except OSError as wrong:
            raise self._unreachable(self.key_file, wrong) from wrong
        return signer

    def latest(self) -> str | None:
        """The last seal's text."""
        try:
            return (self.path / LATEST).read_text(encoding="utf-8")
        except OSError:
            return None

    def keep(self, note: str, fresh: list[bytes], known: int) -> None:
        """Keep a seal, and the leaves that are new since the `known` first."""
        try:
            private_folder(self.path)
            with open(self.path / LEAVES, "ab") as file:
                file.truncate(known * HASH_BYTES)
                file.write(b"".join(fresh))
            replace_private(self.path / LATEST, note)
            (self.path / MADE).touch()
        except OSError as wrong:
            raise self._unreachable(self.path, wrong) from wrong

    def leaves(self, begin: int = 0) -> Iterator[bytes]:
        """The data of every leaf that was sealed here, from a number on, in order, in flat memory."""
        try:
            with open(self.path / LEAVES, "rb") as file:
                file.seek(begin * HASH_BYTES)
                while chunk := file.read(HASH_BYTES * CHUNK):
                    yield from (chunk[at : at + HASH_BYTES] for at in range(0, len(chunk), HASH_BYTES))
        except FileNotFoundError:
            return

    def consistency(self, size: int, old: int) -> list[bytes]:
        """The proof that the log of `old` events that was sealed here begins the one of `size`."""
        return consistency_of(self._root, size, old)

    def _root(self, begin: int, end: int) -> bytes:
        tree = Frontier()
        for data in islice(self.leaves(begin), end - begin):
            tree.append(data)
        return tree.root()

    def cosigned(self, note: str) -> None:
        """Keep the last seal with what witnesses put on it."""
        try:
            replace_private(self.path / LATEST, note)
        except OSError as wrong:
            raise self._unreachable(self.path, wrong) from wrong

    def sealed_at(self) -> float | None:
        """When (epoch s) the last seal was made here; None where none was."""
        try:
            return (self.path / MADE).stat().st_mtime
        except OSError:
            return None

    def _unreachable(self, file: Path, wrong: OSError) -> UnreachableError:
        return UnreachableError(
            "{file} cannot be used ({why:reason}).",
            code="storage.failed",
            fields={"file": str(file), "why": wrong.strerror},
        )
