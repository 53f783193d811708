"""A scene for every question: it is asked, and the answer is looked at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from cc.core.intents.reports import ReceiveReport, TriageReport
from cc.core.intents.system import Sweep
from cc.core.questions import dispatch as q_dispatch
from cc.core.questions import notices as q_notices
from cc.core.questions import organisation as o
from cc.core.questions import packs as o_packs
from cc.core.questions import reports as q
from cc.core.questions import sla as o_sla
from cc.core.questions import system as o_system
from cc.core.vocabulary import Action, Priority, ReportStatus, Role, TargetName
from tests.builders import INSIDE, START
from tests.centre.bench import Bench
from tests.centre.scenes_organisation import list_routes, list_sessions, list_settings
from tests.centre.scenes_reports import Scene


def list_reports(bench: Bench) -> None:
    refs = {bench.reported() for _ in range(5)}
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = bench.ask("sari", q.ListReports("category:flood", "received", cursor, 3))
        assert len(page.items) <= 3
        seen += [line.ref for line in page.items]
        cursor = page.after
        if cursor is None or refs <= set(seen):
            break
    assert refs <= set(seen)
    assert len(seen) == len(set(seen))
    back = bench.ask("sari", q.ListReports("", "received", page.before, 3, True)) if page.before else page
    assert back.items
    assert bench.ask("sari", q.ListReports("status:new", "sla", limit=2)).items


def get_report(bench: Bench) -> None:
    report = bench.see(bench.reported())
    assert bench.ask("sari", q.GetReport(report.line.id)) == report
    assert report.clocks
    assert report.recorded_at.utcoffset() == timedelta(0)


def get_timeline(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", TriageReport(ref, note="dicek"))
    entries = bench.ask("sari", q.GetTimeline(ref))
    assert [entry.action for entry in entries] == [Action.RECEIVE, Action.TRIAGE]
    assert entries[-1].note == "dicek"


def get_actions(bench: Bench) -> None:
    task = bench.assigned()
    ref = task.partition("/")[0]
    states = {(each.subject, each.action): each for each in bench.ask("budi", q.GetActions(ref))}
    assert states[task, Action.ACCEPT].possible
    assert not states[task, Action.VERIFY].possible
    assert states[task, Action.VERIFY].why_not
    assert states[ref, Action.COMMENT].possible


def suggest(bench: Bench) -> None:
    answer = bench.ask("sari", q_dispatch.SuggestDispatch(bench.reported(), limit=3))
    assert "bpbd-timur" in [each.unit for each in answer.units]
    assert {"budi", "agus"} & {each.login for each in answer.people}


def similar(bench: Bench) -> None:
    text = f"Banjir besar di pasar {bench.fresh()}"
    first, second = bench.reported(text), bench.reported(text)
    assert first in [each.ref for each in bench.ask("sari", q_dispatch.FindSimilar(second, 50))]


def explain(bench: Bench) -> None:
    ref = bench.reported()
    answer = bench.ask("sari", o_sla.ExplainClocks(ref))
    assert answer.ref == ref
    assert answer.zone == "Asia/Jakarta"
    then = bench.ask("sari", o_sla.ExplainClocks(ref, answer.as_of))
    assert [each.clock.target for each in then.clocks] == [each.clock.target for each in answer.clocks]
    for clock in answer.clocks:
        assert sum(span.seconds for span in clock.spans if span.kind == "counted") == clock.clock.counted_s


def get_lines(bench: Bench) -> None:
    reports = [bench.see(bench.reported()) for _ in range(3)]
    ids = tuple(report.line.id for report in reports)
    unknown = "01900000-0000-7000-8000-000000000000"
    lines = bench.ask("sari", q.GetLines((*ids, unknown)))
    assert sorted(line.id for line in lines) == sorted(ids)
    assert bench.ask("dewi", q.GetLines(ids)) == ()


def counters(bench: Bench) -> None:
    before = bench.ask("sari", q.GetCounters())
    bench.reported()
    after = bench.ask("sari", q.GetCounters())
    assert (after.open, after.total) == (before.open + 1, before.total + 1)
    assert after.by_status["new"] == before.by_status.get("new", 0) + 1


def list_notices(bench: Bench) -> None:
    received_at = bench.room.centre.now - timedelta(minutes=12)
    lon, lat = INSIDE
    late = ReceiveReport(
        text="Banjir", category="flood", priority=Priority.P2, received_at=received_at, lon=lon, lat=lat
    )
    ref = bench.do("sari", late).ref
    bench.do("tono", Sweep())
    (notice,) = (each for each in bench.ask("rini", q_notices.ListNotices()) if each.line.ref == ref)
    assert (notice.target, notice.step, notice.number, notice.level) == (TargetName.ACKNOWLEDGE, "+0s", 0, 1)
    assert notice.recipient == "operator:bpbd"
    assert ref in [each.line.ref for each in bench.ask("tono", q_notices.ListNotices())]
    for other in ("sari", "dewi", "budi"):
        assert ref not in [each.line.ref for each in bench.ask(other, q_notices.ListNotices())]
    bench.do("rini", TriageReport(ref))
    assert ref not in [each.line.ref for each in bench.ask("rini", q_notices.ListNotices())]


def who_am_i(bench: Bench) -> None:
    actor = bench.ask("sari", o.WhoAmI())
    assert (actor.login, actor.role, actor.unit, actor.cleared) == ("sari", Role.OPERATOR, "jakarta", True)


def list_units(bench: Bench) -> None:
    codes = [unit.code for unit in bench.ask("sari", o.ListUnits())]
    assert codes.index("jakarta") < codes.index("bpbd") < codes.index("bpbd-timur")


def locate_area(bench: Bench) -> None:
    assert [area.code for area in bench.ask("sari", o.LocateArea(*INSIDE))] == ["timur"]
    assert bench.ask("sari", o.LocateArea(0.0, 0.0)) == ()


def list_areas(bench: Bench) -> None:
    assert "timur" in [area.code for area in bench.ask("sari", o.ListAreas())]


def list_categories(bench: Bench) -> None:
    assert {"flood", "fire", "narcotics"} <= {each.code for each in bench.ask("sari", o.ListCategories())}


def list_calendars(bench: Bench) -> None:
    newest = bench.ask("sari", o.ListCalendars())
    office = next(each for each in newest if each.name == "office")
    assert (office.zone, office.spec[:1]) == ("Asia/Jakarta", "{")
    assert office.policies
    assert len({each.name for each in newest}) == len(newest)
    every = bench.ask("sari", o.ListCalendars(every=True))
    assert set(newest) <= set(every)


def list_policies(bench: Bench) -> None:
    policies = bench.ask("sari", o_packs.ListPolicies())
    orders = [policy.order for policy in policies if policy.unit is None]
    assert orders
    assert orders == sorted(orders)


def list_people(bench: Bench) -> None:
    page = bench.ask("sari", o.ListPeople(limit=2))
    rest = bench.ask("sari", o.ListPeople(limit=500, cursor=page.after))
    logins = [person.login for person in (*page.items, *rest.items)]
    assert len(page.items) == 2
    assert {"budi", "sari", "dewi"} <= set(logins)
    assert len(logins) == len(set(logins))
    assert [person.login for person in bench.ask("sari", o.ListPeople("bud", "bpbd-timur")).items] == ["budi"]


def get_person(bench: Bench) -> None:
    assert bench.ask("sari", o.GetPerson("budi")).skills == ("boat",)


def figures(bench: Bench) -> None:
    bench.reported()
    question = o_sla.SlaFigures(
        start_at=START - timedelta(days=400), end_at=START + timedelta(days=400), by=("unit", "priority")
    )
    answer = bench.ask("sari", question)
    assert answer.by == ("unit", "priority")
    assert answer.reports > 0
    assert any(figure.group[0] == "bpbd-timur" for figure in answer.figures)
    assert bench.ask("sari", o_sla.SlaFigures(query="category:flood", worst=3)).start_at is not None
    assert answer.as_of is not None
    assert len(answer.digest) == 64
    then = bench.ask("sari", replace(question, as_of=answer.as_of))
    assert (then.as_of, then.by, then.seen_from) == (answer.as_of, answer.by, "jakarta")
    assert then.reports >= answer.reports


def check_database(bench: Bench) -> None:
    facts = bench.ask("admin", o_system.CheckDatabase(replay=True)).facts
    assert facts
    # The tests' PostgreSQL does not wait for its disk, and says so; another scene's messages were given up on purpose.
    expected = ("fsync", "full_page_writes", "messages given up")
    assert [fact for fact in facts if not fact.ok and fact.name not in expected] == []


def export(bench: Bench) -> None:
    ref = bench.reported()
    lines = list(bench.centre.stream(bench.who("sari"), q.ExportReports("status:new")))
    assert ref in [line.ref for line in lines]
    assert {line.status for line in lines} == {ReportStatus.NEW}
    assert [line.id for line in lines] == sorted(line.id for line in lines)


SCENES: Mapping[type[object], Scene] = {
    q.ListReports: list_reports,
    q.GetReport: get_report,
    q.GetTimeline: get_timeline,
    q.GetActions: get_actions,
    q_dispatch.SuggestDispatch: suggest,
    q_dispatch.FindSimilar: similar,
    q.GetLines: get_lines,
    q.GetCounters: counters,
    q_notices.ListNotices: list_notices,
    q.ExportReports: export,
    o_sla.ExplainClocks: explain,
    o.WhoAmI: who_am_i,
    o.ListUnits: list_units,
    o.LocateArea: locate_area,
    o.ListAreas: list_areas,
    o.ListCategories: list_categories,
    o.ListRoutes: list_routes,
    o_packs.ListPolicies: list_policies,
    o.ListCalendars: list_calendars,
    o.ListPeople: list_people,
    o.ListSessions: list_sessions,
    o.ListSettings: list_settings,
    o.GetPerson: get_person,
    o_sla.SlaFigures: figures,
    o_system.CheckDatabase: check_database,
}
