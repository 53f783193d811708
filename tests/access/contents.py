"""What lists and figures of many reports tell, held against what their reader may see: no report and no task more."""

from collections.abc import Iterator
from datetime import timedelta

from cc.core.centre import Centre, Credential
from cc.core.errors import ForbiddenError
from cc.core.questions.dispatch import FindSimilar
from cc.core.questions.reports import ExportReports
from cc.core.questions.sending import ListMessages
from cc.core.questions.supervision import RecurringPlaces, ShowPingPong, ShowReturned, ShowWorkload
from tests.access.answers import walked
from tests.access.world import Case
from tests.builders import START

_FROM, _TO = START - timedelta(days=1), START + timedelta(days=400)


def told_too_much(centre: Centre, who: Credential, cases: list[Case]) -> Iterator[str]:
    """What tells of more than the reports that one sees (`cases` and whatever else one sees)."""
    refs = {line.ref for line in centre.stream(who, ExportReports())}
    tasks = [task for ended in (False, True) for task in walked(centre, who, ended)]
    if not {task.report_ref for task in tasks} <= refs:
        yield "ListTasks"
    for case in cases:
        if not {each.ref for each in centre.read(who, FindSimilar(case.ref, limit=100))} <= refs:
            yield f"FindSimilar {case.name}"
    places = centre.read(who, RecurringPlaces(start_at=_FROM, end_at=_TO, top=200))
    if places.total.reports + places.unplaced > len(refs) or not {each.last_ref for each in places.top} <= refs:
        yield "RecurringPlaces"
    if sum(row.assigned for row in centre.read(who, ShowWorkload()).rows) > len(tasks):
        yield "ShowWorkload"
    closed = [task for task in tasks if task.closed_by]
    if centre.read(who, ShowReturned()).total.closed > len(closed):
        yield "ShowReturned"
    hands = centre.read(who, ShowPingPong())
    if hands.reports > len(refs) or not {each.ref for each in hands.longest} <= refs:
        yield "ShowPingPong"
    yield from _messages(centre, who, refs)


def _messages(centre: Centre, who: Credential, refs: set[str]) -> Iterator[str]:
    cursor: str | None = None
    while True:
        try:
            page = centre.read(who, ListMessages(cursor=cursor, limit=500))
        except ForbiddenError:
            return
        if not {each.ref.partition("/")[0] for each in page.items} <= refs:
            yield "ListMessages"
        cursor = page.after
        if cursor is None:
            return
