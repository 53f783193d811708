"""An SLA report in a file's form, for whoever asks: the figures and the code of `cc sla report`. Owns which form is
written by what; knows no schedule and no desk."""

from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from cc.main.sla_reports import paper as sla_paper
from cc.main.sla_reports import sections as sla_sections

if TYPE_CHECKING:
    from cc.core.questions.sla import SlaFigures
    from cc.core.records.sla import SlaReport
    from cc.main.sla_reports.paper import Reader
    from cc.printing.paper import Paper
    from cc.printing.trend import Trend

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
}


def report_files(reader: "Reader", question: "SlaFigures", forms: tuple[str, ...], lang: str) -> dict[str, bytes]:
    """The report in each form; asked for once. Raises CoreError, UsageError when an extra is missing."""
    from cc.main.sla_reports.trend import trend_of
    from cc.printing import csv_text, json_text, sla_figures

    figures = reader.ask(question)
    before = trend_of(reader, question, figures)
    known = before if before.reports else None
    made: dict[str, bytes] = {}
    paper = _paper(reader, figures, known, lang) if set(forms) & set(sla_paper.FORMS) else None
    for form in forms:
        raw = BytesIO()
        if paper is not None and form in sla_paper.FORMS:
            sla_paper.writer(form)(paper, raw)
        else:
            text = TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
            if form == "json":
                json_text.write_json(figures, text, known)
            else:
                csv_text.write_csv(sla_figures.columns(figures, known), sla_figures.rows(figures, known), text)
            text.detach()
        made[form] = raw.getvalue()
    return made


def _paper(reader: "Reader", figures: "SlaReport", before: "Trend | None", lang: str) -> "Paper":
    """With every section: a period that was set in advance is a whole one."""
    from cc.printing.wording.language import Language

    sections = sla_sections.gathered(reader, figures, figures.query, tuple(sla_sections.SECTIONS))
    return sla_paper.paper_of(reader, figures, Language(lang), figures.query, before, sections)
