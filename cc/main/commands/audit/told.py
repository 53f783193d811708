"""What `cc audit key`, `seal`, `export` and `verify` say of seals and bundles. Owns the words; what is done is
sealing's and bundle's."""

from pathlib import Path
from typing import Any

from cc.cli.diagnostics import CHECK_FAILED, note
from cc.cli.session import CommandSession
from cc.cli.voice import told
from cc.core.errors import InputError
from cc.core.phrases import mark
from cc.core.seals.notes import Signer, Verifier
from cc.main.commands.audit import bundle as bundles
from cc.main.seals.folder import SealFolder
from cc.main.seals.sealing import NoSeal, SealCheck
from cc.main.seals.sealing import seal as make_seal


def _signer(desk: CommandSession) -> Signer:
    """The key of this place; made, and said where, when there is none."""
    folder = SealFolder.of(desk.place)
    found = folder.signer()
    if found is None:
        found = folder.made_signer()
        note(
            "a key for seals was made: {file}. Keep a copy outside this machine, and outside backups of the database.",
            file=str(folder.key_file),
        )
    return found


def key(desk: CommandSession) -> None:
    """`cc audit key`."""
    verifier = _signer(desk).verifier
    body = {"key": verifier.text, "file": str(SealFolder.of(desk.place).key_file)}
    desk.out.thing("posko.seal_key/1", body, lambda: [verifier.text])


def seal(desk: CommandSession, output: Path | None, *, qr: bool) -> None:
    """`cc audit seal`."""
    signer, folder = _signer(desk), SealFolder.of(desk.place)
    made = make_seal(desk, folder, signer)
    if output is not None:
        write_text(output, made.note)
    size = made.checkpoint.size
    body = {"seal": made.note, "events": size, "new": size - made.before, "key": signer.verifier.text}
    desk.out.thing("posko.seal/1", body, lambda: [*made.note.rstrip("\n").split("\n"), *(_qr(made.note) if qr else ())])
    note("{events:number} events are sealed, {new:number} of them now.", events=size, new=size - made.before)


def write_text(output: Path, text: str) -> None:
    """Write a small file. InputError where it cannot be written."""
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise InputError(
            "{file} cannot be written ({why:reason}).",
            code="input.file",
            fields={"file": str(output), "why": wrong.strerror},
        ) from wrong


def _qr(text: str) -> list[str]:
    from io import StringIO

    import segno  # only who asks for a picture pays for it

    drawn = StringIO()
    segno.make(text, error="l", micro=False).terminal(drawn, compact=True)
    return drawn.getvalue().rstrip("\n").split("\n")


def seal_body(found: SealCheck | NoSeal | None, seen: list[dict[str, Any]]) -> dict[str, Any]:
    """What a seal says, for programs, or why there is none; `seen` by which witnesses."""
    if not isinstance(found, SealCheck):
        return {"seal": None, "without_seal": found}
    size = found.checkpoint.size
    told = {"events": size, "after": found.after, "key": found.key, "own_key": found.own, "witnesses": seen}
    return {"seal": told | {"leaves_kept": found.leaves_kept}, "without_seal": None}


_WHY = {
    NoSeal.NONE_MADE: mark("It was not held against a seal: none was made here yet (`{command} audit seal`)."),
    NoSeal.NOT_YOURS: mark(
        "It was not held against a seal: that takes the whole log, which those of the root unit with clearance read."
        " Ask one of them, or for a bundle (`{command} audit export`)."
    ),
}


def seal_words(desk: CommandSession, found: SealCheck | NoSeal | None) -> list[str]:
    """What the seal says, for people; nothing where none was asked for."""
    if found is None:
        return []
    if not isinstance(found, SealCheck):
        unproved = desk.say(
            "Without a seal this is not proved: that nobody who can write the database made events anew, with every "
            "hash and row that follows from them."
        )
        return [desk.say(_WHY[found]), unproved]
    facts = {"events": found.checkpoint.size, "after": found.after, "key": found.key}
    words = [desk.say("Held against a seal over {events:number} events; {after:number} are not sealed yet.", **facts)]
    if found.own:
        words.append(
            desk.say(
                "It is signed with the key that lies on this machine: whoever can change the database and read that key"
                " could have made it. A seal that somebody else keeps proves more (--seal FILE)."
            )
        )
    else:
        words.append(desk.say("It is signed with the key {key}.", **facts))
    if not found.leaves_kept:
        words.append(
            desk.say(
                "What this machine keeps of the sealed events is not what was sealed: which of them is otherwise, it"
                " cannot say. Put back a copy of the folder of seals."
            )
        )
    return words


def export(desk: CommandSession, stream: str | None, output: Path, *, evidence: bool) -> int:
    """`cc audit export`."""
    signer = _signer(desk)
    sealed = make_seal(desk, SealFolder.of(desk.place), signer)
    made = bundles.export(desk, output, sealed.note, signer.verifier, stream, bytes_too=evidence)
    body = {"file": str(output), "events": made.events, "photos": made.photos, "missing": made.missing, "key": made.key}
    words = desk.say(
        "{file}: {events:number} events and {photos:number} photos.",
        file=str(output),
        events=made.events,
        photos=made.photos,
    )
    desk.out.thing("posko.bundle/1", body, lambda: [words])
    if made.missing:
        note("{n:number} photos are not here any more: {photos}.", n=len(made.missing), photos=made.missing[:3])
    return CHECK_FAILED if made.missing else 0


def bundle(desk: CommandSession, file: Path, given: str | None) -> int:
    """`cc audit verify BUNDLE`."""
    key_line = Path(given).read_text(encoding="utf-8").strip() if given and "+" not in given else given
    found = bundles.verify(file, key_line, _own(desk))
    facts = {"events": found.events, "after": found.unsealed, "photos": found.photos, "wrong": len(found.findings)}

    def words() -> list[str]:
        if found.findings:
            said = desk.say("THE BUNDLE DOES NOT HOLD: {events:number} events, wrong in {wrong}:", **facts)
            wrong = [
                f"  {each.stream} {each.seq}: {told(each.problem_phrase or each.problem, desk.reader)}"
                for each in found.findings
            ]
            return [said, *wrong]
        said = desk.say(
            "The bundle holds: {events:number} events, {after:number} of them not sealed yet, {photos:number} photos.",
            **facts,
        )
        if found.own_key:
            return [said, desk.say("It is signed with the key {key}.", key=found.key)]
        text = desk.say(
            "It is signed with the key that it brings along ({key}): compare that with the one you were given, or"
            " name yours with --seal-key.",
            key=found.key,
        )
        return [said, text]

    body: dict[str, Any] = {
        "holds": not found.findings,
        "events": found.events,
        "unsealed": found.unsealed,
        "photos": found.photos,
    }
    body |= {"findings": found.findings, "key": found.key, "own_key": found.own_key}
    desk.out.thing("posko.bundle_check/1", body, words)
    return CHECK_FAILED if found.findings else 0


def _own(desk: CommandSession) -> Verifier | None:
    signer = SealFolder.of(desk.place).signer()
    return signer.verifier if signer else None
