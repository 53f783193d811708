"""Carrying out what was decided: optimistic marks, one report after another, failures said one by one, undo.

Owns the order of things; which intents there are is the panels' and model.actions' matter.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cc.core.errors import CoreError, LostRaceError
from cc.core.questions.reports import GetActions
from cc.core.records.receipts import Receipt
from cc.core.records.reports import ReportLine
from cc.core.vocabulary import Action
from cc.tui.keys import Key, Kind
from cc.tui.model.burst import BurstGuard
from cc.tui.model.queue_model import Sending
from cc.tui.model.undo import Compensation
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.core.intents.base import Intent
    from cc.tui.console import Console
    from cc.tui.model.actions import ConsoleAction

MOST_LINES = 500
STRAY = Label("A burst of keys was ignored")
CUT_OFF = Label("Cut off: nothing is sent until it heals")
LOST = Label("{ref}: somebody was faster. {why}")
FAILED = Label("{ref}: {why}")
DONE = Label("{ref} {outcome}")
DONE_MANY = Label("{n} reports {outcome}")
SOME_FAILED = Label("{n} reports {outcome}, {failed} failed ({key} log)")
PROGRESS = Label("{at}/{n} {outcome}…")
NOTHING = Label("There is nothing to undo")
UNDONE = Label("{words}: undone")


class ActionRunner:
    """Handlers for claim, let go and undo; carries actions out."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._guard = BurstGuard()
        self.busy = 0

    async def is_stray(self, key: Key) -> bool:
        """Whether an acting key is part of a burst (then it does nothing, what its first keys opened is closed, and
        that is said)."""
        if key.kind is Kind.LOCAL or not self._guard.stray(self._console.touched_s):
            return False
        await self._console.panels.close()
        self._console.say(STRAY(self._console.lang), "warn")
        return True

    async def key_claim(self) -> None:
        """Take the lease."""
        from cc.tui.model import actions

        await self._run_directly(actions.claim(), Action.CLAIM)

    async def key_release_claim(self) -> None:
        """Let it go."""
        from cc.tui.model import actions

        await self._run_directly(actions.release(), Action.RELEASE)

    async def _run_directly(self, action: ConsoleAction, kind: Action) -> None:
        console = self._console
        lines = console.queue_model.chosen()
        if not lines:
            return
        try:
            states = await console.centre.read(GetActions(lines[0].id))
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        state = next((each for each in states if each.action is kind and "/" not in each.subject), None)
        if len(lines) == 1 and (state is None or not state.possible):
            from cc.tui.model.panel import not_now

            why = console.told(state.why) if state and state.why else "-"
            console.say(not_now(console.lang, why, states), "warn")
            return
        console.later(self.carry_out(action, lines))

    async def carry_out(self, action: ConsoleAction, lines: tuple[ReportLine, ...]) -> bool:
        """Do it to each report; True if all went well. What was typed stays in its panel when not."""
        from cc.tui.model.actions import version_after

        console = self._console
        if console.status.silent:
            console.say(CUT_OFF(console.lang), "error")
            return False
        outcome = action.outcome(console.lang)
        self.busy += 1
        done: list[Compensation] = []
        failed = 0
        console.queue_model.sending.update((line.id, Sending.PENDING) for line in lines)
        console.queue_view.show()
        for at, line in enumerate(lines, 1):
            receipt = await self._one(action, line)
            failed += receipt is None
            if receipt is not None and action.undo is not None:
                back = action.undo(line, receipt)
                done.append(Compensation(line.id, line.ref, back, version_after(back, receipt)))
            if len(lines) > 1 and at < len(lines):
                console.status.say_passing(PROGRESS(console.lang, at=at, n=len(lines), outcome=outcome))
        self.busy -= 1
        if done:
            what = lines[0].ref if len(lines) == 1 else str(len(done))
            console.undo_slot.fill(tuple(done), f"{what} {outcome}", time.monotonic())
        self._say_outcome(lines, outcome, failed)
        await self._refresh([line.id for line in lines])
        goes_on = not failed and action.goes_on and len(lines) == 1
        if not (goes_on and self._go_on(lines[0].id)):
            console.detail.read_report()
        return not failed

    async def _refresh(self, ids: list[str]) -> None:
        """Show what our own change made of the reports: the feed's word of it is not waited for."""
        console = self._console
        console.queue.counters_changed()
        console.alarm_watch.on_changes()
        await console.queue.refresh_lines([each for each in ids if each in console.queue_model.lines][:MOST_LINES])

    async def _execute(self, report_id: str, intent: Intent[Receipt], version: int | None) -> Receipt:
        """Carry an intent out and remember its event as ours. CoreError when it is refused."""
        console, receipt = self._console, None
        console.own_changes.begin(report_id)
        try:
            receipt = await console.centre.execute(intent, version)
        finally:
            console.on_changes(console.own_changes.end(report_id, receipt))
        return receipt

    async def _one(self, action: ConsoleAction, line: ReportLine) -> Receipt | None:
        console, lang = self._console, self._console.lang
        try:
            receipt = await self._execute(line.id, action.intent(line), action.version(line))
        except LostRaceError as lost:
            console.say(LOST(lang, ref=line.ref, why=console.told(lost)), "error")
        except CoreError as refusal:
            console.say(FAILED(lang, ref=line.ref, why=console.told(refusal)), "error")
        else:
            console.queue_model.sending.pop(line.id, None)
            console.queue_model.marked.pop(line.id, None)
            return receipt
        console.queue_model.sending[line.id] = Sending.FAILED
        return None

    def _say_outcome(self, lines: tuple[ReportLine, ...], outcome: str, failed: int) -> None:
        console, n = self._console, len(lines) - failed
        if len(lines) == 1:
            if not failed:
                console.say(DONE(console.lang, ref=lines[0].ref, outcome=outcome))
        elif failed:
            log = console.keys.name("view.6", console.lang)
            console.say(SOME_FAILED(console.lang, n=n, outcome=outcome, failed=failed, key=log), "error")
        else:
            console.say(DONE_MANY(console.lang, n=n, outcome=outcome))

    def _go_on(self, report_id: str) -> bool:
        """After finishing a row, the next; unless the person has moved on already. Whether another row is current."""
        console = self._console
        current = console.queue_model.current
        if current is not None and current.id == report_id and not console.detail.opened:
            console.queue_view.move(1)
        return console.queue_model.current is not current

    async def key_undo(self) -> None:
        """Take the last action back, by the intents that undo it."""
        console = self._console
        words = console.undo_slot.words
        compensations = console.undo_slot.take(time.monotonic())
        if not compensations:
            console.say(NOTHING(console.lang))
            return
        console.later(self._take_back(compensations, words))

    async def _take_back(self, compensations: tuple[Compensation, ...], words: str) -> None:
        console, well = self._console, True
        for each in compensations:
            try:
                await self._execute(each.report_id, each.intent, each.version)
            except CoreError as refusal:
                well = False
                console.say(FAILED(console.lang, ref=each.ref, why=console.told(refusal)), "error")
        if well:
            console.say(UNDONE(console.lang, words=words))
        first = compensations[0].report_id
        await self._refresh([each.report_id for each in compensations])
        console.queue_view.seek(first)
        console.detail.read_report()
