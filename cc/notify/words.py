"""What is said to people, in Indonesian and English: a subject and a few lines that name the report and never quote it.

Owns the phrases. A topic that it does not know is still told, by its own name: nothing is lost for want of a word.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc.core.records.sending import TakenMessage
from cc.core.rules.safe_text import safe_line
from cc.core.rules.sla.ladder import spelled

Both = tuple[str, str]
"""The same thing in Indonesian and in English."""
LANGUAGES = ("id", "en")

TOPICS: Mapping[str, Both] = {
    "report.received": ("Laporan baru untuk unit Anda", "A new report for your unit"),
    "report.shared": ("Laporan dibagikan ke unit Anda", "A report was shared with your unit"),
    "report.reopened": ("Laporan dibuka lagi", "A report was reopened"),
    "report.resolved": ("Laporan Anda selesai ditangani", "Your report has been dealt with"),
    "report.rejected": ("Laporan Anda tidak dapat ditangani", "Your report could not be taken up"),
    "report.closed": ("Laporan Anda ditutup", "Your report was closed"),
    "task.assigned": ("Tugas baru", "A new task"),
    "task.offered": ("Tugas ditawarkan ke unit Anda", "A task is offered to your unit"),
    "task.reassigned": ("Tugas dialihkan kepada Anda", "A task was given to you instead"),
    "task.cancelled": ("Tugas dibatalkan", "A task was cancelled"),
    "task.declined": ("Tugas ditolak petugas", "An officer declined a task"),
    "task.done": ("Tugas selesai, bukti menunggu verifikasi", "A task is done, its evidence waits for verification"),
    "task.verified": ("Bukti Anda terverifikasi", "Your evidence was verified"),
    "task.returned": ("Bukti Anda dikembalikan", "Your evidence was returned"),
    "task.handed_over": ("Unit lain menerima tugas dari unit Anda", "Another unit took over your unit's task"),
    "test": ("Pesan percobaan", "A test message"),
}
TARGETS: Mapping[str, Both] = {
    "acknowledge": ("tanggapan awal", "acknowledgement"),
    "assign": ("penugasan", "assignment"),
    "accept": ("penerimaan tugas", "acceptance"),
    "arrive": ("tiba di lokasi", "arrival"),
    "resolve": ("penyelesaian", "resolution"),
    "unit_time": ("waktu unit", "unit time"),
}
STATUSES: Mapping[str, Both] = {
    "new": ("baru", "new"),
    "triaged": ("dipilah", "triaged"),
    "in_progress": ("diproses", "in progress"),
    "on_hold": ("ditunda", "on hold"),
    "resolved": ("selesai", "resolved"),
    "closed": ("ditutup", "closed"),
    "rejected": ("ditolak", "rejected"),
    "merged": ("digabung", "merged"),
    "offered": ("ditawarkan", "offered"),
    "assigned": ("ditugaskan", "assigned"),
    "accepted": ("diterima", "accepted"),
    "en_route": ("di jalan", "en route"),
    "on_site": ("di lokasi", "on site"),
    "done": ("dikerjakan", "done"),
    "verified": ("terverifikasi", "verified"),
    "returned": ("dikembalikan", "returned"),
    "declined": ("ditolak petugas", "declined"),
    "handed_over": ("dialihkan", "handed over"),
    "cancelled": ("dibatalkan", "cancelled"),
}
LABELS: Mapping[str, Both] = {
    "report": ("Laporan", "Report"),
    "status": ("Status", "Status"),
    "unit": ("Unit", "Unit"),
    "priority": ("Prioritas", "Priority"),
    "target": ("Janji", "Promise"),
    "due": ("Tenggat", "Due"),
    "when": ("Kejadian", "Happened"),
    "for": ("Untuk", "For"),
}
BROKEN: Both = ("Tenggat {target} TERLEWAT", "{target} is OVERDUE")
NOW: Both = ("Tenggat {target} SEKARANG", "{target} is due NOW")
CLOSE: Both = ("Tenggat {target} mendekat", "{target} is due soon")
LATE: Both = ("terlambat dikirim", "told late")
AT_DUE: Both = ("jatuh tempo", "due")
OPEN: Both = ("Lihat di Posko: posko {what} show {ref}", "See it in Posko: posko {what} show {ref}")
TRY: Both = ("Jika Anda membaca ini, pengiriman pesan berjalan.", "If you read this, sending messages works.")
FOOT: Both = (
    "Pesan otomatis dari Posko; tidak perlu dibalas. Isi laporan tidak disertakan.",
    "Sent by Posko by itself; no reply is needed. What was reported is not in it.",
)
REPORTER: Both = ("pelapor", "the reporter")
_MONTHS: Both = ("Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message in words. `facts` are label and value, in order."""

    subject: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    foot: tuple[str, ...]

    def text(self) -> str:
        """The whole of it as plain lines."""
        width = max((len(label) for label, _ in self.facts), default=0)
        lines = [f"{label:<{width}}  {value}" for label, value in self.facts]
        return "\n".join([self.heading, "", *lines, "", *self.foot, ""])


def message_text(message: TakenMessage, lang: str, *, named: bool = False) -> MessageText:
    """A message in a language; `named` also says whom it is for, where many read it."""
    at = LANGUAGES.index(lang)
    facts = {**json.loads(message.body)}
    ref = safe_line(str(facts.get("ref") or message.ref))
    heading = _heading(message, facts, at)
    priority = f" P{facts['priority']}" if isinstance(facts.get("priority"), int) else ""
    lines = tuple((LABELS[name][at], value) for name, value in _facts(message, ref, facts, at, named) if value)
    told = TRY[at] if message.topic == "test" else OPEN[at].format(what="task" if "/" in ref else "report", ref=ref)
    foot = (FOOT[at],) if message.recipient == "reporter" else (told, "", FOOT[at])
    return MessageText(f"[Posko]{priority} {ref}: {heading}", heading, lines, foot)


def _heading(message: TakenMessage, facts: Mapping[str, object], at: int) -> str:
    if message.topic != "sla.step":
        return TOPICS.get(message.topic, (message.topic, message.topic))[at]
    name = str(facts.get("target", ""))
    due = _instant(facts.get("due_at"))
    near = NOW if due is not None and due <= message.recorded_at else CLOSE
    told = (BROKEN if facts.get("breached") else near)[at].format(target=TARGETS.get(name, (name, name))[at])
    return safe_line(told[:1].upper() + told[1:])


def _facts(
    message: TakenMessage, ref: str, facts: Mapping[str, object], at: int, named: bool
) -> Iterator[tuple[str, str]]:
    zone = zone_of(message)
    status = str(facts.get("status", ""))
    yield "report", ref
    yield "status", STATUSES.get(status, (status, status))[at]
    yield "priority", f"P{facts['priority']}" if facts.get("priority") else ""
    yield "unit", safe_line(str(facts.get("unit") or ""))
    if message.topic == "sla.step":
        target, step = str(facts.get("target", "")), spelled(str(facts.get("step") or ""))
        step = AT_DUE[at] if step == "due" else step
        late = f", {LATE[at]}" if facts.get("late") else ""
        yield "target", safe_line(f"{TARGETS.get(target, (target, target))[at]} ({step}{late})")
        yield "due", _moment(_instant(facts.get("due_at")), zone, at)
    yield "when", _moment(message.recorded_at, zone, at)
    if named:
        people = ", ".join(safe_line(each.name) for each in message.people if each.login)
        yield "for", people or (REPORTER[at] if message.recipient == "reporter" else safe_line(message.recipient))


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _moment(moment: datetime | None, zone: tzinfo, at: int) -> str:
    """`26 Nov 2026 10:00 WIB`."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    return f"{local.day} {_MONTHS[at].split()[local.month - 1]} {local:%Y %H:%M %Z}"


def zone_of(message: TakenMessage) -> tzinfo:
    """The zone of the report's unit."""
    try:
        return ZoneInfo(message.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
