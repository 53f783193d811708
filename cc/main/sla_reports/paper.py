"""`cc sla report` on paper: what the Centre is asked for so that printing has names, a letterhead and explanations."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from cc.core.errors import NotFoundError, UsageError
from cc.words import catalogue
from cc.words.reader import language_of

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.questions.base import AnswerT, Question
    from cc.core.records.explanations import ClockExplanation
    from cc.core.records.organisation import Unit
    from cc.core.records.sla import LateClock, SlaReport
    from cc.printing.changes import Words
    from cc.printing.paper import Paper
    from cc.printing.section import Section
    from cc.printing.trend import Trend
    from cc.printing.wording.language import Language

FORMS = ("xlsx", "html", "pdf")
BINARY = ("xlsx", "pdf")
CHUNK_BYTES = 1 << 18


def chosen_language(typed: str | None) -> str:
    """The language typed, else the reader's: CC_LANG, the locale, English where neither names one of ours."""
    if typed is None:
        return language_of().value
    if typed not in tuple(catalogue.Language):
        raise UsageError(
            "{option} is one of {values:quoted}.", fields={"option": "--lang", "values": list(catalogue.Language)}
        )
    return typed


def words_of(language: str, *, typed: bool) -> "Words":
    """What a table speaks. English needs no extra; another language that nobody typed is left where it is missing."""
    from cc.printing.wording.english import English
    from cc.printing.wording.language import Language

    if language == English.code:
        return English()
    try:
        return Language(language)
    except UsageError:
        if typed:
            raise
        return English()


def check_target(desk: "CommandSession", form: str, output: Path | None) -> None:
    """UsageError when bytes that are no text would go to a terminal."""
    if form in BINARY and output is None and desk.out.terminal:
        raise UsageError(
            "{form} is not for a terminal: write it to a file with -o FILE, or redirect the output.",
            fields={"form": form},
        )


def writer(form: str) -> "Callable[[Paper, BinaryIO], None]":
    """What writes this form."""
    from cc.printing import sla_html, sla_pdf, sla_xlsx

    return {"xlsx": sla_xlsx.write_xlsx, "html": sla_html.write_html, "pdf": sla_pdf.write_pdf}[form]


def print_paper(
    desk: "CommandSession",
    figures: "SlaReport",
    form: str,
    output: Path | None,
    language: str,
    query: str,
    before: "Trend | None" = None,
    sections: "tuple[Section, ...]" = (),
) -> None:
    """Write the report to a file, whole or not at all, or to standard output."""
    from tempfile import TemporaryFile

    from cc.cli.diagnostics import note
    from cc.cli.files import written
    from cc.printing.wording.language import Language

    write = writer(form)
    paper = paper_of(desk, figures, Language(language), query, before, sections)
    if output is not None:
        with written(output) as target:
            write(paper, target)
        note("written to {file}.", file=str(output))
        return
    with TemporaryFile() as whole:
        write(paper, whole)
        whole.seek(0)
        desk.out.bytes(iter(lambda: whole.read(CHUNK_BYTES), b""))


class Reader(Protocol):
    """Whoever a report is made for: a desk, or a schedule."""

    def ask(self, question: "Question[AnswerT]") -> "AnswerT":
        """The Centre's answer to them."""
        ...

    @property
    def place(self) -> str:
        """What names the folder of the Centre's seals; empty where nobody says."""
        ...

    @property
    def zone(self) -> tzinfo:
        """The zone that they read times in."""
        ...

    @property
    def room_zone(self) -> tzinfo:
        """The zone whose days and months periods are."""
        ...


def paper_of(
    desk: Reader,
    figures: "SlaReport",
    language: "Language",
    query: str,
    before: "Trend | None" = None,
    sections: "tuple[Section, ...]" = (),
) -> "Paper":
    """The report with what stands around it: names, letterhead, explanations."""
    from cc.core.clock import SystemClock
    from cc.core.questions.organisation import ListAreas, ListCategories, ListUnits, WhoAmI
    from cc.main.seals.folder import SealFolder
    from cc.printing.paper import Paper

    me, units = desk.ask(WhoAmI()), desk.ask(ListUnits())
    unit_names = _unique((unit.code, unit.name) for unit in units)
    names = {
        **dict.fromkeys(("unit", "branch", "tree"), unit_names),
        "category": _unique(
            (each.code, each.name_id if language.code == "id" else each.name_en)
            for each in desk.ask(ListCategories(retired=True))
        ),
    }
    if "area" in figures.by or any(column.kind == "area" for section in sections for column in section.columns):
        names["area"] = _unique((area.code, area.name) for area in desk.ask(ListAreas()))
    return Paper(
        report=figures,
        language=language,
        zone=desk.zone,
        room_zone=desk.room_zone,
        printed_at=SystemClock().now(),
        printed_by=me.name or me.login,
        letterhead=_letterhead(me.unit, units),
        query=query,
        names=names,
        why=_explained(desk, figures),
        trend=before,
        sections=sections,
        seal=(SealFolder.of(desk.place).latest() or "") if desk.place else "",
    )


def _unique(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Names by code; those that several have, with the code behind."""
    every = list(pairs)
    often = Counter(name for _, name in every)
    return {code: (name if often[name] == 1 else f"{name} ({code})") or code for code, name in every}


def _letterhead(unit: str, units: "Iterable[Unit]") -> tuple[str, ...]:
    """The lines that settings say, else the caller's unit below those it belongs to."""
    from cc.settings.model import load

    said = load().letterhead
    if said:
        return tuple(said.splitlines())
    by_code = {each.code: each for each in units}
    own = by_code.get(unit)
    above = [by_code[code].name for code in own.path[:-1] if code in by_code] if own else []
    return (*([own.name] if own else []), *([" · ".join(above)] if above else []))


def _explained(desk: Reader, figures: "SlaReport") -> "Mapping[LateClock, ClockExplanation]":
    """The explanation of each of the worst; one that is gone from sight meanwhile is told without."""
    from cc.core.questions.sla import ExplainClocks

    found: dict[LateClock, ClockExplanation] = {}
    for late in figures.worst:
        try:
            clocks = desk.ask(ExplainClocks(late.ref)).clocks
        except NotFoundError:
            continue
        wanted = (late.number, late.target, late.episode)
        for each in clocks:
            if (each.clock.number, each.clock.target, each.clock.episode) == wanted:
                found[late] = each
    return found
