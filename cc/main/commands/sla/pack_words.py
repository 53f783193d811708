"""What loading a pack changes, and when it holds, in words: for the verbs that load and those that only look."""

from typing import TYPE_CHECKING

from cc.core.phrases import mark

if TYPE_CHECKING:
    from datetime import datetime

    from cc.cli.session import CommandSession
    from cc.core.records.packs import PackChanges
    from cc.words.reader import Reader


def when(desk: "CommandSession", at: "datetime | object | None") -> str:
    """An instant in the reader's zone; empty for none."""
    from datetime import datetime

    from cc.cli.times import shown

    return shown(at, desk.zone) if isinstance(at, datetime) else ""


def changes_words(desk: "CommandSession", done: "PackChanges", *, preview: bool = False) -> list[str]:
    """What loading changed, or would (`preview`), one kind a line."""
    reader, facts = desk.reader, {"pack": f"{done.name}@{done.version}", "at": done.effective_at}
    if done.already:
        return [reader.say("{pack} is loaded: nothing changes.", **facts)]
    lines = [reader.say(_LOADED[preview, bool(done.effective_at)], **facts)]
    for name, text in _KINDS.items():
        listed = getattr(done, name)
        if listed:
            lines.append(reader.say(text, codes=list(listed)))
    if done.recalculated:
        count = done.recalculated
        lines.append(reader.say("  the due times of {count:number} open reports were reckoned anew", count=count))
    told: list[object] = list(done.notes)
    check = in_language(reader, done.check_id, done.check_en)
    told += [check] if check else []
    return [*lines, *(reader.say("  note: {warning}", warning=warning) for warning in told or done.warnings)]


def in_language(reader: "Reader", text_id: str, text_en: str) -> str:
    """What a pack says in both languages, in the reader's."""
    return text_id if str(reader.language) == "id" else text_en


_LOADED = {
    (False, True): mark("{pack} loaded, for reports received from {at:moment} on"),
    (False, False): mark("{pack} loaded, from now on"),
    (True, True): mark("{pack} would be loaded, for reports received from {at:moment} on"),
    (True, False): mark("{pack} would be loaded, from now on"),
}
_KINDS = {
    "calendars": mark("  calendars: {codes}"),
    "added": mark("  added: {codes}"),
    "changed": mark("  changed: {codes}"),
    "unchanged": mark("  unchanged: {codes}"),
    "retired": mark("  retired: {codes}"),
    "followed": mark("  followed: {codes}"),
}
