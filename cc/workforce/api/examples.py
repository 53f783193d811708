"""Examples for the OpenAPI document, one an intent's body, from the metadata of its fields. A test sends each through
the codec: none may be stale."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast, get_args

from cc.core.asked import EXAMPLE
from cc.core.intents.catalogue import INTENTS


def example_of(kind: type[object]) -> Mapping[str, Any]:
    """An example of a dataclass as plain JSON: fields that show none are left out, rows have one that is theirs."""
    found: dict[str, Any] = {}
    for each in fields(cast(Any, kind)):
        if EXAMPLE in each.metadata:
            found[each.name] = each.metadata[EXAMPLE]
        elif rows := next((part for part in get_args(each.type) if is_dataclass(part)), None):
            found[each.name] = [example_of(cast(type[object], rows))]
    return found


EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    name: example_of(kind) for name, kind in INTENTS.items() if fields(cast(Any, kind))
}
"""By stable name."""
