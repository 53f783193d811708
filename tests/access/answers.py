"""What a door answers, in one word or as a set of reports. Knows nothing of who may ask."""

from collections.abc import Iterator
from typing import Any

from cc.core.centre import Centre, Credential
from cc.core.errors import CoreError, ForbiddenError, NotFoundError
from cc.core.questions.base import StreamQuestion
from cc.core.questions.evidence import FindEvidence
from cc.core.questions.reports import ExportReports, GetCounters, GetLines, ListReports
from cc.core.questions.sla import SlaFigures
from cc.core.questions.tasks import ListTasks
from cc.core.questions.trail import AuditEvents
from tests.access.world import World


def outcome(error: CoreError) -> str:
    """In one word."""
    if isinstance(error, NotFoundError):
        return "absent"
    return "forbidden" if isinstance(error, ForbiddenError) else "refused"


def lists(world: World, centre: Centre, who: Credential) -> dict[str, set[str]]:
    """The cases in each answer that is made of many reports; counts as so many of them."""
    ours = {case.id for case in world.cases}
    ids = tuple(case.id for case in world.cases)
    found = {
        "ListReports": {line.id for line in every(centre, who)},
        "GetLines": {line.id for line in centre.read(who, GetLines(ids))},
        "ExportReports": {line.id for line in centre.stream(who, ExportReports())},
        "AuditEvents": {event.stream for event in centre.stream(who, AuditEvents()) if ":" not in event.stream},
    }
    every_id = found["ExportReports"]
    tasks = {task.report_id for ended in (False, True) for task in walked(centre, who, ended)}
    with_tasks = {case.id for case in world.cases if case.task}
    total = centre.read(who, GetCounters()).total
    told = {name: ids_ & ours for name, ids_ in found.items()}
    told["GetCounters"] = told["ExportReports"] if total == len(every_id) else {f"{total}"}
    told["SlaFigures"] = told["ExportReports"] if centre.read(who, SlaFigures()).reports == len(every_id) else {"?"}
    told["ListTasks"] = (tasks & with_tasks) | (every_id & ours - with_tasks)
    return told


def every(centre: Centre, who: Credential) -> Iterator[Any]:
    """All pages of reports."""
    cursor: str | None = None
    while True:
        page = centre.read(who, ListReports(sort="changed", cursor=cursor, limit=200))
        yield from page.items
        cursor = page.after
        if cursor is None:
            return


def walked(centre: Centre, who: Credential, ended: bool) -> Iterator[Any]:
    """All pages of tasks."""
    cursor: str | None = None
    while True:
        page = centre.read(who, ListTasks(cursor=cursor, limit=200, ended=ended))
        yield from page.items
        cursor = page.after
        if cursor is None:
            return


def answered(centre: Centre, who: Credential, question: Any) -> str:
    """In one word."""
    try:
        if isinstance(question, StreamQuestion):
            next(iter(centre.stream(who, question)), None)
        else:
            centre.read(who, question)
    except CoreError as error:
        return outcome(error)
    return "ok"


def opens(centre: Centre, who: Credential, photo: str) -> bool:
    """Whether the bytes are handed out."""
    try:
        with centre.open_blob(who, photo) as bytes_:
            return bool(bytes_.read(1))
    except NotFoundError:
        return False


def shown_on(centre: Centre, who: Credential, photo: str) -> set[str]:
    """The reports that a photo is said to be attached to."""
    return {each.report_ref for each in centre.read(who, FindEvidence(photo))}
