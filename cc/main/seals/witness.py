"""A small witness that another agency runs: it signs a seal that goes on from the last one it signed of that log, and
no other. Owns what it has seen; speaks C2SP's `tlog-witness` (`add-checkpoint`), over files and HTTP alike.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cc.core.errors import InputError, UnreachableError
from cc.core.rules.work.merkle import EMPTY, grown
from cc.core.seals.cosignatures import Witness, new_witness
from cc.core.seals.notes import Checkpoint, Verifier, decoded, encoded, opened
from cc.settings.places import private_folder, seals_folder
from cc.settings.private_files import replace_private

MOST_PROOF = 63
MOST_BODY = 64 << 10
OK, MALFORMED, NOT_SIGNED, UNKNOWN, CONFLICT, NO_PROOF = 200, 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with: an HTTP status, and a text. With 409 that is the size that was seen."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """Where a witness keeps its key, the logs it knows, and the last seal of each that it signed."""

    path: Path

    @classmethod
    def here(cls) -> "WitnessFolder":
        """This machine's."""
        return cls(seals_folder() / "witness")

    def witness(self) -> Witness:
        """The key; made where there is none. InputError for a file that is none."""
        file = self.path / "witness.key"
        try:
            found = Witness.of(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            found = self._made(file)
        except OSError as wrong:
            raise _unreachable(file, wrong) from wrong
        if found is None:
            raise InputError(
                "{file} holds no key of a witness: put back the one that was there, or move it away to have a new one.",
                code="input.seal_key",
                fields={"file": str(file)},
            )
        return found

    def trust(self, key: Verifier) -> None:
        """Know a log by its public key. InputError where its name is known with another key."""
        known = self._log(key.name)
        if known is not None and known != key:
            raise InputError(
                "{name} is known here with another key: a log that changed its key is another log.",
                code="input.seal_key",
                fields={"name": key.name},
            )
        self._write(self._folder(key.name) / "log.key", key.text + "\n")

    def add(self, body: str, now_s: int) -> Answer:
        """Sign the seal of a request, if it goes on from the last one."""
        old, proof, note = _parsed(body)
        if old is None or proof is None:
            return Answer(MALFORMED, "the request is not what C2SP's tlog-witness says\n")
        log = self._log(note.partition("\n")[0])
        if log is None:
            return Answer(UNKNOWN, "this log is not known here\n")
        try:
            checkpoint = opened(note, log)
        except InputError:
            return Answer(NOT_SIGNED, "the seal is not signed by the log's key\n")
        with self._alone():
            return self._added(log, old, proof, note, checkpoint, now_s)

    def _added(
        self, log: Verifier, old: int, proof: list[bytes], note: str, checkpoint: Checkpoint, now_s: int
    ) -> Answer:
        seen = self._seen(log)
        if old > checkpoint.size:
            return Answer(MALFORMED, "the old size is beyond the seal's\n")
        if old != seen.size or (old == checkpoint.size and old and seen.root != checkpoint.root):
            return Answer(CONFLICT, f"{seen.size}\n")
        begins = not proof if old == 0 else grown(old, seen.root, checkpoint.size, checkpoint.root, proof)
        if not begins:
            return Answer(NO_PROOF, "the proof does not lead from the seal that was signed here to this one\n")
        line = self.witness().line(note, now_s)
        self._write(self._folder(log.name) / "latest.seal", note)
        return Answer(OK, line)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else signs meanwhile, in whatever process."""
        with open(self.path / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _seen(self, log: Verifier) -> Checkpoint:
        file = self._folder(log.name) / "latest.seal"
        try:
            return opened(file.read_text(encoding="utf-8"), log)
        except FileNotFoundError:
            return Checkpoint(log.name, 0, EMPTY)
        except OSError as wrong:
            raise _unreachable(file, wrong) from wrong

    def _log(self, name: str) -> Verifier | None:
        try:
            return Verifier.of((self._folder(name) / "log.key").read_text(encoding="utf-8"))
        except OSError:
            return None

    def _folder(self, name: str) -> Path:
        return self.path / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _made(self, file: Path) -> Witness:
        made = new_witness(f"saksi-{secrets.token_hex(6)}")
        try:
            private_folder(self.path)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
                target.write(made.text + "\n")
        except OSError as wrong:
            raise _unreachable(file, wrong) from wrong
        return made

    def _write(self, file: Path, text: str) -> None:
        """What was signed is on the disk before anybody is told."""
        try:
            replace_private(file, text)
        except OSError as wrong:
            raise _unreachable(file, wrong) from wrong


def request(note: str, old: int, proof: list[bytes]) -> str:
    """What a witness is asked with: the size it saw last, the proof that the seal goes on from there, the seal."""
    return "".join(f"{line}\n" for line in (f"old {old}", *map(encoded, proof), "")) + note


def _parsed(body: str) -> tuple[int | None, list[bytes] | None, str]:
    head, found, note = body[:MOST_BODY].partition("\n\n")
    first, *rest = head.split("\n")
    word, _, size = first.partition(" ")
    proof = [decoded(line) for line in rest]
    if not found or word != "old" or not size.isascii() or not size.isdecimal() or len(size) > 18:
        return None, None, note
    good = [each for each in proof if each is not None and len(each) == 32]
    return int(size), good if len(good) == len(proof) <= MOST_PROOF else None, note


def _unreachable(file: Path, wrong: OSError) -> UnreachableError:
    return UnreachableError(
        "{file} cannot be used ({why:reason}).",
        code="storage.failed",
        fields={"file": str(file), "why": wrong.strerror},
    )
