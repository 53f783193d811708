"""Scheduled reports: finds the periods that are due, claims each through the door, has its report made and delivered,
and says how that went. Owns that order; what a report looks like and where it goes is in `report_delivery`.

A period is claimed by one process. Who is killed loses the claim after its time, and the next one makes the report
anew: the file is written over, the mail has the same Message-ID.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cc.core.errors import CoreError, UsageError
from cc.core.phrases import Phrase, mark
from cc.core.rules.calendar.schedule import MOST_TRIES, Hour, Period, to_make
from cc.main.background.loops import Do, Loop
from cc.main.sla_reports.deliver import As, deliver

if TYPE_CHECKING:
    from cc.core.centre import Centre, Credential
    from cc.core.records.sending import SlaReportRun
    from cc.settings.model import Settings
    from cc.settings.sla_reports import Schedule

EVERY_S = 30.0
_log = logging.getLogger("posko.reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaReports:
    """The schedules of settings at a Centre. `credential` asks how the runs stand, and makes the reports of schedules
    that name nobody. `tell` hears of each report that is out, `complain` of each that failed."""

    do: Do
    centre: "Centre"
    credential: "Credential"
    settings: "Settings"
    place: str = ""
    tell: Callable[[Phrase], None] = lambda _: None
    complain: Callable[[Phrase], None] = lambda _: None

    def loop(self) -> Loop:
        """Makes reports as they fall due."""
        return Loop(mark("reports"), EVERY_S, self.make_due, self.complain)

    def make_due(self, ending: threading.Event) -> None:
        """Make every report that is due and that nobody else makes."""
        for name, schedule in self.settings.reports.items():
            for period in self.due(name, schedule, self.runs(name)):
                if ending.is_set():
                    return
                self._make(name, schedule, period, ending)

    def due(self, name: str, schedule: "Schedule", runs: "tuple[SlaReportRun, ...]") -> tuple[Period, ...]:
        """The periods whose report may have to be made now."""
        known = [run.period for run in runs]
        unsent = [run.period for run in runs if run.sent_at is None and not run.given_up]
        reader = self.reader(schedule)
        hour = Hour(schedule.hour, reader.zone)
        return to_make(schedule.every, hour, reader.room_zone, self.now, known, unsent)

    def runs(self, name: str = "") -> "tuple[SlaReportRun, ...]":
        """How the runs stand, of one schedule or of all."""
        from cc.core.questions.sending import ListSlaReportRuns

        return self.centre.read(self.credential, ListSlaReportRuns(name))

    def reader(self, schedule: "Schedule") -> As:
        """For whom a schedule's report is made."""
        from cc.core.centre import LocalActor

        if schedule.login and not isinstance(self.credential, LocalActor):
            raise UsageError(
                "`login` in [reports] is for the local database; at a server the report is made as whom the token says."
            )
        whom = LocalActor(schedule.login) if schedule.login else self.credential
        return As(self.centre, whom, schedule.zone or self.settings.zone, self.place)

    @property
    def now(self) -> datetime:
        """What the Centre's clock says, where there is one of our own."""
        from cc.core.clock import SystemClock

        at: datetime | None = getattr(self.centre, "now", None)
        return at or SystemClock().now()

    def _make(self, name: str, schedule: "Schedule", period: Period, ending: threading.Event) -> None:
        from cc.core.intents.sending import ClaimSlaReportRun, SettleSlaReportRun

        by = f"{socket.gethostname()}:{os.getpid()}"
        tries = self.do(ClaimSlaReportRun(name, period.name, by)).tries
        if not tries:
            return
        try:
            told = deliver(self.reader(schedule), name, schedule, period, self.settings, ending)
        except Exception as wrong:  # noqa: BLE001  # whatever it was, the run is told of it and tried again
            why = _why(wrong, name, period)
            self.do(SettleSlaReportRun(name, period.name, tries, str(why)))
            self._complain(name, period, why, last=tries >= MOST_TRIES)
            return
        if told is not None:  # else told to end before the mail server had answered: the claim runs out by itself
            self.do(SettleSlaReportRun(name, period.name, tries))
            out = mark("the report {name} of {period} is out, but not to {refused}")
            text = out if told else mark("the report {name} of {period} is out")
            self.tell(Phrase(text, {"name": name, "period": period.name, "refused": told}))

    def _complain(self, name: str, period: Period, why: Phrase, *, last: bool) -> None:
        _log.log(logging.ERROR if last else logging.WARNING, "the report %s of %s failed", name, period.name)
        given_up = mark(
            "the report {name} of {period}: {why} It is GIVEN UP; `{command} sla rerun {name} {period}` makes it anew."
        )
        text = given_up if last else mark("the report {name} of {period}: {why} It is tried again.")
        self.complain(Phrase(text, {"name": name, "period": period.name, "why": why}))


def _why(wrong: Exception, name: str, period: Period) -> Phrase:
    if isinstance(wrong, CoreError):
        return wrong.phrase
    _log.exception("the report %s of %s failed", name, period.name)
    return Phrase("our fault ({kind}), which is in the log.", {"kind": type(wrong).__name__})
