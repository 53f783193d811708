"""`cc audit opened`: who opened what, as lines. Owns words; what is recorded, and who may ask, is core's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cc.cli.session import CommandSession
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.privacy import OpenedEntry

HEADINGS = mark("at, who, unit, what, restricted, how")


def show(desk: CommandSession, report: str | None, person: str | None, since: str | None, until: str | None) -> None:
    """Print the entries."""
    from cc.cli.times import shown
    from cc.core.questions.privacy import WhoOpened

    reader = desk.reader
    begin, end = (None if told is None else desk.time(told) for told in (since, until))

    def row(entry: "OpenedEntry") -> Sequence[object]:
        yes = reader.say("yes") if entry.restricted else ""
        how = reader.word("opened", entry.how)
        return (shown(entry.at, desk.zone), entry.login, entry.unit, entry.ref, yes, how)

    entries = desk.stream(WhoOpened(report, person, begin, end))
    desk.out.items("posko.opened/1", entries, HEADINGS, row, empty=mark("Nobody opened any."))
