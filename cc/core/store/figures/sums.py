"""Adding clocks up to the rows of an SLA report: counts by verdict, the median and the 90th percentile. Owns their
definitions; knows no database.

A clock is kept as one integer, its tally: eight bytes, so that a million reports are a few dozen megabytes.
"""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from cc.core.records.sla import SlaEntry, SlaExclusion, SlaFigure
from cc.core.store.figures.verdicts import PLACES, REASONS, VERDICTS
from cc.core.store.reports.branches import path_text
from cc.core.vocabulary import Entered, TargetName

Key = tuple[tuple[Any, ...], str]
"""A group: its label, and a target."""

TALLY = 16
"""A tally is the clock's place in PLACES, and this many times one more than the seconds, if they count."""

_EXCLUDED = VERDICTS.index("excluded")
_OWED = PLACES.index(("met", str(Entered.LATE), False))
_ORDER = {target.value: index for index, target in enumerate(TargetName)}


def tally(place: int, counted_s: int | None) -> int:
    """A clock as one integer; `counted_s` None when the percentiles leave it out (not stopped, or excluded)."""
    return place + (0 if counted_s is None else TALLY * (counted_s + 1))


class Group:
    """One row of the report while it is added up: append each clock's tally to `tallies`."""

    __slots__ = ("tallies",)

    def __init__(self) -> None:
        self.tallies = array("q")

    def add(self, other: "Group") -> None:
        """Add another group's clocks to these."""
        self.tallies.extend(other.tallies)

    def counts(self) -> list[int]:
        """How many clocks stand in each of PLACES."""
        found = [0] * TALLY
        for each in self.tallies:
            found[each % TALLY] += 1
        return found

    def figure(self, key: Key) -> SlaFigure:
        """The row."""
        counts = self.counts()
        counts[0] += sum(counts[_OWED:])
        counts[_EXCLUDED] = sum(counts[_EXCLUDED:_OWED])
        values = sorted(each // TALLY - 1 for each in self.tallies if each >= TALLY)
        return SlaFigure(
            group=tuple(map(path_text, key[0])),
            target=TargetName(key[1]),
            **dict(zip(VERDICTS, counts, strict=False)),
            median_s=_median(values),
            p90_s=_p90(values),
        )


def figures(groups: Mapping[Key, Group]) -> tuple[SlaFigure, ...]:
    """The report's rows, by label and target."""
    return tuple(groups[key].figure(key) for key in sorted(groups, key=_group_order))


def exclusions(groups: Mapping[Key, Group]) -> tuple[SlaExclusion, ...]:
    """What the figures of all groups leave out, by target and reason."""
    found: list[SlaExclusion] = []
    every = totals(groups)
    for key in sorted(every, key=_group_order):
        counts = dict(zip(PLACES, every[key].counts(), strict=False))
        for reason in REASONS:
            late = counts["excluded", reason, True]
            count = counts["excluded", reason, False] + late
            if count:
                found.append(SlaExclusion(TargetName(key[1]), reason, count, late))
    return tuple(found)


def entries(groups: Mapping[Key, Group]) -> tuple[SlaEntry, ...]:
    """Of what all groups met, whose word it rests on, by target; nothing of a target that owes nothing."""
    found: list[SlaEntry] = []
    every = totals(groups)
    for key in sorted(every, key=_group_order):
        counts = dict(zip(PLACES, every[key].counts(), strict=False))
        late, device, imported = (counts["met", str(each), False] for each in Entered)
        owed = late + device + imported
        if owed:
            found.append(SlaEntry(TargetName(key[1]), counts["met", "", False] + owed, late, device, imported))
    return tuple(found)


def _group_order(key: Key) -> tuple[tuple[Any, ...], int]:
    return key[0], _ORDER[key[1]]


def _median(values: Sequence[int]) -> int | None:
    """The middle one; between two of them, in whole seconds."""
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2 if values else None


def _p90(values: Sequence[int]) -> int | None:
    """The least value that nine tenths do not exceed (nearest rank)."""
    return values[(9 * len(values) + 9) // 10 - 1] if values else None


def totals(groups: Mapping[Key, Group]) -> dict[Key, Group]:
    """Each target over all groups."""
    found: dict[Key, Group] = {}
    for (_, target), group in groups.items():
        found.setdefault(((), target), Group()).add(group)
    return found


def rolled_up(groups: Mapping[Key, Group], at: int) -> dict[Key, Group]:
    """Each unit of the tree, which is the column `at`, with all that is below it."""
    found: dict[Key, Group] = {}
    for (label, target), group in groups.items():
        for depth in range(1, len(label[at]) + 1):
            key = ((*label[:at], label[at][:depth], *label[at + 1 :]), target)
            found.setdefault(key, Group()).add(group)
    return found
