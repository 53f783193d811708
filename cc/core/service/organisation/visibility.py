"""Who sees a report changes without the report: a unit moved in the tree, an officer went to another unit.

Owns when sight and counters are rewritten; no event of the report tells of it.
"""

from collections.abc import Iterable, Iterator

from cc.core.rules.lifecycle.access import holds
from cc.core.service.change import visibility_rows
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import trace
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import visibility
from cc.core.store.reports.visibility import Shown
from cc.core.vocabulary import Role


def refresh_visibility(ctx: WriteContext, directory: Directory, moved: Iterable[str]) -> int:
    """Rewrite sight and counters of every report that belongs to the moved units; how many there were."""
    return _refresh(ctx, directory, visibility.of_units(ctx.uow, moved))


def recount(ctx: WriteContext, directory: Directory) -> int:
    """Sight and counters of every report anew, under a new root: it sees everything, and the old one has rows now."""
    visibility.clear_counters(ctx.uow)
    return _refresh(ctx, directory, visibility.of_all(ctx.uow), anew=True)


def follow_root(ctx: WriteContext, root: str) -> None:
    """Whoever puts a unit above the root goes there: else nobody could set up what holds for the whole room."""
    if holds(ctx.actor, Role.SYSTEM) or not people.move(ctx.uow, ctx.actor.login, root):
        return
    trace(ctx, f"person:{ctx.actor.login}", "saved", {"unit": root})


def restrict(ctx: WriteContext, category: str, restricted: int) -> int:
    """Every report of a category is restricted from now on, or not any more; the counters follow. How many."""
    return visibility.restrict(ctx.uow, category, restricted, ctx.directory.root)


def refresh_officers(ctx: WriteContext, directory: Directory, logins: Iterable[str]) -> int:
    """The same for every report that has a task of these officers, who work for another unit now."""
    return _refresh(ctx, directory, visibility.of_officers(ctx.uow, logins))


def _refresh(ctx: WriteContext, directory: Directory, reports: Iterator[Shown], *, anew: bool = False) -> int:
    count = 0
    for report in reports:
        _rewrite(ctx, directory, report, anew=anew)
        count += 1
    return count


def _rewrite(ctx: WriteContext, directory: Directory, report: Shown, *, anew: bool) -> None:
    """One report's; `anew` when all counters are at nothing."""
    uow = ctx.uow
    there = visibility.seen_by(uow, report.id)
    tasks, shares = visibility.worked_by(uow, report.id), visibility.shared_with(uow, report.id)
    wanted = visibility_rows.sight_of(
        directory, visibility_rows.units_of(uow, {"unit": report.unit}, tasks, shares), report.queue_at
    )
    gone, fresh = sorted(there - set(wanted)), sorted(set(wanted) - there)
    if gone:
        visibility.hide(uow, report.id, gone)
    visibility.show(uow, report.id, fresh, report.queue_at)
    more, fewer = ([directory.root, *wanted], []) if anew else (fresh, gone)
    for unit in more:
        uow.tally(unit, report.status, report.priority, report.restricted, +1)
    for unit in fewer:
        uow.tally(unit, report.status, report.priority, report.restricted, -1)
