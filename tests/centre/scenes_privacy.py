"""A scene for every intent and question on personal data."""

from collections.abc import Mapping

from cc.core.intents import privacy as p
from cc.core.intents.reports import ReceiveReport
from cc.core.questions import privacy as q
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


INTENTS: Mapping[type, Scene] = {p.MakePersonalKey: make_key, p.SealPersonalData: seal}
QUESTIONS: Mapping[type, Scene] = {q.FindByReporter: find_by_reporter, q.ListPersonalKeys: list_keys}
