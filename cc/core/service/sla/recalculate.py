"""A calendar changed: the clocks of open reports that are held to it are reckoned anew (design: sla, rule 12).

Owns recording it on each, so that replaying its events gives the same clocks. A report that
is over keeps its figures.
"""

from collections.abc import Mapping

from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import cases, open_reports
from cc.core.vocabulary import Action


def recalculate(ctx: WriteContext, newer: Mapping[str, str]) -> int:
    """Every open report whose policy names one of these calendars (name → `name@version`); how many there were."""
    names = renamed(ctx.directory, newer)
    count = 0
    for report_id in open_reports.under(ctx.uow, [key for key, told in names.items() if told]):
        case = Case(cases.load(ctx.uow, ctx.directory, SYSTEM, report_id), ctx.actor, ctx.directory, ctx.now)
        told = names.get(str(case.report["policy"]))
        if told:  # it may have been given another policy before it was locked
            zone = ctx.directory.zone_fact(str(case.report["policy"]), str(case.report["unit"]))
            case.note(0, Action.AMEND, {"calendars": told, "recalculated": True} | zone)
            ctx.finish(case)
            count += 1
    return count


def renamed(directory: Directory, newer: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For each policy the calendars it names, or that have replaced those since, with what replaces them now."""
    found: dict[str, dict[str, str]] = {}
    for key, policy in directory.all_policies.items():
        named = {target.calendar.partition("@")[0] for target in policy.targets} & newer.keys()
        found[key] = {
            old: newer[name]
            for name in named
            for old in directory.calendars
            if old.partition("@")[0] == name and old != newer[name]
        }
    return found
