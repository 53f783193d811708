"""`cc audit export`: the log, or one report's part of it, in a file that anybody can check without Posko and its
database. Owns the bundle's form (docs/verify_bundle.py checks it on its own).

A zip with `manifest.json`, `checkpoint` (the seal), `events.jsonl` (one object an event: leaf, stream, seq, hash, text;
`private`, the words that the text commits to, if any; `proof` where not all leaves are there), and with evidence
`evidence/SHA256`.
"""

import hashlib
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cc.cli.session import CommandSession
from cc.core.errors import CoreError, InputError
from cc.core.phrases import Phrase
from cc.core.questions.trail import LogLeaves
from cc.core.records.trail import AuditFinding
from cc.core.rules.work.holes import Holes
from cc.core.rules.work.merkle import Frontier, root_from
from cc.core.seals.notes import Verifier, opened

if TYPE_CHECKING:
    from cc.core.records.trail import Leaf

FORMAT = "posko.bundle/1"
MANIFEST, SEAL, EVENTS, EVIDENCE = "manifest.json", "checkpoint", "events.jsonl", "evidence/"
MOST_LINE = 64 << 20


@dataclass(slots=True, kw_only=True)
class Bundle:
    """What a bundle holds, and what is wrong with it. `key` is whose signature was believed."""

    events: int = 0
    photos: int = 0
    unsealed: int = 0
    missing: list[str] = field(default_factory=list)
    findings: list[AuditFinding] = field(default_factory=list)
    key: str = ""
    own_key: bool = False


def export(
    desk: CommandSession, target: Path, note: str, verifier: Verifier, stream: str | None, *, bytes_too: bool
) -> Bundle:
    """Write a bundle of all events, or of one stream's; with its photos' bytes if asked for."""
    made, size = Bundle(key=verifier.text), opened(note, verifier).size
    proofs = _proofs(desk, size, stream) if stream is not None else {}
    beside = target.with_name(f"{target.name}.new")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as file:
            photos: dict[str, None] = {}
            with file.open(EVENTS, "w", force_zip64=True) as lines:
                for leaf in desk.stream(LogLeaves(0, True, stream)):
                    _write(lines, leaf, proofs.get(leaf.number))
                    made.events += 1
                    made.unsealed += leaf.number >= size
                    photos |= dict.fromkeys(_photos(leaf.text))
            for name in photos if bytes_too else ():
                _evidence(desk, file, name, made)
            manifest = {"format": FORMAT, "key": verifier.text, "whole": stream is None, "stream": stream}
            file.writestr(MANIFEST, json.dumps(manifest | {"events": made.events, "photos": list(photos)}))
            file.writestr(SEAL, note)
        beside.replace(target)
    except OSError as wrong:
        beside.unlink(missing_ok=True)
        raise InputError(
            "{file} cannot be written ({why:reason}).",
            code="input.file",
            fields={"file": str(target), "why": wrong.strerror},
        ) from wrong
    return made


def _proofs(desk: CommandSession, size: int, stream: str) -> dict[int, list[str]]:
    mine = {leaf.number for leaf in desk.stream(LogLeaves(0, False, stream)) if leaf.number < size}
    tree = Frontier(mine)
    for leaf in desk.stream(LogLeaves()):
        if leaf.number < size:
            tree.append(bytes.fromhex(leaf.hash))
    return {number: [each.hex() for each in proof] for number, proof in tree.proofs().items()}


def _write(lines: IO[bytes], leaf: "Leaf", proof: list[str] | None) -> None:
    told: dict[str, Any] = {
        "leaf": leaf.number,
        "stream": leaf.stream,
        "seq": leaf.seq,
        "hash": leaf.hash,
        "text": leaf.text,
    }
    if leaf.private:
        told["private"] = leaf.private
    if proof is not None:
        told["proof"] = proof
    lines.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def _photos(text: str) -> Iterator[str]:
    if '"evidence":[' not in text:
        return
    for move in json.loads(text)["moves"]:
        yield from move.get("f", {}).get("evidence", ())


def _evidence(desk: CommandSession, file: zipfile.ZipFile, name: str, made: Bundle) -> None:
    try:
        with desk.centre.open_blob(desk.credential, name) as source, file.open(f"{EVIDENCE}{name}", "w") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
        made.photos += 1
    except CoreError:
        made.missing.append(name)


def verify(file: Path, key: str | None, own: Verifier | None) -> Bundle:
    """Check a bundle, without any Centre. `key` is believed, else the one in the bundle; `own`: this machine's."""
    try:
        with zipfile.ZipFile(file) as opened_file:
            return _verified(opened_file, key, own)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as wrong:
        raise InputError(
            "{file} cannot be read as a bundle ({why:reason}).",
            code="input.bundle",
            fields={"file": str(file), "why": str(wrong)},
        ) from wrong


def _verified(file: zipfile.ZipFile, key: str | None, own: Verifier | None) -> Bundle:
    manifest = json.loads(file.read(MANIFEST))
    verifier = Verifier.of(key or str(manifest["key"]))
    checkpoint = opened(file.read(SEAL).decode(), verifier)
    found = Bundle(key=verifier.text, own_key=bool(key) or verifier == own)
    tree, heads, holes = Frontier(), dict[str, tuple[int, str]](), defaultdict[str, Holes](Holes)
    with file.open(EVENTS) as lines:
        while line := lines.readline(MOST_LINE):
            told = json.loads(line)
            found.events += 1
            _event(found, told, heads, holes)
            data = bytes.fromhex(told["hash"])
            if told["leaf"] >= checkpoint.size:
                found.unsealed += 1
            elif manifest["whole"]:
                if told["leaf"] != tree.size:
                    _wrong(
                        found, told, Phrase("event {number:number} of the log is missing", {"number": tree.size + 1})
                    )
                tree.append(data)
            elif (
                root_from(told["leaf"], checkpoint.size, data, [bytes.fromhex(each) for each in told.get("proof", ())])
                != checkpoint.root
            ):
                _wrong(found, told, Phrase("its proof does not lead to the seal"))
    for stream, each in holes.items():
        found.findings += [AuditFinding.of(stream, seq, problem) for seq, problem in each.problems()]
    if manifest["whole"] and (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        text = Phrase("the first {sealed:number} events are not those that were sealed", {"sealed": checkpoint.size})
        found.findings.append(AuditFinding.of("log", 0, text))
    if found.events != manifest["events"]:
        told_of = {"recorded": manifest["events"], "there": found.events}
        text = Phrase("{recorded:number} events were exported, {there:number} are there", told_of)
        found.findings.append(AuditFinding.of("log", 0, text))
    for name in file.namelist():
        if name.startswith(EVIDENCE):
            _photo(found, file, name)
    return found


def _event(
    found: Bundle, told: dict[str, Any], heads: dict[str, tuple[int, str]], holes: defaultdict[str, Holes]
) -> None:
    """Its text hashes to its hash (or an erasure accounts for it), and follows the one before it in its stream."""
    body: Any = None
    with suppress(ValueError):
        body = json.loads(told["text"])
    known = body if isinstance(body, dict) else {}
    seen = holes[str(told["stream"])].see(told["seq"], told["text"], told["hash"], told.get("private", ""), known)
    for problem in seen:
        _wrong(found, told, problem)
    if not isinstance(body, dict) or (body.get("stream"), body.get("seq")) != (told["stream"], told["seq"]):
        _wrong(found, told, Phrase("the text is not what an event is written as"))
        return
    seq, head = heads.get(told["stream"], (0, ""))
    if (body["seq"], body.get("prev")) != (seq + 1, head):
        _wrong(found, told, Phrase("it does not name the hash of the event before it"))
    heads[told["stream"]] = (body["seq"], told["hash"])


def _photo(found: Bundle, file: zipfile.ZipFile, name: str) -> None:
    digest = hashlib.sha256()
    with file.open(name) as source:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
    found.photos += 1
    if digest.hexdigest() != name.removeprefix(EVIDENCE):
        text = Phrase("the bytes of photo {photo} are not those of its name", {"photo": name.removeprefix(EVIDENCE)})
        found.findings.append(AuditFinding.of("evidence", 0, text))


def _wrong(found: Bundle, told: dict[str, Any], text: Phrase) -> None:
    found.findings.append(AuditFinding.of(str(told["stream"]), int(told["seq"]), text))
