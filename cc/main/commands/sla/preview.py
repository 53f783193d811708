"""What `cc sla preview` says in words, and the many small steps of `cc sla move`."""

from typing import TYPE_CHECKING

from cc.main.commands.sla.pack_words import changes_words, when

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.pack import ClockEffect, PackPreview, PolicySwitch

BATCH = 200
"""Reports moved in one transaction: some tenths of a second during which nobody else writes on SQLite."""


def preview_words(desk: "CommandSession", found: "PackPreview") -> list[str]:
    """A preview for people."""
    changes = found.changes
    lines = changes_words(desk, changes, "would be loaded")
    if changes.already:
        return lines
    since = f"received from {when(desk, changes.effective_at)} on" if changes.effective_at else "that come in after it"
    lines += ["", f"Reports {since} would get another policy:"]
    lines += [f"  {_switch_words(switch)}" for switch in found.switches] or ["  none."]
    if found.never:
        lines.append(f"  never given, others are more specific or stand before: {', '.join(found.never)}")
    lines += ["", f"Open reports, as of {when(desk, found.as_of)}:"]
    lines += _effect_words("by loading (calendars change)", found.calendars)
    lines += _effect_words("by `cc sla move` after it", found.moving)
    lines += _effect_words("by `cc sla move --as-new` after it", found.moving_as_new)
    if not found.whole:
        lines.append("  counted are the reports that you may see.")
    return lines


def _switch_words(switch: "PolicySwitch") -> str:
    what = ", ".join(switch.categories) or "every category"
    if switch.except_categories:
        what += f" but {', '.join(switch.except_categories)}"
    urgency = ", ".join(f"P{priority}" for priority in switch.priorities) or "every priority"
    but = f" (but {', '.join(switch.but)})" if switch.but else ""
    return f"{switch.unit}{but}: {what}; {urgency}: {switch.before or 'no policy'} → {switch.after or 'no policy'}"


def _effect_words(how: str, effect: "ClockEffect") -> list[str]:
    if not effect.reports:
        return [f"  {how}: none is touched"]
    lines = [f"  {how}: {effect.reports} reckoned anew, {effect.moved} get another due time"]
    if effect.breached:
        more = " …" if effect.breached > len(effect.first) else ""
        lines.append(f"    {effect.breached} open reports become breached: {', '.join(effect.first)}{more}")
    if effect.unbreached:
        lines.append(f"    {effect.unbreached} open reports are no longer breached")
    return lines


def move_open(desk: "CommandSession", query: str, as_new: bool, note: str) -> tuple[int, int]:
    """Move every open report that matches, in transactions of their own; how many moved, and how many kept theirs."""
    from cc.cli.progress import Progress
    from cc.core.centre import Call
    from cc.core.intents.reports import MoveReports
    from cc.core.questions.reports import ListReports

    moved = kept = 0
    cursor: str | None = None
    with Progress("moving") as progress:
        while True:
            page = desk.ask(ListReports(f"is:open {query}".strip(), "received", cursor, BATCH))
            names = tuple(line.id for line in page.items)
            if names:
                done = desk.centre.execute(Call(desk.credential, MoveReports(names, as_new, note)))
                moved, kept = moved + len(done.moved), kept + done.kept
                progress.at(moved + kept, None)
            cursor = page.after
            if cursor is None:
                return moved, kept
