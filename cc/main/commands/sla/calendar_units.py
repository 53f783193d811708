"""In which unit the time of each calendar is told, for lists that name calendars."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.core.vocabulary import CountsIn

if TYPE_CHECKING:
    from cc.cli.session import CommandSession


def units_of_time(desk: "CommandSession") -> Callable[[str], str]:
    """From a calendar's key (`name@version`, or `wall`) to its unit; every hour of the day if it is not known."""
    from cc.core.questions.organisation import ListCalendars
    from cc.core.rules.calendar.work_calendar import WorkCalendar

    found: dict[str, str] = {}
    for each in desk.ask(ListCalendars(every=True)):
        try:
            found[f"{each.name}@{each.version}"] = WorkCalendar.from_spec(json.loads(each.spec)).counts_in
        except CoreError:  # of a newer server: its time is told plainly
            continue
    return lambda key: found.get(key, CountsIn.EVERY_HOUR)
