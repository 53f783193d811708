"""What the made-up Centre answers to the console's questions, from memory."""

from datetime import timedelta

from cc.core.clock import FixedClock
from cc.core.phrases import Phrase
from cc.core.questions import dispatch as rq_dispatch
from cc.core.questions import notices as rq_notices
from cc.core.questions import organisation as oq
from cc.core.questions import reports as rq
from cc.core.questions.sla import SlaFigures
from cc.core.records.dispatch import Candidate, SimilarReport, Suggestions, UnitSuggestion
from cc.core.records.notices import Notice
from cc.core.records.organisation import Actor, Person
from cc.core.records.reports import ActionState, Counters, Page, Report, ReportLine, TimelineEntry
from cc.core.records.sla import SlaReport
from cc.core.records.tasks import TaskRecord
from cc.core.rules.lifecycle.tables import is_open, possible
from cc.core.rules.query import parse as query
from cc.core.vocabulary import Action, Channel, Role, Scope, Subject
from tests.tui import fake_data

A, S = Action, Subject
OFFERED = (
    A.TRIAGE,
    A.ASSIGN,
    A.RESOLVE,
    A.REJECT,
    A.HOLD,
    A.RESUME,
    A.MERGE,
    A.UNMERGE,
    A.CLOSE,
    A.REOPEN,
    A.AMEND,
    A.COMMENT,
    A.SHARE,
    A.UNSHARE,
    A.CLAIM,
    A.RELEASE,
    A.CONFIRM,
    A.ERASE,
    A.LEGAL_HOLD,
    A.LIFT_HOLD,
)


def _state(ref: str, action: Action, status: str, *, possible: bool) -> ActionState:
    why = None if possible else Phrase("{ref} is {status:status}", {"ref": ref, "status": status})
    return ActionState(ref, action, possible, str(why or ""), why)


class FakeAnswers:
    """A method a question, by its name."""

    clock: FixedClock
    lines: dict[str, ReportLine]
    tasks: dict[str, list[TaskRecord]]
    entries: dict[str, list[TimelineEntry]]
    notices: tuple[Notice, ...] = ()
    _parsed: dict[str, query.Query]

    def find(self, ref: str) -> ReportLine:
        """A report by id or ref."""
        raise NotImplementedError

    def _WhoAmI(self, question: oq.WhoAmI, actor: str) -> Actor:
        return Actor(
            login=actor,
            name=actor.title(),
            role=Role.OPERATOR,
            unit="CC",
            cleared=True,
            scopes=(Scope.READ, Scope.WRITE),
            zone="Asia/Jakarta",
        )

    def _ListReports(self, question: rq.ListReports, actor: str) -> Page[ReportLine]:
        found = [line for line in self.lines.values() if self._matches(line, question.query, actor)]
        if question.sort == "sla":
            far = fake_data.NOW + timedelta(days=9999)
            found = sorted(
                (line for line in found if is_open(line.status)), key=lambda each: (each.due_at or far, each.id)
            )
        else:
            found.sort(key=lambda each: each.received_at, reverse=True)
        order = [line.id for line in found]
        place = order.index(question.cursor) if question.cursor in order else None
        if question.backwards:
            end = len(found) if question.cursor is None else place or 0
            begin = max(0, end - question.limit)
        else:
            begin = 0 if place is None else place + 1
            end = begin + question.limit
        items = tuple(found[begin:end])
        return Page(
            items,
            after=items[-1].id if items and end < len(found) else None,
            before=items[0].id if items and begin > 0 else None,
        )

    def _matches(self, line: ReportLine, text: str, actor: str) -> bool:
        if text not in self._parsed:
            self._parsed[text] = query.parse(text)
        return all(self._holds(line, term, actor) != term.negated for term in self._parsed[text].terms)

    def _holds(self, line: ReportLine, term: query.Term, actor: str) -> bool:
        if isinstance(term, query.Words):
            return term.text.lower() in line.excerpt.lower()
        if isinstance(term, query.Match):
            has = {
                "status": line.status,
                "category": line.category,
                "prio": str(int(line.priority)),
                "ref": line.ref,
                "unit": line.unit,
                "area": line.area or "",
                "holder": line.holder or "",
            }
            return has.get(term.field.value, "") in (actor if value == "me" else value for value in term.values)
        if isinstance(term, query.Is):
            return {"claimed": line.holder is not None, "open": is_open(line.status)}.get(term.name.value, True)
        left = (line.due_at - self.clock.now()).total_seconds() if line.due_at else 1e9
        return left < term.value if term.op == query.Op.LT else left > term.value

    def _GetLines(self, question: rq.GetLines, actor: str) -> tuple[ReportLine, ...]:
        return tuple(self.lines[each] for each in question.ids if each in self.lines)

    def _GetReport(self, question: rq.GetReport, actor: str) -> Report:
        line = self.find(question.report)
        tasks = tuple(self.tasks.get(line.id, ()))
        return Report(
            line=line,
            text=line.excerpt,
            address="Gang Kober 4",
            channel=Channel.APP,
            reporter="****4471",
            source="",
            source_id="",
            recorded_at=line.received_at,
            own_due_at=None,
            policy="flood@1",
            head="",
            seq=line.version,
            merged_into=None,
            shared_with=(),
            tasks=tasks,
            clocks=(),
            evidence=(),
            restricted=False,
            attributes={},
        )

    def _GetTimeline(self, question: rq.GetTimeline, actor: str) -> tuple[TimelineEntry, ...]:
        line = self.find(question.report)
        born = TimelineEntry(
            seq=1,
            at=line.received_at,
            recorded_at=line.received_at,
            actor="jaki",
            subject="report",
            action=A.RECEIVE,
            before=None,
            after="new",
            note="",
            facts={},
        )
        return (born, *self.entries.get(line.id, ()))

    def _GetActions(self, question: rq.GetActions, actor: str) -> tuple[ActionState, ...]:
        line = self.find(question.report)
        can = possible(S.REPORT, line.status)
        states = [_state(line.ref, each, line.status, possible=each in can) for each in OFFERED]
        for task in self.tasks.get(line.id, ()):
            can = possible(S.TASK, task.status)
            states += [
                _state(task.ref, each, task.status, possible=each in can)
                for each in (A.VERIFY, A.RETURN, A.CANCEL, A.REASSIGN, A.HAND_OVER)
            ]
        return tuple(states)

    def _ListNotices(self, question: rq_notices.ListNotices, actor: str) -> tuple[Notice, ...]:
        return self.notices

    def _GetCounters(self, question: rq.GetCounters, actor: str) -> Counters:
        by_status: dict[str, int] = {}
        by_priority: dict[str, int] = {}
        for line in self.lines.values():
            by_status[line.status] = by_status.get(line.status, 0) + 1
            by_priority[str(int(line.priority))] = by_priority.get(str(int(line.priority)), 0) + 1
        return Counters(
            by_status=by_status,
            by_priority=by_priority,
            open=len(self.lines),
            total=len(self.lines),
            late=9,
            soon=23,
            capped_at=1000,
        )

    def _SlaFigures(self, question: SlaFigures, actor: str) -> SlaReport:
        now = self.clock.now()
        return SlaReport(
            start_at=question.start_at or now, end_at=now, by=question.by, reports=0, without_clock=0, figures=()
        )

    def _ListCategories(self, question: oq.ListCategories, actor: str) -> tuple[object, ...]:
        return fake_data.categories()

    def _ListAreas(self, question: oq.ListAreas, actor: str) -> tuple[object, ...]:
        return fake_data.areas()

    def _ListUnits(self, question: oq.ListUnits, actor: str) -> tuple[object, ...]:
        return fake_data.units()

    def _ListPeople(self, question: oq.ListPeople, actor: str) -> Page[Person]:
        return Page(fake_data.people())

    def _FindSimilar(self, question: rq_dispatch.FindSimilar, actor: str) -> tuple[SimilarReport, ...]:
        this = self.find(question.report)
        others = [each for each in self.lines.values() if each.category == this.category and each.id != this.id]
        return tuple(
            SimilarReport(
                ref=each.ref,
                score=0.9 - at / 10,
                distance_m=85.0 + at,
                later_s=900,
                status=each.status,
                excerpt=each.excerpt,
                category=each.category,
            )
            for at, each in enumerate(others[:4])
        )

    def _SuggestDispatch(self, question: rq_dispatch.SuggestDispatch, actor: str) -> Suggestions:
        line = self.find(question.report)
        units = (
            UnitSuggestion(
                unit="SDA-JT", name="SDA Jakarta Timur", why="kategori dan wilayah", open_tasks=14, on_shift=3
            ),
            UnitSuggestion(unit="BM-JT", name="Bina Marga Jakarta Timur", why="dekat", open_tasks=6, on_shift=1),
        )
        people = (
            Candidate(
                login="budi",
                name="Budi Santoso",
                unit="SDA-JT",
                distance_m=1200.0,
                place_age_s=60,
                skilled=True,
                on_shift=True,
                open_tasks=2,
                cost=1.2,
                why="",
            ),
            Candidate(
                login="sari",
                name="Sari Dewi",
                unit="SDA-JT",
                distance_m=None,
                place_age_s=None,
                skilled=False,
                on_shift=False,
                open_tasks=0,
                cost=3.4,
                why="",
            ),
        )
        return Suggestions(line.ref, units, people)
