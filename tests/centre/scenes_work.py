"""Scenes of what is asked of tasks and of evidence: each question is asked, and the answer is looked at."""

from collections.abc import Mapping

from cc.core.questions import evidence as q_evidence
from cc.core.questions import reports as q
from cc.core.questions import tasks as q_tasks
from cc.core.vocabulary import TaskStatus
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene


def list_evidence(bench: Bench) -> None:
    ref = bench.done().partition("/")[0]
    (photo,) = bench.ask("sari", q_evidence.ListEvidence(ref))
    assert (photo.task, photo.format, photo.facts["decodes_to_end"]) == (1, "JPEG", True)


def list_tasks(bench: Bench) -> None:
    task = bench.assigned()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = bench.ask("budi", q_tasks.ListTasks("", True, cursor, 20))
        seen += [each.ref for each in page.items]
        cursor = page.after
        if cursor is None:
            break
    assert task in seen
    assert len(seen) == len(set(seen))


def get_task(bench: Bench) -> None:
    task = bench.assigned()
    record = bench.ask("budi", q_tasks.GetTask(task))
    assert (record.ref, record.status, record.report_ref) == (task, TaskStatus.ASSIGNED, task.partition("/")[0])
    assert bench.ask("budi", q_tasks.GetTask(f"{record.report_id}/1")) == record


def get_task_page(bench: Bench) -> None:
    task = bench.assigned()
    page = bench.ask("budi", q_tasks.GetTaskPage(task))
    assert page.task == bench.ask("budi", q_tasks.GetTask(task))
    assert page.report == bench.ask("budi", q.GetReport(page.task.report_ref))
    assert page.timeline == bench.ask("budi", q.GetTimeline(page.task.report_ref))
    states = bench.ask("budi", q.GetActions(page.task.report_ref))
    assert page.actions == tuple(each for each in states if each.subject == task)


def find_evidence(bench: Bench) -> None:
    ref = bench.done().partition("/")[0]
    (photo,) = bench.ask("sari", q_evidence.ListEvidence(ref))
    found = bench.ask("sari", q_evidence.FindEvidence(photo.sha256.upper()))
    assert (ref, 1) in [(each.report_ref, each.number) for each in found]
    assert not any(each.findings for each in found)
    assert ref not in [each.report_ref for each in bench.ask("joko", q_evidence.FindEvidence(photo.sha256))]
    assert bench.ask("sari", q_evidence.FindEvidence("0" * 64)) == ()


QUESTIONS: Mapping[type[object], Scene] = {
    q_evidence.ListEvidence: list_evidence,
    q_evidence.FindEvidence: find_evidence,
    q_tasks.ListTasks: list_tasks,
    q_tasks.GetTask: get_task,
    q_tasks.GetTaskPage: get_task_page,
}
