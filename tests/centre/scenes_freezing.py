"""Scenes of frozen reports: one a question and intent."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from cc.core.errors import ForbiddenError, NotFoundError, RefusedError
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.intents.reports import CommentReport, RejectReport
from cc.core.questions.freezing import CheckDigest, CompareFrozenSlaReport, GetFrozenSlaReport, ListFrozenSlaReports
from cc.core.records.freezing import FrozenSlaReport
from cc.core.vocabulary import RejectReason
from tests.builders import START
from tests.centre.bench import Bench

Scene = Callable[[Bench], None]


def frozen(bench: Bench, name: str = "") -> FrozenSlaReport:
    begin, end = START - timedelta(days=400), START + timedelta(days=400)
    name = name or f"frozen {bench.fresh()}"
    return bench.do(
        "tono",
        FreezeSlaReport(
            start_at=begin,
            end_at=end,
            name=name,
            by=("unit", "day"),
            query="unit:bpbd",
            unit="",
            worst=3,
            as_of=None,
            running=True,
        ),
    )


def freeze(bench: Bench) -> None:
    bench.reported()
    kept = frozen(bench)
    assert (kept.report.frozen, kept.frozen_by, len(kept.report.digest)) == (kept.name, "tono", 64)
    bench.reported()
    with pytest.raises(RefusedError):
        frozen(bench, kept.name)
    with pytest.raises(ForbiddenError):
        bench.do("sari", FreezeSlaReport(start_at=START, end_at=START + timedelta(days=1)))


def get_frozen(bench: Bench) -> None:
    kept = frozen(bench)
    assert bench.ask("sari", GetFrozenSlaReport(kept.name)) == kept
    with pytest.raises(NotFoundError):
        bench.ask("dewi", GetFrozenSlaReport(kept.name))


def list_frozen(bench: Bench) -> None:
    kept = frozen(bench)
    assert kept in bench.ask("sari", ListFrozenSlaReports())
    assert kept not in bench.ask("dewi", ListFrozenSlaReports())


def compare(bench: Bench) -> None:
    ref = bench.reported()
    kept = frozen(bench)
    bench.do("sari", CommentReport(ref, "catatan"))
    bench.do("rini", RejectReport(ref, RejectReason.PRANK))
    found = bench.ask("tono", CompareFrozenSlaReport(kept.name))
    assert (found.frozen, found.intact, found.reproduced) == (kept, True, True)
    change = next(each for each in found.reports if each.ref == ref)
    assert [(cause.kind, cause.by) for cause in change.why] == [("not_actionable", "rini")]
    assert found.figures


def check(bench: Bench) -> None:
    report = frozen(bench).report
    assert report.as_of is not None
    asked = CheckDigest(
        digest=report.digest,
        start_at=report.start_at,
        end_at=report.end_at,
        as_of=report.as_of,
        position=report.position,
        seen_from=report.seen_from,
        cleared=report.cleared,
        by=report.by,
        query=report.query,
        unit=report.unit,
        worst=len(report.worst),
    )
    found = bench.ask("sari", asked)
    assert report.frozen in found.frozen
    assert found.again.digest == report.digest


INTENTS: Mapping[type[object], Scene] = {FreezeSlaReport: freeze}
QUESTIONS: Mapping[type[object], Scene] = {
    GetFrozenSlaReport: get_frozen,
    ListFrozenSlaReports: list_frozen,
    CompareFrozenSlaReport: compare,
    CheckDigest: check,
}
