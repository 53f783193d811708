"""Intents that leave a report's status as it is: amend, comment, share, unshare, attach, claim, release."""

from collections.abc import Sequence
from datetime import timedelta

from cc.core.errors import InputError, LostRaceError, RefusedError
from cc.core.intents import reports as intents
from cc.core.records.receipts import Receipt
from cc.core.records.reports import PLACE_TEXTS
from cc.core.rules.lifecycle.access import holds, require_role
from cc.core.service.change.case import Case
from cc.core.service.change.classify import reclassify, relocate, require_aware
from cc.core.service.change.intent_context import MOST_REPORTED, WriteContext, noted, require_text, seen
from cc.core.service.reports.policy_moves import named_policy
from cc.core.store.reports import attachments, cases
from cc.core.store.sql.row_security.identity import eyes_of
from cc.core.store.sql.times import epoch, instant
from cc.core.vocabulary import Action, Role

MOST_CLAIM_MINUTES = 240
MOST_PHOTOS = 100
_LEADS = (Role.SUPERVISOR,)


def amend(ctx: WriteContext, intent: intents.AmendReport) -> Receipt:
    """Put right what was entered."""
    case = ctx.open_case(intent.report)
    case.require(0, Action.AMEND)
    facts = reclassify(case, category=intent.category, priority=intent.priority, unit=intent.unit)
    for name in ("text", *PLACE_TEXTS):
        value = getattr(intent, name)
        if value is not None and value != case.report[name]:
            case.report[name] = require_text(value, "the text", most=MOST_REPORTED) if name == "text" else seen(value)
            facts[name] = case.report[name]
    if intent.lon is not None or intent.lat is not None:
        facts |= relocate(case, intent.lon, intent.lat)
    if intent.due_at is not None:
        facts |= _amend_due(ctx, case, intent)
    if intent.policy is not None:
        facts |= named_policy(ctx, case, intent.policy)
    if not facts:
        raise InputError("nothing would change: name what to put right.", code="input.nothing")
    case.move(Action.AMEND, facts | noted(intent.note))
    return ctx.finish(case)


def _amend_due(ctx: WriteContext, case: Case, intent: intents.AmendReport) -> dict[str, object]:
    require_role(ctx.actor, _LEADS, "changing a due time")
    due_at = require_aware(intent.due_at, "due_at")
    if case.report["own_due_at"] is None or due_at is None:
        raise InputError(
            "{ref} has no due time of its own: its policy says when it is due.",
            code="input.no_own_due",
            fields={"ref": case.ref},
        )
    case.report["own_due_at"] = epoch(due_at)
    return {"due_at": due_at.isoformat()}


def comment(ctx: WriteContext, intent: intents.CommentReport) -> Receipt:
    """Say something about it."""
    case = ctx.open_case(intent.report)
    case.move(Action.COMMENT, {"text": require_text(intent.text, "what you want to say")})
    return ctx.finish(case)


def share(ctx: WriteContext, intent: intents.ShareReport) -> Receipt:
    """Let another unit see it."""
    case = ctx.open_case(intent.report)
    case.require(0, Action.SHARE)
    unit = ctx.directory.unit(intent.unit).code
    if unit in case.shares:
        raise RefusedError(
            "{ref} is shared with {unit} already.", code="lifecycle.shared", fields={"ref": case.ref, "unit": unit}
        )
    case.after.shares = case.shares | {unit}
    case.move(Action.SHARE, {"unit": unit} | noted(intent.note))
    case.notices.append(("report.shared", f"unit:{unit}"))
    return ctx.finish(case)


def unshare(ctx: WriteContext, intent: intents.UnshareReport) -> Receipt:
    """Take a share back."""
    case = ctx.open_case(intent.report)
    case.require(0, Action.UNSHARE)
    if intent.unit not in case.shares:
        facts: dict[str, object] = {"ref": case.ref, "unit": intent.unit, "shared": sorted(case.shares)}
        if case.shares:
            raise RefusedError(
                "{ref} is not shared with {unit}; it is shared with {shared}.",
                code="lifecycle.not_shared",
                fields=facts,
            )
        raise RefusedError("{ref} is not shared with anybody.", code="lifecycle.not_shared", fields=facts)
    case.after.shares = case.shares - {intent.unit}
    case.move(Action.UNSHARE, {"unit": intent.unit} | noted(intent.note))
    return ctx.finish(case)


def attach(ctx: WriteContext, intent: intents.AttachToReport) -> Receipt:
    """Add photos to the report."""
    case = ctx.open_case(intent.report)
    fresh = add_photos(ctx, case, 0, intent.evidence)
    case.move(Action.ATTACH, {"evidence": fresh} | noted(intent.note))
    return ctx.finish(case)


def add_photos(ctx: WriteContext, case: Case, task: int, names: tuple[str, ...], *, needed: bool = True) -> list[str]:
    """Hang photos on the report (0) or a task; those that were new there. InputError for bytes that nobody put."""
    wanted = list(dict.fromkeys(name.strip().lower() for name in names))
    if not wanted and needed:
        raise InputError("name at least one photo.", code="input.no_photo")
    require_usable(ctx, wanted)
    there = set(cases.photos_of(ctx.uow, case.report["id"], task))
    fresh = [name for name in wanted if name not in there]
    if wanted and not fresh and needed:
        raise RefusedError("these photos are attached already.", code="evidence.attached", fields={"evidence": wanted})
    first = int(case.report["photos"]) + 1
    cases.attach(
        ctx.uow,
        (
            {
                "report_id": case.report["id"],
                "number": first + offset,
                "task": task,
                "sha256": name,
                "attached_at": epoch(case.now),
                "attached_by": ctx.actor.login,
            }
            for offset, name in enumerate(fresh)
        ),
    )
    case.report["photos"] += len(fresh)
    return fresh


def require_usable(ctx: WriteContext, names: Sequence[str]) -> None:
    """InputError for photos that the caller neither put nor sees, and for more than one call takes."""
    if len(names) > MOST_PHOTOS:
        raise InputError(
            "{count} photos at once; {most} are the most.",
            code="input.too_many",
            fields={"count": len(names), "most": MOST_PHOTOS},
        )
    if not names:
        return
    with eyes_of(ctx.uow.connection, ctx.actor):
        known = attachments.usable(ctx.uow.connection, ctx.actor, ctx.directory, names)
    missing = [name for name in names if name not in known]
    if missing:
        raise InputError(
            "the bytes of photo {photo} are not here: send them first, then name them.",
            code="evidence.not_put",
            fields={"missing": missing, "photo": missing[0]},
        )


def claim(ctx: WriteContext, intent: intents.ClaimReport) -> Receipt:
    """Take the lease on handling it."""
    if not 1 <= intent.minutes <= MOST_CLAIM_MINUTES:
        raise InputError(
            "a claim lasts 1 to {most} minutes.", code="input.minutes", fields={"most": MOST_CLAIM_MINUTES}
        )
    case = ctx.open_case(intent.report)
    until = ctx.now + timedelta(minutes=intent.minutes)
    case.move(Action.CLAIM, {"claim_until": until.isoformat()})
    if not cases.claim(ctx.uow, case.report["id"], ctx.actor.login, epoch(ctx.now), epoch(until)):
        held_until = instant(case.report["held_until"])
        raise LostRaceError(
            "{by} was faster: {ref} is claimed until {until:time}.",
            code="claimed",
            fields={"ref": case.ref, "by": case.report["holder"], "until": held_until and held_until.isoformat()},
        )
    _set_holder(case, ctx.actor.login, epoch(until))
    return ctx.finish(case)


def _set_holder(case: Case, holder: str | None, until: int | None) -> None:
    for row in (case.before.report, case.report):
        row["holder"], row["held_until"] = holder, until


def release(ctx: WriteContext, intent: intents.ReleaseReport) -> Receipt:
    """Give the lease back; a supervisor may release another's."""
    case = ctx.open_case(intent.report)
    case.require(0, Action.RELEASE)
    holder = case.report["holder"]
    if holder is None or (holder != ctx.actor.login and not holds(ctx.actor, *_LEADS)):
        facts = {"ref": case.ref, "by": holder}
        if holder:
            raise RefusedError("{ref} is claimed by {by}, not by you.", code="lifecycle.not_claimed", fields=facts)
        raise RefusedError("{ref} is not claimed.", code="lifecycle.not_claimed", fields=facts)
    case.move(Action.RELEASE, {"by": holder} if holder != ctx.actor.login else {})
    case.report["holder"] = case.report["held_until"] = None
    return ctx.finish(case)
