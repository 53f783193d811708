"""What a command room states for itself, and from when on each holds: the defaults, the bounds, the versions. Pure.

A setting is a whole number. What was stated later holds from then on and never before: what was judged under an
earlier one stays as it was. Knows no table and no intent.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cc.core.vocabulary import RoomSetting

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a setting may be. `of_agency`: each agency states its own, else the root states it for the whole room."""

    default: int
    least: int
    most: int
    of_agency: bool = False


SETTINGS: Mapping[RoomSetting, Bounds] = {
    RoomSetting.BELIEVED_MINUTES: Bounds(15, 0, 24 * 60),
    RoomSetting.SECOND_FACTOR: Bounds(0, 0, 1),
    RoomSetting.BREAK_GLASS_A_DAY: Bounds(3, 0, 50),
    RoomSetting.BREAK_GLASS_FOREIGN: Bounds(0, 0, 1, of_agency=True),
    RoomSetting.OWN_PASSWORDS: Bounds(0, 0, 1),
}
"""Every setting there is."""

Stated = tuple[RoomSetting, str, int, int]
"""Which setting, whose (an agency's code, empty for the room's), since when (epoch s), and what it is."""


class RoomSettings:
    """Every version of every setting that was stated."""

    def __init__(self, stated: Iterable[Stated] = ()) -> None:
        self._versions: dict[tuple[RoomSetting, str], list[tuple[int, int]]] = {}
        for name, unit, since, value in stated:
            self._versions.setdefault((name, unit), []).append((since, value))
        for versions in self._versions.values():
            versions.sort()

    def at(self, name: RoomSetting, at: datetime, unit: str = "") -> int:
        """What held at an instant."""
        since, value = self.since(name, at, unit)
        return SETTINGS[name].default if since is None else value

    def since(self, name: RoomSetting, at: datetime, unit: str = "") -> tuple[datetime | None, int]:
        """What held at an instant, and since when it was stated; None for what nobody had stated by then."""
        versions = self._versions.get((name, unit), [])
        seconds = (at - _EPOCH) // timedelta(seconds=1)
        found = bisect_right(versions, seconds, key=lambda version: version[0])
        if not found:
            return None, SETTINGS[name].default
        return _EPOCH + timedelta(seconds=versions[found - 1][0]), versions[found - 1][1]

    def believed(self, at: datetime) -> timedelta:
        """How far back a time is believed that somebody says at an instant."""
        return timedelta(minutes=self.at(RoomSetting.BELIEVED_MINUTES, at))

    def believed_around(self, at: datetime, skew: timedelta) -> timedelta:
        """The most that was believed within `skew` of an instant: machines' clocks differ."""
        return max(self.believed(at + each) for each in (-skew, timedelta(), skew))
