"""The protocol between a photo worker and its owner: a frame is two 4-byte lengths, a JSON header and raw bytes.

Knows nothing of what is said in the frames.
"""

import json
import struct
from collections.abc import Mapping
from typing import BinaryIO

_LENGTHS = struct.Struct(">II")
LENGTHS_BYTES = _LENGTHS.size


def encode(header: Mapping[str, object], body: bytes = b"") -> bytes:
    """A frame; the body's bytes follow the header's JSON."""
    text = json.dumps(header).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Header's and body's length in bytes, from a frame's first LENGTHS_BYTES."""
    header_bytes, body_bytes = _LENGTHS.unpack(prefix)
    return int(header_bytes), int(body_bytes)


def decode(frame: bytes) -> tuple[dict[str, object], bytes]:
    """Header and body of a whole frame. Raises ValueError when the header is no JSON object."""
    header_bytes, _ = lengths(frame[:LENGTHS_BYTES])
    header = json.loads(frame[LENGTHS_BYTES : LENGTHS_BYTES + header_bytes])
    if not isinstance(header, dict):
        raise ValueError("a frame's header is a JSON object")
    return header, bytes(frame[LENGTHS_BYTES + header_bytes :])


def read(stream: BinaryIO) -> tuple[dict[str, object], bytes] | None:
    """The next frame of a blocking stream; None when the other side is gone, also in the middle of a frame."""
    prefix = stream.read(LENGTHS_BYTES)
    if len(prefix) < LENGTHS_BYTES:
        return None
    expected = sum(lengths(prefix))
    rest = stream.read(expected)
    return decode(prefix + rest) if len(rest) == expected else None
