"""Which rows of other systems are in, and as which reports. Owns that table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, select

from cc.core.records.organisation import Actor
from cc.core.records.reports import PLACE_TEXTS
from cc.core.records.trail import Event
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit

IMPORTED = tables.imported.c
_R, _E = tables.report.c, tables.event.c
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_REPORTS = select(
    _R.id, _R.ref, _R.source, _R.text, _R.salt, *(_R[name] for name in PLACE_TEXTS), _R.reporter, _R.attributes
).where(_R.id.in_(_IDS))
_EVENTS = select(*audit.COLUMNS).where(_E.stream.in_(_IDS)).order_by(_E.stream, _E.seq)


@dataclass(frozen=True, slots=True)
class Stored:
    """A report that a row brought, as far as a row can differ from it."""

    report: Mapping[str, Any]
    events: tuple[Event, ...]

    @property
    def source(self) -> str:
        """The source that it came from."""
        return str(self.report["source"])


@dataclass(frozen=True, slots=True)
class Known:
    """Rows that came before, by row key: `own` has id and ref of those of the caller's agency (the ref is empty for one
    out of sight), `elsewhere` the refs in sight of those that another agency brought under the same key."""

    own: Mapping[str, tuple[str, str]]
    elsewhere: Mapping[str, str]


def known(uow: UnitOfWork, actor: Actor, directory: Directory, agency: str, source: str, keys: Iterable[str]) -> Known:
    """What is known of the rows of a source. Rows that an older server wrote are of no agency, and everybody's."""
    seen = and_(tables.report.c.id == IMPORTED.report_id, may_see(actor, directory))
    query = (
        select(IMPORTED.row_key, IMPORTED.agency, IMPORTED.report_id, tables.report.c.ref)
        .select_from(tables.imported.outerjoin(tables.report, seen))
        .where(IMPORTED.source == bindparam("source"), IMPORTED.row_key.in_(bindparam("keys", expanding=True)))
        .order_by(IMPORTED.agency)
    )
    own: dict[str, tuple[str, str]] = {}
    elsewhere: dict[str, str] = {}
    for row in uow.rows(query, {"source": source, "keys": sorted(set(keys))}):
        if row.agency in ("", agency):
            own[str(row.row_key)] = str(row.report_id), str(row.ref or "")
        elif row.ref:
            elsewhere.setdefault(str(row.row_key), str(row.ref))
    return Known(own, elsewhere)


def stored(uow: UnitOfWork, known: Iterable[tuple[str, str]]) -> dict[str, Stored]:
    """The reports of rows that came before, by id; those out of sight (without a ref) are left out."""
    ids = sorted({report_id for report_id, ref in known if ref})
    if not ids:
        return {}
    events: dict[str, list[Event]] = {}
    for row in uow.rows(_EVENTS, {"ids": ids}):
        events.setdefault(str(row.stream), []).append(audit.decode(row))
    return {
        str(row.id): Stored(dict(row._mapping), tuple(events.get(str(row.id), ())))
        for row in uow.rows(_REPORTS, {"ids": ids})
    }


_KEY = select(IMPORTED.source, IMPORTED.row_key).where(IMPORTED.report_id == bindparam("id"))


def key_of(uow: UnitOfWork, report_id: str) -> tuple[str, str] | None:
    """Source and key of the row that brought a report."""
    row = uow.first(_KEY, {"id": report_id})
    return None if row is None else (str(row.source), str(row.row_key))


def remember(uow: UnitOfWork, agency: str, source: str, row_key: str, report_id: str) -> None:
    """This row of an agency is in, as this report."""
    uow.insert(tables.imported, {"source": source, "row_key": row_key, "report_id": report_id, "agency": agency})
