"""Reporters' data whose time is over is erased: what a room keeps how long is said by whoever asks, in cron say. Owns
that it is asked for by a supervisor, and passes over what is under a legal hold."""

from cc.core.errors import ForbiddenError, InputError, NotFoundError
from cc.core.intents import privacy as intents
from cc.core.records.privacy import Expired
from cc.core.rules.lifecycle.access import require_role
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.privacy.erasing import REPORTER, erased
from cc.core.store.reports import reporters
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Action, Role

DAY_S = 86_400
MOST = 500


def expire(ctx: WriteContext, intent: intents.ExpireReporters) -> Expired:
    """Erase reporters of reports that have been over for so many days."""
    require_role(ctx.actor, (Role.SUPERVISOR, Role.SYSTEM), "erasing reporters' data")
    if not 1 <= intent.days <= 36_500 or not 1 <= intent.limit <= MOST:
        raise InputError(
            "name 1 to 36,500 days, and 1 to {most} reports at once.", code="input.limit", fields={"most": MOST}
        )
    code = ctx.directory.category(intent.category).code
    before_s = epoch(ctx.now) - intent.days * DAY_S
    rows = reporters.over_since(ctx.uow, ctx.actor, ctx.directory, code, before_s, intent.limit)
    if intent.dry_run:
        return Expired(refs=tuple(str(row.ref) for row in rows), more=len(rows) == intent.limit)
    refs: list[str] = []
    for row in rows:
        try:
            case = ctx.load_case(str(row.id))
            case.require(0, Action.ERASE)
        except (ForbiddenError, NotFoundError):
            continue
        facts = erased(ctx, case, [REPORTER])
        case.move(Action.ERASE, {"reason": f"{code}: {intent.days}", "days": intent.days, **facts})
        ctx.finish(case)
        ctx.uow.flush()
        refs.append(case.ref)
    return Expired(refs=tuple(refs), more=len(rows) == intent.limit and bool(refs))
