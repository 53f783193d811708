"""Which task a report's ref alone means. Pure."""

from cc.core.errors import NotFoundError, UsageError
from cc.core.records.reports import Report
from cc.core.rules.lifecycle.tables import task_is_open


def only_task(report: Report) -> str:
    """The ref of its only open task, or of its last where none is open. UsageError when several are open, NotFoundError
    when there is none."""
    live = [each.ref for each in report.tasks if task_is_open(each.status)] or [each.ref for each in report.tasks[-1:]]
    if len(live) == 1:
        return live[0]
    if live:
        raise UsageError(
            "{ref} has {count} open tasks; name one: {tasks:or}.",
            fields={"ref": report.line.ref, "count": len(live), "tasks": live},
        )
    raise NotFoundError(
        "{ref} has no task yet; `{command} report assign {ref}` makes one.", fields={"ref": report.line.ref}
    )
