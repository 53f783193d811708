"""Named chance: the same for the same seed, whatever was drawn before; identifiers that are what they say."""

import uuid
from datetime import UTC, datetime

from cc.core.ids import is_id
from cc.demo.dice import Dice

AT = datetime(2026, 11, 24, 9, 0, 0, 123_000, tzinfo=UTC)


def test_a_draw_depends_on_its_name_and_seed_alone() -> None:
    first, second = Dice(7), Dice(7)
    second.share("something else")
    assert first.share("decline", "a", 1) == second.share("decline", "a", 1)
    assert first.share("decline", "a", 1) != first.share("decline", "a", 2)
    assert first.share("decline", "a", 1) != Dice(8).share("decline", "a", 1)


def test_shares_are_spread_evenly() -> None:
    dice = Dice(3)
    hits = sum(dice.chance(0.3, "left", number) for number in range(4000))
    assert 1080 < hits < 1320


def test_waiting_times_lie_about_their_median() -> None:
    dice = Dice(3)
    waits = sorted(dice.seconds(100, number) for number in range(2001))
    assert 90 < waits[1000] < 110
    assert waits[0] > 0


def test_identifiers_are_version_seven_and_carry_their_time() -> None:
    name = Dice(7).identifier(AT, "live", 3)
    assert is_id(name)
    assert uuid.UUID(name).version == 7
    assert int(name.replace("-", "")[:12], 16) == int(AT.timestamp() * 1000)
    assert name == Dice(7).identifier(AT, "live", 3) != Dice(7).identifier(AT, "live", 4)
