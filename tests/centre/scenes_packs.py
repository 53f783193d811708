"""Scenes of packs: loaded, listed, previewed, and open reports moved to what they bring."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from cc.core.errors import ForbiddenError, InputError, NotFoundError
from cc.core.intents.packs import LoadPack, MoveReports
from cc.core.intents.reports import AmendReport, TriageReport
from cc.core.questions.packs import GetPack, ListPacks, ListPolicies, PreviewPack
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene

TO_COME = "effective = 2099-01-01\n"


def _text(name: str, version: str = "1", span: str = "2h", more: str = TO_COME) -> str:
    return (
        f'[pack]\nname = "{name}"\nversion = "{version}"\ntitle = "Uji"\nsource = "SK 1"\n{more}'
        f'[[policy]]\ncode = "{name}"\ncategory = "fire"\nclause = "pasal 2"\ntargets = {{ resolve = "{span}" }}\n'
    )


def load_pack(bench: Bench) -> None:
    name = bench.fresh()
    done = bench.do("admin", LoadPack(_text(name)))
    assert (done.added, done.already) == ((f"{name}@1",), False)
    assert bench.do("admin", LoadPack(_text(name))).already
    kept = next(each for each in bench.ask("sari", ListPolicies()) if each.code == name)
    assert (kept.source, kept.pack) == ("SK 1, pasal 2", f"{name}@1")
    with pytest.raises(InputError) as wrong:
        bench.do("admin", LoadPack(_text(name, span="2 hours")))
    assert wrong.value.fields["problems"] == [
        {
            "line": 11,
            "key": "policy[1].targets.resolve.for",
            "problem": "'2 hours' is no duration; write seconds, or a number with s, m, h or d",
            "phrase": {
                "text": "{value:quoted} is no duration; write seconds, or a number with s, m, h or d",
                "facts": {"value": "2 hours"},
            },
        }
    ]


def list_packs(bench: Bench) -> None:
    name = bench.fresh()
    bench.do("admin", LoadPack(_text(name)))
    found = next(each for each in bench.ask("sari", ListPacks()) if each.name == name)
    assert (found.version, found.in_force, found.policies) == ("1", True, (f"{name}@1",))
    assert found.effective_at == datetime(2098, 12, 31, 17, tzinfo=UTC)


def get_pack(bench: Bench) -> None:
    name = bench.fresh()
    for version in ("1", "2"):
        bench.do("admin", LoadPack(_text(name, version)))
    assert bench.ask("sari", GetPack(name)).text == _text(name, "2")
    first = bench.ask("sari", GetPack(name, "1"))
    assert (first.version, first.text, len(first.digest)) == ("1", _text(name), 64)
    with pytest.raises(NotFoundError):
        bench.ask("sari", GetPack(name, "3"))


def preview_pack(bench: Bench) -> None:
    name = bench.fresh()
    said = bench.ask("tono", PreviewPack(_text(name)))
    assert said.changes.added == (f"{name}@1",)
    assert said.whole
    assert bench.do("admin", LoadPack(_text(name))) == said.changes


def move_reports(bench: Bench) -> None:
    ref, name = bench.reported(), bench.fresh()
    category = "dengue-fogging" if bench.remote else "road-pass-jockeys"  # both doors open into one room
    bench.do("sari", TriageReport(ref, category=category))
    for version, span in (("1", "2h"), ("2", "9h")):
        told = _text(name, version, span, 'unit = "bpbd-timur"\n').replace('"fire"', f'"{category}"')
        bench.do("admin", LoadPack(told))
    with pytest.raises(ForbiddenError):
        bench.do("sari", MoveReports((ref,)))
    assert bench.do("tono", MoveReports((ref,))).moved == (ref,)
    again = bench.do("tono", MoveReports((ref,), as_new=True, note="sekali lagi"))
    assert (again.moved, again.kept) == ((), 1)
    assert _held_to(bench, ref) == f"{name}@2"
    bench.do("tono", AmendReport(report=ref, policy=f"{name}@1"))
    assert _held_to(bench, ref) == f"{name}@1"


def _held_to(bench: Bench, ref: str) -> str:
    return next(clock.policy for clock in bench.see(ref).clocks if clock.target == "resolve")


INTENTS: Mapping[type[object], Scene] = {LoadPack: load_pack, MoveReports: move_reports}
QUESTIONS: Mapping[type[object], Scene] = {ListPacks: list_packs, GetPack: get_pack, PreviewPack: preview_pack}
