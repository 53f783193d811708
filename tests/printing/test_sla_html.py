"""The HTML page: nothing in it evaluates or reaches out, every row is there, in both languages."""

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from cc.printing.paper import Paper, shown
from cc.printing.sla_html import write_html
from tests.printing.hostile import HOSTILE, paper

KNOWN = {
    "html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "h3", "dl", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "span", "i", "article", "div",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would see: tags, attributes and the text of every table row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip("\n")


def html(told: Paper) -> str:
    out = io.BytesIO()
    write_html(told, out)
    return out.getvalue().decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_hostile_texts_are_text_and_every_row_is_there(language: str) -> None:
    text = html(paper(language))
    page = Page(text)
    assert page.tags <= KNOWN
    assert page.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "style", "dir"}
    assert "7*7" in text
    assert not {"\x00", "\x1b", "\u202e", "\u200b", "\u2066"} & set(text)
    figures = [row for row in page.rows if len(row) == 13]
    assert [row[0] for row in figures] == [shown(each) or "–" for each in HOSTILE]


def test_nothing_comes_from_elsewhere() -> None:
    text = html(paper(texts=("Banjir",)))
    assert "default-src 'none'" in text
    for reach in ("http://", "https://", "url(", "@import", "<script", "<link", "src="):
        assert reach not in text


def test_numbers_dates_and_words_are_those_of_the_language() -> None:
    indonesian, english = html(paper("id", ("banjir",))), html(paper("en", ("banjir",)))
    for told in ("Laporan SLA", "12.345", ">80,0%<", "persentil ke-90", "1 Des 2026 09.05.07 WIB"):
        assert told in indonesian
        assert told not in english
    for told in ("SLA report", "12,345", ">80.0%<", "90th percentile", "1 Dec 2026 09:05:07 WIB"):
        assert told in english
        assert told not in indonesian
    for told in ("1 November 2026 – 30 November 2026 (WIB)", "76:05:09"):
        assert told in indonesian
        assert told in english


def test_a_period_without_promises_says_so() -> None:
    told = paper("en", ("x",))
    empty = replace(told, report=replace(told.report, figures=(), worst=(), totals=()))
    assert "No promise was made" in html(empty)


def test_a_period_that_is_not_of_whole_days_is_told_to_the_second() -> None:
    told = paper("en", ("x",))
    running = replace(told, report=replace(told.report, end_at=told.printed_at))
    assert "1 Nov 2026 00:00:00 WIB – 1 Dec 2026 09:05:07 WIB" in html(running)
