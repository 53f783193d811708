"""What `cc doctor` says of messages and scheduled reports: by which ways they leave, whether anybody sends them. Never
shows an address that may hold a secret."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cc.core.records.organisation import Fact

if TYPE_CHECKING:
    from cc.core.records.sending import MessageCounts
    from cc.settings.model import Settings

PATIENCE = timedelta(minutes=10)
"""A message that waits longer is waiting for a sender."""
SENDERS = "`cc serve` or `cc sla sweep --watch` sends them: is one running, with these settings?"
ON_PAPER = ("babel", "jinja2", "typst", "xlsxwriter")


def configured(settings: "Settings") -> Iterator[Fact]:
    """What settings name, and what is not installed for it."""
    notify = settings.notify
    ways = [channel.describe(name) for name, channel in notify.configured()]
    hint = "" if ways else "nothing is sent, and messages lapse after a day: [notify] in the settings"
    yield Fact("messages leave by", ", ".join(ways) or "no way", True, hint)
    if notify.apprise and find_spec("apprise") is None:
        yield Fact("apprise", "missing", False, "pip install 'posko[notify]'")
    if not settings.reports:
        return
    yield Fact("scheduled reports", ", ".join(f"{name} every {each.every}" for name, each in settings.reports.items()))
    papers = any({"pdf", "xlsx", "html"} & set(each.formats) for each in settings.reports.values())
    missing = [name for name in ON_PAPER if papers and find_spec(name) is None]
    if missing:
        yield Fact("reports on paper", f"missing: {', '.join(missing)}", False, "pip install 'posko[paper]'")


def waiting(settings: "Settings", counts: "MessageCounts", now: datetime) -> Iterator[Fact]:
    """Whether what waits looks as if nobody sent it."""
    if settings.notify.silent or counts.oldest_at is None:
        return
    if now - counts.oldest_at > PATIENCE:
        since = counts.oldest_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        yield Fact("sender", f"{counts.waiting} messages wait, the oldest since {since}", False, SENDERS)
