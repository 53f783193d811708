"""What `cc doctor` says of messages and scheduled reports: by which ways they leave, whether anybody sends them. Never
shows an address that may hold a secret."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cc.cli.pages.facts import Found
from cc.core.phrases import Phrase, mark

if TYPE_CHECKING:
    from cc.core.records.sending import MessageCounts
    from cc.settings.model import Settings

PATIENCE = timedelta(minutes=10)
"""A message that waits longer is waiting for a sender."""
SENDERS = Phrase("`{command} serve` or `{command} sla sweep --watch` sends them: is one running, with these settings?")
_EVERY = {"day": mark("{name} every day"), "week": mark("{name} every week"), "month": mark("{name} every month")}
ON_PAPER = ("babel", "jinja2", "typst", "xlsxwriter")


def configured(settings: "Settings") -> Iterator[Found]:
    """What settings name, and what is not installed for it."""
    notify = settings.notify
    ways = [channel.describe(name) for name, channel in notify.configured()]
    none = Phrase("nothing is sent, and messages lapse after a day: [notify] in the settings")
    by = Phrase("{ways}", {"ways": ways}) if ways else Phrase("no way")
    yield Found(mark("messages leave by"), by, True, "" if ways else none)
    if notify.apprise and find_spec("apprise") is None:
        yield Found(mark("apprise"), Phrase("missing"), False, "pip install 'posko[notify]'")
    if not settings.reports:
        return
    named = [Phrase(_EVERY[each.every], {"name": name}) for name, each in settings.reports.items()]
    yield Found(mark("scheduled reports"), Phrase("{schedules}", {"schedules": named}))
    papers = any({"pdf", "xlsx", "html"} & set(each.formats) for each in settings.reports.values())
    missing = [name for name in ON_PAPER if papers and find_spec(name) is None]
    if missing:
        lacking = Phrase("missing: {names}", {"names": missing})
        yield Found(mark("reports on paper"), lacking, False, "pip install 'posko[paper]'")


def waiting(settings: "Settings", counts: "MessageCounts", now: datetime) -> Iterator[Found]:
    """Whether what waits looks as if nobody sent it."""
    if settings.notify.silent or counts.oldest_at is None:
        return
    if now - counts.oldest_at > PATIENCE:
        facts = {"count": counts.waiting, "at": counts.oldest_at}
        told = Phrase("{count:number} messages wait, the oldest since {at:moment}", facts)
        yield Found(mark("sender"), told, False, SENDERS)
