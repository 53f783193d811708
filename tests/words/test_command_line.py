"""The command line in the reader's language: every command's help, a table, a receipt, a refusal, wrong usage."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from cc.cli.output import Output
from cc.cli.verbs import Noun
from cc.core.clock import SystemClock
from cc.core.errors import RefusedError
from cc.core.phrases import Phrase
from cc.core.questions.reports import GetTimeline, ListReports
from cc.core.questions.sla import ExplainClocks
from cc.core.questions.system import CheckDatabase
from cc.core.records.explanations import Explanation
from cc.core.records.reports import Page
from cc.core.records.sla import TargetSpec
from cc.core.records.system import Fact, Facts
from cc.core.vocabulary import HoldReason, TargetName
from cc.main.app import load, run
from cc.main.nouns import ENTRIES
from cc.words.catalogue import Language
from tests.cli.fake import NOW, FakeCentre, line, ran
from tests.printing.hostile import explanation
from tests.words.foreign import foreign

BOTH = pytest.mark.parametrize("language", tuple(Language))


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a translation is an error here."""
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")
    monkeypatch.setenv("CC_ZONE", "Asia/Jakarta")


def commands() -> Iterator[tuple[str, ...]]:
    """Every command line that has help."""
    yield ()
    for entry in ENTRIES:
        yield (entry.name,)
        noun = getattr(load(entry), "noun", None)
        yield from ((entry.name, verb) for verb in noun.verbs) if isinstance(noun, Noun) else ()


@BOTH
def test_help_has_no_word_of_the_other_language(
    language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC_LANG", language)
    found = {}
    for command in commands():
        assert run([*command, "--help"]) == 0
        if words := foreign(capsys.readouterr().out, language, typed=True):
            found[" ".join(command)] = words
    assert found == {}


def test_the_scan_sees_the_other_language() -> None:
    assert foreign("Say that the work is done.", Language.ID) >= {"that", "the", "is"}
    assert foreign("Beri tahu bahwa pekerjaan selesai.", Language.EN) >= {"bahwa", "pekerjaan"}
    assert foreign("`cc task close` --photo <FILE>", Language.ID) == set()


def test_a_table_and_its_empty_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    soon = SystemClock().now() + timedelta(hours=2, minutes=5, seconds=30)
    centre = FakeCentre(answers={ListReports: Page((line(due_at=soon),))})
    told = {}
    for language in Language:
        monkeypatch.setenv("CC_LANG", language)
        assert ran(centre, "report", "list") == 0
        told[language] = capsys.readouterr().out
    assert told[Language.EN].split("\n")[0].split()[:4] == ["ref", "status", "prio", "left"]
    assert told[Language.ID].split("\n")[0].split()[:4] == ["ref", "status", "prio", "sisa"]
    assert "new" in told[Language.EN]
    assert "2 hours 5 min" in told[Language.EN]
    assert "baru" in told[Language.ID]
    assert "2 jam 5 menit" in told[Language.ID]
    centre.answers[ListReports] = Page(())
    monkeypatch.setenv("CC_LANG", "id")
    assert ran(centre, "report", "list") == 0
    assert capsys.readouterr().out == "Tidak ada laporan yang cocok.\n"


def test_a_listed_time_left_has_its_colour(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    late = SystemClock().now() - timedelta(hours=2, minutes=5, seconds=30)
    centre = FakeCentre(answers={ListReports: Page((line(due_at=late),))})
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(Output, "terminal", True)
    for language, said in {Language.EN: "-2 hours 5 min", Language.ID: "-2 jam 5 menit"}.items():
        monkeypatch.setenv("CC_LANG", language)
        assert ran(centre, "report", "list") == 0
        assert f"\x1b[1;31m{said}" in capsys.readouterr().out


def test_why_a_clock_counts_says_what_it_is_held_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = TargetSpec(name=TargetName.RESOLVE, target_s=14_400, pauses=(HoldReason.WEATHER,))
    why = replace(explanation("English of the server"), spec=spec, source="Pergub 12/2026")
    centre = FakeCentre(answers={ExplainClocks: Explanation("JKT-000001", NOW, "Asia/Jakarta", (why,))})
    told = {}
    for language in Language:
        monkeypatch.setenv("CC_LANG", language)
        assert ran(centre, "sla", "why", "JKT-1") == 0
        told[language] = capsys.readouterr().out
    assert (
        "p@1: penyelesaian dalam 4 jam, dihitung setiap jam dalam sehari, berhenti selama cuaca [P" in told[Language.ID]
    )
    assert (
        "p@1: resolution within 4 hours, counted every hour of the day, standing still for weather ["
        in told[Language.EN]
    )


def test_a_receipt_and_what_programs_get(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    told, programs = {}, list[str]()
    for language in Language:
        monkeypatch.setenv("CC_LANG", language)
        assert ran(FakeCentre(), "report", "resume", "JKT-1") == 0
        told[language] = capsys.readouterr().out
        assert ran(FakeCentre(), "report", "resume", "JKT-1", "--json") == 0
        programs.append(capsys.readouterr().out)
    assert told[Language.EN] == "JKT-000001 in progress (version 4)\n"
    assert told[Language.ID] == "JKT-000001 diproses (versi 4)\n"
    assert programs[0] == programs[1]
    assert json.loads(programs[0])["status"] == "in_progress"


def test_a_timeline_names_tasks_and_states(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    entry = SimpleNamespace(
        at=NOW, actor="sari", subject="task/1", action="assign", before=None, after="en_route", told="", facts={}
    )
    monkeypatch.setenv("CC_LANG", "id")
    assert ran(FakeCentre(answers={GetTimeline: (entry,)}), "report", "timeline", "JKT-1") == 0
    assert "sari   tugas 1  didisposisikan  – → di jalan" in capsys.readouterr().out


def test_facts_of_the_centre_are_named_in_both(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = (
        Fact.of("units", "3"),
        Fact.of("journal_mode", "delete", False, Phrase("it should be {wanted}.", {"wanted": "wal"})),
        Fact.of("replay", Phrase("{n:number} {n:plural=stream/streams} of events give what is stored", {"n": 2})),
        Fact(name="areas", value="0", hint="as an older Centre says it."),
    )
    centre = FakeCentre(answers={CheckDatabase: Facts(facts)})
    monkeypatch.setenv("CC_LANG", "id")
    assert ran(centre, "db", "check") == 1
    told = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert told[:3] == ["ok     unit            3", "TIDAK  journal_mode    delete", "seharusnya wal."]
    assert told[3].startswith("ok     dihitung ulang  2 ")
    assert told[5] == "as an older Centre says it."
    assert ran(centre, "db", "check", "--json") == 1
    assert '"name": "units"' in capsys.readouterr().out


def test_a_refusal_says_times_in_the_readers_zone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CC_ZONE")  # then it is that of the caller's unit
    monkeypatch.delenv("POSKO_STRICT_PHRASES")
    monkeypatch.setenv("CC_LANG", "id")
    late = RefusedError(
        "{status:report_status} since {at:time}.", fields={"status": "on_hold", "at": "2020-01-01T00:40:12Z"}
    )
    assert ran(FakeCentre(fails=[late]), "report", "resume", "JKT-1") == 3
    assert capsys.readouterr().err == "cc: ditunda since 1 Jan 2020 07:40 WIB.\n"


@pytest.mark.parametrize("program", ["posko", "cc"])
def test_wrong_usage_is_said_by_the_name_that_was_called(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC_LANG", "id")
    for arguments, told in (
        (("tsak",), "tidak ada `tsak`. Maksud Anda `task` atau `sla`? Lihat `{0} --help`."),
        (("task", "close"), "'REF/N' belum diisi. Lihat `{0} task close --help`."),
        (
            ("report", "list", "--limit", "0"),
            "'--limit' salah: nilainya paling kecil 1. Lihat `{0} report list --help`.",
        ),
        (
            ("report", "list", "--limit", "x"),
            "'--limit' salah: itu bukan bilangan bulat. Lihat `{0} report list --help`.",
        ),
        (("report", "list", "--sort"), "opsi '--sort' perlu nilai. Lihat `{0} --help`."),
        (("report", "show", "a", "b"), "ini berlebih: b. Lihat `{0} report show --help`."),
    ):
        assert run(arguments, program) == 2
        assert capsys.readouterr().err == f"{program}: {told.format(program)}\n"
    assert run(("task", "close", "--json"), program) == 2
    told_to_programs = json.loads(capsys.readouterr().err)["message"]
    assert told_to_programs == f"Missing argument 'REF/N'. See `{program} task close --help`."


@BOTH
def test_what_comes_next_names_the_program(
    language: Language, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC_LANG", language)
    assert run(("task", "list", "--database", "/nowhere/posko.db"), "posko") == 7
    told = capsys.readouterr().err
    assert "`posko init`" in told
    assert foreign(told, language) == set()
