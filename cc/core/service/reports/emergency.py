"""Breaking the glass: a supervisor opens a report that they do not see, for some minutes, to read it (design: access).

Owns how often, how long, who is told, and that what may not be opened is answered as what is not there, after the same
work. What stands in between is rules.lifecycle.out_of_sight's; that nothing is done with it, the store's sight.
"""

from datetime import timedelta

from cc.core.errors import InputError, RefusedError
from cc.core.intents.emergency import BreakGlass
from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain
from cc.core.questions.trail import ListBrokenGlass
from cc.core.records.receipts import Receipt
from cc.core.records.trail import BrokenGlass
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.lifecycle.administration import agency_of
from cc.core.rules.lifecycle.out_of_sight import Hidden, Wall, wall
from cc.core.service.change.administration import own_agency
from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.question_context import ReadContext
from cc.core.store.organisation import glass
from cc.core.store.reports import cases, out_of_sight
from cc.core.store.reports.out_of_sight import Standing
from cc.core.store.sql.times import epoch, instant
from cc.core.vocabulary import Action, Role, RoomSetting

MOST_MINUTES = 240
MOST_REASON = 1000
MOST_DAYS = 3660
TOPIC = "report.break_glass"
_LOOKING = (Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.SYSTEM)


def break_glass(ctx: WriteContext, intent: BreakGlass) -> Receipt:
    """Open it, and tell who has to know."""
    reason = require_text(intent.reason, "the reason", most=MOST_REASON)
    _require_sensible(ctx, intent.minutes)
    left = _left_today(ctx)
    name, _ = cases.split_ref(intent.report)
    found = out_of_sight.standing(ctx.uow, ctx.directory, ctx.actor, name)
    between = _between(ctx, found)
    if found.seen:
        raise RefusedError("you see {ref} already.", code="lifecycle.in_sight", fields={"ref": intent.report})
    if between is None:
        raise cases.not_found(intent.report)
    _require_shut(ctx, found, intent.report)
    case = Case(cases.load(ctx.uow, ctx.directory, SYSTEM, found.id), ctx.actor, ctx.directory, ctx.now)
    case.require(0, Action.BREAK_GLASS)
    until = case.now + timedelta(minutes=intent.minutes)
    case.move(Action.BREAK_GLASS, {"reason": reason, "until": until.isoformat(), "wall": str(between)})
    case.notices.extend((TOPIC, each) for each in _told(ctx, found.unit))
    case.warn(
        Phrase(
            "You can read it until {until:time}, and nothing else. Its supervisor and the auditor are told; you may do "
            "so {left:number} more times today.",
            {"until": plain(until), "left": left - 1},
        )
    )
    receipt = ctx.finish(case)
    row = {"report_id": found.id, "seq": receipt.seq, "login": ctx.actor.login}
    glass.put(ctx.uow, {**row, "broken_at": epoch(case.now), "until": epoch(until)})
    return receipt


def _require_sensible(ctx: WriteContext, minutes: int) -> None:
    if not 1 <= minutes <= MOST_MINUTES:
        raise InputError(
            "a glass is broken for 1 to {most} minutes.", code="input.minutes", fields={"most": MOST_MINUTES}
        )
    if ctx.claimed_at is not None:
        raise InputError("the glass is broken now: leave the time out.", code="input.claimed")


def _left_today(ctx: WriteContext) -> int:
    """How often the caller may do so on this day of the room's; RefusedError where not any more. Asked before anything
    else, whatever is there."""
    most = ctx.directory.settings.at(RoomSetting.BREAK_GLASS_A_DAY, ctx.now)
    today = ctx.now.astimezone(ctx.directory.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    left = most - glass.broken_since(ctx.uow, ctx.actor.login, epoch(today))
    if left < 1:
        raise RefusedError(
            "{most:number} times a day is the most that one may break the glass here: ask a supervisor who sees it.",
            code="lifecycle.glass",
            fields={"most": most},
        )
    return left


def _between(ctx: WriteContext, found: Standing) -> Wall | None:
    directory, settings = ctx.directory, ctx.directory.settings
    known = directory.units.get(found.unit)
    hidden = Hidden(
        seen=found.seen,
        seen_if_cleared=found.seen_if_cleared,
        needs_clearance=found.restricted and not ctx.actor.cleared,
        own_agency=own_agency(ctx),
        its_agency=agency_of(known.path) if known else found.unit,
    )
    between = wall(hidden, lambda agency: bool(settings.at(RoomSetting.BREAK_GLASS_FOREIGN, ctx.now, agency)))
    return between if found.id else None


def _require_shut(ctx: WriteContext, found: Standing, ref: str) -> None:
    until = glass.until(ctx.uow, ctx.actor.login, found.id)
    if until is not None and until > epoch(ctx.now):
        raise RefusedError(
            "{ref} stands open to you until {until:time} already.",
            code="lifecycle.glass",
            fields={"ref": ref, "until": instant(until).isoformat()},
        )


def _told(ctx: WriteContext, unit: str) -> list[str]:
    """The owner's supervisor, or (where the caller may be that) the one above; the auditors of both."""
    told = [f"supervisor:{unit}", f"auditor:{unit}"]
    own = ctx.directory.units.get(ctx.actor.unit)
    if own is not None and own.code in ctx.directory.path(unit) and own.parent is not None:
        return [*told, f"supervisor:{own.parent}"]
    return told if own is None or own.code == unit else [*told, f"auditor:{own.code}"]


def list_broken(ask: ReadContext, question: ListBrokenGlass) -> tuple[BrokenGlass, ...]:
    """Who broke which glass."""
    require_role(ask.actor, _LOOKING, "seeing who broke the glass")
    if not 0 <= question.days <= MOST_DAYS:
        raise InputError("0 to {most} days can be looked at.", code="input.days", fields={"most": MOST_DAYS})
    return out_of_sight.broken(ask.connection, ask.actor, ask.directory, ask.now_s - question.days * 86_400)
