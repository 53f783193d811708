"""JSON, JSON Lines, GeoJSON, TopoJSON → rows. Owns where the rows of a document are; knows not what they mean."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.tabular import files, topojson
from cc.tabular.csv_text import errors_of
from cc.tabular.json_stream import JsonError, items
from cc.tabular.rows import Layout, RawRow
from cc.tabular.where import in_json

_FEATURES = re.compile(r'"type"\s*:\s*"FeatureCollection"')
_TOPOLOGY = re.compile(r'\s*\{(?:[^{}\[\]]*,)?\s*"type"\s*:\s*"Topology"')
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
FORMATS = ("json", "jsonl", "geojson", "topojson")


def format_of(path: Path, begin: str) -> str | None:
    """Which of FORMATS a file is that begins so; None when it is no JSON."""
    if not begin.startswith(("[", "{")):
        return None
    if path.name.lower().endswith(_LINES):
        return "jsonl"
    if begin.startswith("["):
        return "json"
    if _TOPOLOGY.match(begin):
        return "topojson"
    first, more, rest = begin.partition("\n")
    try:
        whole = json.loads(first)
    except ValueError:
        whole = None
    if isinstance(whole, Mapping) and more and rest.strip():
        return "jsonl"
    return "geojson" if _FEATURES.search(begin) else "json"


def line_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """JSON Lines: a line that is no JSON is a problem of that line alone."""
    with files.open_text(path, layout.encoding or files.UTF8, errors_of(layout)) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as wrong:
                what = {"what": in_json(wrong)}
                yield RawRow(number, {}, (line.strip(),), Phrase("the line is no JSON: {what}", what))
                continue
            yield _row(number, value)


def json_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """The items of the document's list."""
    for number, value in enumerate(_items(path, layout), 1):
        yield _row(number, value)


def feature_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """The features of a FeatureCollection, wherever it lies in the document: properties, with geometry and id."""
    return _of_features(_items(path, layout, "features"))


def topology_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """The same of TopoJSON, which is read whole."""
    return _of_features(topojson.features(whole_document(path, layout)))


def whole_document(path: Path, layout: Layout, cap_bytes: int = topojson.CAP_BYTES) -> Any:
    """A JSON document that has to be read at once. InputError for one that is too large or no JSON."""
    with files.reading(path), files.open_bytes(path) as stream:
        raw = stream.read(cap_bytes + 1)
    if len(raw) > cap_bytes:
        raise InputError(
            "{file} is larger than {most:size}; split it.",
            code="file.too_large",
            fields={"file": path.name, "most": cap_bytes},
        )
    try:
        return json.loads(raw.decode(layout.encoding or files.wide_encoding(raw[:64]) or files.UTF8))
    except UnicodeDecodeError as wrong:
        raise InputError(
            "{file} is not UTF-8 text (byte {at}).", code="file.json", fields={"file": path.name, "at": wrong.start}
        ) from wrong
    except (ValueError, RecursionError) as wrong:
        raise no_json(path, in_json(wrong)) from wrong


def no_json(path: Path, what: Phrase) -> InputError:
    """The error that says why a file is no JSON."""
    return InputError(
        "{file} cannot be read as JSON: {what}.", code="file.json", fields={"file": path.name, "what": what}
    )


def _of_features(listed: Iterable[Any]) -> Iterator[RawRow]:
    for number, value in enumerate(listed, 1):
        row = _row(number, value)
        properties = row.values.get("properties")
        if row.problem or not isinstance(properties, Mapping):
            yield row._replace(values={}, problem=row.problem or Phrase("it is no Feature with properties"))
            continue
        outer = {name: row.values[name] for name in ("id", "geometry") if name in row.values}
        yield row._replace(values={**outer, **properties})


def _items(path: Path, layout: Layout, anywhere: str = "") -> Iterator[Any]:
    records = tuple(layout.records.split(".")) if layout.records else None
    with files.open_text(path, layout.encoding or files.UTF8, errors_of(layout)) as stream:
        try:
            yield from items(stream, records, anywhere=anywhere)
        except JsonError as wrong:
            raise no_json(path, wrong.phrase) from wrong


def _row(number: int, value: Any) -> RawRow:
    original = json.dumps(value, ensure_ascii=False)
    garbled = not original.isascii() and files.STRAY.search(original) is not None
    if garbled:
        original = files.mended(original)
        value = json.loads(original)
    if not isinstance(value, dict):
        return RawRow(number, {}, (original,), Phrase("it is no JSON object"))
    return RawRow(number, value, (original,), garbled=garbled)
