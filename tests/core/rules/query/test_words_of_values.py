"""Whatever a screen calls a value can be typed in a filter, in both languages."""

import pytest

from cc.core.phrases.trade import WORDS
from cc.core.rules.query import parse as query
from cc.core.rules.query.tree import Field, Match
from cc.core.rules.query.words import CLOSED_VALUES, INDONESIAN, TASK_CLOSED_VALUES
from cc.words.catalogue import Language
from cc.words.reader import Reader

FIELDS = {
    "report_status": Field.STATUS,
    "task_status": Field.STATUS,
    "channel": Field.CHANNEL,
    "flag": Field.FLAG,
    "hold_reason": Field.HOLD,
}
MEMBERS = [(kind, value) for kind in FIELDS for value in WORDS[kind]]


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize(("kind", "value"), MEMBERS)
def test_the_word_that_is_shown_is_taken(kind: str, value: str, language: Language) -> None:
    said = Reader(language).word(kind, value)
    closed = TASK_CLOSED_VALUES if kind == "task_status" else CLOSED_VALUES
    wanted = (Match(FIELDS[kind], (value,), False),)
    assert query.parse(f'{FIELDS[kind]}:"{said}"', closed).terms == wanted
    if "," not in said:
        assert query.parse(f"{FIELDS[kind]}:{said.replace(' ', '_')}", closed).terms == wanted


@pytest.mark.parametrize("kind", FIELDS)
def test_the_indonesian_words_are_the_catalogues(kind: str) -> None:
    reader = Reader(Language.ID)
    assert INDONESIAN[kind] == {value: reader.word(kind, value) for value in WORDS[kind]}
