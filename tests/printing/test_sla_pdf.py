"""The PDF: archivable, the same bytes for the same data, unbroken by hostile texts; its type has what we say it has."""

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.printing import sla_pdf
from cc.printing.glyphs import REPLACEMENT, printable
from cc.printing.paper import Paper, shown
from tests.printing.hostile import HOSTILE, explanation, paper


def pdf(told: Paper) -> bytes:
    out = io.BytesIO()
    sla_pdf.write_pdf(told, out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["id", "en"])
def test_hostile_texts_break_nothing(language: str) -> None:
    made = pdf(paper(language))
    assert made.startswith(b"%PDF-")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"/JavaScript" not in made
    assert b"/URI" not in made


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_alone_breaks_nothing(text: str) -> None:
    assert pdf(paper(texts=(text or "-",), by=("unit",))).startswith(b"%PDF-")


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes() -> None:
    assert pdf(paper()) == pdf(paper())
    assert pdf(paper("en")) != pdf(paper("id"))


def test_the_files_own_date_is_the_instant_of_printing() -> None:
    told = paper("id")
    assert told.zone.utcoffset(told.printed_at), "a zone in which the hour is another than in UTC"
    assert f"CreationDate(D:{told.printed_at.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode() in pdf(told)


@pytest.mark.slow
def test_no_row_is_lost() -> None:
    few, many = paper(texts=("a",)), paper(texts=tuple(f"unit {at}" for at in range(400)))
    assert pages(pdf(few)) < pages(pdf(many))


def pages(made: bytes) -> int:
    found = re.findall(rb"/Type\s*/Pages.*?/Count (\d+)", made, re.S) or re.findall(rb"/Count (\d+)", made)
    return max(map(int, found))


def test_more_rows_than_paper_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sla_pdf, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="too many for paper"):
        pdf(paper(texts=("a", "b")))


def test_a_clock_with_many_intervals_and_none() -> None:
    told = paper(texts=("a",))
    long = {each: explanation("x", 500) for each in told.report.worst}
    assert pdf(replace(told, why=long))
    assert pdf(replace(told, why={}))


def test_a_character_without_a_glyph_is_marked_and_the_rest_stays() -> None:
    assert printable("Kali Ciliwung – 80 % “naik” é ў Ω") == "Kali Ciliwung – 80 % “naik” é ў Ω"
    assert printable("🌊中a") == f"{REPLACEMENT}{REPLACEMENT}a"


@pytest.mark.slow
@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_typst(text: str) -> None:
    source = '#set document(title: "x", date: datetime(year: 2026, month: 1, day: 1))\n#sys.inputs.text'
    typst.compile(
        source.encode(), pdf_standards="a-2b", ignore_system_fonts=True, sys_inputs={"text": printable(shown(text))}
    )


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_typst_can_set_every_character_that_is_called_printable(weight: str) -> None:
    every = "".join(chr(code) for code in range(0x20, 0x10000) if printable(chr(code)) == chr(code))
    assert len(every) > 4900
    source = (
        '#set document(title: "x", date: datetime(year: 2026, month: 1, day: 1))\n#set text(font: "Libertinus Serif", '
    )
    source += f'weight: "{weight}")\n#for each in sys.inputs.every.codepoints() [#each \\ ]'
    assert typst.compile(source.encode(), pdf_standards="a-2b", ignore_system_fonts=True, sys_inputs={"every": every})


def test_a_digest_stands_whole_so_that_it_can_be_copied_and_compared() -> None:
    """A word as long is broken anywhere, by a character that nobody sees and that a copy takes along."""
    plain = paper(texts=("a",))
    digest = "0123456789abcdef" * 4
    told = replace(plain, report=replace(plain.report, as_of=plain.printed_at, digest=digest, position="1"))
    assert b"200B>" not in unicode_of(pdf(told))
    longer = replace(told, report=replace(told.report, digest=f"{digest}-"))
    assert b"200B>" in unicode_of(pdf(longer)), "that is how it would be seen"


def unicode_of(made: bytes) -> bytes:
    """What a PDF says of which characters its glyphs are."""
    found = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.S):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        found += plain if b"beginbfchar" in plain or b"beginbfrange" in plain else b""
    return found
