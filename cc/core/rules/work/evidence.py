"""What a photo proves, put so that a person can stand by it. Owns the checks and their words; knows no file and no
database. Nothing is rejected here: a finding has a verdict, the facts it rests on, and words.

Never said, because no file can show it: forged, unedited, original, never seen before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from cc.core.records.photo import EvidenceCheck, Finding, PhotoFacts, TimeRelation, Verdict
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
    r"|photodirector|pixlr|capture one|krita|photoroom|remini|youcam|airbrush|inshot|lightleap|touchretouch)\b",
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
        words = next(
            (note.words for note in facts.notes if note.code.startswith("exif.place")), "the file has no place"
        )
        return Finding(EvidenceCheck.PLACE, Verdict.UNKNOWN, words, {})
    told: dict[str, object] = {"lon": facts.lon, "lat": facts.lat, "near_m": NEAR_M}
    if is_no_fix(facts.lon, facts.lat):
        words = "the file's GPS place is 0, 0 or next to it, which devices write without a fix"
        return Finding(EvidenceCheck.PLACE, Verdict.UNKNOWN, words, told)
    apart_m = distance_m(facts.lon, facts.lat, scene.lon, scene.lat)
    if apart_m is None:
        words = "the file has a place, the report has none"
        return Finding(EvidenceCheck.PLACE, Verdict.NOT_COMPARABLE, words, told)
    verdict = Verdict.YES if apart_m <= NEAR_M else Verdict.NO
    words = f"taken {metres(apart_m)} from the report's place by its own GPS"
    return Finding(EvidenceCheck.PLACE, verdict, words, told | {"distance_m": round(apart_m, 1)})


def time(facts: PhotoFacts, scene: Scene) -> Finding:
    """Whether it was taken between the task and its closing (of a report: within the day before it came in). Dates that
    no clock ever showed (no fix, never set, GPS weeks begun anew) are not counted, and said."""
    taken_at, source = taken(facts, scene)
    doubts = list(_doubts(facts, scene))
    not_counted: dict[str, object] = {"not_counted": doubts} if doubts else {}
    if taken_at is None:
        told: dict[str, object] = {"relation": str(TimeRelation.UNKNOWN)}
        notes = [note.words for note in facts.notes if note.code == "exif.time"]
        words = "; ".join([*notes, *doubts]) or "the file has no time of taking"
        return Finding(EvidenceCheck.TIME, Verdict.UNKNOWN, words, told | not_counted)
    relation, words = _relation(taken_at, scene)
    told = {"relation": str(relation), "taken_at": taken_at.isoformat(), "source": source}
    if relation is not TimeRelation.WITHIN and (rounds := _rounds_within(taken_at, scene)):
        words = f"dated {taken_at.date()}, {_rounds(rounds)} off, as by a device whose GPS began its weeks anew"
        return Finding(EvidenceCheck.TIME, Verdict.UNKNOWN, words, told | {"relation": str(TimeRelation.UNKNOWN)})
    verdict = Verdict.YES if relation is TimeRelation.WITHIN else Verdict.NO
    words = "; ".join([f"{words}, {_BY[source].format(zone=scene.zone)}", *doubts])
    return Finding(EvidenceCheck.TIME, verdict, words, told | not_counted)


_BY = {
    "gps": "by its GPS",
    "offset": "by the camera's clock",
    "zone": "by the camera's clock read as {zone} time",
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


def _doubts(facts: PhotoFacts, scene: Scene) -> Iterator[str]:
    """Why a date of the file is not counted."""
    gps_at, camera_at = facts.gps_at, _by_camera(facts, scene)[0]
    if gps_at is not None and clocks.gps_is_doubtful(gps_at, camera_at, scene.attached_at):
        if clocks.never_set(gps_at) or gps_at.date() in clocks.WEEK_ZERO:
            yield f"its GPS date {gps_at.date()} is that of a receiver without a fix: not counted"
        else:
            yield f"its GPS date {gps_at.date()} is 1024 weeks off or more, as when GPS weeks begin anew: not counted"
    if facts.taken_at_local is not None and clocks.never_set(datetime.fromisoformat(facts.taken_at_local)):
        yield f"the camera's clock was not set ({facts.taken_at_local[:10]} is the day such clocks begin with)"


def _rounds_within(taken_at: datetime, scene: Scene) -> int:
    """By how many GPS rounds the date must be put right to lie in the scene's time; 0 when none does."""
    start = (scene.since or scene.attached_at - EARLIER) - clocks.NEAR
    return clocks.rounds_to(taken_at, start, scene.attached_at + clocks.NEAR)


def _rounds(rounds: int) -> str:
    return "1024 weeks" if abs(rounds) == 1 else f"{abs(rounds)} times 1024 weeks"


def _relation(taken_at: datetime, scene: Scene) -> tuple[TimeRelation, str]:
    """How an instant lies to the scene's times, and words for it."""
    ago = scene.attached_at - taken_at
    if ago < -SLACK:
        return TimeRelation.AFTER, f"dated {span(-ago)} after it came in"
    if scene.since is not None and taken_at < scene.since - SLACK:
        return TimeRelation.BEFORE, f"taken {span(scene.since - taken_at)} before the task was given"
    if scene.since is None and ago > EARLIER:
        return TimeRelation.BEFORE, f"taken {span(ago)} before it came in"
    return TimeRelation.WITHIN, f"taken {span(ago)} before it came in" if ago >= timedelta(
        minutes=1
    ) else "taken as it came in"


def clock(facts: PhotoFacts, scene: Scene) -> Finding | None:
    """Whether the camera's clock agrees with its GPS; None when the file does not let us know."""
    apart = facts.local_minus_gps_minutes
    if apart is None or facts.gps_at is None:
        return None
    if clocks.decades_apart(timedelta(minutes=apart)) or any(_doubts(facts, scene)):
        words = "the camera's clock cannot be held against its GPS: a clock was not set, or GPS began its weeks anew"
        return Finding(EvidenceCheck.CLOCK, Verdict.UNKNOWN, words, {"local_minus_gps_minutes": apart})
    offset = _offset_minutes(facts, facts.gps_at, scene)
    if offset is None:
        note = next((note.words for note in facts.notes if note.code == "exif.clock"), None)
        told: dict[str, object] = {"local_minus_gps_minutes": apart}
        return Finding(EvidenceCheck.CLOCK, Verdict.NO, note, told) if note else None
    ahead = timedelta(minutes=apart - offset)
    told = {"ahead_s": round(ahead.total_seconds()), "offset_minutes": offset}
    if abs(ahead) <= SLACK:
        return Finding(EvidenceCheck.CLOCK, Verdict.YES, "the camera's clock agrees with its GPS", told)
    words = f"the camera's clock is {span(abs(ahead))} {'ahead of' if ahead > timedelta() else 'behind'} its GPS"
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
    return Finding(EvidenceCheck.EDITOR, Verdict.NO, f"the file names the editor {named[0]}", {"software": named[0]})


def whole(facts: PhotoFacts) -> Finding:
    """Whether the coded picture is there to its end. Zeroed bytes are seen where no encoder writes them, other changes
    in the middle go unnoticed: never "undamaged"."""
    told = {note.code: note.words for note in facts.notes if note.code.startswith("photo.")}
    if not facts.decodes_to_end:
        codes = [code for code in _LOST if code in told]
        why = "; ".join(told[code] for code in codes)
        words = f"the file is incomplete: {why}" if why else "the file is incomplete"
        return Finding(EvidenceCheck.WHOLE, Verdict.NO, words, {"lost": codes} if codes else {})
    but = [told[code] for code in ("photo.parts_missing", "photo.zero_sectors") if code in told]
    words = f"the file decodes to the end, but {'; '.join(but)}" if but else "the file decodes to the end"
    facts_told: dict[str, object] = {"parts_missing": True} if "photo.parts_missing" in told else {}
    return Finding(EvidenceCheck.WHOLE, Verdict.YES, words, facts_told)


_LOST = ("photo.ends_early", "photo.zeroed", "photo.checksum")


def unique(scene: Scene) -> Finding | None:
    """The identical file, attached elsewhere too (as far as the caller sees); None when there is none in sight."""
    if not scene.elsewhere:
        return None
    named = [_named(each) for each in scene.elsewhere]
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    told: list[object] = [
        {"ref": each.ref, "number": each.number, "task": each.task, "attached_at": each.attached_at.isoformat()}
        for each in scene.elsewhere
    ]
    words = f"identical file: also {', '.join(named[:3])}{more}"
    return Finding(EvidenceCheck.UNIQUE, Verdict.NO, words, {"elsewhere": told})


def _named(photo: Elsewhere) -> str:
    whose = f"{photo.ref}/{photo.task}" if photo.task else photo.ref
    return f"photo {photo.number} of {whose}"


def metres(value: float) -> str:
    """A distance as people say it: `22 m`, `3.4 km`."""
    return f"{value:.0f} m" if value < 999.5 else f"{value / 1000:.1f} km"


def span(length: timedelta) -> str:
    """A length of time in its two largest units: `12 min`, `3 h 5 min`, `2 d 4 h`."""
    minutes = round(length.total_seconds() / 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{minutes} min"
