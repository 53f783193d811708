"""`cc privacy`: reporters' personal data: whose reports, the keys that it is sealed under. Owns words; what is sealed
and who may look is core's."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED, note
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from cc.core.records.privacy import KeyUse, Sealed

noun = Noun("privacy", "Personal data: find, export, breach, keys.")

KEY_HEADINGS = mark("key, reports, here, in use")


@noun.reads()
def find(
    desk: CommandSession,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help="The whole contact; - reads standard input.")],
) -> None:
    """Reports of one reporter in your unit and below, newest first: by the whole contact, not by part of it."""
    import sys

    from cc.cli.listing import REPORT_HEADINGS, report_row
    from cc.core.questions.privacy import FindByReporter

    wanted = sys.stdin.readline(1000).strip() if contact == "-" else contact
    found = desk.ask(FindByReporter(wanted))
    desk.out.items(
        "posko.report_line/1", found, REPORT_HEADINGS, report_row(desk.reader), empty=mark("No report matches.")
    )


@noun.reads()
def keys(desk: CommandSession) -> int:
    """Which keys reporters' data is encrypted under, and whether they are here; status 1 when one is missing."""
    from cc.core.questions.privacy import ListPersonalKeys

    record = desk.ask(ListPersonalKeys())
    reader = desk.reader

    def row(each: "KeyUse") -> tuple[object, ...]:
        yes, no = reader.say("yes"), reader.say("no")
        name = each.key or reader.say("none: not encrypted yet")
        return (name, each.reports, yes if each.here else no, yes if each.in_use else no)

    desk.out.items("posko.personal_key/1", record.keys, KEY_HEADINGS, row, empty=mark("Nothing is encrypted yet."))
    note("The keys are in {folder}. Keep a copy apart from the database and its backups.", folder=record.folder)
    lost = [each.key for each in record.keys if not each.here]
    if lost:
        note(
            "Keys that are missing here: {keys}. What is encrypted under them cannot be read; everything else works."
            " Put their files into {folder}.",
            keys=lost,
            folder=record.folder,
        )
    return CHECK_FAILED if lost else 0


@noun.writes()
def rotate(desk: CommandSession) -> None:
    """Make a new key and encrypt everything under it; the older keys are needed until this has ended."""
    from cc.core.intents.privacy import MakePersonalKey

    made = desk.do(MakePersonalKey())
    done = seal_all(lambda after: _sealed(desk, after))
    told = {"key": made.key, "folder": made.folder, "sealed": done.sealed, "unreadable": done.unreadable}
    facts = {"key": made.key, "folder": made.folder, "n": done.sealed}
    words = [desk.say("{n:number} reports are encrypted under the new key {key}, which is in {folder}.", **facts)]
    if done.unreadable:
        words.append(
            desk.say(
                "{n:number} reports cannot be read: their key is missing. Put it back and rotate again.",
                n=done.unreadable,
            )
        )
    desk.out.thing("posko.rotation/1", told, lambda: words)


def _sealed(desk: CommandSession, after: str) -> "Sealed":
    from cc.core.intents.privacy import SealPersonalData

    return desk.do(SealPersonalData(after))


def seal_all(step: "Callable[[str], Sealed]") -> "Sealed":
    """Walk through all reports; the sum of what was done."""
    from dataclasses import replace

    total = step("")
    while total.after:
        more = step(total.after)
        total = replace(
            more,
            looked_at=total.looked_at + more.looked_at,
            sealed=total.sealed + more.sealed,
            unreadable=total.unreadable + more.unreadable,
        )
    return total
