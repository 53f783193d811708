"""`cc task`: what officers and operators do with tasks. One function a verb; imports what a verb needs inside it,
because this is the command that starts on a phone."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli import refs
from cc.cli.photos import Photos, put_all
from cc.cli.refs import TaskRef
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.vocabulary import HoldReason

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.core.records.receipts import Receipt

noun = Noun("task", "Tasks in the field: accept, arrive, close with photos, verify.")

MINE = ("mine", "saya")
"""Among a filter's terms, outside of quotes: what --mine says."""
_TERM = re.compile(r'(?:"[^"]*"|\S)+')

Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="What others should know.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Lat = Annotated[float | None, typer.Option("--lat", help="Where you are: latitude, WGS84.", min=-90, max=90)]
Lon = Annotated[float | None, typer.Option("--lon", help="Where you are: longitude, WGS84.", min=-180, max=180)]


@noun.reads("list")
def list_(
    desk: CommandSession,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILTER]",
            help="As in `{command} report list`; status:done awaits verification, mine is --mine.",
        ),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Yours, and those of your unit that nobody has.")] = False,
    limit: Annotated[int, typer.Option("--limit", help="How many at most.", min=1)] = 100,
) -> None:
    """Open tasks, nearest due first."""
    from cc.cli.listing import list_tasks

    terms = _TERM.findall(" ".join(query or []))
    left = [term for term in terms if term not in MINE]
    list_tasks(desk, " ".join(left), mine=mine or len(left) < len(terms), limit=limit)


@noun.reads()
def show(desk: CommandSession, ref: TaskRef) -> None:
    """One task in full, with what you may do."""
    from cc.cli.pages.task_page import task_page, values, words

    page = task_page(desk, ref)
    desk.out.thing("posko.task/1", values(page), lambda: words(page, desk.reader))


@noun.writes()
def accept(desk: CommandSession, ref: TaskRef) -> None:
    """Take the task."""
    from cc.core.intents.tasks import AcceptTask

    _done(desk, AcceptTask(refs.task(desk, ref)))


@noun.writes()
def decline(desk: CommandSession, ref: TaskRef, reason: Reason) -> None:
    """Refuse the task, with the reason."""
    from cc.core.intents.tasks import DeclineTask

    _done(desk, DeclineTask(refs.task(desk, ref), reason))


@noun.writes()
def depart(desk: CommandSession, ref: TaskRef, lat: Lat = None, lon: Lon = None) -> None:
    """Say that you are on the way."""
    from cc.core.intents.tasks import DepartTask

    _done(desk, DepartTask(refs.task(desk, ref), *_place(lat, lon)))


@noun.writes()
def arrive(desk: CommandSession, ref: TaskRef, lat: Lat = None, lon: Lon = None) -> None:
    """Say that you are on site."""
    from cc.core.intents.tasks import ArriveTask

    _done(desk, ArriveTask(refs.task(desk, ref), *_place(lat, lon)))


@noun.writes()
def close(
    desk: CommandSession, ref: TaskRef, photo: Photos = None, note: Note = "", lat: Lat = None, lon: Lon = None
) -> None:
    """Say that the work is done, with photos that show it. Nothing is closed unless every photo was taken."""
    from cc.core.intents.tasks import CloseTask

    place = _place(lat, lon)
    task = refs.task(desk, ref)
    _done(desk, CloseTask(task, put_all(desk, photo), note, *place))


@noun.writes()
def verify(desk: CommandSession, ref: TaskRef, note: Note = "") -> None:
    """Confirm that the evidence shows the work done."""
    from cc.core.intents.tasks import VerifyTask

    _done(desk, VerifyTask(refs.task(desk, ref), note))


@noun.writes("return")
def return_(desk: CommandSession, ref: TaskRef, reason: Reason) -> None:
    """Give it back to the officer: the evidence does not show it."""
    from cc.core.intents.tasks import ReturnTask

    _done(desk, ReturnTask(refs.task(desk, ref), reason))


@noun.writes()
def hold(
    desk: CommandSession,
    ref: TaskRef,
    reason: Annotated[HoldReason, typer.Option("--reason", help="Why it cannot go on.")],
    note: Note = "",
) -> None:
    """Say that it cannot go on now."""
    from cc.core.intents.tasks import HoldTask

    _done(desk, HoldTask(refs.task(desk, ref), reason, note))


@noun.writes()
def resume(desk: CommandSession, ref: TaskRef, note: Note = "") -> None:
    """Say that it goes on."""
    from cc.core.intents.tasks import ResumeTask

    _done(desk, ResumeTask(refs.task(desk, ref), note))


@noun.writes()
def reassign(
    desk: CommandSession,
    ref: TaskRef,
    officer: Annotated[
        str | None, typer.Option("--officer", metavar="LOGIN", help="To whom; else to the unit.")
    ] = None,
    note: Note = "",
) -> None:
    """Give it to another officer of the same unit."""
    from cc.core.intents.tasks import ReassignTask

    _done(desk, ReassignTask(refs.task(desk, ref), officer, note))


@noun.writes()
def hand_over(
    desk: CommandSession,
    ref: TaskRef,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="To whom.")],
    reason: Reason,
) -> None:
    """Offer it to another unit; it goes on here until they accept."""
    from cc.core.intents.tasks import HandOverTask

    _done(desk, HandOverTask(refs.task(desk, ref), unit, reason))


@noun.writes()
def cancel(desk: CommandSession, ref: TaskRef, reason: Reason) -> None:
    """Take it back, with the reason."""
    from cc.core.intents.tasks import CancelTask

    _done(desk, CancelTask(refs.task(desk, ref), reason))


@noun.writes()
def attach(desk: CommandSession, ref: TaskRef, photo: Photos = None, note: Note = "") -> None:
    """Add photos, also to a task that has ended."""
    from cc.core.errors import UsageError
    from cc.core.intents.tasks import AttachToTask

    if not photo:
        raise UsageError("name at least one --photo FILE.")
    task = refs.task(desk, ref)
    _done(desk, AttachToTask(task, put_all(desk, photo), note))


def _done(desk: CommandSession, intent: "Intent[Receipt]") -> None:
    from cc.cli.pages.receipts import print_receipt

    print_receipt(desk, desk.do(intent))


def _place(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    """Longitude and latitude, both or neither. Raises UsageError."""
    if (lat is None) != (lon is None):
        from cc.core.errors import UsageError

        raise UsageError("a place needs both --lat and --lon.")
    return lon, lat
