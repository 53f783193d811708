"""The proof of claimed times: none counts that lay further back than the room believed when it was recorded, unless it
was confirmed. Owns that comparison; what was believed when, the room's settings say, which are proved by themselves.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain
from cc.core.records.trail import CLAIM_RULES, AuditFinding, Event
from cc.core.rules.lifecycle.room_settings import RoomSettings
from cc.core.rules.sla.claims import CLAIMED, favours

SKEW = timedelta(seconds=60)
"""A setting and a claim of the same minute may have been recorded by two machines."""
SYSTEM = "system"


def prove(settings: RoomSettings, events: Sequence[Event]) -> Iterator[AuditFinding]:
    """Claims of one report (its events in order) that count though they lay too far back."""
    for event in events:
        if event.rules < CLAIM_RULES or event.imported or event.actor == SYSTEM:
            continue
        believed = settings.believed_around(event.recorded_at, SKEW)
        for move in event.moves:
            if move.facts.get("counted") not in CLAIMED or not favours(move.action, move.after):
                continue
            claimed = datetime.fromisoformat(str(move.facts["claimed_at"]))
            if event.recorded_at - claimed > believed:
                told = {"claimed": plain(claimed), "minutes": believed // timedelta(minutes=1)}
                text = Phrase(
                    "{claimed:time} counts without a confirmation; {minutes:number} minutes back were believed", told
                )
                yield AuditFinding.of(event.stream, event.seq, text)
