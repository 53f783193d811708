"""Reports on which something has become due by time alone, found by their partial indexes. Knows not what is done."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from sqlalchemy import TextClause, text

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
_QUERIES: Mapping[DueKind, TextClause] = {
    DueKind.CLOSING: text(
        "SELECT close_at AS at, id FROM report WHERE close_at IS NOT NULL AND close_at <= :now"
        " AND (close_at, id) > (:at, :id) ORDER BY close_at, id LIMIT :limit"
    ),
    DueKind.RESUMING: text(
        "SELECT resume_at AS at, id FROM report WHERE resume_at IS NOT NULL AND resume_at <= :now"
        " AND queue_at IS NOT NULL AND (resume_at, id) > (:at, :id) ORDER BY resume_at, id LIMIT :limit"
    ),
    DueKind.LEASE: text(
        "SELECT held_until AS at, id FROM report WHERE held_until IS NOT NULL AND held_until <= :now"
        " AND (held_until, id) > (:at, :id) ORDER BY held_until, id LIMIT :limit"
    ),
    DueKind.STEP: text(
        "SELECT next_step_at AS at, report_id AS id FROM clock WHERE next_step_at IS NOT NULL"
        " AND next_step_at <= :now AND (next_step_at, report_id) > (:at, :id) ORDER BY next_step_at, report_id"
        " LIMIT :limit"
    ),
}


def due(uow: UnitOfWork, kind: DueKind, now_s: int, after: Due, limit: int) -> list[Due]:
    """What is due by `now_s` behind `after`, oldest first. A report may be there more than once."""
    given = {"now": now_s, "limit": limit, "at": after.at, "id": after.id}
    return [Due(int(row.at), str(row.id)) for row in uow.rows(_QUERIES[kind], given)]
