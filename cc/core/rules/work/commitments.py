"""What an event commits to without saying it: personal or long values, by a salted hash. Pure; owns the hash's form.

An event's `states` may hold, by name:

- `sealed`: column → commitment of everything that a report's row holds and no move says in words; what is left out is
  empty. The last event that says it counts, so that erasing one value is an event that commits anew to the others. The
  text is among them since rules WITHHELD; before, moves had it in words or by its plain hash.
- `plain`: see rules.work.holes.
- `row_key`: commitment to the key of the row that an imported report came from, said at its birth.
- `agency`: whose key that is, in words.
- `password_sha256`, `geometry_sha256`, `facts_sha256`: plain hashes of what is stored beside the trail.
- `tokens`: digest → scopes, label and instants of tokens that were there when a baseline was made.
- `baseline`: when (ISO) what earlier events did not say was first committed to.
"""

import hashlib
from collections.abc import Mapping

from cc.core.entropy import fresh_bytes
from cc.core.records.reports import PLACE_TEXTS

SEALED = ("text", *PLACE_TEXTS, "reporter", "attributes", "source_id")
"""Columns of a report that its events hold by commitment alone."""
EMPTY = frozenset({"", "{}", None})
ROW_KEY = "row_key"
"""Of an imported report: the key of its row in its source."""


def new_salt() -> str:
    """128 bits in hexadecimal: without them nobody can guess what a commitment stands for."""
    return fresh_bytes(16).hex()


def commitment(salt: str, name: str, value: str) -> str:
    """SHA-256 in hexadecimal of a value under its salt and name."""
    return hashlib.sha256(f"{salt}\n{name}\n{value}".encode()).hexdigest()


def sealed(salt: str, values: Mapping[str, object]) -> dict[str, str]:
    """The commitments to the columns of SEALED that hold anything."""
    told = [(name, str(values[name])) for name in SEALED if values[name] not in EMPTY]
    if values["source"]:  # then its move says both
        told = [each for each in told if each[0] != "source_id"]
    return of_values(salt, dict(told))


def of_values(salt: str, values: Mapping[str, object]) -> dict[str, str]:
    """The commitments to those of some columns that hold anything."""
    return {name: commitment(salt, name, str(value)) for name, value in values.items() if value not in EMPTY}


def row_key(source: str, key: str) -> str:
    """What is committed to of an imported row."""
    return f"{source}\n{key}"


def sha256(text: str | None) -> str:
    """SHA-256 of a text in hexadecimal; empty of nothing."""
    return "" if text is None else hashlib.sha256(text.encode()).hexdigest()
