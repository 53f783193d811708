"""On whose word the promises of an SLA report were met, in words that table, paper and workbook share."""

from collections.abc import Iterator

from cc.core.phrases import mark
from cc.core.records.sla import SlaEntry, SlaReport
from cc.printing.wording.exclusions import Words


def entries(report: SlaReport, words: Words) -> Iterator[tuple[str, str]]:
    """A line a target: its name; how many were met, and of those how many by times that were said afterwards, that a
    device told or another system. Nothing of a report that does not say."""
    for each in report.entries or ():
        parts = [words.say(text, n=words.number(count)) for text, count in _parts(each) if count]
        facts = {"met": words.number(each.met), "parts": ", ".join(parts)}
        yield words.word("target", str(each.target)), words.say("{met} on time, of which {parts}", **facts)


def _parts(each: SlaEntry) -> Iterator[tuple[str, int]]:
    yield mark("{n} entered afterwards"), each.late
    yield mark("{n} by a device's clock"), each.device
    yield mark("{n} imported"), each.imported
