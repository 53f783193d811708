"""Making a seal, and what verify does with one: a signed head of the log, and whether the log still begins as it was
sealed. Owns both; where files lie is folder.py, what a note is core.seals."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cc.cli.session import CommandSession
from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents.system import NumberEvents
from cc.core.phrases import Phrase, mark
from cc.core.questions.trail import LogLeaves
from cc.core.records.trail import AuditFinding
from cc.core.rules.work.merkle import Frontier
from cc.core.seals.notes import Checkpoint, Signer, Verifier, opened
from cc.main.seals.folder import SealFolder

if TYPE_CHECKING:
    from cc.core.intents.base import AnswerT, Intent
    from cc.core.questions.base import ItemT, StreamQuestion
    from cc.core.records.trail import Leaf


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal that was just made: its text, what it says, how many events were sealed before."""

    note: str
    checkpoint: Checkpoint
    before: int


@dataclass(slots=True, kw_only=True)
class SealCheck:
    """What a seal says of the log: how many events it covers, how many came after it, what is otherwise. `key` is whose
    signature was believed, `own` whether that key lies on this machine; `note` is the seal itself. `leaves_kept`: the
    leaves on this machine are those that were sealed, as far as was looked."""

    checkpoint: Checkpoint
    key: str
    own: bool
    after: int = 0
    findings: list[AuditFinding] = field(default_factory=list)
    note: str = ""
    leaves_kept: bool = True


class Log(Protocol):
    """Whoever may number events and read the log."""

    def do(self, intent: "Intent[AnswerT]") -> "AnswerT":
        """Carry an intent out."""
        ...

    def stream(self, question: "StreamQuestion[ItemT]") -> "Iterator[ItemT]":
        """Answer item by item."""
        ...


def seal(desk: Log, folder: SealFolder, signer: Signer) -> Sealed:
    """Number what is new, and sign the head of the log. RefusedError when the log is no longer the one that was sealed
    here before."""
    while desk.do(NumberEvents()).numbered:
        pass
    known = _known(folder, signer.verifier)
    tree, fresh = Frontier(), list[bytes]()
    sealed_before = folder.leaves()
    for leaf in desk.stream(LogLeaves()):
        there = next(sealed_before, None) if tree.size < known else None
        data = _data(leaf)
        if data is None or (there is not None and there != data):
            raise _forked(leaf.number)
        tree.append(data)
        if tree.size > known:
            fresh.append(data)
    if tree.size < known:
        raise _forked(tree.size)
    checkpoint = Checkpoint(signer.name, tree.size, tree.root())
    note = signer.sign(checkpoint.text)
    folder.keep(note, fresh, known)
    return Sealed(note, checkpoint, known)


def _known(folder: SealFolder, verifier: Verifier) -> int:
    """How many leaves the last seal of this machine covers; they are on its disk, and give its root."""
    note = folder.latest()
    if note is None:
        return 0
    checkpoint, tree = opened(note, verifier), Frontier()
    for data in folder.leaves():
        if tree.size < checkpoint.size:
            tree.append(data)
    if (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        raise InputError(
            "{folder} is damaged: the leaves there do not give the last seal. Put back a copy of the folder, or move "
            "it away to begin anew.",
            code="input.seal",
            fields={"folder": str(folder.path)},
        )
    return checkpoint.size


def _forked(number: int) -> RefusedError:
    return RefusedError(
        "the log is no longer the one that was sealed here (from event {number:number} of the log on): nothing was "
        "signed. `{command} audit verify` says more.",
        code="audit.forked",
        fields={"number": number + 1},
    )


class NoSeal(StrEnum):
    """Why the log was held against no seal."""

    NONE_MADE = "none_made"
    NOT_YOURS = "not_yours"
    """Whoever asks does not see the whole log."""


def check(desk: CommandSession, file: Path | None, key: str | None, *, events: int) -> SealCheck | NoSeal:
    """Whether the log (of so many `events`) is one that a seal begins: that of `file`, else the last made here.

    `key`: whose signature is believed, a line or a file that holds one; else this machine's own."""
    folder = SealFolder.of(desk.place)
    signer = folder.signer()
    try:
        log = desk.stream(LogLeaves())
    except ForbiddenError:
        if file is not None:
            raise
        return NoSeal.NOT_YOURS
    except NotFoundError as missing:
        if file is not None or missing.code != "not_found.route":
            raise
        return NoSeal.NONE_MADE  # an older server numbers no log
    note = _read(file) if file is not None else folder.latest()
    if note is None or (key is None and signer is None):
        if file is None:
            return NoSeal.NONE_MADE
        raise InputError(
            "there is no key here that {file} could be signed by: name one with --seal-key (`{command} audit key` "
            "prints it where seals are made).",
            code="input.seal_key",
            fields={"file": str(file)},
        )
    verifier = read_verifier(key) if key is not None else signer.verifier if signer else None
    assert verifier is not None
    found = SealCheck(checkpoint=opened(note, verifier), key=verifier.text, own=key is None, note=note)
    compare(found, log, folder.leaves())
    found.after = max(found.after, events - found.checkpoint.size)
    return found


def compare(found: SealCheck, log: "Iterator[Leaf]", kept: Iterator[bytes]) -> None:
    """Walk the log up to the seal, and count what came after it. `kept` are the leaves that were sealed, as this
    machine has them: where they give the seal's root, the first event of the log that differs from them is named."""
    size, tree = found.checkpoint.size, Frontier()
    sealed: Frontier | None = None  # from where it is another tree than the log's
    gone: AuditFinding | None = None
    other: AuditFinding | None = None
    for leaf, there in zip_longest(log, kept):
        if sealed is not None and there is not None and sealed.size < size:
            sealed.append(there)
        if leaf is None:
            if sealed is None:
                break
            continue
        if tree.size >= size:
            found.after += 1
            continue
        data = _data(leaf)
        if sealed is None:
            gone = gone or _gone(leaf, tree.size, data)
        if sealed is None and there is not None and there != data:
            sealed = tree.copy()
            sealed.append(there)
            text = mark("event {number:number} of the log is not the one that was sealed")
            other = _finding(leaf, Phrase(text, {"number": leaf.number + 1}))
        tree.append(data or b"")
    proved = sealed is not None and (sealed.size, sealed.root()) == (size, found.checkpoint.root)
    found.leaves_kept = sealed is None or sealed.size < size or proved
    found.findings += _told(found, tree, gone or (other if proved else None))


def _gone(leaf: "Leaf", expected: int, data: bytes | None) -> AuditFinding | None:
    """What is wrong with an event of the log by itself."""
    if leaf.number != expected:
        return _finding(leaf, Phrase("event {number:number} of the log is gone", {"number": expected + 1}))
    if data is None:
        text = mark("event {number:number} of the log, which was sealed, is gone")
        return _finding(leaf, Phrase(text, {"number": leaf.number + 1}))
    return None


def _told(found: SealCheck, tree: Frontier, named: AuditFinding | None) -> list[AuditFinding]:
    """What the seal says of the log that was walked; `named`: of an event that is gone, or is not as it was."""
    size, told = found.checkpoint.size, [named] if named else []
    if (tree.size, tree.root()) == (size, found.checkpoint.root):
        return told
    if tree.size < size:
        text = mark("{sealed:number} events were sealed, {there:number} are there")
        return [*told, AuditFinding.of("log", 0, Phrase(text, {"sealed": size, "there": tree.size}))]
    text = mark("the first {sealed:number} events are not those that were sealed")
    return told or [AuditFinding.of("log", 0, Phrase(text, {"sealed": size}))]


def _finding(leaf: "Leaf", text: Phrase) -> AuditFinding:
    return AuditFinding.of(leaf.stream or "log", leaf.seq, text)


def _data(leaf: "Leaf") -> bytes | None:
    try:
        told = bytes.fromhex(leaf.hash)
    except ValueError:
        return None
    return told if len(told) == 32 else None


def _read(file: Path) -> str:
    """A seal as it is spelled, however it came: typed from paper, pasted, scanned; `-` is standard input."""
    try:
        told = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(
            "{file} cannot be read as a seal ({why:reason}).",
            code="input.seal",
            fields={"file": str(file), "why": wrong.strerror if isinstance(wrong, OSError) else ""},
        ) from wrong
    lines = [line.strip() for line in told.replace("\u00a0", " ").strip("\ufeff \t\r\n").splitlines()]
    return "\n".join(lines) + "\n"


def read_verifier(key: str) -> Verifier:
    """A log's public key: a line, or a file that holds one."""
    return Verifier.of(_read(Path(key)) if "+" not in key else key)
