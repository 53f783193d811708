"""What rules.evidence says of a report's photos, for who asks. Owns gathering what the rules hold a photo against."""

from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from cc.core.records.evidence import EvidenceRecord, PhotoFacts
from cc.core.records.reports import ReportLine
from cc.core.records.tasks import TaskRecord
from cc.core.rules.work.evidence import Scene, findings
from cc.core.service.change.question_context import ReadContext
from cc.core.store.reports.attachments import elsewhere


def with_findings(
    ask: ReadContext, report: ReportLine, tasks: Iterable[TaskRecord], photos: tuple[EvidenceRecord, ...]
) -> tuple[EvidenceRecord, ...]:
    """The photos with their findings; one whose facts are not stored keeps none."""
    if not photos:
        return photos
    given_at = {task.number: task.created_at for task in tasks}
    zone = ZoneInfo(ask.directory.unit(report.unit).zone)
    same = elsewhere(ask.connection, ask.actor, ask.directory, report.id)

    def judged(photo: EvidenceRecord) -> EvidenceRecord:
        if not photo.facts:
            return photo
        since = given_at.get(photo.task)
        scene = Scene(
            lon=report.lon,
            lat=report.lat,
            zone=zone,
            since=since,
            attached_at=photo.attached_at,
            elsewhere=same.get(photo.number, ()),
        )
        found = findings(PhotoFacts.from_json(photo.facts), scene)
        return replace(photo, findings=tuple(each.as_json() for each in found))

    return tuple(judged(photo) for photo in photos)
