"""An SLA report as PDF/A-2b through typst, with typst's own fonts: the same data give the same bytes anywhere.

The only file that imports typst. The template gets the data as JSON and sets strings as text, never as markup. PDF/A
refuses a character that the fonts lack, so such characters become `□` first, and the page says so.
"""

import json
from datetime import UTC
from importlib.resources import files
from typing import BinaryIO

from cc.core.errors import InputError
from cc.printing.extra import needed
from cc.printing.glyphs import REPLACEMENT, printable
from cc.printing.paper import Paper, content, rows
from cc.printing.paper_worst import worst_breaches
from cc.printing.sections import paper as paper_sections

MOST_ROWS = 20_000
"""Rows of figures that are set; more is for a spreadsheet."""


def write_pdf(paper: Paper, out: BinaryIO) -> None:
    """Write the document. Raises InputError for more rows than MOST_ROWS, UsageError without the extra `paper`."""
    count = len(paper.report.figures) + sum(len(section.rows) for section in paper.sections)
    if count > MOST_ROWS:
        raise InputError(
            "{rows:number} rows are too many for paper (at most {most:number}): group by less, or take xlsx, html or"
            " csv.",
            code="input.rows",
            fields={"rows": count, "most": MOST_ROWS},
        )
    with needed():
        import typst

    whole = {
        **content(paper),
        "rows": list(rows(paper)),
        "worst": [worst_breaches(paper, late) for late in paper.report.worst],
        "sections": [paper_sections.content(paper, section) for section in paper.sections],
    }
    told = json.dumps(whole, ensure_ascii=False)
    safe = printable(told)
    source = files("cc.printing").joinpath("templates", "sla_report.typ").read_bytes()
    printed = paper.printed_at.astimezone(UTC)  # typst writes it with a Z
    inputs = {
        "data": safe,
        "date": json.dumps([getattr(printed, name) for name in ("year", "month", "day", "hour", "minute", "second")]),
        "missing": "yes" if safe.count(REPLACEMENT) > told.count(REPLACEMENT) else "",
    }
    # Tags make the file many times as large (3.8 MB against 250 kB for 2,000 rows); PDF/A-2b does without.
    made = typst.compile(
        source, format="pdf", pdf_standards=["a-2b"], pdf_tags=False, ignore_system_fonts=True, sys_inputs=inputs
    )
    out.write(made)
