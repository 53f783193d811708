"""What loading a pack changes, and when it holds, in words: for the verbs that load and those that only look."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from cc.cli.session import CommandSession
    from cc.core.records.pack import PackChanges


def when(desk: "CommandSession", at: "datetime | object | None") -> str:
    """An instant in the reader's zone; empty for none."""
    from datetime import datetime

    from cc.cli.times import shown

    return shown(at, desk.zone) if isinstance(at, datetime) else ""


def changes_words(desk: "CommandSession", done: "PackChanges", verb: str = "") -> list[str]:
    """What loading changed, one kind a line."""
    key = f"{done.name}@{done.version}"
    if done.already:
        return [f"{key} is loaded: nothing changes."]
    since = f"for reports received from {when(desk, done.effective_at)} on" if done.effective_at else "from now on"
    lines = [f"{key} {verb or 'loaded'}, {since}"]
    for name in ("calendars", "added", "changed", "unchanged", "retired", "followed"):
        listed = getattr(done, name)
        if listed:
            lines.append(f"  {name}: {', '.join(listed)}")
    if done.recalculated:
        lines.append(f"  the due times of {done.recalculated} open reports were reckoned anew")
    return [*lines, *(f"  note: {warning}" for warning in done.warnings)]
