"""A scene for every intent and question on personal data."""

from collections.abc import Mapping

import pytest

from cc.core.errors import RefusedError
from cc.core.intents import privacy as p
from cc.core.intents.reports import ReceiveReport, RejectReport
from cc.core.questions import privacy as q
from cc.core.vocabulary import Flag, Opened, RejectReason, SeenBy
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene


def _came(bench: Bench) -> tuple[str, str]:
    contact = f"pelapor-{bench.fresh()}@rumah.example"
    return bench.do("warga", ReceiveReport(text="Banjir", category="flood", reporter=contact)).ref, contact


def make_key(bench: Bench) -> None:
    made = bench.do("admin", p.MakePersonalKey())
    assert [each.key for each in bench.ask("admin", q.ListPersonalKeys()).keys if each.in_use] == [made.key]


def seal(bench: Bench) -> None:
    ref, contact = _came(bench)
    bench.do("admin", p.MakePersonalKey())
    after, sealed = "", 0
    while True:
        done = bench.do("admin", p.SealPersonalData(after, 500))
        after, sealed = done.after, sealed + done.sealed
        if not after:
            break
    assert sealed >= 1
    assert bench.see(ref).reporter == contact


def find_by_reporter(bench: Bench) -> None:
    ref, contact = _came(bench)
    assert [line.ref for line in bench.ask("sari", q.FindByReporter(contact.upper()))] == [ref]
    assert bench.ask("dewi", q.FindByReporter(contact)) == ()


def list_keys(bench: Bench) -> None:
    _came(bench)
    record = bench.ask("admin", q.ListPersonalKeys())
    assert record.folder
    assert any(each.reports and each.here for each in record.keys)


def erase(bench: Bench) -> None:
    ref, contact = _came(bench)
    bench.do("tono", p.EraseReport(ref, "permintaan pelapor"))
    assert (bench.see(ref).reporter, bench.see(ref).text) == ("", "dihapus / erased")
    assert bench.ask("sari", q.FindByReporter(contact)) == ()


def put_hold(bench: Bench) -> None:
    ref, _ = _came(bench)
    assert bench.do("tono", p.PutLegalHold(ref, "LP/B/117")).flags[-1] is Flag.LEGAL_HOLD
    with pytest.raises(RefusedError, match="legal hold"):
        bench.do("tono", p.EraseReport(ref, "permintaan"))


def lift_hold(bench: Bench) -> None:
    ref, _ = _came(bench)
    bench.do("tono", p.PutLegalHold(ref, "LP/B/117"))
    assert Flag.LEGAL_HOLD not in bench.do("tono", p.LiftLegalHold(ref, "putusan")).flags


def expire(bench: Bench) -> None:
    ref, _ = _came(bench)
    bench.do("sari", RejectReport(ref, RejectReason.PRANK))
    assert bench.do("tono", p.ExpireReporters("flood", 2, dry_run=True)).refs == ()
    assert bench.do("tono", p.ExpireReporters("flood", 2)).refs == ()
    assert bench.see(ref).reporter, "it is over since now"


INTENTS: Mapping[type, Scene] = {
    p.ExpireReporters: expire,
    p.MakePersonalKey: make_key,
    p.SealPersonalData: seal,
    p.EraseReport: erase,
    p.PutLegalHold: put_hold,
    p.LiftLegalHold: lift_hold,
}


def who_opened(bench: Bench) -> None:
    ref, _ = _came(bench)
    bench.see(ref)
    bench.room.centre.opened.settle()
    found = bench.centre.stream(bench.who("tono"), q.WhoOpened(ref))
    assert {each.how for each in found} == {Opened.REPORT}
    assert list(bench.centre.stream(bench.who("tono"), q.WhoOpened(person="nobody"))) == []


def about_person(bench: Bench) -> None:
    ref, contact = _came(bench)
    (found,) = bench.ask("tono", q.AboutPerson(contact))
    assert (found.ref, found.reporter, found.text) == (ref, contact, "Banjir")


def could_have_seen(bench: Bench) -> None:
    ref, _ = _came(bench)
    found = {each.ref: each for each in bench.centre.stream(bench.who("tono"), q.CouldHaveSeen(person="sari"))}
    assert found[ref].ways == (SeenBy.OWNER,)
    assert ref not in {each.ref for each in bench.centre.stream(bench.who("tono"), q.CouldHaveSeen(unit="dishub"))}


QUESTIONS: Mapping[type, Scene] = {
    q.AboutPerson: about_person,
    q.CouldHaveSeen: could_have_seen,
    q.FindByReporter: find_by_reporter,
    q.ListPersonalKeys: list_keys,
    q.WhoOpened: who_opened,
}
