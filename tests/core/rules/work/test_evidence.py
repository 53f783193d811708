"""What can be said of a photo: verdicts and words that a person can stand by, and words that are never said."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.records.evidence import EvidenceCheck, Finding, PhotoFacts, PhotoNote, Verdict
from cc.core.rules.work.evidence import NEAR_M, SLACK, Elsewhere, Scene, findings, span

JAKARTA = ZoneInfo("Asia/Jakarta")
LON, LAT = 106.85, -6.25
CLOSED = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
GIVEN = CLOSED - timedelta(hours=2)
BY_CLOCK = "by the camera's clock"
SCENE = Scene(lon=LON, lat=LAT, zone=JAKARTA, since=GIVEN, attached_at=CLOSED)
BLANK = PhotoFacts(
    sha256="a" * 64, size_bytes=1000, format="JPEG", width=64, height=48, orientation=1, mode="RGB", lon=None, lat=None,
    taken_at_local=None, taken_offset_minutes=None, gps_at=None, local_minus_gps_minutes=None, make=None, model=None,
    software=None, decodes_to_end=True,
)  # fmt: skip
NEVER_SAID = re.compile(r"forged|fake|unedited|original|never|undamaged|manipulat|genuine|authentic|thumbnail", re.I)


def found(facts: PhotoFacts, check: EvidenceCheck, scene: Scene = SCENE) -> Finding | None:
    """One check's finding, None when it is not worth telling."""
    return next((each for each in findings(facts, scene) if each.check is check), None)


def told(facts: PhotoFacts, check: EvidenceCheck, scene: Scene = SCENE) -> Finding:
    """One check's finding, which must be there."""
    finding = found(facts, check, scene)
    assert finding is not None
    return finding


def at(local: str, offset_minutes: int | None = None) -> PhotoFacts:
    """Facts with a time by the camera's clock."""
    return replace(BLANK, taken_at_local=local, taken_offset_minutes=offset_minutes)


def clocked(local_minus_gps_minutes: float, **more: object) -> PhotoFacts:
    """Facts with a GPS time, and the camera's clock that far ahead of it."""
    known = replace(BLANK, gps_at=CLOSED, local_minus_gps_minutes=local_minus_gps_minutes, lon=LON, lat=LAT)
    return replace(known, **more)  # type: ignore[arg-type]  # the record's own fields


@pytest.mark.parametrize(
    ("north_m", "verdict", "words"),
    [
        (0, Verdict.YES, "taken 0 m from the report's place by its own GPS"),
        (22, Verdict.YES, "taken 22 m from the report's place by its own GPS"),
        (NEAR_M - 1, Verdict.YES, None),
        (NEAR_M + 1, Verdict.NO, None),
        (3_400, Verdict.NO, "taken 3.4 km from the report's place by its own GPS"),
    ],
)
def test_place_is_told_in_metres(north_m: float, verdict: Verdict, words: str | None) -> None:
    finding = told(replace(BLANK, lon=LON, lat=LAT + north_m / 110_580), EvidenceCheck.PLACE)
    assert finding.verdict is verdict
    assert words in (None, finding.words)
    assert finding.facts["distance_m"] == pytest.approx(north_m, abs=0.2)


def test_without_a_place_there_is_nothing_to_compare() -> None:
    assert told(BLANK, EvidenceCheck.PLACE).verdict is Verdict.UNKNOWN
    noted = replace(BLANK, notes=(PhotoNote("exif.place_zero", "the file's GPS place is 0, 0"),))
    assert "0, 0" in told(noted, EvidenceCheck.PLACE).words
    nowhere = replace(SCENE, lon=None, lat=None)
    assert told(replace(BLANK, lon=LON, lat=LAT), EvidenceCheck.PLACE, nowhere).verdict is Verdict.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("facts", "verdict", "relation", "words"),
    [
        (at("2026-11-24T11:48:00", 420), Verdict.YES, "within", f"taken 12 min before it came in, {BY_CLOCK}"),
        (at("2026-11-24T04:48:00", 0), Verdict.YES, "within", f"taken 12 min before it came in, {BY_CLOCK}"),
        (
            at("2026-11-24T11:48:00"), Verdict.YES, "within",
            "taken 12 min before it came in, by the camera's clock read as Asia/Jakarta time",
        ),
        (at("2026-11-24T12:00:00"), Verdict.YES, "within", None),
        (at("2026-11-21T08:00:00"), Verdict.NO, "before", None),
        (at("2026-11-24T14:03:00", 420), Verdict.NO, "after", f"dated 2 hours 3 min after it came in, {BY_CLOCK}"),
        (at("2099-01-01T00:00:00", 420), Verdict.NO, "after", None),
        (at("0001-01-01T00:00:00", 420), Verdict.UNKNOWN, "unknown", "the file has no time of taking"),
        (BLANK, Verdict.UNKNOWN, "unknown", "the file has no time of taking"),
        (
            replace(BLANK, gps_at=GIVEN - timedelta(days=3, hours=4)), Verdict.NO, "before",
            "taken 3 days 4 hours before the task was given, by its GPS",
        ),
    ],
)  # fmt: skip
def test_time_is_told_as_seen_from_the_task(
    facts: PhotoFacts, verdict: Verdict, relation: str, words: str | None
) -> None:
    finding = told(facts, EvidenceCheck.TIME)
    assert (finding.verdict, finding.facts["relation"]) == (verdict, relation)
    assert words in (None, finding.words)


def test_the_satellites_time_goes_before_the_cameras() -> None:
    facts = replace(at("2020-01-01T00:00:00", 420), gps_at=CLOSED - timedelta(minutes=30))
    finding = told(facts, EvidenceCheck.TIME)
    assert (finding.verdict, finding.facts["source"]) == (Verdict.YES, "gps")


def test_a_reports_own_photo_may_be_a_day_older_than_the_report() -> None:
    scene = replace(SCENE, since=None)
    assert told(replace(BLANK, gps_at=CLOSED - timedelta(hours=23)), EvidenceCheck.TIME, scene).verdict is Verdict.YES
    late = told(replace(BLANK, gps_at=CLOSED - timedelta(hours=25)), EvidenceCheck.TIME, scene)
    assert (late.verdict, late.words) == (Verdict.NO, "taken 1 day 1 hour before it came in, by its GPS")


def test_clocks_a_little_apart_are_not_worth_telling() -> None:
    early, late = GIVEN - SLACK + timedelta(seconds=1), CLOSED + SLACK - timedelta(seconds=1)
    assert told(replace(BLANK, gps_at=early), EvidenceCheck.TIME).verdict is Verdict.YES
    assert told(replace(BLANK, gps_at=late), EvidenceCheck.TIME).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("facts", "verdict", "words"),
    [
        (clocked(420.1), Verdict.YES, "the camera's clock agrees with its GPS"),
        (clocked(-1020), Verdict.NO, "the camera's clock is 1 day behind its GPS"),
        (clocked(480), Verdict.NO, "the camera's clock is 1 hour ahead of its GPS"),
        (clocked(540, taken_offset_minutes=540), Verdict.YES, None),
    ],
)
def test_the_cameras_clock_is_held_against_its_gps(facts: PhotoFacts, verdict: Verdict, words: str | None) -> None:
    finding = told(facts, EvidenceCheck.CLOCK)
    assert finding.verdict is verdict
    assert words in (None, finding.words)


def test_far_away_the_reports_zone_says_nothing_of_the_cameras_clock() -> None:
    assert found(clocked(60, lon=-1.45, lat=53.38), EvidenceCheck.CLOCK) is None
    note = PhotoNote("exif.clock", "the camera's clock shows 21 hours 58 min less than its GPS (UTC)")
    wrong = told(clocked(-1318, lon=11.88, lat=43.46, notes=(note,)), EvidenceCheck.CLOCK)
    assert (wrong.verdict, wrong.words) == (Verdict.NO, note.words)


@pytest.mark.parametrize("software", ["Adobe Photoshop 25.0 (Windows)", "GIMP 2.10.34", "Snapseed 2.0", "paint.net 5"])
def test_an_editor_that_the_file_names_is_told(software: str) -> None:
    finding = told(replace(BLANK, software=software), EvidenceCheck.EDITOR)
    assert finding.verdict is Verdict.NO
    assert finding.words == f"the file names the editor {software}"


@pytest.mark.parametrize("software", [None, "", "COOLPIX P6000V1.0", "HDR+ 1.0.540104767zd", "17.5.1", "M24_gimpel"])
def test_firmware_is_no_editor(software: str | None) -> None:
    assert found(replace(BLANK, software=software), EvidenceCheck.EDITOR) is None


def test_whole_means_that_it_decodes_to_the_end() -> None:
    assert told(BLANK, EvidenceCheck.WHOLE).words == "the file decodes to the end"
    parts = PhotoNote("photo.parts_missing", "the file announces further pictures that it does not hold")
    finding = told(replace(BLANK, notes=(parts,)), EvidenceCheck.WHOLE)
    assert finding.verdict is Verdict.YES
    assert "does not hold" in finding.words
    assert told(replace(BLANK, decodes_to_end=False), EvidenceCheck.WHOLE).verdict is Verdict.NO


def test_the_identical_file_elsewhere_is_named() -> None:
    assert found(BLANK, EvidenceCheck.UNIQUE) is None
    where = tuple(Elsewhere(f"JKT-00419{number}", number, number % 2, GIVEN) for number in range(1, 6))
    finding = told(BLANK, EvidenceCheck.UNIQUE, replace(SCENE, elsewhere=where))
    assert finding.verdict is Verdict.NO
    assert finding.words.startswith("identical file: also photo 1 of JKT-004191/1, photo 2 of JKT-004192, ")
    assert finding.words.endswith(" and 2 more")
    assert len(finding.facts["elsewhere"]) == 5  # type: ignore[arg-type]  # a list


PLACES = st.none() | st.floats(-180, 180)
INSTANTS = st.none() | st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(
    lon=PLACES, lat=st.none() | st.floats(-90, 90), gps_at=INSTANTS, since=INSTANTS, scene_lon=PLACES,
    local=st.none() | st.datetimes().map(lambda at: at.isoformat(timespec="seconds")),
    offset=st.none() | st.integers(-720, 840), apart=st.none() | st.floats(-1e6, 1e6), software=st.none() | st.text(),
)  # fmt: skip
def test_whatever_a_file_says_there_are_findings_and_only_safe_words(
    lon: float | None, lat: float | None, gps_at: datetime | None, since: datetime | None, scene_lon: float | None,
    local: str | None, offset: int | None, apart: float | None, software: str | None,
) -> None:  # fmt: skip
    facts = replace(
        BLANK, lon=lon, lat=lat, gps_at=gps_at, taken_at_local=local, taken_offset_minutes=offset,
        local_minus_gps_minutes=apart, software=software,
    )  # fmt: skip
    every = findings(facts, replace(SCENE, since=since, lon=scene_lon))
    assert {EvidenceCheck.PLACE, EvidenceCheck.TIME, EvidenceCheck.WHOLE} <= {each.check for each in every}
    order = list(EvidenceCheck)
    assert [order.index(each.check) for each in every] == sorted({order.index(each.check) for each in every})
    for finding in every:
        assert not NEVER_SAID.search(finding.words.replace(software or "\0", ""))
        assert json.loads(json.dumps(finding.as_json())) == finding.as_json()


@given(st.timedeltas(timedelta(0), timedelta(days=40_000)))
def test_spans_are_whole_minutes(length: timedelta) -> None:
    assert abs(span(length)["span_s"] - length.total_seconds()) <= 30
    assert span(length)["span_s"] % 60 == 0
