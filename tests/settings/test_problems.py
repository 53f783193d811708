"""What is wrong with settings is said with the setting's name, what to write, and in the reader's language."""

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from cc.core.errors import UsageError
from cc.settings.model import load
from cc.settings.problems import OTHERWISE, problems_of
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.words.foreign import foreign


@pytest.fixture
def file(home: Path) -> Path:
    home.mkdir()
    return home / "config.toml"


WRONG = (
    "notify = 5",
    "reports = {a = 5}",
    "evidence = 5",
    'server = "posko.example"',
    'prefix = "jkt 1"',
    'notify = { smtp = { host = ["a"] } }',
    'notify = { smtp = { host = "a b" } }',
    'notify = { smtp = { host = "a", sender = "x" } }',
    'notify = { smtp = { host = "a", port = 0, reporters = 5 } }',
    "notify = { timeout = 1.5 }",
    "notify = { timeout = nan }",
    'notify = { lang = "xq" }',
    'notify = { webhook = { "A b" = { url = "https://x.example" } } }',
    'notify = { webhook = { a = { url = "https://x.example", secret = 5, topics = ["A b"] } } }',
    'notify = { webhook = { a = { url = "https://x.example", secret = 5, topics = "*" } } }',
    'reports = { a = { every = "day", folder = "x", formats = [], worst = 101, zone = "xq" } }',
)


def without_settings(said: str) -> str:
    """What is said without the settings' names."""
    return re.sub(r"[\w.]+: ", "", said)


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_in_the_reader_s_language_and_no_pattern_is_shown(
    file: Path, text: str, language: Language
) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as told:
        load()
    said = Reader(language).error(told.value)
    setting = said.partition(": ")[2]
    assert text.split(" ")[0] in setting, "it names the setting"
    assert "^" not in said
    assert foreign(without_settings(said), language) == set()
    assert said != Reader(language.other).error(told.value)


def test_a_kind_of_problem_that_nobody_foresaw_names_the_setting_and_what_to_write() -> None:
    class Odd(BaseModel):
        when: date

    with pytest.raises(ValidationError) as told:
        Odd.model_validate({"when": "s3cret"})
    assert str(problems_of(told.value)) == f"when: {OTHERWISE}"
    assert foreign(without_settings(problems_of(told.value).said(Reader(Language.ID))), Language.ID) == set()


def test_a_table_in_the_environment_that_is_no_json_is_not_blamed_on_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC_REPORTS", "{")
    with pytest.raises(UsageError, match="CC_REPORTS: in the environment a table is JSON"):
        load()
