"""`cc sla sweep`: one sweep, or one after the other until told to end, with the sender and the scheduled reports
beside it. Owns what is told of them; the loops are in cc.main."""

import signal
import threading
from dataclasses import astuple
from typing import TYPE_CHECKING

from cc.cli.diagnostics import note, note_phrase
from cc.cli.output import flush
from cc.cli.session import CommandSession
from cc.core.errors import ForbiddenError
from cc.core.phrases import mark
from cc.main.background.loops import Do, Loop, looping
from cc.main.background.sending import send_due, sender
from cc.main.background.sweeping import swept
from cc.main.sla_reports.schedule import SlaReports
from cc.settings.model import load

if TYPE_CHECKING:
    from cc.core.intents.base import AnswerT, Intent
    from cc.core.records.sending import Settled
    from cc.core.records.system import SweepResult
    from cc.settings.model import Settings


def once(desk: CommandSession, limit: int, *, sending: bool) -> None:
    """Sweep, then (if asked) send what is due and make the reports that are."""
    do, settings, never = _as_the_caller(desk), load(), threading.Event()
    _print_sweep(desk, swept(do, limit))
    flush()
    if not sending:
        return
    try:
        done = send_due(do, settings.notify, never)
        if any(astuple(done)):
            _print_sent(desk, done)
        _reports(desk, do, settings).make_due(never)
    except ForbiddenError as refused:
        note("nothing was sent: {wrong}", wrong=refused.phrase)
    flush()


def go_on(desk: CommandSession, limit: int, pause_s: int) -> None:
    """Sweep, send and report until SIGTERM or Ctrl+C; a failure is told and the next round tries again."""
    do, settings = _as_the_caller(desk), load()

    def round_of_sweeping(ending: threading.Event) -> None:
        done = swept(do, limit, ending)
        if done.worth_telling:
            _print_sweep(desk, done)
            flush()

    def sent(done: "Settled") -> None:
        _print_sent(desk, done)
        flush()

    loops = [Loop(mark("sweep"), pause_s, round_of_sweeping, note_phrase)]
    if not settings.notify.silent:
        loops.append(sender(do, settings.notify, sent, note_phrase))
    if settings.reports:
        loops.append(_reports(desk, do, settings).loop())
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    with looping(*loops):
        told.wait()


def _reports(desk: CommandSession, do: Do, settings: "Settings") -> SlaReports:
    return SlaReports(
        do=do,
        centre=desk.centre,
        credential=desk.credential,
        settings=settings,
        place=desk.place,
        tell=note_phrase,
        complain=note_phrase,
    )


def _as_the_caller(desk: CommandSession) -> Do:
    from cc.core.centre import Call

    def do(intent: "Intent[AnswerT]") -> "AnswerT":
        return desk.centre.execute(Call(desk.credential, intent))

    return do


def _print_sweep(desk: CommandSession, done: "SweepResult") -> None:
    def words() -> list[str]:
        told = desk.say(
            "{closed:number} closed, {resumed:number} resumed, {leases:number} leases lapsed,"
            " {steps:number} steps of SLA ladders fired, {keys:number} keys forgotten",
            closed=done.closed,
            resumed=done.resumed,
            leases=done.claims_released,
            steps=done.escalated,
            keys=done.keys_forgotten,
        )
        if done.messages_lapsed:
            told += desk.say(", {count:number} messages lapsed", count=done.messages_lapsed)
        if done.reporters_erased:
            told += desk.say(", {count:number} reporters erased", count=done.reporters_erased)
        if done.failed:
            told += desk.say("; {count:number} reports could not be done, the log says why", count=done.failed)
        return [told]

    desk.out.thing("posko.sweep/1", done, words)


def _print_sent(desk: CommandSession, done: "Settled") -> None:
    desk.out.thing(
        "posko.sent/1",
        done,
        lambda: [
            desk.say(
                "{sent:number} messages sent, {nobody:number} for nobody, {waiting:number} to be tried again,"
                " {failed:number} given up",
                sent=done.sent,
                nobody=done.nobody,
                waiting=done.waiting,
                failed=done.failed,
            )
        ],
    )
