"""What is missing of a coded picture, as notes in words that a person can stand by. Owns the notes; decodes nothing."""

from cc.core.photos import containers, heif, jpeg
from cc.core.phrases import Phrase
from cc.core.records.evidence import PhotoNote

ENDS_EARLY = PhotoNote.of(
    "photo.ends_early", Phrase("the picture ends early: the file has an end mark, but not all of the picture before it")
)
CHECKSUM = PhotoNote.of(
    "photo.checksum", Phrase("a checksum inside the file is wrong: its picture is not as it was written")
)
ZEROED = "photo.zeroed"
PERHAPS_ZEROED = "photo.zero_sectors"
GREY_TAIL = "photo.grey_tail"
LOSSES = frozenset({ENDS_EARLY.code, CHECKSUM.code, ZEROED})
"""Notes of which each says that the picture is not all there."""
NAMED = 3
"""How many byte ranges are named."""


def of_jpeg(data: bytes, coded: jpeg.Coded, fills: bool, grey: float) -> list[PhotoNote]:
    """Notes on a JPEG's first picture; `fills` says whether its coded data filled the frame, `grey` which share of it,
    up from its end, is the grey of missing pixels."""
    notes = [] if fills and not any(scan.restarts_missing for scan in coded.scans) else [ENDS_EARLY]
    lost, perhaps = jpeg.zeroed(data, coded.scans)
    if lost:
        notes.append(_zeroed(lost))
    if perhaps:
        notes.append(_perhaps_zeroed(perhaps))
    if grey and not notes:
        notes.append(_grey_tail(grey))
    return notes


def of_container(data: bytes, container: str) -> list[PhotoNote]:
    """Notes on a PNG, WEBP or HEIC that decoded."""
    if container == "HEIF":
        lost = heif.zeroed(data)
        return [_zeroed(lost)] if lost else []
    if container == "PNG" and not containers.png_checksums_hold(data):
        return [CHECKSUM]
    perhaps = [each for each in containers.webp_zeros(data) if jpeg.fills_sectors(*each)] if container == "WEBP" else []
    return [_perhaps_zeroed(perhaps)] if perhaps else []


def _zeroed(lost: list[tuple[int, int]]) -> PhotoNote:
    told = Phrase(
        "{bytes} of the file are zeros, which no picture is written with: they were lost", {"bytes": _ranges(lost)}
    )
    return PhotoNote.of(ZEROED, told)


def _perhaps_zeroed(spans: list[tuple[int, int]]) -> PhotoNote:
    told = Phrase(
        "{bytes} of the file are zeros: an even part of a picture can be written so, and lost sectors look so",
        {"bytes": _ranges(spans)},
    )
    return PhotoNote.of(PERHAPS_ZEROED, told)


def _grey_tail(share: float) -> PhotoNote:
    told = Phrase(
        "the last {share:percent} of the picture is one flat grey: missing pixels look so when a photo is saved anew",
        {"share": share},
    )
    return PhotoNote.of(GREY_TAIL, told)


def _ranges(spans: list[tuple[int, int]]) -> Phrase:
    """`bytes 512 to 1023`, several joined by `and`; counted from 0, the last one included."""
    named = [Phrase("{first} to {last}", {"first": start, "last": end - 1}) for start, end in spans[:NAMED]]
    if len(spans) > NAMED:
        return Phrase("bytes {runs} and {more} more runs", {"runs": named, "more": len(spans) - NAMED})
    return Phrase("bytes {runs:and}", {"runs": named})
