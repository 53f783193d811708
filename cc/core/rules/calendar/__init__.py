"""Working time: calendars, periods and schedules."""

from cc.core.rules.calendar.work_calendar import WorkCalendar

__all__ = ["WorkCalendar"]
