"""What `cc sla preview` says in words, and the many small steps of `cc sla move`."""

from typing import TYPE_CHECKING

from cc.core.phrases import mark
from cc.main.commands.sla.pack_words import changes_words

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.packs import ClockEffect, PackChanges, PackPreview, PolicySwitch
    from cc.words.reader import Reader

BATCH = 200
"""Reports moved in one transaction: some tenths of a second during which nobody else writes on SQLite."""


def loaded(done: "PackChanges", told: "PackPreview") -> dict[str, object]:
    """What loading did, and what the preview told of it, as one thing: for JSON."""
    from dataclasses import fields

    rest = {each.name: getattr(told, each.name) for each in fields(told) if each.name != "changes"}
    return {**{each.name: getattr(done, each.name) for each in fields(done)}, **rest}


def preview_words(desk: "CommandSession", found: "PackPreview", done: "PackChanges | None" = None) -> list[str]:
    """A preview for people; once it was loaded (`done`), what it said and what came of it."""
    changes = done or found.changes
    reader = desk.reader
    lines = changes_words(desk, changes, preview=done is None)
    if changes.already:
        return lines
    switched = reader.say(_SWITCHED[done is None, bool(changes.effective_at)], at=changes.effective_at)
    lines += ["", switched]
    lines += [line for each in found.switches for line in _switch_lines(each, reader)] or [reader.say("  none.")]
    if found.never:
        codes = list(found.never)
        lines.append(reader.say("  never given, others are more specific or stand before: {codes}", codes=codes))
    lines += ["", reader.say("Open reports, as of {at:moment}:", at=found.as_of)]
    loading = reader.say("by loading (calendars change)") if done is None else reader.say("by this loading")
    lines += _effect_words(loading, found.calendars, reader)
    lines += _effect_words(reader.say("by `{command} sla move` after it"), found.moving, reader)
    lines += _effect_words(reader.say("by `{command} sla move --as-new` after it"), found.moving_as_new, reader)
    if not found.whole:
        lines.append(reader.say("  counted are the reports that you may see."))
    return lines


_SWITCHED = {
    (True, True): mark("Reports received from {at:moment} on would get another policy:"),
    (True, False): mark("Reports that come in after it would get another policy:"),
    (False, True): mark("Reports received from {at:moment} on get another policy:"),
    (False, False): mark("Reports that come in from now on get another policy:"),
}


def _switch_lines(switch: "PolicySwitch", reader: "Reader") -> list[str]:
    """Who gets what instead of what, and what is no longer promised to them."""
    lines = [f"  {_switch_words(switch, reader)}"]
    if switch.dropped and switch.after:
        targets = [str(each) for each in switch.dropped]
        told = reader.say("    no longer promised: {targets:target}", targets=targets)
        lines.append(told)
    return lines


def _switch_words(switch: "PolicySwitch", reader: "Reader") -> str:
    what = ", ".join(switch.categories) or reader.say("every category")
    if switch.except_categories:
        what = reader.say("{what} but {others}", what=what, others=list(switch.except_categories))
    urgency = ", ".join(f"P{priority}" for priority in switch.priorities) or reader.say("every priority")
    unit = reader.say("{unit} (but {others})", unit=switch.unit, others=list(switch.but)) if switch.but else switch.unit
    before, after = (each or reader.say("no policy") for each in (switch.before, switch.after))
    return f"{unit}: {what}; {urgency}: {before} → {after}"


def _effect_words(how: str, effect: "ClockEffect", reader: "Reader") -> list[str]:
    if not effect.reports:
        return [reader.say("  {how}: none is touched", how=how)]
    facts = {"how": how, "reports": effect.reports, "moved": effect.moved}
    lines = [reader.say("  {how}: {reports:number} reckoned anew, {moved:number} get another due time", **facts)]
    if effect.breached:
        first = [*effect.first, *(["…"] if effect.breached > len(effect.first) else [])]
        lines.append(
            reader.say("    {count:number} open reports become late: {refs}", count=effect.breached, refs=first)
        )
    if effect.unbreached:
        lines.append(reader.say("    {count:number} open reports are no longer late", count=effect.unbreached))
    return lines


def move_open(desk: "CommandSession", query: str, as_new: bool, note: str) -> tuple[int, int]:
    """Move every open report that matches, in transactions of their own; how many moved, and how many kept theirs."""
    from cc.cli.progress import Progress
    from cc.core.intents.packs import MoveReports
    from cc.core.questions.reports import ListReports

    moved = kept = 0
    cursor: str | None = None
    with Progress(desk.say("moving"), desk.reader) as progress:
        while True:
            page = desk.ask(ListReports(f"is:open {query}".strip(), "received", cursor, BATCH))
            names = tuple(line.id for line in page.items)
            if names:
                done = desk.do(MoveReports(names, as_new, note))
                moved, kept = moved + len(done.moved), kept + done.kept
                progress.at(moved + kept, None)
            cursor = page.after
            if cursor is None:
                return moved, kept
