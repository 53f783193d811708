"""Asking a witness for its signature on the last seal of this machine, over HTTP or by files. Owns what is asked, and
that what comes back is believed only where it is that witness's signature on that seal."""

import urllib.error
import urllib.request
from pathlib import Path

from cc.core.errors import InputError, RefusedError, UnreachableError
from cc.core.seals.cosignatures import WitnessKey
from cc.core.seals.notes import Checkpoint, opened
from cc.main.seals.folder import SealFolder
from cc.main.seals.witness import CONFLICT, OK, request

PATIENCE_S = 20
MOST_ANSWER = 4 << 10


def ask(folder: SealFolder, url: str, key: WitnessKey) -> str:
    """The last seal with the witness's signature on it, kept. RefusedError where the witness has seen another log."""
    _, checkpoint = last(folder)
    status, text = _posted(url, body(folder, 0))
    if status == CONFLICT and (old := _size(text)) is not None:
        if old > checkpoint.size:
            raise _forked(key.name, old, checkpoint.size)
        status, text = _posted(url, body(folder, old))
    if status == OK:
        return take(folder, text, key)
    if status in (CONFLICT, 422):
        raise _forked(key.name, _size(text) or checkpoint.size, checkpoint.size)
    raise UnreachableError(
        "the witness at {url} answered {status}: {text}.",
        code="unreachable.witness",
        fields={"url": url, "status": status, "text": text.strip()[:200]},
    )


def last(folder: SealFolder) -> tuple[str, Checkpoint]:
    """The last seal of this machine. InputError where there is none."""
    note, signer = folder.latest(), folder.signer()
    if note is None or signer is None:
        raise InputError("there is no seal here yet: `{command} audit seal` makes one.", code="input.seal")
    return note, opened(note, signer.verifier)


def body(folder: SealFolder, old: int) -> str:
    """What a witness that saw `old` events last is asked with."""
    note, checkpoint = last(folder)
    proof = folder.consistency(checkpoint.size, old) if old <= checkpoint.size else []
    return request(note, old, proof)


def take(folder: SealFolder, lines: str, key: WitnessKey) -> str:
    """The last seal with these signatures, kept. InputError where the witness's is not among them."""
    note, _ = last(folder)
    there = note.splitlines()
    fresh = [line for line in lines.splitlines() if line.startswith("— ") and line not in there]
    signed = note + "".join(f"{line}\n" for line in fresh)
    if key.seen_s(signed) is None:
        raise InputError(
            "that is no signature of {name} on the last seal here.", code="input.seal", fields={"name": key.name}
        )
    folder.cosigned(signed)
    return signed


def read_key(told: str) -> WitnessKey:
    """A witness's public key: a line, or a file that holds one."""
    if "+" in told:
        return WitnessKey.of(told)
    try:
        return WitnessKey.of(Path(told).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else ""
        raise InputError(
            "{file} cannot be read ({why:reason}).", code="input.file", fields={"file": told, "why": why}
        ) from wrong


def _posted(url: str, sent: str) -> tuple[int, str]:
    if not url.startswith(("http://", "https://")):
        raise InputError("a witness's address begins with https:// or http://.", code="input.url")
    address = f"{url.rstrip('/')}/add-checkpoint"
    asked = urllib.request.Request(address, data=sent.encode(), method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
            return int(answer.status), answer.read(MOST_ANSWER).decode("utf-8", "replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(MOST_ANSWER).decode("utf-8", "replace")
    except (OSError, ValueError) as wrong:
        raise UnreachableError(
            "the witness at {url} does not answer ({why:reason}).",
            code="unreachable.witness",
            fields={"url": url, "why": str(getattr(wrong, "reason", wrong))},
        ) from wrong


def _size(text: str) -> int | None:
    told = text.strip()
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None


def _forked(name: str, seen: int, size: int) -> RefusedError:
    return RefusedError(
        "{name} does not sign: the log that it saw ({seen:number} events) does not begin the one here"
        " ({size:number} events). What was recorded was changed, or taken away.",
        code="audit.forked",
        fields={"name": name, "seen": seen, "size": size},
    )
