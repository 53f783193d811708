"""Where somebody is, noted as far as it is believed. Owns what a place is held against."""

from cc.core.phrases import Phrase
from cc.core.rules.geo import belief
from cc.core.service.change.case import Case
from cc.core.service.change.classify import place_of
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import people
from cc.core.store.sql.times import epoch


def note_place(
    ctx: WriteContext, login: str, lon: float | None, lat: float | None, case: Case | None = None
) -> tuple[dict[str, object], tuple[Phrase, ...]]:
    """Note where somebody is, at the work of `case` if there is one. The facts of a move, and what was left out.

    InputError when the numbers are no place on earth.
    """
    if lon is None and lat is None:
        return {}, ()
    place_of(ctx.directory, lon, lat)
    assert lon is not None
    assert lat is not None
    work = belief.Known(case.report["lon"], case.report["lat"]) if case else None
    doubt = belief.doubt(lon, lat, work=work, seen=_last_seen(ctx, login))
    if doubt is not None:
        return {"place_left_out": {"lon": lon, "lat": lat}}, (doubt,)
    people.locate(ctx.uow, login, lon, lat, epoch(ctx.now))
    return {"lon": lon, "lat": lat}, ()


def _last_seen(ctx: WriteContext, login: str) -> belief.Known | None:
    row = people.find(ctx.uow.connection, login)
    if row is None or row.located_at is None:
        return None
    return belief.Known(row.lon, row.lat, max(epoch(ctx.now) - int(row.located_at), 0))
