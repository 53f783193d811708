"""A time that was claimed too far back waits: a supervisor confirms or declines it (design: trust, 4). Owns who may,
and what a report's flags say of it afterwards."""

from cc.core.errors import ForbiddenError, InputError, RefusedError
from cc.core.intents.reports import ConfirmReport
from cc.core.records.receipts import Receipt
from cc.core.rules.sla.claims import Waiting, waiting
from cc.core.service.change import flags
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext, noted
from cc.core.service.change.whose import from_above
from cc.core.service.reports.merging import hand_on_anew
from cc.core.store.organisation import people
from cc.core.store.reports import cases
from cc.core.vocabulary import Action, Flag


def confirm(ctx: WriteContext, intent: ConfirmReport) -> Receipt:
    """Claimed times of a report and its tasks count from now on, or never."""
    if ctx.claimed_at is not None:
        raise InputError("a confirmation counts when it is given: leave the time out.", code="input.claimed")
    name, number = cases.split_ref(intent.report)
    case = ctx.open_case(name)
    case.require(0, Action.CONFIRM)
    chosen = _chosen(ctx, case, number, intent.event)
    left = [each for each in waiting(case.before.events) if each not in chosen]
    told: dict[str, object] = {"declines" if intent.decline else "confirms": [each.seq for each in chosen]}
    if not intent.decline:
        told |= flags.put(case.report, Flag.ENTERED_LATE)
    if not left:
        told |= flags.put(case.report, Flag.TIME_UNCONFIRMED, there=False)
    told |= from_above(ctx.actor, str(case.report["unit"]))
    case.move(Action.CONFIRM, told | noted(intent.note))
    receipt = ctx.finish(case)
    hand_on_anew(ctx, case)
    return receipt


def _own_claim(ctx: WriteContext, case: Case, ref: str) -> ForbiddenError:
    """Nobody confirms what they said themselves: another supervisor of the unit does, or one of the nearest unit above
    that has another; at the root of a room with one, nobody."""
    others = people.supervisors(ctx.uow.connection) - {(ctx.actor.login, ctx.actor.unit)}
    with_others = {unit for _, unit in others}
    path = reversed(ctx.directory.path(str(case.report["unit"])))
    unit = next((each for each in path if each in with_others), "")
    if not unit:
        return ForbiddenError(
            "you said that time of {ref} yourself, and nobody else here may confirm it: have an administrator name a "
            "second supervisor.",
            code="forbidden.own_claim",
            fields={"ref": ref},
        )
    return ForbiddenError(
        "you said that time of {ref} yourself: another supervisor has to confirm it, of {unit}.",
        code="forbidden.own_claim",
        fields={"ref": ref, "unit": unit},
    )


def _chosen(ctx: WriteContext, case: Case, number: int, seq: int | None) -> list[Waiting]:
    """What is to be confirmed: all that waits, of one task if it is named, or one event; never one's own."""
    ref = f"{case.ref}/{number}" if number else case.ref
    found = [each for each in waiting(case.before.events) if number in (0, each.number) and seq in (None, each.seq)]
    if not found:
        raise RefusedError(
            "no time of {ref} waits for a confirmation.", code="lifecycle.nothing_waits", fields={"ref": ref}
        )
    others = [each for each in found if each.by != ctx.actor.login]
    if not others:
        raise _own_claim(ctx, case, ref)
    return others
