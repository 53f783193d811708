"""What was said afterwards of a clock's times, in words for whoever asks why. Owns those words; must never know from
when anything counts: `claims` says that. Pure."""

from collections.abc import Iterator, Sequence

from cc.core.phrases import Phrase
from cc.core.phrases.phrase import plain
from cc.core.records.trail import CLAIM_RULES, Event, Move
from cc.core.rules.sla.claims import WAITS, is_claimed, settled
from cc.core.vocabulary import Action


def told_times(events: Sequence[Event], number: int) -> tuple[Phrase, ...]:
    """A line an event whose time was claimed: of a task's own, of the report (0) all, for its tasks bring it to its
    end."""
    return tuple(_lines(events, number))


def _lines(events: Sequence[Event], number: int) -> Iterator[Phrase]:
    confirmed, declined = settled(events)
    for event in events:
        move = _claimed(event, number)
        if move is None:
            continue
        said = move.facts.get("claimed_at", plain(move.at))
        facts = {"action": plain(move.action), "said": said, "recorded": plain(event.recorded_at), "by": event.actor}
        if move.facts.get("counted") != WAITS:
            if move.at < event.recorded_at:
                facts["said"] = plain(move.at)
                yield Phrase("{action:event} at {said:moment}; entered by {by} at {recorded:moment}", facts)
        elif event.seq in confirmed:
            facts["confirmed"] = _who_settled(events, event.seq, "confirms")
            yield Phrase(
                "{action:event} at {said:moment}; entered by {by} at {recorded:moment}, confirmed by {confirmed}", facts
            )
        elif event.seq in declined:
            facts["declined"] = _who_settled(events, event.seq, "declines")
            yield Phrase(
                "{action:event} at {said:moment} as {by} said; declined by {declined}: {recorded:moment} counts", facts
            )
        else:
            yield Phrase(
                "{action:event} at {said:moment} as {by} said; it awaits confirmation: {recorded:moment} counts", facts
            )


def _claimed(event: Event, number: int) -> Move | None:
    if event.rules < CLAIM_RULES:
        return None
    moves = [move for move in event.moves if number in (0, move.number) and not move.facts.get("implied")]
    return next((move for move in moves if is_claimed(move) or move.facts.get("entered")), None)


def _who_settled(events: Sequence[Event], seq: int, how: str) -> str:
    for event in events:
        for move in event.moves:
            told = move.facts.get(how)
            if move.action is Action.CONFIRM and isinstance(told, Sequence) and seq in told:
                return event.actor
    return ""
