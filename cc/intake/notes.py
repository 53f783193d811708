"""What an import says at its end beside its numbers. Owns these words; counts nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from cc.core.phrases import Phrase, mark

_MOST_UNKNOWN = 10

WOULD_STOP = Phrase("That is more than a tenth of the rows: the import stops there unless --accept-loss is said.")
_UNKNOWN = {
    "status": mark(
        "Not known as a status: {values}. Such reports are new, whatever their closing time: [values.status] in a map"
        " says what means an end."
    ),
    "unit": mark(
        "Not known as a unit: {values}. Such reports go where category and area route them; `create_missing` in a map"
        " makes units."
    ),
    "priority": mark(
        "Not known as a priority: {values}. Such reports have their category's priority; [values.priority] in a map"
        " says more."
    ),
}


def unknown(found: Mapping[str, Counter[str]]) -> Iterator[Phrase]:
    """What the map knows nothing of, by field, and what becomes of such reports."""
    for name, values in sorted(found.items()):
        yield Phrase(_UNKNOWN[name], {"values": _counted(values)})


def sentences(told: Sequence[Phrase]) -> Phrase:
    """Sentences behind each other, one at least."""
    return reduce(lambda first, then: Phrase("{first} {then}", {"first": first, "then": then}), told)


def _counted(values: Counter[str]) -> Phrase:
    told = [f"{value!r} ({count})" for value, count in values.most_common(_MOST_UNKNOWN)]
    facts = {"values": told, "more": len(values) - _MOST_UNKNOWN}
    return Phrase("{values} and {more} more", facts) if len(values) > _MOST_UNKNOWN else Phrase("{values}", facts)
