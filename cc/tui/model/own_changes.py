"""Which of the changes that the feed reports this console made itself. Pure: what is begun, done and heard in, what
others did out.

A change may be heard before its receipt has come: what concerns a report that is being changed waits until then.
"""

from collections import OrderedDict
from collections.abc import Iterable

from cc.core.records.receipts import Receipt
from cc.core.records.trail import Change

MOST_KEPT = 2000
"""Receipts kept; the feed is seconds behind, not hours."""


class OwnChanges:
    """Tells a console's own changes from others'."""

    def __init__(self) -> None:
        self._running: dict[str, int] = {}
        self._done: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._waiting: list[Change] = []

    def begin(self, report_id: str) -> None:
        """A change of this report is on its way."""
        self._running[report_id] = self._running.get(report_id, 0) + 1

    def end(self, report_id: str, receipt: Receipt | None) -> tuple[Change, ...]:
        """It was answered, or refused (None). Answers what others did to the report meanwhile."""
        if receipt is not None:
            self._done[receipt.report_id, receipt.seq] = None
            while len(self._done) > MOST_KEPT:
                self._done.popitem(last=False)
        self._running[report_id] -= 1
        if not self._running[report_id]:
            del self._running[report_id]
        waited, self._waiting = self._waiting, []
        return self.of_others(waited)

    def of_others(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """What was not done here; what cannot be known yet waits for `end`."""
        found: list[Change] = []
        for change in changes:
            if (change.stream, change.seq) in self._done:
                continue
            (self._waiting if change.stream in self._running else found).append(change)
        return tuple(found)
