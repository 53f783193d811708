"""An SLA report as one HTML file: no script, nothing from the network, prints on A4. The only file that imports Jinja2.

The template gets data only as values that Jinja escapes; a content security policy forbids the rest.
"""

from importlib.resources import files
from typing import BinaryIO

from cc.printing.extra import needed
from cc.printing.paper import Paper, content, rows
from cc.printing.paper_worst import worst_breaches
from cc.printing.sections import paper as paper_sections

PIECES = 500
"""Template pieces that are gathered before they are written: memory stays flat over any number of rows."""


def write_html(paper: Paper, out: BinaryIO) -> None:
    """Write the page as UTF-8. Raises UsageError without the extra `paper`."""
    with needed():
        from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("cc.printing").joinpath("templates", "sla_report.html").read_text(encoding="utf-8")
    pieces = environment.from_string(source).stream(
        **content(paper),
        rows=rows(paper),
        worst=[worst_breaches(paper, late) for late in paper.report.worst],
        sections=[paper_sections.content(paper, section) for section in paper.sections],
    )
    pieces.enable_buffering(PIECES)
    for piece in pieces:
        out.write(piece.encode("utf-8", errors="replace"))
