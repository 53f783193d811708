"""When a date that a device wrote is none: of a clock that was never set, of a GPS without a fix or one whose week
counter began anew. Pure, the standard library alone; the words for people are in `evidence`.
"""

from datetime import UTC, date, datetime, timedelta

ROLLOVER = timedelta(weeks=1024)
"""GPS counts weeks in ten bits: a receiver that takes the wrong round is off by a multiple of this."""
ROUNDS = 3
"""How many rounds off are looked for: GPS is in its third."""
NEAR = timedelta(days=1)
"""How far a clock of unknown zone may be from an instant that it shows."""

NEVER_SET = frozenset(
    {
        *(date(1601, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1903, 12, 31), date(1904, 1, 1)),
        *(date(1969, 12, 31), date(1970, 1, 1), date(1979, 12, 31), date(1980, 1, 1), date(1980, 1, 5)),
        *(date(1980, 1, 6), date(1999, 11, 30), date(2000, 1, 1)),
    }
)
"""Days from which clocks count that nobody set, and GPS without a fix; also as a zone west of Greenwich, or GPS's leap
seconds, shift them, and 1999-11-30, which is day 0 of month 0 of 2000."""
WEEK_ZERO = frozenset({date(1999, 8, 21), date(1999, 8, 22), date(2019, 4, 6), date(2019, 4, 7)})
"""The first days of GPS's second and third round, which a receiver without a fix shows too."""


def never_set(written: datetime) -> bool:
    """Whether a date is one of a clock that was never set."""
    return written.date() in NEVER_SET


def decades_apart(apart: timedelta) -> bool:
    """Whether two clocks are so far apart that a rollover can be why."""
    return abs(apart) >= ROLLOVER - NEAR


def rounds_to(written: datetime, start: datetime, end: datetime) -> int:
    """By how many rounds (1 to ROUNDS, below 0 when the date lies ahead) a date must be put right to lie within [start,
    end]; 0 when none does."""
    tried = (*range(1, ROUNDS + 1), *range(-1, -ROUNDS - 1, -1))
    return next((each for each in tried if start <= _moved(written, each) <= end), 0)


def _moved(written: datetime, rounds: int) -> datetime:
    try:
        return written + rounds * ROLLOVER
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def gps_is_doubtful(gps_at: datetime, camera_at: datetime | None, known_at: datetime) -> bool:
    """Whether a GPS date is not to be counted: never set, the first days of a round, or a round or more from `known_at`
    (when the photo came in), unless the camera's own clock, where it was set, says the same."""
    if never_set(gps_at):
        return True
    confirmed = camera_at is not None and not never_set(camera_at) and abs(camera_at - gps_at) <= NEAR
    return not confirmed and (gps_at.date() in WEEK_ZERO or decades_apart(known_at - gps_at))
