"""`cc evidence`: photos and what they say of themselves. Must never open a picture itself."""

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED, note
from cc.cli.files import written
from cc.cli.photos import chunks, put_all
from cc.cli.refs import ReportRef, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import CoreError, NotFoundError, UsageError
from cc.core.phrases import mark
from cc.core.phrases.phrase import phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cc.core.records.evidence import EvidenceRecord
    from cc.words.reader import Reader

noun = Noun("evidence", "Photos: inspect, put, list, get, verify.")

_DIGITS = 64
_SHA = re.compile(r"[0-9a-fA-F]{16,64}")
Sha = Annotated[str, typer.Argument(metavar="SHA256", help="A photo's name: 64 digits of 0-9 and a-f.")]


@noun.reads("list")
def list_(desk: CommandSession, ref: ReportRef) -> None:
    """The photos of a report and of its tasks."""
    from cc.cli.times import short
    from cc.core.questions.evidence import ListEvidence

    headings = mark("no, task, format, bytes, attached, by, taken, sha256")
    photos, reader = desk.ask(ListEvidence(spelt(ref))), desk.reader
    desk.out.items(
        "posko.evidence/1",
        photos,
        headings,
        lambda each: (
            each.number,
            each.task or "",
            each.format,
            each.size_bytes,
            short(each.attached_at, reader),
            each.attached_by,
            each.taken_local or "",
            each.sha256,
        ),
        empty=mark("No photos."),
    )


@noun.reads()
def show(
    desk: CommandSession,
    ref: ReportRef,
    which: Annotated[
        str | None, typer.Argument(metavar="[NO|SHA256]", help="Its number or its SHA-256 in the list; else all.")
    ] = None,
) -> None:
    """A photo's facts, and what can be said of its place and time. A SHA-256 alone will do for one that is attached
    once."""
    from cc.core.questions.evidence import ListEvidence

    if _SHA.fullmatch(ref.strip()):
        ref, which = _attached(desk, ref.strip().lower())
    asked = (which or "").strip().lower()
    photos = [
        each for each in desk.ask(ListEvidence(spelt(ref))) if asked in ("", str(each.number), each.sha256.lower())
    ]
    if not photos:
        raise NotFoundError("{ref} has no such photo.", code="evidence.missing", fields={"ref": spelt(ref)})
    if desk.out.as_json:
        desk.out.items("posko.evidence/1", photos, (), lambda each: ())
        return
    for photo in photos:
        for line in _facts(photo, desk.reader):
            desk.out.line(line)


def _attached(desk: CommandSession, sha256: str) -> tuple[str, str]:
    """Report and number of the photo of a SHA-256. Raises UsageError when it is not one photo that is meant."""
    from cc.core.questions.evidence import FindEvidence

    if len(sha256) < _DIGITS:
        raise UsageError("a SHA-256 has {digits} digits: copy all of it.", fields={"digits": _DIGITS})
    found = [f"{each.report_ref} {each.number}" for each in desk.ask(FindEvidence(sha256))]
    if not found:
        raise NotFoundError(
            "no report that you see has this photo; one that was only sent is attached to nothing yet.",
            code="evidence.missing",
            fields={"sha256": sha256},
        )
    if len(found) > 1:
        raise UsageError(
            "this photo is attached {count} times: name one: {places:or}.",
            fields={"count": len(found), "places": found},
        )
    ref, number = found[0].split()
    return ref, number


@noun.reads()
def put(
    desk: CommandSession, files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Photos to send now.")]
) -> None:
    """Send photos ahead, to be named when something is closed; prints their SHA-256."""
    names = put_all(desk, files)
    pairs = list(zip([str(each) for each in files], names, strict=False)) if len(names) == len(files) else None
    sent = [{"sha256": name, "file": file} for file, name in pairs] if pairs else [{"sha256": name} for name in names]
    desk.out.items("posko.blob/1", sent, mark("sha256, file"), lambda each: (each["sha256"], each.get("file", "")))


@noun.reads()
def get(
    desk: CommandSession,
    sha256: Sha,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")] = None,
) -> int:
    """A photo's bytes, to a file or to standard output; status 1 when they are no longer those that were taken."""
    if output is None and sys.stdout.isatty():
        raise UsageError("a photo's bytes would upset the terminal: name a file with -o.")
    with desk.centre.open_blob(desk.credential, sha256) as source:
        digest = hashlib.sha256()
        if output is None:
            desk.out.bytes(_hashed(chunks(source), digest))
            return _whole(digest, sha256)
        with written(output) as target:
            for piece in _hashed(chunks(source), digest):
                target.write(piece)
    note("written to {file}.", file=str(output))
    return _whole(digest, sha256)


def _hashed(pieces: "Iterable[bytes]", digest: "hashlib._Hash") -> "Iterator[bytes]":
    for piece in pieces:
        digest.update(piece)
        yield piece


def _whole(digest: "hashlib._Hash", sha256: str) -> int:
    """The exit status. Changed bytes are handed out all the same, for whoever looks into it, but never in silence."""
    if digest.hexdigest() == sha256.lower():
        return 0
    note("THE BYTES DO NOT HASH TO THEIR NAME: they are not what was taken in. Bring the photo back from a backup.")
    return CHECK_FAILED


@noun.reads()
def verify(desk: CommandSession, ref: ReportRef) -> int:
    """Read every photo of a report again: whether its bytes still hash to its name."""
    from cc.core.questions.evidence import ListEvidence

    checked = []
    for photo in desk.ask(ListEvidence(spelt(ref))):
        problem = _problem(desk, photo.sha256)
        checked.append({"sha256": photo.sha256, "holds": not problem, "problem": problem})
    desk.out.items(
        "posko.blob_check/1",
        checked,
        mark("sha256, holds"),
        lambda each: (each["sha256"], _holds(str(each["problem"]), desk.reader)),
        empty=mark("No photos."),
    )
    return 0 if all(each["holds"] for each in checked) else CHECK_FAILED


def _holds(problem: str, reader: "Reader") -> str:
    """Whether the bytes are whole, in the reader's words."""
    told = {"missing": mark("NO: missing"), "changed": mark("NO: changed")}
    return reader.say(told[problem]) if problem else reader.say("yes")


def _problem(desk: CommandSession, sha256: str) -> str:
    """What is wrong with a photo's bytes: empty when they are whole."""
    digest = hashlib.sha256()
    try:
        with desk.centre.open_blob(desk.credential, sha256) as source:
            for piece in chunks(source):
                digest.update(piece)
    except CoreError as wrong:
        if wrong.code not in ("evidence.missing", "fault.evidence"):
            raise
        return "missing" if wrong.code == "evidence.missing" else "changed"
    return "" if digest.hexdigest() == sha256 else "changed"


def finding_words(told: "Mapping[str, object]", reader: "Reader") -> str:
    """What a finding or a note says; the English words of one that was kept without a phrase."""
    return reader.phrase(phrase_of(told.get("phrase") or told.get("words", "")))


_FACTS = {
    "sha256": mark("SHA-256"),
    "size_bytes": mark("bytes"),
    "format": mark("format"),
    "width": mark("width"),
    "height": mark("height"),
    "orientation": mark("orientation"),
    "mode": mark("colours"),
    "lon": mark("longitude"),
    "lat": mark("latitude"),
    "taken_at_local": mark("taken, by its clock"),
    "taken_offset_minutes": mark("its zone, minutes"),
    "gps_at": mark("taken, by GPS"),
    "local_minus_gps_minutes": mark("camera clock ahead of GPS, minutes"),
    "make": mark("make"),
    "model": mark("model"),
    "software": mark("program"),
    "decodes_to_end": mark("whole to its end"),
    "xmp_tools": mark("programs in XMP"),
}
"""What a photo's facts are called; `--json` has the names that programs read."""


def fact_words(facts: "Mapping[str, object]", reader: "Reader") -> list[str]:
    """What a photo's file says of itself, a line a fact; what it does not say is left out."""
    said = [name for name, value in facts.items() if name != "notes" and value not in (None, "", [])]
    names = {name: reader.text(_FACTS[name]) if name in _FACTS else name for name in said}
    widest = max(map(len, names.values()), default=0) + 2
    lines = [f"  {names[name]:<{widest}}{_fact(name, facts[name], reader)}" for name in said]
    notes = facts.get("notes")
    each_note = [each for each in notes if isinstance(each, dict)] if isinstance(notes, list | tuple) else []
    return [
        *lines,
        *(
            reader.say("  note: {words} ({code})", words=finding_words(each, reader), code=each.get("code"))
            for each in each_note
        ),
    ]


def _fact(name: str, value: object, reader: "Reader") -> str:
    if isinstance(value, bool):
        return reader.word("verdict", "yes" if value else "no")
    if isinstance(value, float):
        return str(value) if name in ("lon", "lat") else reader.say("{n:tenths}", n=value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _facts(photo: "EvidenceRecord", reader: "Reader") -> list[str]:
    whose = reader.say("task {number}", number=photo.task) if photo.task else reader.word("subject", "report")
    facts = {"number": photo.number, "ref": photo.report_ref, "whose": whose, "sha256": photo.sha256}
    lines = [reader.say("photo {number} of {ref} ({whose})  {sha256}", **facts)]
    lines += fact_words(photo.facts, reader)
    for each in photo.findings:
        check, verdict = reader.word("check", str(each.get("check"))), reader.word("verdict", str(each.get("verdict")))
        lines.append(f"  {check}: {verdict} – {finding_words(each, reader)}")
    return lines
