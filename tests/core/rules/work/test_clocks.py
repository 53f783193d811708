"""Dates that no clock showed never accuse: GPS weeks begun anew, receivers without a fix, clocks that nobody set."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.photos.xmp import programs
from cc.core.records.evidence import EvidenceCheck, PhotoFacts, Verdict
from cc.core.rules.work.evidence import Scene, findings
from tests.core.rules.work.test_evidence import BLANK, CLOSED, SCENE, told

REPORTED = replace(SCENE, since=None)
NO_FIX = ["1980-01-06", "1970-01-01", "2000-01-01", "1980-01-01", "1904-01-01", "1999-08-22", "2019-04-07"]
NO_FIX += ["1980-01-05", "1969-12-31", "1999-11-30", "1899-12-30", "1900-01-01", "1601-01-01", "2019-04-06"]
SINCE_1995 = st.datetimes(
    datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2060-01-01"), timezones=st.just(UTC)
).map(lambda at: at.replace(microsecond=0))


def gps(at: datetime, camera: datetime | None = None) -> PhotoFacts:
    """Facts with a GPS time, and the camera's clock (UTC, its offset known) if it says one."""
    facts = replace(BLANK, gps_at=at, lon=SCENE.lon, lat=SCENE.lat)
    if camera is None:
        return facts
    local = (camera + timedelta(hours=7)).replace(tzinfo=None)
    return replace(
        facts,
        taken_at_local=local.isoformat(),
        taken_offset_minutes=420,
        local_minus_gps_minutes=round((local.replace(tzinfo=UTC) - at).total_seconds() / 60, 1),
    )


@settings(deadline=None)
@given(
    st.integers(1, 3) | st.integers(-2, -1),
    st.timedeltas(timedelta(0), timedelta(hours=1)),
    st.booleans(),
    st.sampled_from((SCENE, REPORTED)),
)
def test_a_date_whole_rounds_off_never_accuses(rounds: int, ago: timedelta, camera: bool, scene: Scene) -> None:
    true_at = (CLOSED - ago).replace(microsecond=0)
    facts = gps(true_at - rounds * timedelta(weeks=1024), true_at if camera else None)
    verdicts = {each.check: each.verdict for each in findings(facts, scene)}
    assert verdicts[EvidenceCheck.TIME] is (Verdict.YES if camera else Verdict.UNKNOWN)
    assert verdicts.get(EvidenceCheck.CLOCK) is not Verdict.NO
    assert "weeks" in told(facts, EvidenceCheck.TIME, scene).words


@settings(deadline=None)
@given(SINCE_1995, st.integers(1, 3), st.timedeltas(timedelta(0), timedelta(hours=20)), st.booleans())
def test_on_whatever_day_it_came_in_a_date_whole_rounds_off_never_accuses(
    came: datetime, rounds: int, ago: timedelta, camera: bool
) -> None:
    true_at = (came - ago).replace(microsecond=0)
    facts = gps(true_at - rounds * timedelta(weeks=1024), true_at if camera else None)
    scene = replace(SCENE, since=None, attached_at=came)
    verdicts = {each.check: each.verdict for each in findings(facts, scene)}
    expected = (
        {Verdict.YES, Verdict.UNKNOWN} if camera else {Verdict.UNKNOWN}
    )  # a camera's first day may be of no clock
    assert verdicts[EvidenceCheck.TIME] in expected
    assert verdicts.get(EvidenceCheck.CLOCK) is not Verdict.NO


@settings(deadline=None)
@given(SINCE_1995, st.sampled_from(NO_FIX), st.timedeltas(timedelta(0), timedelta(hours=23)), st.booleans())
def test_on_whatever_day_it_came_in_no_fix_accuses_nobody(
    came: datetime, day: str, clock: timedelta, camera: bool
) -> None:
    at = datetime.fromisoformat(f"{day}T00:00:17+00:00") + clock
    facts = gps(at, came - timedelta(minutes=9) if camera else None)
    scene = replace(SCENE, since=None, attached_at=came)
    assert all(each.verdict is not Verdict.NO for each in findings(facts, scene))


@settings(deadline=None)
@given(st.integers(1, 2), st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_a_phone_whose_clock_follows_its_gps_into_the_wrong_round_is_not_accused(rounds: int, ago: timedelta) -> None:
    wrong = (CLOSED - ago).replace(microsecond=0) - rounds * timedelta(weeks=1024)
    finding = told(gps(wrong, wrong), EvidenceCheck.TIME)
    assert finding.verdict is Verdict.UNKNOWN
    assert f"{1024 * rounds} weeks" in finding.words


def test_a_place_next_to_zero_accuses_nobody() -> None:
    assert told(replace(BLANK, lon=0.0004, lat=-0.001), EvidenceCheck.PLACE).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("day", NO_FIX)
@pytest.mark.parametrize("camera", [False, True])
def test_a_receiver_without_a_fix_accuses_nobody(day: str, camera: bool) -> None:
    at = datetime.fromisoformat(f"{day}T00:00:17+00:00")
    facts = gps(at, CLOSED - timedelta(minutes=9) if camera else None)
    finding = told(facts, EvidenceCheck.TIME)
    assert finding.verdict is (Verdict.YES if camera else Verdict.UNKNOWN)
    assert "without a fix" in finding.words
    assert all(each.verdict is not Verdict.NO for each in findings(facts, SCENE))


@pytest.mark.parametrize("local", ["1970-01-01T00:00:00", "2000-01-01T00:00:00", "2000-01-01T03:12:40"])
def test_a_clock_that_was_never_set_accuses_nobody(local: str) -> None:
    facts = replace(BLANK, taken_at_local=local)
    finding = told(facts, EvidenceCheck.TIME)
    assert finding.verdict is Verdict.UNKNOWN
    assert "was not set" in finding.words


def test_an_old_photo_is_still_told_as_old() -> None:
    for days in (3, 400, 4000):
        at = CLOSED - timedelta(days=days)
        assert told(gps(at), EvidenceCheck.TIME).verdict is Verdict.NO
    confirmed = datetime(2005, 3, 1, 4, 0, tzinfo=UTC)
    assert told(gps(confirmed, confirmed), EvidenceCheck.TIME).verdict is Verdict.NO


@pytest.mark.parametrize(
    ("named", "counts"),
    [("Adobe Photoshop 25.1 (Windows)", True), ("GIMP 2.10.34", True), ("15.1", False), ("HDR+ 1.0.345618096z", False)],
)
def test_an_editor_that_xmp_names_counts_and_firmware_never_does(named: str, counts: bool) -> None:
    found = [each for each in findings(replace(BLANK, xmp_tools=(named,)), SCENE) if each.check is EvidenceCheck.EDITOR]
    assert [each.words for each in found] == ([f"the file names the editor {named}"] if counts else [])


EDITORS = (
    "Adobe Photoshop",
    "GIMP",
    "Snapseed",
    "PicsArt",
    "Canva",
    "Pixelmator Pro",
    "Affinity Photo",
    "Polarr",
    "VSCO",
)
FIRMWARE = ("HDR+ 1.0.345618096z", "MediaTek Camera Application", "G991BXXU5CVDD", "16.5.1", "Android 13", "DJI Fly")
FORMS = (
    '<rdf:Description xmp:CreatorTool="{}"/>',
    "<rdf:Description xmp:CreatorTool = '{}' />",
    "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "<xap:CreatorTool>\n  {}\n</xap:CreatorTool>",
    '<rdf:li stEvt:action="saved" stEvt:softwareAgent="{}"/>',
    "<stEvt:softwareAgent>{}</stEvt:softwareAgent>",
    "<tiff:Software>{}</tiff:Software>",
)


@given(
    st.sampled_from(EDITORS),
    st.sampled_from(("", " 25.1 (Windows)", " for iOS", " 2.10.34 &amp; plug-ins", "\u00ae 7")),
    st.sampled_from(FORMS),
    st.booleans(),
    st.sampled_from(FIRMWARE),
)
def test_whoever_names_an_editor_in_xmp_is_told_however_it_is_written(
    editor: str, behind: str, form: str, as_bytes: bool, firmware: str
) -> None:
    packet = f"<x:xmpmeta>{form.format(firmware)}{form.format(editor + behind)}</x:xmpmeta>"
    named = tuple(programs(packet.encode() if as_bytes else packet))
    (found,) = (each for each in findings(replace(BLANK, xmp_tools=named), SCENE) if each.check is EvidenceCheck.EDITOR)
    assert editor in found.words
    assert firmware not in found.words
    alone = tuple(programs(form.format(firmware)))
    assert alone == (firmware,)
    assert EvidenceCheck.EDITOR not in {each.check for each in findings(replace(BLANK, xmp_tools=alone), SCENE)}


def test_facts_kept_before_xmp_was_read_still_open() -> None:
    kept = BLANK.as_json()
    del kept["xmp_tools"]
    assert PhotoFacts.from_json(kept) == BLANK
    named = replace(BLANK, xmp_tools=("GIMP",))
    assert PhotoFacts.from_json(named.as_json()) == named
