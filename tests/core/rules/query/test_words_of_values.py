"""Whatever a screen calls a value can be typed in a filter, in both languages."""

import re

import pytest

from cc.core.errors import InputError
from cc.core.phrases import units
from cc.core.phrases.trade import WORDS
from cc.core.rules.query import parse as query
from cc.core.rules.query.tree import Compare, Condition, Field, Is, Match
from cc.core.rules.query.words import CLOSED_VALUES, INDONESIAN, TASK_CLOSED_VALUES
from cc.tui.model.names import CodeNames
from cc.tui.model.time_words import span, span_exact
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


@pytest.mark.parametrize("kind", [*FIELDS, "condition"])
def test_the_indonesian_words_are_the_catalogues(kind: str) -> None:
    reader = Reader(Language.ID)
    assert INDONESIAN[kind] == {value: reader.word(kind, value) for value in WORDS[kind]}


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("condition", tuple(Condition))
def test_a_condition_is_taken_by_the_word_that_is_shown(condition: Condition, language: Language) -> None:
    said = Reader(language).word("condition", condition.value)
    for spelt in (f'"{said}"', said.replace(" ", "_")):
        assert query.parse(f"{condition.prefix}:{spelt}").terms == (Is(condition, False),)


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("typed", ["status:x", "kanal:x", "tanda:x", "tunda:x", "is:x", "has:x", "prio:x"])
def test_every_word_that_a_refusal_offers_is_taken(typed: str, language: Language) -> None:
    with pytest.raises(InputError) as refused:
        query.parse(typed)
    told = Reader(language).error(refused.value)
    offered = told.partition('"x" ')[2].partition("?")[0].removesuffix(".")
    offered = re.sub(r"^(is none of|bukan salah satu dari) ", "", offered)
    words = re.split(r', (?=(?:[^"]*"[^"]*")*[^"]*$)| or | atau ', offered)
    assert len(words) > 1
    for word in words:
        query.parse(typed.replace("x", word))


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize(
    "typed", ["status:", "kanal:", "tanda:", "tunda:", "is:", "has:", "prio:", "petugas:", "sla", "umur"]
)
def test_every_word_that_tab_offers_is_taken_and_is_the_readers(typed: str, language: Language) -> None:
    names = CodeNames(language)
    options = query.complete(typed, len(typed), {}, spoken=names.word).options
    assert options
    for option in options:
        query.parse(option if typed in ("sla", "umur") else typed + option)
    if typed != "prio:":
        assert options != query.complete(typed, len(typed), {}, spoken=CodeNames(language.other).word).options


@pytest.mark.parametrize("typed", ["sla<1.5h", "sla<1,5jam", 'sla<"1,5 jam"', "sla<1h30m", "sla<01:30", "sla<01:30:00"])
def test_a_duration_is_taken_with_the_decimal_mark_of_either_language(typed: str) -> None:
    assert query.parse(typed).terms == query.parse("sla<90m").terms


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize("seconds", [0, 59, 3661, 99 * 3600, 12 * 86400 + 7384, 250 * 86400, -4920, -20 * 86400])
def test_every_time_left_that_the_console_shows_is_taken(seconds: int, language: Language) -> None:
    for shown, within in ((span(seconds, language), 30 * 86400), (span_exact(seconds, language), 0)):
        (term,) = query.parse(f'sla<"{shown}"').terms
        assert isinstance(term, Compare)
        assert abs(term.value - seconds) <= within
    for said in (units.span(seconds, Reader(language)), units.exact(abs(seconds), Reader(language))):
        query.parse(f'umur>"{said}"')


def test_hr_is_no_unit() -> None:
    for typed in ("sla<1hr", "sla<1.5hr", "umur>2hr"):
        with pytest.raises(InputError):
            query.parse(typed)


def test_a_comparison_takes_one_value() -> None:
    for typed in ("sla<1,2", "sla<1h,2h", "photos>1,2", "sla<1,5,6h"):
        with pytest.raises(InputError):
            query.parse(typed)
