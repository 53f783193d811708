"""Photos as they cross the door: what a file says of itself, and what the rules can say of it. Owns their shape; knows
no Pillow, no file and no database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from cc.core.phrases.phrase import Phrase, phrase_of, plain


@dataclass(frozen=True, slots=True)
class PhotoNote:
    """Something worth knowing of a photo that was taken all the same. `code` is stable, `words` are English for people,
    `phrase` says the same in a reader's language; None in notes kept by versions without phrases."""

    code: str
    words: str
    phrase: Phrase | None = None

    @classmethod
    def of(cls, code: str, phrase: Phrase) -> "PhotoNote":
        """A note by its phrase."""
        return cls(code, str(phrase), phrase)

    @property
    def told(self) -> Phrase:
        """The phrase, or the words as they are kept."""
        return self.phrase or Phrase(self.words)

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values; `phrase` where there is one."""
        kept: dict[str, object] = {"code": self.code, "words": self.words}
        return kept if self.phrase is None else kept | {"phrase": plain(self.phrase)}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> "PhotoNote":
        """Undo `as_json`."""
        phrase = values.get("phrase")
        return cls(str(values["code"]), str(values["words"]), phrase_of(phrase) if phrase else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """What a photo's file says of itself; nothing in it is proven, and text is as it came (make it safe to show it).

    `format` is JPEG, MPO, PNG, WEBP or HEIF; `width` and `height` are as stored, before `orientation` (1 to 8, None if
    the file has none) is applied. `lon`, `lat` are degrees WGS84 from EXIF GPS alone, 7 decimals. `taken_at_local` is
    EXIF DateTimeOriginal as ISO 8601 without a zone, `taken_offset_minutes` what it or EXIF's offset tags say, east
    of UTC. `xmp_tools` are the programs that XMP names.
    `gps_at` is EXIF's GPS date and time, aware UTC. `local_minus_gps_minutes` is the one minus the other, 0.1 minutes.
    `decodes_to_end` says that the coded picture is there to its end, as far as its marks, its checksums and zeroed
    bytes tell (`photo.` notes say what is missing); it does not say that nothing was changed.
    """

    sha256: str
    size_bytes: int
    format: str
    width: int
    height: int
    orientation: int | None
    mode: str
    lon: float | None
    lat: float | None
    taken_at_local: str | None
    taken_offset_minutes: int | None
    gps_at: datetime | None
    local_minus_gps_minutes: float | None
    make: str | None
    model: str | None
    software: str | None
    decodes_to_end: bool
    notes: tuple[PhotoNote, ...] = ()
    xmp_tools: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values; `gps_at` as ISO 8601."""
        return asdict(self) | {
            "gps_at": self.gps_at.isoformat() if self.gps_at else None,
            "notes": [note.as_json() for note in self.notes],
            "xmp_tools": list(self.xmp_tools),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> "PhotoFacts":
        """Undo `as_json`; unknown names raise TypeError."""
        known = dict(values)
        gps_at, notes = known.pop("gps_at"), known.pop("notes")
        instant = datetime.fromisoformat(gps_at) if isinstance(gps_at, str) else None
        told = tuple(map(PhotoNote.from_json, notes)) if isinstance(notes, list | tuple) else ()
        tools = known.pop("xmp_tools", ())
        named = tuple(str(each) for each in tools) if isinstance(tools, list | tuple) else ()
        return cls(**known, gps_at=instant, notes=told, xmp_tools=named)  # type: ignore[arg-type]  # JSON is typed by as_json alone


@dataclass(frozen=True, slots=True)
class PhotoPreview:
    """A small picture for a terminal: `lines` of `width` RGB triples (3 bytes a pixel), an even number of them, so that
    each pair of lines is one row of half-cells."""

    width: int
    lines: tuple[bytes, ...]


class Verdict(StrEnum):
    """What a check can answer. There is no verdict that rejects: people decide."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_COMPARABLE = "not_comparable"


class EvidenceCheck(StrEnum):
    """What is asked of a photo, each put so that `yes` is what one hopes for: taken at the place, taken in the time, a
    clock that is right, the file whole; `editor` and `unique` can only be answered no (an editor is named, the
    identical file is elsewhere too): nothing proves the contrary."""

    PLACE = "place"
    TIME = "time"
    CLOCK = "clock"
    EDITOR = "editor"
    WHOLE = "whole"
    UNIQUE = "unique"


class TimeRelation(StrEnum):
    """When a photo was taken, as seen from its task."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer: verdict, a phrase that a person can stand by, and the facts it rests on (JSON values)."""

    check: EvidenceCheck
    verdict: Verdict
    phrase: Phrase
    facts: Mapping[str, object]

    @property
    def words(self) -> str:
        """The phrase in English."""
        return str(self.phrase)

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values; `words` is the phrase in English."""
        return {
            "check": str(self.check),
            "verdict": str(self.verdict),
            "words": self.words,
            "phrase": plain(self.phrase),
            "facts": dict(self.facts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A photo attached to a report (`task` 0) or to its nth task. Times are aware UTC but `taken_local`, which is what
    the camera wrote. `facts` are PhotoFacts as plain JSON; `findings` are what rules.evidence can say of it."""

    report_ref: str
    number: int
    task: int
    sha256: str
    size_bytes: int
    format: str
    attached_at: datetime
    attached_by: str
    taken_local: str | None
    lon: float | None
    lat: float | None
    facts: dict[str, object]
    findings: tuple[dict[str, object], ...] = ()
