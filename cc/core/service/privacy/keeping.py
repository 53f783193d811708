"""What a category's reports keep of their reporters, and for how long: what a sweep erases by itself. Owns when that is
due, looked at again under the report's lock; a legal hold keeps everything."""

from collections.abc import Iterator, Sequence
from typing import Any

from cc.core.records.organisation import Category
from cc.core.service.change.case import Case
from cc.core.service.change.flags import read
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.privacy.erasing import REPORTER, erased
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import reporters
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Action, Flag

DAY_S = 86_400


def categories(directory: Directory) -> Iterator[Category]:
    """Those that keep reporters for a time, by code."""
    for code in sorted(directory.categories):
        if directory.categories[code].keep_days:
            yield directory.categories[code]


def due(ctx: WriteContext, category: Category, limit: int) -> Sequence[Any]:
    """Reports of it whose reporter's time is over, of the caller's unit and below, the oldest first: `id`."""
    return reporters.over_since(ctx.uow, ctx.actor, ctx.directory, category.code, _before_s(ctx, category), limit)


def expire(ctx: WriteContext, case: Case) -> int:
    """Erase a report's reporter, if it is due still; 1, or 0."""
    report = case.report
    category = ctx.directory.categories.get(str(report["category"]))
    if category is None or not category.keep_days or report["queue_at"] is not None:
        return 0
    if report["changed_at"] >= _before_s(ctx, category) or Flag.LEGAL_HOLD in read(report["flags"]):
        return 0
    facts = erased(ctx, case, [REPORTER])
    days = category.keep_days
    told = {"reason": f"{category.code}: {days}", "days": days, "by_itself": True}
    case.move(Action.ERASE, {**told, **facts}, asked=False)
    ctx.finish(case)
    return 1


def _before_s(ctx: WriteContext, category: Category) -> int:
    return epoch(ctx.now) - category.keep_days * DAY_S
