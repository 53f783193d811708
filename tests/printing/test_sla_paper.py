"""`cc sla report` on paper, from the command line: whole files, no bytes on a terminal, clear refusals."""

import builtins
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cc.core.questions.organisation import ListAreas, ListCategories, ListUnits
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.records.explanations import Explanation
from cc.core.records.organisation import Unit
from cc.printing.wording.language import Language
from tests.cli.fake import FakeCentre, ran
from tests.printing.hostile import explanation, paper

UNITS = (
    Unit(code="dki", name="Pemprov DKI", parent=None, kind="root", zone="Asia/Jakarta", path=("dki",), version=1),
    Unit(
        code="jakarta",
        name="BPBD Jakarta",
        parent="dki",
        kind="bpbd",
        zone="Asia/Jakarta",
        path=("dki", "jakarta"),
        version=1,
    ),
)


@pytest.fixture
def centre() -> FakeCentre:
    report = paper(texts=("jakarta", "=cmd")).report
    why = Explanation("JKT-000000", datetime(2026, 12, 1, tzinfo=UTC), "Asia/Jakarta", (explanation("sebab"),))
    return FakeCentre(
        answers={SlaFigures: report, ListUnits: UNITS, ListCategories: (), ListAreas: (), ExplainClocks: why}
    )


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>"), ("xlsx", b"PK")])
def test_to_a_file_and_to_a_pipe(
    centre: FakeCentre, form: str, begins: bytes, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / f"sla.{form}"
    assert ran(centre, "sla", "report", "--format", form, "-o", str(target)) == 0
    assert target.read_bytes().startswith(begins)
    assert list(tmp_path.iterdir()) == [target]
    asked = [each for each in centre.questions if isinstance(each, SlaFigures)]
    assert [each.worst for each in asked] == [10]
    assert ExplainClocks("JKT-000001") in centre.questions


def test_the_page_has_the_units_names_and_its_letterhead(
    centre: FakeCentre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "sla.html"
    assert ran(centre, "sla", "report", "--format", "html", "--lang", "id", "-o", str(target)) == 0
    text = target.read_text(encoding="utf-8")
    for told in ('<p dir="auto">BPBD Jakarta</p>', '<p dir="auto">Pemprov DKI</p>', "sebab", "terlambat 26:00:00"):
        assert told in text
    monkeypatch.setenv("CC_LETTERHEAD", "Kop <Surat>\nJalan Merdeka 1")
    assert ran(centre, "sla", "report", "--format", "html", "-o", str(target)) == 0
    text = target.read_text(encoding="utf-8")
    assert "Kop &lt;Surat&gt;" in text
    assert "Jalan Merdeka 1" in text


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_bytes_are_not_for_a_terminal(centre: FakeCentre, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert ran(centre, "sla", "report", "--format", form) == 2
    assert centre.questions == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "docx"),
        ("--format", "pdf", "--lang", "nl"),
        ("--format", "csv", "--lang", "id"),
        ("--trend",),
        ("--by", "unit,unit"),
        ("--by", "colour"),
        ("--format", "csv", "--worst", "3"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(centre: FakeCentre, arguments: tuple[str, ...]) -> None:
    assert ran(centre, "sla", "report", *arguments) == 2


@pytest.mark.parametrize(("form", "library"), [("pdf", "typst"), ("html", "jinja2"), ("xlsx", "xlsxwriter")])
def test_a_missing_extra_says_how_to_get_it_and_leaves_no_file(
    centre: FakeCentre,
    form: str,
    library: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any, **more: Any) -> Any:
        if name == library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    monkeypatch.delitem(sys.modules, library, raising=False)
    assert ran(centre, "sla", "report", "--format", form, "-o", str(tmp_path / "sla")) == 2
    assert "pip install 'posko[paper]'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_table_names_the_worst_when_asked(centre: FakeCentre, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(centre, "sla", "report", "--worst", "2") == 0
    out = capsys.readouterr().out
    assert "JKT-000001" in out
    assert "26:00:00" in out


@pytest.mark.parametrize(("locale", "word"), [("id_ID.UTF-8", "Laporan SLA"), ("de_DE.UTF-8", "SLA report")])
def test_without_a_word_the_language_is_the_locales(
    centre: FakeCentre, locale: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    target = tmp_path / "sla.html"
    assert ran(centre, "sla", "report", "--format", "html", "-o", str(target)) == 0
    assert f"<h1>{word}</h1>" in target.read_text(encoding="utf-8")


def test_every_phrase_of_the_page_is_translated() -> None:
    from cc.main.commands.sla.asked import COLUMNS as GROUPS
    from cc.printing import sla_figures, sla_table
    from cc.printing.paper import _SHOWN, _WORDS, CHANGES, COLUMNS, KINDS

    indonesian = Language("id")
    columns = [_SHOWN.get(name, name) for name in (*COLUMNS, *KINDS)]
    phrases = [*_WORDS.values(), *columns, *GROUPS, *sla_figures.LATE, f"{CHANGES[1]}, minutes"]
    phrases += [each for each in sla_table._WORDS.values() if each]
    assert all(indonesian.say(phrase) for phrase in phrases)
