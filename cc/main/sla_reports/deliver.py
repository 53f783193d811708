"""One scheduled report, from the question to its folder and its mail. Owns file names and the mail's words; knows no
schedule's state and no claim."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cc.core.errors import UnreachableError
from cc.core.phrases import units

if TYPE_CHECKING:
    from cc.core.centre import Centre, Credential
    from cc.core.questions.base import AnswerT, Question
    from cc.core.rules.calendar.schedule import Period
    from cc.settings.model import Settings
    from cc.settings.sla_reports import Schedule
    from cc.words.reader import Reader

Files = Mapping[str, tuple[str, bytes]]
"""By form: the file's name and content."""


@dataclass(frozen=True, slots=True)
class As:
    """Somebody at a Centre: whom a report is made for."""

    centre: "Centre"
    credential: "Credential"
    named_zone: str | None = None
    place: str = ""

    def ask(self, question: "Question[AnswerT]") -> "AnswerT":
        """The Centre's answer to them."""
        return self.centre.read(self.credential, question)

    @property
    def zone(self) -> tzinfo:
        """The zone of the schedule, else that of their unit."""
        from cc.core.questions.organisation import WhoAmI

        return ZoneInfo(self.named_zone or self.ask(WhoAmI()).zone)

    @property
    def room_zone(self) -> tzinfo:
        """The zone whose days and months periods are."""
        from cc.core.questions.organisation import WhoAmI

        me = self.ask(WhoAmI())
        return ZoneInfo(me.room_zone or me.zone)


def deliver(
    reader: As, name: str, schedule: "Schedule", period: "Period", settings: "Settings", ending: threading.Event
) -> str | None:
    """Make it, write it, send it; the addresses that the mail server refused, empty for none. None when told to end
    before the mail server had answered. Raises CoreError."""
    from cc.core.questions.sla import SlaFigures
    from cc.main.sla_reports.render import report_files

    code, unit = _unit(reader, schedule)
    by = tuple(str(each) for each in schedule.by)
    asked = SlaFigures(
        start_at=period.start_at,
        end_at=period.end_at,
        by=by,
        query=schedule.filter,
        worst=schedule.worst,
        unit=schedule.unit,
    )
    made = report_files(reader, asked, schedule.formats, schedule.lang)
    files = {form: (file_name(name, code, period, form), content) for form, content in made.items()}
    if schedule.folder is not None:
        _write(schedule, files)
    return _mail(reader, name, unit, schedule, period, settings, files, ending) if schedule.to else ""


def file_name(schedule: str, unit: str, period: "Period", form: str) -> str:
    """`sla-harian-bpbd-2026-11-25.pdf`: which schedule, unit and period. A unit's code may hold anything."""
    safe = "".join(char if char.isalnum() or char in "-_." else "-" for char in unit)[:80]
    return f"sla-{schedule}-{safe.strip('.-') or 'unit'}-{period.name}.{form}"


def _unit(reader: As, schedule: "Schedule") -> tuple[str, str]:
    """Code and name of the unit that it is about."""
    from cc.core.questions.organisation import ListUnits, WhoAmI
    from cc.core.rules.safe_text import safe_line

    code = schedule.unit or reader.ask(WhoAmI()).unit
    return code, safe_line(next((unit.name for unit in reader.ask(ListUnits()) if unit.code == code), code))


def _write(schedule: "Schedule", files: Files) -> None:
    from cc.cli.files import written

    assert schedule.folder is not None
    folder = schedule.folder.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise UnreachableError(
            "{folder} cannot be made: {why:reason}.",
            code="file.unwritable",
            fields={"folder": str(folder), "why": wrong.strerror},
        ) from wrong
    for file, content in files.values():
        with written(folder / file) as target:
            target.write(content)


def _letter(whom: "Reader", what: str, unit: str, period: "Period", room_zone: tzinfo) -> str:
    of_room = whom._replace(zone=room_zone)
    rows = (
        (whom.say("Unit"), unit),
        (whom.say("From"), units.moment(period.start_at, of_room)),
        (whom.say("Until"), units.moment(period.end_at, of_room)),
    )
    facts = "\n".join(f"{label:<8}  {value}" for label, value in rows)
    lead = whom.say("The SLA report for {what} is attached.", what=what)
    return f"{lead}\n\n{facts}\n\n{whom.say('Sent by Posko by itself; no reply is needed.')}\n"


def _mail(
    reader: As, name: str, unit: str, schedule: "Schedule", period: "Period", settings: "Settings", files: Files,
    ending: threading.Event,
) -> str | None:  # fmt: skip
    from cc.main.sla_reports.render import MEDIA
    from cc.notify.mail import SlaReportLetter, send_sla_report
    from cc.notify.patience import Ended
    from cc.notify.ways import SendError
    from cc.words.catalogue import Language
    from cc.words.reader import Reader

    smtp, zone = settings.notify.smtp, reader.zone
    assert smtp is not None, "settings are refused without one"
    what = f"{unit} {period.name}"
    whom = Reader(Language(schedule.lang), zone, "mail")
    letter = SlaReportLetter(
        to=schedule.to,
        subject=f"[Posko] {whom.say('SLA report {what}', what=what)}",
        text=_letter(whom, what, unit, period, reader.room_zone),
        key=f"{name} {period.name} {unit}",
        at=period.due_at.astimezone(zone),
        files=tuple((file, MEDIA[form], content) for form, (file, content) in files.items()),
    )
    try:
        refused = send_sla_report(letter, smtp, settings.notify.timeout, ending)
    except Ended:
        return None
    except SendError as wrong:
        raise UnreachableError("{why}.", code="unreachable.mail", fields={"why": str(wrong)}) from wrong
    return str(refused)
