"""Carrying out what was decided: optimistic marks, one report after another, failures told one by one, undo.

Owns the order of things; which intents there are is acts' and the panels' matter.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cc.core.errors import CoreError, LostRaceError
from cc.core.questions.reports import GetActions
from cc.core.records.report import Receipt, ReportLine
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action
from cc.tui.keys import Key, Kind
from cc.tui.model.burst import BurstGuard
from cc.tui.model.queue_model import Sending
from cc.tui.model.undo import Compensation
from cc.tui.words import NOT_NOW, Phrase

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp
    from cc.tui.model.act import ConsoleAction

STRAY = Phrase("Ketikan beruntun diabaikan", "A burst of keys was ignored")
CUT_OFF = Phrase("Terputus: tidak ada yang dikirim sampai tersambung lagi", "Cut off: nothing is sent until it heals")
LOST = Phrase("{ref}: kalah cepat. {why}", "{ref}: somebody was faster. {why}")
FAILED = Phrase("{ref}: {why}", "{ref}: {why}")
DONE = Phrase("{ref} {told}", "{ref} {told}")
DONE_MANY = Phrase("{n} laporan {told}", "{n} reports {told}")
SOME_FAILED = Phrase("{n} laporan {told}, {failed} gagal (6 riwayat)", "{n} reports {told}, {failed} failed (6 log)")
PROGRESS = Phrase("{at}/{n} {told}…", "{at}/{n} {told}…")
NOTHING = Phrase("Tidak ada yang bisa diurungkan", "There is nothing to undo")
UNDONE = Phrase("{words}: diurungkan", "{words}: undone")


class ActionRunner:
    """Handlers for claim, let go and undo; carries acts out."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._guard = BurstGuard()
        self.busy = 0

    async def stray(self, key: Key) -> bool:
        """Whether an acting key is part of a burst (then it does nothing, what its first keys opened is closed, and
        that is said)."""
        if key.kind is Kind.LOCAL or not self._guard.stray(self._app.touched_s):
            return False
        await self._app.panels.close()
        self._app.say(STRAY(self._app.lang), "warn")
        return True

    async def key_claim(self) -> None:
        """Take the lease."""
        from cc.tui.model import act as acts

        await self._direct(acts.claim(), Action.CLAIM)

    async def key_release_claim(self) -> None:
        """Let it go."""
        from cc.tui.model import act as acts

        await self._direct(acts.release(), Action.RELEASE)

    async def _direct(self, act: ConsoleAction, action: Action) -> None:
        app = self._app
        lines = app.roll.chosen()
        if not lines:
            return
        try:
            states = await app.desk.read(GetActions(lines[0].id))
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        state = next((each for each in states if each.action is action and "/" not in each.subject), None)
        if len(lines) == 1 and (state is None or not state.possible):
            app.say(NOT_NOW(app.lang, why=safe_line(state.why_not) if state else action), "warn")
            return
        app.later(self.carry_out(act, lines))

    async def carry_out(self, act: ConsoleAction, lines: tuple[ReportLine, ...]) -> bool:
        """Do it to each report; True if all went well. What was typed stays in its panel when not."""
        from cc.tui.model.act import version_after

        app = self._app
        if app.lines.silent:
            app.say(CUT_OFF(app.lang), "error")
            return False
        told = act.told(app.lang)
        self.busy += 1
        done: list[Compensation] = []
        failed = 0
        app.roll.sending.update((line.id, Sending.PENDING) for line in lines)
        app.queue.show()
        for at, line in enumerate(lines, 1):
            receipt = await self._one(act, line)
            failed += receipt is None
            if receipt is not None and act.undo is not None:
                back = act.undo(line, receipt)
                done.append(Compensation(line.id, line.ref, back, version_after(back, receipt)))
            if len(lines) > 1 and at < len(lines):
                app.lines.say_passing(PROGRESS(app.lang, at=at, n=len(lines), told=told))
        self.busy -= 1
        if done:
            what = lines[0].ref if len(lines) == 1 else str(len(done))
            app.undo_slot.fill(tuple(done), f"{what} {told}", time.monotonic())
        self._tell(lines, told, failed)
        await app.board.refresh_lines([line.id for line in lines if line.id in app.roll.lines][:500])
        app.looking.read_dossier()
        if not failed and act.goes_on and len(lines) == 1:
            self._go_on(lines[0].id)
        return not failed

    async def _one(self, act: ConsoleAction, line: ReportLine) -> Receipt | None:
        app, lang = self._app, self._app.lang
        try:
            receipt = await app.desk.execute(act.intent(line), act.version(line))
        except LostRaceError as lost:
            app.say(LOST(lang, ref=line.ref, why=safe_line(lost.message)), "error")
        except CoreError as refusal:
            app.say(FAILED(lang, ref=line.ref, why=safe_line(refusal.message)), "error")
        else:
            app.roll.sending.pop(line.id, None)
            app.roll.marked.pop(line.id, None)
            return receipt
        app.roll.sending[line.id] = Sending.FAILED
        return None

    def _tell(self, lines: tuple[ReportLine, ...], told: str, failed: int) -> None:
        app, n = self._app, len(lines) - failed
        if len(lines) == 1:
            if not failed:
                app.say(DONE(app.lang, ref=lines[0].ref, told=told))
        elif failed:
            app.say(SOME_FAILED(app.lang, n=n, told=told, failed=failed), "error")
        else:
            app.say(DONE_MANY(app.lang, n=n, told=told))

    def _go_on(self, report_id: str) -> None:
        """After finishing a row, the next; unless the person has moved on already."""
        app = self._app
        if app.roll.current is not None and app.roll.current.id == report_id and not app.looking.opened:
            app.queue.move(1)

    async def key_undo(self) -> None:
        """Take the last action back, by the intents that undo it."""
        app = self._app
        words = app.undo_slot.words
        compensations = app.undo_slot.take(time.monotonic())
        if not compensations:
            app.say(NOTHING(app.lang))
            return
        app.later(self._take_back(compensations, words))

    async def _take_back(self, compensations: tuple[Compensation, ...], words: str) -> None:
        app, well = self._app, True
        for each in compensations:
            try:
                await app.desk.execute(each.intent, each.version)
            except CoreError as refusal:
                well = False
                app.say(FAILED(app.lang, ref=each.ref, why=safe_line(refusal.message)), "error")
        if well:
            app.say(UNDONE(app.lang, words=words))
        first = compensations[0].report_id
        await app.board.refresh_lines([each.report_id for each in compensations][:500])
        app.queue.seek(first)
        app.looking.read_dossier()
