"""What a clock is held to, said in both languages from the same facts."""

from dataclasses import replace

from cc.core.records.sla import Boundary, TargetSpec
from cc.core.rules.sla.explain import reason_phrase
from cc.core.vocabulary import ClockStart, HoldReason, TargetName
from cc.printing.paper_worst import reason
from cc.printing.wording.clause import clause
from cc.printing.wording.language import Language
from tests.printing.hostile import explanation, paper

SPEC = TargetSpec(
    name=TargetName.RESOLVE,
    target_s=14_400,
    calendar="office@2",
    pauses=(HoldReason.WEATHER, HoldReason.WAITING_REPORTER),
    starts=ClockStart.TRIAGED,
    boundary=Boundary.NEXT_OPENING,
)
WHY = replace(explanation("x"), spec=SPEC, zone="Asia/Jakarta", source="Pergub 12/2026")


def test_every_word_of_it_is_in_the_reader_s_language() -> None:
    held = replace(WHY, clock=replace(WHY.clock, calendar="office@2", counts_in="working_hours"))
    assert clause(Language("id"), held) == (
        "p@1: penyelesaian dalam 4 jam kerja, dihitung menurut jam kerja office@2 (Asia/Jakarta), sejak dipilah,"
        " berhenti selama cuaca, menunggu pelapor, tenggatnya saat buka berikutnya bila habis tepat pada waktu tutup"
        " [Pergub 12/2026]"
    )
    assert clause(Language("en"), held).startswith(
        "p@1: resolution within 4 working hours, counted in the hours of office@2 (Asia/Jakarta), from triage on,"
    )


def test_wall_time_and_a_due_time_of_its_own() -> None:
    wall = replace(WHY, spec=TargetSpec(name=TargetName.RESOLVE, target_s=3600))
    assert "dihitung setiap jam dalam sehari" in clause(Language("id"), wall)
    own = replace(WHY, clock=replace(WHY.clock, own_due=True))
    assert clause(Language("id"), own).startswith("tenggat datang bersama laporan")


def test_what_a_server_did_not_say_is_told_as_it_came() -> None:
    assert clause(Language("id"), explanation("as it came")) == "as it came"


def test_why_an_interval_stood_still_is_said_from_the_facts() -> None:
    span = replace(WHY.spans[0], reason="English", why=reason_phrase("weather"))
    assert reason(paper("id", ("x",)), span) == "ditunda: cuaca"
    assert reason(paper("en", ("x",)), span) == "on hold: weather"
    assert reason(paper("id", ("x",)), replace(span, why=None)) == "English"
