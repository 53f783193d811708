"""Words of a report's events taken away: the one place where an event's row is written a second time. Owns that SQL;
which words those are is rules.work.withheld, what accounts for the hole rules.work.holes."""

import hashlib
import json
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select, update

from cc.core.rules.work import holes, withheld
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit

_E = tables.event.c
_EVENTS = select(_E.position, _E.seq, _E.text, _E.hash, _E.private).where(_E.stream == bindparam("of")).order_by(_E.seq)


@dataclass(slots=True)
class Erased:
    """Which events (by seq) lost words; of those that had them in their text, the SHA-256 of what is left (`plain`)."""

    seqs: list[int] = field(default_factory=list)
    plain: dict[str, str] = field(default_factory=dict)


def erase_words(uow: UnitOfWork, stream: str) -> Erased:
    """Take the words out of a stream's events. Whoever calls appends the event that accounts for it."""
    found = Erased()
    stated: dict[str, str] = {}
    for row in uow.rows(_EVENTS, {"of": stream}):
        stated = {**json.loads(row.text).get("states", {}).get(holes.PLAIN, {}), **stated}
        if row.private:
            _write(uow, row.position, {"private": ""})
            found.seqs.append(row.seq)
        elif audit.digest(row.text) == row.hash and (left := withheld.erased_text(row.text)) is not None:
            _write(uow, row.position, {"text": left})
            found.seqs.append(row.seq)
            found.plain[str(row.seq)] = hashlib.sha256(left.encode()).hexdigest()
    found.plain = {seq: left for seq, left in found.plain.items() if seq not in stated}
    return found


def _write(uow: UnitOfWork, position: int, values: dict[str, str]) -> None:
    uow.execute(update(tables.event).where(_E.position == position).values(values))
