"""A supervisor's views in every form: hostile texts stay text, no row is lost, numbers are numbers, both languages."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from cc.printing import sla_html, sla_pdf, sla_xlsx
from cc.printing.paper import Paper
from cc.printing.section import Section
from cc.printing.sections import supervision
from cc.printing.sections.text import print_sections, write_section_csv
from cc.printing.sections.xlsx import sheet_name
from cc.printing.wording.english import English
from cc.printing.wording.language import Language
from tests.printing.hostile import HOSTILE, paper
from tests.printing.hostile_views import hands, places, returned, sections, workload
from tests.printing.test_sla_html import KNOWN, Page
from tests.printing.test_sla_xlsx import MAIN, rows

LANGUAGES = ("id", "en")
EVIL = {"\x00", "\x1b", "\u202e", "\u200b", "\u2066", "\x9b", "\x07"}


def with_views(language: str = "id", texts: tuple[str, ...] = HOSTILE) -> Paper:
    return replace(paper(language, ("x",)), sections=sections(texts))


def printed(write: object, told: Paper) -> bytes:
    out = io.BytesIO()
    write(told, out)  # type: ignore[operator]  # a form's own writer
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_keeps_every_row_and_evaluates_none(language: str) -> None:
    text = printed(sla_html.write_html, with_views(language)).decode()
    page = Page(text)
    assert page.tags <= KNOWN
    assert not EVIL & set(text)
    of_sections = [row for row in page.rows if row][2 + 2 :]
    assert len(of_sections) == sum(len(section.rows) for section in sections())


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_made_of_all_of_it(language: str) -> None:
    made = printed(sla_pdf.write_pdf, with_views(language))
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"/JavaScript" not in made
    assert b"/URI" not in made


@pytest.mark.parametrize("text", HOSTILE)
def test_each_text_alone_breaks_no_pdf(text: str) -> None:
    assert printed(sla_pdf.write_pdf, with_views("en", (text,))).startswith(b"%PDF-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_has_a_sheet_a_section_with_every_row_and_no_formula(language: str) -> None:
    with zipfile.ZipFile(io.BytesIO(printed(sla_xlsx.write_xlsx, with_views(language)))) as book:
        found = {name: book.read(name).decode() for name in book.namelist()}
    sheets = {name: text for name, text in found.items() if name.startswith("xl/worksheets/sheet")}
    every = sections()
    assert len(sheets) == 4 + len(every)
    for at, section in enumerate(every, start=5):
        text = sheets[f"xl/worksheets/sheet{at}.xml"]
        assert "<f>" not in text
        assert "<hyperlink" not in text
        around = 1 + len(section.facts) + 1 + bool(section.note)
        assert len(rows(text)) == around + len(section.rows), section.key
        assert 'state="frozen"' in text


def test_names_of_sheets_are_allowed_and_differ() -> None:
    for language in (Language("id"), Language("en")):
        names = [sheet_name(section, language) for section in sections()]
        assert len({name.lower() for name in names}) == len(names)
        assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_counts_shares_and_spans_are_numbers_in_a_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(printed(sla_xlsx.write_xlsx, with_views("en", ("a",))))) as book:
        work = ElementTree.fromstring(book.read("xl/worksheets/sheet7.xml"))
    last = [row for row in work.iter(f"{MAIN}row") if len(list(row)) > 5][-1]
    kinds = [(cell.get("t"), "".join(cell.itertext())) for cell in last.iter(f"{MAIN}c")]
    assert kinds[0][1] == "a"
    assert [kind for kind, _ in kinds[1:]] == [None] * 10
    assert [float(value) for _, value in kinds[-2:]] == [0.00625, 1.0]


@pytest.mark.parametrize("terminal", [True, False])
def test_the_table_has_every_row_and_nothing_that_steers_a_terminal(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    print_sections(sections(), English(), lambda at: at.isoformat(), out, terminal=terminal)
    text = re.sub("\x1b\\[[0-9;]*m", "", out.getvalue())
    assert not EVIL & set(text)
    lines = text.splitlines()
    every = sections()
    told = sum(1 + len(each.facts) + 1 + len(each.rows) + bool(each.note) for each in every) + len(every) - 1
    assert len(lines) == told


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.key)
def test_csv_has_every_row_and_no_formula(section: Section) -> None:
    out = io.StringIO()
    write_section_csv(section, out)
    found = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert found[0] == [column.key for column in section.columns]
    assert len(found) == 1 + len(section.rows)
    for row in found[1:]:
        for column, cell in zip(section.columns, row, strict=True):
            numeric = column.kind in ("count", "share", "span", "degrees")
            assert numeric or cell[:1] not in ("=", "+", "-", "@", "|", "{=")


def test_what_is_empty_says_so() -> None:
    empty = supervision.hands(hands(()))
    out = io.StringIO()
    print_sections(empty, Language("id"), lambda at: at.isoformat(), out, terminal=False)
    assert out.getvalue().count("tidak ada pada periode ini") == 3
    told = replace(paper("en", ("x",)), sections=empty)
    assert printed(sla_html.write_html, told).decode().count("nothing in this period") == 3
    assert printed(sla_pdf.write_pdf, told).startswith(b"%PDF-")


def test_every_phrase_is_translated() -> None:
    every = [*sections(), supervision.workload(workload("unit")), *supervision.places(places())]
    every += [supervision.returned(returned(by)) for by in ("officer", "unit", "category")]
    every.append(supervision.workload(workload("officer"), 1))
    indonesian = Language("id")
    assert all(indonesian.say(phrase) for phrase in supervision.phrases(every))


def test_a_long_list_says_how_many_are_left_and_where() -> None:
    section = supervision.workload(workload("officer"), 10)
    assert len(section.rows) == 10
    assert section.told_note(English()) == f"{len(HOSTILE) - 10} more with less open: cc sla workload --by officer"
