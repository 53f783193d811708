"""Lengths of time in the unit in which they are promised: `25 working hours`, `3 working days`, and plain hours only
where every hour of the day counts. Never folded into days of 24 hours: 25 office hours are three days' work. Pure.
"""

from cc.core.phrases.phrase import Phrase, mark
from cc.core.vocabulary import CountsIn

DAY_S, HOUR_S = 86_400, 3600
EVERY_HOUR = mark("{time:exact}")
"""Where every hour counts: hours, minutes and seconds."""


def worked(seconds: int, counts_in: str) -> Phrase:
    """So many counted seconds, without a sign. A working day has the 24 hours that its calendar gives it."""
    whole_s = abs(seconds)
    if counts_in == CountsIn.WORKING_DAYS:
        return _days(whole_s)
    if counts_in == CountsIn.WORKING_HOURS:
        return _hours(whole_s)
    return Phrase(EVERY_HOUR, {"time": whole_s})


def _days(whole_s: int) -> Phrase:
    days, rest_s = divmod(whole_s, DAY_S)
    if not days and rest_s:
        return Phrase("{rest:exact} on working days", {"rest": rest_s})
    facts: dict[str, object] = {"days": days, "rest": rest_s}
    if rest_s:
        return Phrase("{days:number} {days:plural=working day/working days} {rest:exact}", facts)
    return Phrase("{days:number} {days:plural=working day/working days}", facts)


def _hours(whole_s: int) -> Phrase:
    hours, rest_s = divmod(whole_s, HOUR_S)
    if not hours and rest_s:
        return Phrase("{rest:exact} of working time", {"rest": rest_s})
    facts: dict[str, object] = {"hours": hours, "rest": rest_s}
    if rest_s:
        return Phrase("{hours:number} {hours:plural=working hour/working hours} {rest:exact}", facts)
    return Phrase("{hours:number} {hours:plural=working hour/working hours}", facts)
