"""How things that are not reports are saved: by whom, each once, at the version that was seen, with an event each.

Knows no kind by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cc.core.errors import InputError, LostRaceError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Saved
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.access import holds, require_role, require_scope
from cc.core.rules.work import commitments
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.store.organisation import saving
from cc.core.store.organisation.saving import Kind
from cc.core.store.sql.unit_of_work import Values
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, Role, Scope, Subject

ADMINS = (Role.ADMIN, Role.SYSTEM)
MOST_CODE = 200
"""Characters: codes are keys of indexes."""


def require_admin(ctx: WriteContext, what: str) -> None:
    """ForbiddenError unless an admin calls, with a token that may."""
    require_scope(ctx.actor, Scope.ADMIN)
    require_role(ctx.actor, ADMINS, what)


def begin(ctx: WriteContext, what: str) -> WriteContext:
    """Begin to change what a room is made of: admins only, and one at a time, each on what the one before left.

    SQLite has one writer anyway; on PostgreSQL two moves in the tree of units could else make a circle.
    """
    require_admin(ctx, what)
    return _in_turn(ctx)


def begin_terms(ctx: WriteContext, what: str) -> WriteContext:
    """The same for what is promised (policies, packs): supervisors may too, each for the units below theirs."""
    if holds(ctx.actor, Role.SUPERVISOR):
        require_scope(ctx.actor, Scope.WRITE)
    else:
        require_scope(ctx.actor, Scope.ADMIN)
        require_role(ctx.actor, (Role.SUPERVISOR, *ADMINS), what)
    return _in_turn(ctx)


def _in_turn(ctx: WriteContext) -> WriteContext:
    if ctx.uow.on_sqlite:
        return ctx
    saving.wait_turn(ctx.uow)
    return replace(ctx, directory=ctx.reread())


def trace(
    ctx: WriteContext, stream: str, before: str | None, facts: Mapping[str, object], *, actor: str | None = None
) -> None:
    """An event in a stream that is not a report's; `actor` where it is another than the caller."""
    move = Move(
        subject=Subject.RECORD, number=0, action=Action.AMEND, before=before, after="saved", at=ctx.now, facts=facts
    )
    audit.append_to_stream(
        ctx.uow,
        Event(
            stream=stream,
            seq=0,
            recorded_at=ctx.now,
            actor=ctx.actor.login if actor is None else actor,
            intent=ctx.intent,
            moves=(move,),
            ref=stream,
        ),
    )


def raise_reference(ctx: WriteContext) -> None:
    """Make every process read the directory again."""
    saving.raise_reference(ctx.uow)


def require_once(kind: str, codes: Iterable[str]) -> None:
    """InputError when a code stands twice in one call: which of the two was meant?"""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise InputError(
                "{kind:kind} {code:quoted} stands there twice: send it once.",
                code="input.twice",
                fields={kind: code, "kind": kind, "code": code},
            )
        seen.add(code)


def require_version(ctx: WriteContext, kind: Kind, rows: Sequence[Values], known: Mapping[str, object]) -> None:
    """LostRaceError when the one thing that is saved has moved on from the version that the caller saw."""
    if ctx.expected_version is None:
        return
    if len(rows) != 1:
        raise InputError("a version can be expected of one thing alone: save each by itself.", code="input.version")
    code = str(rows[0][kind.key])
    there = known.get(code)
    version = there.get("version") if isinstance(there, Mapping) else None
    if version != ctx.expected_version:
        raise stale(kind.value, code, ctx.expected_version, version)


def stale(kind: str, code: str, expected: int, version: object) -> LostRaceError:
    """The answer to a save of what has been saved since."""
    return LostRaceError(
        "{kind:kind} {name} has changed since: it is at version {version}, not {expected}. Look at it again.",
        code="stale",
        fields={"ref": f"{kind} {code}", "kind": kind, "name": code, "expected": expected, "version": version},
    )


def save_rows(ctx: WriteContext, kind: Kind, rows: Sequence[Values], known: Mapping[str, object]) -> Saved:
    """Write rows that differ from those known (by their key), each with an event; what was added and changed."""
    added = changed = 0
    codes: list[str] = []
    for row in rows:
        code = str(row[kind.key])
        there = known.get(code)
        if there is not None and _same(there, row):
            continue
        saving.put(ctx.uow, kind, row)
        trace(ctx, f"{kind.value}:{code}", "saved" if there is not None else None, _facts(row))
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(code)
    if codes:
        raise_reference(ctx)
    return Saved(
        kind=kind.value, added=added, changed=changed, unchanged=len(rows) - added - changed, codes=tuple(codes)
    )


def _same(there: object, row: Values) -> bool:
    return isinstance(there, Mapping) and all(
        there.get(name) == value for name, value in row.items() if name != "version"
    )


def _facts(row: Values) -> dict[str, object]:
    told = {name: value for name, value in row.items() if name not in ("password_hash", "geometry", "version")}
    if "password_hash" in row:
        told["password_sha256"] = commitments.sha256(row["password_hash"])
    if "geometry" in row:
        told["geometry_sha256"] = commitments.sha256(row["geometry"])
    return told


def require_code(code: str, what: str | Phrase) -> str:
    """The code; InputError when it is empty, or longer than an index takes."""
    return require_text(code, what, most=MOST_CODE)
