"""A scene for every intent on tasks."""

from collections.abc import Mapping

from cc.core.intents import tasks as t
from cc.core.questions.tasks import GetTask
from cc.core.vocabulary import HoldReason, ReportStatus, TaskStatus
from tests.builders import INSIDE
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene


def hand_over(bench: Bench) -> None:
    task = bench.accepted()
    receipt = bench.do("budi", t.HandOverTask(task, "dishub", "lampu lalu lintas"))
    offered = bench.ask("dewi", GetTask(f"{receipt.ref.partition('/')[0]}/2"))
    assert (offered.status, offered.unit, offered.parent) == (TaskStatus.OFFERED, "dishub", 1)


def accept(bench: Bench) -> None:
    task = bench.assigned()
    assert bench.do("budi", t.AcceptTask(task)).task_status is TaskStatus.ACCEPTED
    assert bench.ask("budi", GetTask(task)).officer == "budi"


def decline(bench: Bench) -> None:
    task = bench.assigned()
    receipt = bench.do("budi", t.DeclineTask(task, "di luar wilayah"))
    assert (receipt.task_status, receipt.status) == (TaskStatus.DECLINED, ReportStatus.TRIAGED)


def cancel(bench: Bench) -> None:
    task = bench.assigned()
    assert bench.do("rini", t.CancelTask(task, "salah alamat")).task_status is TaskStatus.CANCELLED


def depart(bench: Bench) -> None:
    task = bench.accepted()
    assert bench.do("budi", t.DepartTask(task, *INSIDE)).task_status is TaskStatus.EN_ROUTE


def arrive(bench: Bench) -> None:
    task = bench.accepted()
    assert bench.do("budi", t.ArriveTask(task)).task_status is TaskStatus.ON_SITE


def close(bench: Bench) -> None:
    task, photo = bench.accepted(), bench.photo("budi")
    receipt = bench.do("budi", t.CloseTask(task, (photo,), "saluran bersih", *INSIDE))
    assert receipt.task_status is TaskStatus.DONE
    report = bench.see(task.partition("/")[0])
    assert [(each.sha256, each.task) for each in report.evidence] == [(photo, 1)]
    assert report.tasks[0].closed_by == "budi"


def verify(bench: Bench) -> None:
    task = bench.done()
    receipt = bench.do("rini", t.VerifyTask(task, "jelas"))
    assert (receipt.task_status, receipt.status) == (TaskStatus.VERIFIED, ReportStatus.RESOLVED)


def send_back(bench: Bench) -> None:
    task = bench.done()
    assert bench.do("rini", t.ReturnTask(task, "foto gelap")).task_status is TaskStatus.RETURNED


def hold(bench: Bench) -> None:
    task = bench.accepted()
    bench.do("budi", t.HoldTask(task, HoldReason.MATERIAL, "menunggu pompa"))
    record = bench.ask("budi", GetTask(task))
    assert (record.status, record.hold_reason) == (TaskStatus.ON_HOLD, "material")


def resume(bench: Bench) -> None:
    task = bench.accepted()
    bench.do("budi", t.HoldTask(task, HoldReason.MATERIAL))
    assert bench.do("budi", t.ResumeTask(task)).task_status is TaskStatus.ACCEPTED


def reassign(bench: Bench) -> None:
    task = bench.accepted()
    assert bench.do("rini", t.ReassignTask(task, "agus")).task_status is TaskStatus.ASSIGNED
    assert bench.ask("agus", GetTask(task)).officer == "agus"


def attach(bench: Bench) -> None:
    task, photo = bench.accepted(), bench.photo("budi")
    bench.do("budi", t.AttachToTask(task, (photo,), "sebelum"))
    assert [each.sha256 for each in bench.see(task.partition("/")[0]).evidence] == [photo]


SCENES: Mapping[type[object], Scene] = {
    t.HandOverTask: hand_over,
    t.AcceptTask: accept,
    t.DeclineTask: decline,
    t.CancelTask: cancel,
    t.DepartTask: depart,
    t.ArriveTask: arrive,
    t.CloseTask: close,
    t.VerifyTask: verify,
    t.ReturnTask: send_back,
    t.HoldTask: hold,
    t.ResumeTask: resume,
    t.ReassignTask: reassign,
    t.AttachToTask: attach,
}
