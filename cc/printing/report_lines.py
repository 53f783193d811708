"""Reports as rows of a file: CSV, JSON Lines or GeoJSON, one at a time, in flat memory. Owns the columns."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import TextIO

from cc.core.records.reports import ReportLine
from cc.core.rules.safe_text import safe_json
from cc.printing.csv_text import write_csv

COLUMNS = tuple(each.name for each in fields(ReportLine))


def write_lines_csv(lines: Iterable[ReportLine], out: TextIO) -> int:
    """A header and a row a report; instants in UTC, several flags in one cell with semicolons. How many there were."""
    return write_csv(COLUMNS, ([_cell(getattr(line, name)) for name in COLUMNS] for line in lines), out)


def write_lines_jsonl(lines: Iterable[ReportLine], out: TextIO) -> int:
    """One JSON object a line. How many there were."""
    count = 0
    for line in lines:
        out.write(safe_json(json.dumps(_values(line), ensure_ascii=False)) + "\n")
        count += 1
    return count


def write_lines_geojson(lines: Iterable[ReportLine], out: TextIO) -> int:
    """A FeatureCollection; a report without a place is a feature without geometry. How many there were."""
    out.write('{"type": "FeatureCollection", "features": [')
    count = 0
    for line in lines:
        known = line.lon is not None and line.lat is not None
        feature = {
            "type": "Feature",
            "id": line.id,
            "geometry": {"type": "Point", "coordinates": [line.lon, line.lat]} if known else None,
            "properties": {name: value for name, value in _values(line).items() if name not in ("lon", "lat")},
        }
        out.write((",\n" if count else "\n") + safe_json(json.dumps(feature, ensure_ascii=False)))
        count += 1
    out.write("\n]}\n")
    return count


WRITERS: Mapping[str, Callable[[Iterable[ReportLine], TextIO], int]] = {
    "csv": write_lines_csv,
    "jsonl": write_lines_jsonl,
    "geojson": write_lines_geojson,
}


def _values(line: ReportLine) -> dict[str, object]:
    return {name: _plain(getattr(line, name)) for name in COLUMNS}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _iso(value)
    return [str(each) for each in value] if isinstance(value, tuple) else value


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, tuple):
        return ";".join(str(each) for each in value)
    return int(value) if isinstance(value, int) else value


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
