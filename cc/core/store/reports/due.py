"""Reports on which something has become due by time alone, found by their partial indexes. Knows not what is done."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from sqlalchemy import TextClause, bindparam, text

from cc.core.store.sql.unit_of_work import UnitOfWork


class DueKind(Enum):
    """What becomes due: a resolved report closes, a hold ends, a lease ends, a step of a ladder fires."""

    CLOSING = "closing"
    RESUMING = "resuming"
    LEASE = "lease"
    STEP = "step"


class Due(NamedTuple):
    """When (epoch s), and on which report."""

    at: int
    id: str


BEFORE_ALL = Due(-1, "")
# The partial indexes' predicates are repeated literally, so that they are used.
_FOUND: Mapping[DueKind, str] = {
    DueKind.CLOSING: (
        "SELECT close_at AS at, id FROM report WHERE close_at IS NOT NULL AND close_at <= :now"
        " AND (close_at, id) > (:at, :id){theirs} ORDER BY close_at, id LIMIT :limit"
    ),
    DueKind.RESUMING: (
        "SELECT resume_at AS at, id FROM report WHERE resume_at IS NOT NULL AND resume_at <= :now"
        " AND queue_at IS NOT NULL AND (resume_at, id) > (:at, :id){theirs} ORDER BY resume_at, id LIMIT :limit"
    ),
    DueKind.LEASE: (
        "SELECT held_until AS at, id FROM report WHERE held_until IS NOT NULL AND held_until <= :now"
        " AND (held_until, id) > (:at, :id){theirs} ORDER BY held_until, id LIMIT :limit"
    ),
    DueKind.STEP: (
        "SELECT next_step_at AS at, report_id AS id FROM clock WHERE next_step_at IS NOT NULL"
        " AND next_step_at <= :now AND (next_step_at, report_id) > (:at, :id){theirs} ORDER BY next_step_at, report_id"
        " LIMIT :limit"
    ),
}
_THEIRS, _CLOCKS_THEIRS = (
    " AND unit IN :units",
    " AND EXISTS (SELECT 1 FROM report WHERE report.id = clock.report_id AND report.unit IN :units)",
)


def _theirs(kind: DueKind) -> TextClause:
    within = _CLOCKS_THEIRS if kind is DueKind.STEP else _THEIRS
    return text(_FOUND[kind].format(theirs=within)).bindparams(bindparam("units", expanding=True))


_EVERY = {kind: text(found.format(theirs="")) for kind, found in _FOUND.items()}
_OF_UNITS = {kind: _theirs(kind) for kind in _FOUND}


def due(uow: UnitOfWork, kind: DueKind, now_s: int, after: Due, limit: int, units: Sequence[str] | None) -> list[Due]:
    """What is due by `now_s` behind `after`, oldest first, on reports of some units (None: of all). A report may be
    there more than once."""
    given: dict[str, object] = {"now": now_s, "limit": limit, "at": after.at, "id": after.id}
    query = _EVERY[kind]
    if units is not None:
        query, given["units"] = _OF_UNITS[kind], list(units)
    return [Due(int(row.at), str(row.id)) for row in uow.rows(query, given)]
