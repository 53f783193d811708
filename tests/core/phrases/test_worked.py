"""Lengths of time in the unit in which they are promised, in both languages; never days of 24 hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.phrases.worked import worked
from cc.core.rules.calendar.spec import counts_in, read_spec
from cc.core.vocabulary import CountsIn
from cc.words.catalogue import Language
from cc.words.reader import Reader

H, D = 3600, 86_400
DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {day: [["07:30", "16:00"]] for day in DAYS}
ALL_DAY = [["00:00", "24:00"]]
WORKING = dict.fromkeys(DAYS, ALL_DAY)
ALWAYS = WORKING | {"sat": ALL_DAY, "sun": ALL_DAY}


@pytest.mark.parametrize(
    ("seconds", "unit", "english", "indonesian"),
    [
        (25 * H, CountsIn.WORKING_HOURS, "25 working hours", "25 jam kerja"),
        (1 * H, CountsIn.WORKING_HOURS, "1 working hour", "1 jam kerja"),
        (25 * H + 90, CountsIn.WORKING_HOURS, "25 working hours 1 min 30 sec", "25 jam kerja 1 menit 30 detik"),
        (15 * 60, CountsIn.WORKING_HOURS, "15 min of working time", "15 menit waktu kerja"),
        (0, CountsIn.WORKING_HOURS, "0 working hours", "0 jam kerja"),
        (3 * D, CountsIn.WORKING_DAYS, "3 working days", "3 hari kerja"),
        (14 * D + 6 * H, CountsIn.WORKING_DAYS, "14 working days 6 hours", "14 hari kerja 6 jam"),
        (6 * H, CountsIn.WORKING_DAYS, "6 hours on working days", "6 jam pada hari kerja"),
        (72 * H, CountsIn.EVERY_HOUR, "72 hours", "72 jam"),
        (25 * H, "", "25 hours", "25 jam"),
    ],
)
def test_a_length_is_told_as_it_is_promised(seconds: int, unit: str, english: str, indonesian: str) -> None:
    said = [
        Reader(language, domain="commands").phrase(worked(seconds, unit)) for language in (Language.EN, Language.ID)
    ]
    assert said == [english, indonesian]


@given(st.integers(0, 10**8), st.sampled_from(CountsIn))
def test_days_are_told_of_working_days_alone(seconds: int, unit: CountsIn) -> None:
    told = Reader(Language.ID, domain="commands").phrase(worked(seconds, unit))
    assert ("hari" in told) == (unit is CountsIn.WORKING_DAYS and seconds > 0) or seconds == 0


@pytest.mark.parametrize(
    ("spec", "unit"),
    [
        ({"hours": OFFICE}, CountsIn.WORKING_HOURS),
        ({"hours": WORKING}, CountsIn.WORKING_DAYS),
        ({"hours": ALWAYS}, CountsIn.EVERY_HOUR),
        ({"hours": ALWAYS, "closed": ["2026-08-17"]}, CountsIn.WORKING_DAYS),
        ({"hours": WORKING, "extra": {"2026-01-03": [["08:00", "12:00"]]}}, CountsIn.WORKING_HOURS),
        (
            {
                "hours": WORKING,
                "seasons": [{"name": "R", "from": "2026-02-19", "to": "2026-03-18", "hours": OFFICE}],
            },
            CountsIn.WORKING_HOURS,
        ),
    ],
)
def test_a_calendar_says_in_which_unit_it_counts(spec: dict[str, object], unit: CountsIn) -> None:
    assert counts_in(read_spec({"timezone": "Asia/Jakarta", **spec})) is unit
