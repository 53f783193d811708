"""The page on import maps tells everything that a map can say, and its examples work."""

import re
from pathlib import Path

import pytest

from cc.core.vocabulary import Flag
from cc.intake.import_map import FIELDS, KEYS, STATUSES, load_map, ready_made

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import-maps.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_map(tmp_path: Path, example: str) -> None:
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    load_map(str(path))


@pytest.mark.parametrize("key", [*KEYS, *FIELDS])
def test_every_key_and_field_stands_in_the_full_example(key: str) -> None:
    full = max(EXAMPLES, key=len)
    assert re.search(rf"^(\[{key}|{key} =)", full, re.MULTILINE)


def test_the_ready_made_maps_are_listed_with_their_titles() -> None:
    listed = dict(re.findall(r"^\| `([\w-]+)` \| (.*) \|$", TEXT.partition("## What happens")[0], re.MULTILINE))
    assert set(listed) == set(ready_made())


def test_statuses_and_flags_are_told() -> None:
    assert [status for status in STATUSES if status not in TEXT] == []
    assert [flag.value for flag in Flag if f"`{flag.value}`" not in TEXT] == []
