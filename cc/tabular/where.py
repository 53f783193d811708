"""Where in a text a parser stopped, for people: its own words are English and mean little to them. Knows no file."""

import json
import re
from tomllib import TOMLDecodeError

from cc.core.phrases import Phrase

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def in_toml(wrong: TOMLDecodeError | UnicodeDecodeError) -> Phrase:
    """Where a text stops being TOML."""
    if isinstance(wrong, UnicodeDecodeError):
        return Phrase("byte {at} is not UTF-8", {"at": wrong.start})
    found = _PLACE.search(str(wrong))
    if found is None:
        return Phrase("it ends too early")
    return Phrase("wrong at line {line}, character {at}", {"line": int(found[1]), "at": int(found[2])})


def in_json(wrong: ValueError | RecursionError) -> Phrase:
    """Where a text stops being JSON."""
    if isinstance(wrong, RecursionError):
        return Phrase("it is nested too deep")
    if not isinstance(wrong, json.JSONDecodeError):
        return Phrase("a number in it is too long")
    if wrong.pos >= len(wrong.doc.rstrip()):
        return Phrase("it ends too early")
    return Phrase("wrong at line {line}, character {at}", {"line": wrong.lineno, "at": wrong.colno})
