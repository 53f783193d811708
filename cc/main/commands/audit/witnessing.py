"""What `cc audit cosign` and `witness` do, and what verify says of witnesses. Owns the words; who signs what is in
cc.main.seals."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cc.cli.diagnostics import CHECK_FAILED, note
from cc.cli.output import flush, show
from cc.cli.session import CommandSession
from cc.core.clock import SystemClock
from cc.core.errors import InputError, UnreachableError, UsageError
from cc.core.phrases import mark
from cc.core.seals.cosignatures import WitnessKey
from cc.main.commands.audit.told import write_text
from cc.main.seals import ask_witness
from cc.main.seals.ask_witness import read_key
from cc.main.seals.folder import SealFolder
from cc.main.seals.sealing import read_verifier
from cc.main.seals.witness import CONFLICT, MALFORMED, NO_PROOF, NOT_SIGNED, OK, UNKNOWN, Answer, WitnessFolder

_NOT_SIGNED = {
    MALFORMED: mark("Not signed: this is no request to a witness."),
    NOT_SIGNED: mark("Not signed: the seal is not signed by the log's key."),
    UNKNOWN: mark("Not signed: this log is not known here (--trust KEY)."),
    NO_PROOF: mark("Not signed: this log does not go on from the seal that was signed here. It was changed."),
}


def cosign(
    desk: CommandSession,
    key: str,
    url: str | None,
    request: Path | None,
    reply: Path | None,
    old: int,
) -> None:
    """Ask a witness, or write what it is to be asked with, or take what it said."""
    folder, witness = SealFolder.of(desk.place), read_key(key)
    if sum(each is not None for each in (url, request, reply)) != 1:
        raise UsageError("name the witness's address, --request FILE or --reply FILE: one of them.")
    if request is not None:
        write_text(request, ask_witness.body(folder, old))
        note("{file} is for the witness: `{command} audit witness {file}` there.", file=str(request))
        return
    signed = ask_witness.ask(folder, url, witness) if url else ask_witness.take(folder, _text(reply), witness)
    at = witness.seen_s(signed)
    assert at is not None, "it was looked at when it was taken"
    body = {"seal": signed, "witness": witness.name, "seen_at": _instant(at)}
    desk.out.thing("posko.cosigned/1", body, lambda: signed.rstrip("\n").split("\n"))


def witness(desk: CommandSession, request: Path | None, trust: str | None, listen: str | None) -> int:
    """Be a witness: know a log, sign a request, or listen; without either, say one's key."""
    folder = WitnessFolder.here()
    key = folder.witness().key
    if trust is not None:
        folder.trust(read_verifier(trust))
        note("the log is known here from now on.")
    if listen is not None:
        return _listen(folder, listen)
    if request is None:
        desk.out.thing("posko.witness/1", {"key": key.text, "folder": str(folder.path)}, lambda: [key.text])
        return 0
    answer = folder.add(_text(request), now_s())
    body = {"status": answer.status, "answer": answer.text, "key": key.text}
    desk.out.thing("posko.witnessed/1", body, lambda: [_answered(desk, answer)])
    return 0 if answer.status == OK else CHECK_FAILED


def now_s() -> int:
    """Whole epoch seconds: a witness's own clock."""
    return int(SystemClock().now().timestamp())


def keys(named: Iterable[str]) -> list[WitnessKey]:
    """The witnesses whose signatures are looked for: those named, and those of settings."""
    from cc.settings.model import load

    return [read_key(each) for each in (*named, *(each.key for each in load().seals.witnesses.values()))]


def seen(text: str, among: Iterable[WitnessKey]) -> list[dict[str, Any]]:
    """Which of the witnesses signed a seal, and when."""
    found = {key.name: at for key in among if (at := key.seen_s(text)) is not None}
    return [{"witness": name, "seen_at": _instant(at)} for name, at in found.items()]


def words(desk: CommandSession, found: list[dict[str, Any]], *, looked: bool) -> list[str]:
    """What verify says of them."""
    said = [
        desk.say(
            "The witness {name} signed this seal at {at:moment}: no other log can have been shown to it since.",
            name=each["witness"],
            at=each["seen_at"],
        )
        for each in found
    ]
    return said or ([desk.say("No witness that is known here signed this seal.")] if looked else [])


def _answered(desk: CommandSession, answer: Answer) -> str:
    if answer.status == OK:
        return answer.text.rstrip("\n")
    if answer.status == CONFLICT:
        return desk.say(
            "Not signed: the last seal that was signed here was over {seen:number} events. Ask with that (--old), if"
            " the log did not change.",
            seen=int(answer.text),
        )
    return desk.say(_NOT_SIGNED[answer.status])


def _listen(folder: WitnessFolder, listen: str) -> int:
    from cc.main.seals.listening import server

    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise UsageError("--listen is HOST:PORT, such as 127.0.0.1:8181.")
    try:
        listening = server(host, int(port), lambda body: folder.add(body, now_s()))
    except OSError as wrong:
        raise UnreachableError(
            "nothing can listen at {address} ({why:reason}).",
            code="unreachable.listen",
            fields={"address": listen, "why": wrong.strerror},
        ) from wrong
    show(f"http://{host}:{listening.server_address[1]}")
    flush()
    note("Witnessing. Ctrl+C ends it.")
    with listening:
        listening.serve_forever()
    return 0


def _text(file: Path | None) -> str:
    assert file is not None
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(
            "{file} cannot be read ({why:reason}).",
            code="input.file",
            fields={"file": str(file), "why": wrong.strerror if isinstance(wrong, OSError) else ""},
        ) from wrong


def _instant(at_s: int) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
