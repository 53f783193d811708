"""What a machine or a library says of a failure, in a reader's language: `{why:reason}`. The fact stays the text that
was said, so that programs read what they always read. Owns the texts that are known; others are shown as they are."""

import errno
import os
import re
from collections.abc import Mapping

from cc.core.phrases.voice import Voice

CONTEXT = "reason"
SYSTEM: Mapping[int, str] = {
    errno.EPERM: "Operation not permitted",
    errno.ENOENT: "No such file or directory",
    errno.EIO: "Input/output error",
    errno.EACCES: "Permission denied",
    errno.EEXIST: "File exists",
    errno.ENOTDIR: "Not a directory",
    errno.EISDIR: "Is a directory",
    errno.EMFILE: "Too many open files",
    errno.EFBIG: "File too large",
    errno.ENOSPC: "No space left on device",
    errno.EROFS: "Read-only file system",
    errno.ENAMETOOLONG: "File name too long",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EADDRINUSE: "Address already in use",
    errno.EADDRNOTAVAIL: "Cannot assign requested address",
    errno.ENETUNREACH: "Network is unreachable",
    errno.ECONNRESET: "Connection reset by peer",
    errno.ECONNREFUSED: "Connection refused",
    errno.ETIMEDOUT: "Connection timed out",
    errno.EHOSTUNREACH: "No route to host",
    errno.EPIPE: "Broken pipe",
    errno.EINVAL: "Invalid argument",
}
"""By number, what the operating system says (in the spelling of Linux, which is also the catalogue's)."""
LIBRARIES = (
    # of tomllib
    "Expected '=' after a key in a key/value pair",
    "Invalid statement",
    "Invalid value",
    "Unclosed array",
    "Unclosed inline table",
    "Cannot overwrite a value",
    "Cannot mutate immutable namespace",
    "Invalid initial character for a key part",
    "Expected newline or end of document after a statement",
    "Expected ']' at the end of a table declaration",
    "Expected ']]' at the end of an array declaration",
    "Unterminated string",
    "Unescaped '\\' in a string",
    "Invalid hex value",
    "Invalid date or datetime",
    "Too many dots in one key",
    "Too many digits in one number",
    "Nested too deep",
    # of json
    "nested too deep",
    "Expecting value",
    "Expecting property name enclosed in double quotes",
    "Expecting ':' delimiter",
    "Expecting ',' delimiter",
    "Extra data",
    "Unterminated string starting at",
    "Invalid control character at",
    "Invalid \\escape",
    # of the network
    "timed out",
    "Name or service not known",
    "Temporary failure in name resolution",
)
"""What the libraries say that read files and connect."""
AT, AT_END, OFFSET = "line {line}, column {column}", "at the end of the file", "byte {at} is no UTF-8"
PLACES = (AT, AT_END, OFFSET)

_TOML = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_JSON = re.compile(r"(?P<what>.*): line (?P<line>\d+) column (?P<column>\d+) \(char \d+\)", re.DOTALL)
_UTF8 = re.compile(r"'utf-8' codec can't decode bytes? .* in position (?P<at>\d+).*", re.DOTALL)
_NUMBERED = re.compile(r"\[Errno (?P<number>-?\d+)\] (?P<what>.*)", re.DOTALL)


def texts() -> tuple[str, ...]:
    """Every text that the catalogues must have, in the context CONTEXT."""
    return (*SYSTEM.values(), *LIBRARIES, *PLACES)


def reason(value: object, voice: Voice) -> str:
    """A failure's text in the reader's language, as far as it is known."""
    text = str(value)
    if found := _TOML.fullmatch(text) or _JSON.fullmatch(text):
        what = _known(found["what"], voice)
        return f"{what} ({_place(found['line'], found['column'], voice)})"
    if found := _UTF8.fullmatch(text):
        return voice.text(OFFSET, CONTEXT).format(at=found["at"])
    if found := _NUMBERED.fullmatch(text):
        return _known(found["what"], voice)
    return _known(text, voice)


def _place(line: str | None, column: str | None, voice: Voice) -> str:
    if line is None:
        return voice.text(AT_END, CONTEXT)
    return voice.text(AT, CONTEXT).format(line=line, column=column)


def _known(text: str, voice: Voice) -> str:
    for number, ours in SYSTEM.items():
        if text in (ours, os.strerror(number)):
            return voice.text(ours, CONTEXT)
    return voice.text(text, CONTEXT) if text in LIBRARIES else text
