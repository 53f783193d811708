"""Two ways to a page of reports: as records, and as the bytes that a server hands on. Owns that they say the same."""

import json
from dataclasses import dataclass

from cc.core.centre import LocalActor
from cc.core.questions.reports import ListReports
from cc.core.records.reports import Page, ReportLine
from cc.core.store.sql.json import adapter
from tests.builders import Room


@dataclass
class Ways:
    """How often a page was made at once, and how often in its own time."""

    at_once: int = 0
    in_time: int = 0


def require_same_pages(room: Room, by: str, *questions: ListReports) -> Ways:
    """Every page, of everything that is open and of what was last changed unless told otherwise, both ways."""
    ways = Ways()
    for question in questions or (ListReports(limit=500), ListReports(sort="changed", limit=500)):
        told = room.centre.read(LocalActor(by), question)
        wanted = adapter(Page[ReportLine]).dump_python(told, mode="json")
        at_once = room.centre.read_json(LocalActor(by), question, at_once=True)
        in_time = room.centre.read_json(LocalActor(by), question)
        assert in_time is not None
        for made in (in_time, in_time if at_once is None else at_once):
            assert json.loads(made) == wanted
        ways.at_once += at_once is not None
        ways.in_time += at_once is None
    return ways
