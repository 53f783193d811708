"""What a photo proves, put so that a person can stand by it. Owns the checks and their words; knows no file and no
database. Nothing is rejected here: a finding has a verdict, the facts it rests on, and words.

Never said, because no file can show it: forged, unedited, original, never seen before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from cc.core.phrases.phrase import Phrase, joined
from cc.core.records.evidence import EvidenceCheck, Finding, PhotoFacts, TimeRelation, Verdict
from cc.core.rules.geo.belief import is_no_fix
from cc.core.rules.geo.distance import distance_m
from cc.core.rules.work import clocks

NEAR_M = 200
"""How far from the report's place a photo of it is taken at most: a street's length, and what GPS is wrong by."""
SLACK = timedelta(minutes=5)
"""How far clocks of phones and servers may be apart without being worth telling."""
EARLIER = timedelta(days=1)
"""How long before it came in a photo of a report may have been taken, where no task says when work began."""
SAME_ZONE_M = 100_000
"""How far a photo may be from the report to be taken in the same time zone."""

_EDITORS = re.compile(
    r"\b(photoshop|lightroom|gimp|snapseed|picsart|picasa|pixelmator|affinity photo|paint\.net|paintshop|photopea|canva"
    r"|vsco|facetune|meitu|beautyplus|b612|fotor|photoscape|acdsee|luminar|polarr|darktable|rawtherapee|imagemagick"
    r"|windows photo editor|adobe (?:express|illustrator|imageready|firefly|elements|camera raw)|capcut|inkscape|dxo"
    r"|topaz|paint shop pro|photofiltre|photodirector|pixlr|capture one|krita|photoroom|remini|youcam|airbrush|inshot"
    r"|lightleap|touchretouch)\b",
    re.IGNORECASE,
)
"""Names of editors. What else stands in `Software` is mostly the camera's firmware, and says nothing."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The identical file on another report, or a second time on this one. `task` is 0 for the report itself."""

    ref: str
    number: int
    task: int
    attached_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a photo is held against. `lon`, `lat` are the report's place, degrees WGS84; `zone` is its unit's. `since`
    is when the task was given, None for a photo of the report itself. Instants are aware UTC."""

    lon: float | None
    lat: float | None
    zone: tzinfo
    since: datetime | None
    attached_at: datetime
    elsewhere: tuple[Elsewhere, ...] = ()


def findings(facts: PhotoFacts, scene: Scene) -> tuple[Finding, ...]:
    """What is worth telling of a photo, in the order of EvidenceCheck."""
    return tuple(_worth_telling(facts, scene))


def _worth_telling(facts: PhotoFacts, scene: Scene) -> Iterator[Finding]:
    yield place(facts, scene)
    yield time(facts, scene)
    if told := clock(facts, scene):
        yield told
    if told := editor(facts):
        yield told
    yield whole(facts)
    if told := unique(scene):
        yield told


def place(facts: PhotoFacts, scene: Scene) -> Finding:
    """Whether the file's own GPS puts it at the report's place."""
    if facts.lon is None or facts.lat is None:
        noted = next((note.told for note in facts.notes if note.code.startswith("exif.place")), None)
        return Finding(EvidenceCheck.PLACE, Verdict.UNKNOWN, noted or Phrase("the file has no place"), {})
    told: dict[str, object] = {"lon": facts.lon, "lat": facts.lat, "near_m": NEAR_M}
    if is_no_fix(facts.lon, facts.lat):
        words = Phrase("the file's GPS place is 0, 0 or next to it, which devices write without a fix")
        return Finding(EvidenceCheck.PLACE, Verdict.UNKNOWN, words, told)
    apart_m = distance_m(facts.lon, facts.lat, scene.lon, scene.lat)
    if apart_m is None:
        words = Phrase("the file has a place, the report has none")
        return Finding(EvidenceCheck.PLACE, Verdict.NOT_COMPARABLE, words, told)
    verdict = Verdict.YES if apart_m <= NEAR_M else Verdict.NO
    words = Phrase("taken {apart_m:distance} from the report's place by its own GPS", {"apart_m": apart_m})
    return Finding(EvidenceCheck.PLACE, verdict, words, told | {"distance_m": round(apart_m, 1)})


def time(facts: PhotoFacts, scene: Scene) -> Finding:
    """Whether it was taken between the task and its closing (of a report: within the day before it came in). Dates that
    no clock ever showed (no fix, never set, GPS weeks begun anew) are not counted, and said."""
    taken_at, source = taken(facts, scene)
    doubts = list(_doubts(facts, scene))
    not_counted: dict[str, object] = {"not_counted": [str(doubt) for doubt in doubts]} if doubts else {}
    if taken_at is None:
        told: dict[str, object] = {"relation": str(TimeRelation.UNKNOWN)}
        notes = [note.told for note in facts.notes if note.code == "exif.time"]
        words = joined([*notes, *doubts]) or Phrase("the file has no time of taking")
        return Finding(EvidenceCheck.TIME, Verdict.UNKNOWN, words, told | not_counted)
    relation, words = _relation(taken_at, scene)
    told = {"relation": str(relation), "taken_at": taken_at.isoformat(), "source": source}
    if relation is not TimeRelation.WITHIN and (rounds := _rounds_within(taken_at, scene)):
        words = Phrase(
            "dated {day}, {weeks} weeks off, as by a device whose GPS began its weeks anew",
            {"day": str(taken_at.date()), "weeks": 1024 * abs(rounds)},
        )
        return Finding(EvidenceCheck.TIME, Verdict.UNKNOWN, words, told | {"relation": str(TimeRelation.UNKNOWN)})
    verdict = Verdict.YES if relation is TimeRelation.WITHIN else Verdict.NO
    by = Phrase(_BY[source].text, {"zone": str(scene.zone)})
    words = Phrase("{what}, {by}", {"what": words, "by": by})
    return Finding(EvidenceCheck.TIME, verdict, joined([words, *doubts]) or words, told | not_counted)


_BY = {
    "gps": Phrase("by its GPS"),
    "offset": Phrase("by the camera's clock"),
    "zone": Phrase("by the camera's clock read as {zone} time"),
}


def taken(facts: PhotoFacts, scene: Scene) -> tuple[datetime | None, str]:
    """When it was taken, aware UTC, and what says so: `gps`, the camera's clock with its `offset`, or read in the
    report's `zone`. (None, "") when the file does not say, or says what no calendar holds or no clock ever showed."""
    camera_at, source = _by_camera(facts, scene)
    if facts.gps_at is not None and not clocks.gps_is_doubtful(facts.gps_at, camera_at, scene.attached_at):
        return facts.gps_at, "gps"
    if facts.taken_at_local is None or clocks.never_set(datetime.fromisoformat(facts.taken_at_local)):
        return None, ""
    return camera_at, source


def _by_camera(facts: PhotoFacts, scene: Scene) -> tuple[datetime | None, str]:
    """What the camera's clock says, aware UTC, and how it was read; it may never have been set."""
    if facts.taken_at_local is None:
        return None, ""
    local = datetime.fromisoformat(facts.taken_at_local)
    try:
        if facts.taken_offset_minutes is not None:
            return local.replace(tzinfo=UTC) - timedelta(minutes=facts.taken_offset_minutes), "offset"
        return local.replace(tzinfo=scene.zone).astimezone(UTC), "zone"
    except OverflowError:
        return None, ""


def _doubts(facts: PhotoFacts, scene: Scene) -> Iterator[Phrase]:
    """Why a date of the file is not counted."""
    gps_at, camera_at = facts.gps_at, _by_camera(facts, scene)[0]
    if gps_at is not None and clocks.gps_is_doubtful(gps_at, camera_at, scene.attached_at):
        day = {"day": str(gps_at.date())}
        if clocks.never_set(gps_at) or gps_at.date() in clocks.WEEK_ZERO:
            yield Phrase("its GPS date {day} is that of a receiver without a fix: not counted", day)
        else:
            yield Phrase("its GPS date {day} is 1024 weeks off or more, as when GPS weeks begin anew: not counted", day)
    if facts.taken_at_local is not None and clocks.never_set(datetime.fromisoformat(facts.taken_at_local)):
        yield Phrase(
            "the camera's clock was not set ({day} is the day such clocks begin with)",
            {"day": facts.taken_at_local[:10]},
        )


def _rounds_within(taken_at: datetime, scene: Scene) -> int:
    """By how many GPS rounds the date must be put right to lie in the scene's time; 0 when none does."""
    start = (scene.since or scene.attached_at - EARLIER) - clocks.NEAR
    return clocks.rounds_to(taken_at, start, scene.attached_at + clocks.NEAR)


def _relation(taken_at: datetime, scene: Scene) -> tuple[TimeRelation, Phrase]:
    """How an instant lies to the scene's times, and words for it."""
    ago = scene.attached_at - taken_at
    if ago < -SLACK:
        return TimeRelation.AFTER, Phrase("dated {span_s:span} after it came in", span(-ago))
    if scene.since is not None and taken_at < scene.since - SLACK:
        before = Phrase("taken {span_s:span} before the task was given", span(scene.since - taken_at))
        return TimeRelation.BEFORE, before
    earlier = Phrase("taken {span_s:span} before it came in", span(ago))
    if scene.since is None and ago > EARLIER:
        return TimeRelation.BEFORE, earlier
    return TimeRelation.WITHIN, earlier if ago >= timedelta(minutes=1) else Phrase("taken as it came in")


def clock(facts: PhotoFacts, scene: Scene) -> Finding | None:
    """Whether the camera's clock agrees with its GPS; None when the file does not let us know."""
    apart = facts.local_minus_gps_minutes
    if apart is None or facts.gps_at is None:
        return None
    if clocks.decades_apart(timedelta(minutes=apart)) or any(_doubts(facts, scene)):
        words = Phrase(
            "the camera's clock cannot be held against its GPS: a clock was not set, or GPS began its weeks anew"
        )
        return Finding(EvidenceCheck.CLOCK, Verdict.UNKNOWN, words, {"local_minus_gps_minutes": apart})
    offset = _offset_minutes(facts, facts.gps_at, scene)
    if offset is None:
        note = next((note.told for note in facts.notes if note.code == "exif.clock"), None)
        told: dict[str, object] = {"local_minus_gps_minutes": apart}
        return Finding(EvidenceCheck.CLOCK, Verdict.NO, note, told) if note else None
    ahead = timedelta(minutes=apart - offset)
    told = {"ahead_s": round(ahead.total_seconds()), "offset_minutes": offset}
    if abs(ahead) <= SLACK:
        return Finding(EvidenceCheck.CLOCK, Verdict.YES, Phrase("the camera's clock agrees with its GPS"), told)
    if ahead > timedelta():
        words = Phrase("the camera's clock is {span_s:span} ahead of its GPS", span(ahead))
    else:
        words = Phrase("the camera's clock is {span_s:span} behind its GPS", span(-ahead))
    return Finding(EvidenceCheck.CLOCK, Verdict.NO, words, told)


def _offset_minutes(facts: PhotoFacts, at: datetime, scene: Scene) -> float | None:
    """Minutes east of UTC that the camera's clock should show: by its own tag, or where the report is if it was taken
    near; None when neither is known."""
    if facts.taken_offset_minutes is not None:
        return facts.taken_offset_minutes
    apart_m = distance_m(facts.lon, facts.lat, scene.lon, scene.lat)
    offset = at.astimezone(scene.zone).utcoffset()
    if apart_m is None or apart_m > SAME_ZONE_M or offset is None:
        return None
    return offset.total_seconds() / 60


def editor(facts: PhotoFacts) -> Finding | None:
    """An editor that the file names, in EXIF or XMP; None when it names none, which proves nothing."""
    named = [each for each in (facts.software or "", *facts.xmp_tools) if _EDITORS.search(each)]
    if not named:
        return None
    told: dict[str, object] = {"software": named[0]}
    return Finding(EvidenceCheck.EDITOR, Verdict.NO, Phrase("the file names the editor {software}", told), told)


def whole(facts: PhotoFacts) -> Finding:
    """Whether the coded picture is there to its end. Zeroed bytes are seen where no encoder writes them, other changes
    in the middle go unnoticed: never "undamaged"."""
    told = {note.code: note.told for note in facts.notes if note.code.startswith("photo.")}
    if not facts.decodes_to_end:
        codes = [code for code in _LOST if code in told]
        why = joined([told[code] for code in codes])
        words = Phrase("the file is incomplete: {why}", {"why": why}) if why else Phrase("the file is incomplete")
        return Finding(EvidenceCheck.WHOLE, Verdict.NO, words, {"lost": codes} if codes else {})
    but = joined(
        [told[code] for code in ("photo.parts_missing", "photo.zero_sectors", "photo.grey_tail") if code in told]
    )
    words = Phrase("the file decodes to the end")
    if but:
        words = Phrase("the file decodes to the end, but {but}", {"but": but})
    facts_told: dict[str, object] = {"parts_missing": True} if "photo.parts_missing" in told else {}
    return Finding(EvidenceCheck.WHOLE, Verdict.YES, words, facts_told)


_LOST = ("photo.ends_early", "photo.zeroed", "photo.checksum")


def unique(scene: Scene) -> Finding | None:
    """The identical file, attached elsewhere too (as far as the caller sees); None when there is none in sight."""
    if not scene.elsewhere:
        return None
    photos = [_named(each) for each in scene.elsewhere]
    told: list[object] = [
        {"ref": each.ref, "number": each.number, "task": each.task, "attached_at": each.attached_at.isoformat()}
        for each in scene.elsewhere
    ]
    words = Phrase("identical file: also {photos}", {"photos": photos[:3]})
    if len(photos) > 3:
        words = Phrase("identical file: also {photos} and {more} more", {"photos": photos[:3], "more": len(photos) - 3})
    return Finding(EvidenceCheck.UNIQUE, Verdict.NO, words, {"elsewhere": told})


def _named(photo: Elsewhere) -> Phrase:
    whose = f"{photo.ref}/{photo.task}" if photo.task else photo.ref
    return Phrase("photo {number} of {whose}", {"number": photo.number, "whose": whose})


def span(length: timedelta) -> dict[str, int]:
    """A length of time as the fact `span_s`, in whole minutes: nobody's clock is worth more."""
    return {"span_s": round(length.total_seconds() / 60) * 60}
