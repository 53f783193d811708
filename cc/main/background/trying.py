"""A test message by every way that settings name. Owns what is sent; knows no Centre."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cc.core.clock import SystemClock
from cc.core.ids import new_id
from cc.core.phrases import mark
from cc.core.records.sending import Addressee, TakenMessage
from cc.notify.outgoing import carriers
from cc.notify.patience import within
from cc.notify.ways import TEST, SendError

if TYPE_CHECKING:
    from cc.settings.notify import Notify

TRIED = mark("way, outcome, why")


@dataclass(frozen=True, slots=True)
class Tried:
    """How one way fared."""

    way: str
    taken: bool
    why: str


def try_every_way(settings: "Notify", name: str, address: str) -> Iterator[Tried]:
    """Send it by each, one after the other; mail goes to the address."""
    name_of_it = new_id()
    people = (Addressee("test", name, address),) if address else ()
    message = TakenMessage(
        id=0,
        key=name_of_it,
        topic=TEST,
        report_id=name_of_it,
        ref="TEST",
        seq=0,
        recipient="person:test",
        body=json.dumps({"ref": "TEST"}),
        recorded_at=SystemClock().now(),
        zone="UTC",
        tries=1,
        delivered=(),
        people=people,
    )
    for carrier in carriers(settings):
        for way in carrier.ways(message):
            try:
                within(settings.timeout, threading.Event(), lambda way=way: way.send(message))  # type: ignore[misc]
            except SendError as wrong:
                yield Tried(way.name, False, str(wrong))
            else:
                yield Tried(way.name, True, "")
        carrier.close()
