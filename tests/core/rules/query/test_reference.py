"""The reference of the filter language is whole, and every example in it can be asked for."""

import re
from typing import cast

import pytest

from cc.core.errors import InputError
from cc.core.questions.reports import ListReports
from cc.core.questions.tasks import ListTasks
from cc.core.rules.query import reference, words
from cc.core.rules.query.parse import parse
from cc.core.rules.query.tree import Compare, Condition, Field, Is, Match, Measure, Op
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import Room

READERS = [Reader(language) for language in Language]


def _codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def _column(heading: int, column: int, reader: Reader) -> list[str]:
    return [row[column] for row in list(reference.tables(reader))[heading].rows]


@pytest.mark.room(on=("sqlite",))
@pytest.mark.parametrize("text", [text for text, _ in reference.EXAMPLES])
def test_every_example_is_answered_for_reports_and_for_tasks(room: Room, text: str) -> None:
    room.reported()
    room.centre.read(room.admin, ListReports(text))
    room.centre.read(room.admin, ListTasks(text))


@pytest.mark.room(on=("sqlite",))
def test_examples_find_what_they_say(room: Room) -> None:
    ref = room.reported("Air masuk rumah, banjir").ref
    found = {text for text, _ in reference.EXAMPLES if room.centre.read(room.admin, ListReports(text)).items}
    assert {"status:new", '"air masuk" banjir'} <= found
    assert not {"is:late prio:1,2", "sla<-1d", "status:on_hold hold:weather"} & found
    assert room.centre.read(room.admin, ListReports(f"ref={ref}")).items


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.language.value)
def test_every_field_value_and_comparison_stands_in_it_and_is_understood(reader: Reader) -> None:
    spelt = [word for cell in _column(1, 0, reader) for word in _codes(cell)]
    assert {word[:-1] for word in spelt} == set(words.FIELDS)
    for field, cell in zip(Field, _column(1, 2, reader), strict=True):
        for value in _codes(cell):
            closed = words.TASK_CLOSED_VALUES if field is Field.STATUS else words.CLOSED_VALUES
            term = cast(Match, parse(f"{field}:{value}", closed).terms[0])
            assert term.field is field
        known = (words.TASK_CLOSED_VALUES if field is Field.STATUS else words.CLOSED_VALUES).get(field)
        assert known is None or {value.strip('"') for value in _codes(cell)} == set(known)
    for measure, cell in zip(Measure, _column(2, 0, reader), strict=True):
        for word in _codes(cell):
            value = "2h" if measure.in_seconds else "2"
            for op in _codes(" ".join(_column(3, 0, reader))):
                if op == Op.EQ and measure.in_seconds:
                    with pytest.raises(InputError):
                        parse(f"{word[:-1]}{op}{value}")
                    continue
                if op == Op.EQ and word[:-1] in words.FIELDS:
                    continue  # a field's value
                assert cast(Compare, parse(f"{word[:-1]}{op}{value}").terms[0]).measure is measure
        for value in _codes(_column(2, 2, reader)[list(Measure).index(measure)]):
            assert parse(f"{measure}<{value}")
    assert {_codes(cell)[0] for cell in _column(3, 0, reader)} == set(Op)
    units = [word for cell in _column(4, 0, reader) for word in _codes(cell)]
    assert set(units) == set(words.UNIT_SECONDS)
    for condition, cell in zip(Condition, _column(5, 0, reader), strict=True):
        for word in _codes(cell):
            assert parse(word).terms == (Is(condition),)


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.language.value)
def test_what_the_rules_show_is_understood(reader: Reader) -> None:
    for sentence in reference.introduction(reader):
        for text in _codes(sentence):
            if text not in ("-", "_", "field=value", "field:value"):
                assert parse(text).terms, text


def test_words_that_both_prefixes_spell_are_all_there() -> None:
    shown = {word for cell in _column(5, 0, READERS[0]) for word in _codes(cell)}
    assert {word.partition(":")[0] for word in shown} == set(words.CONDITION_PREFIXES)
    assert {word.partition(":")[2] for word in shown} == set(words.CONDITIONS)
