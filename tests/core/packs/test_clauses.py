"""What packs cite, from when their clocks count, and what is wrong with one in both languages."""

import pytest

from cc.core.errors import InputError
from cc.core.packs import shipped
from cc.core.packs.reading import read_pack, read_policy_text
from cc.core.records.packs import ClauseKind
from cc.core.vocabulary import ClockStart
from cc.words.catalogue import Language
from cc.words.reader import Reader


@pytest.mark.parametrize("name", shipped.names())
def test_every_number_of_a_shipped_pack_is_cited_in_both_languages(name: str) -> None:
    for policy in read_pack(shipped.text(name)).policies:
        cited = {each for clause in policy.clauses for each in clause.of}
        wanted = {str(each.name) for each in policy.targets} | {"reopening", "close_after_days"}
        wanted |= {f"{each.name}.pauses" for each in policy.targets if each.pauses}
        wanted |= {f"{each.name}.steps" for each in policy.targets if each.steps}
        wanted |= {f"{each.name}.starts" for each in policy.targets if each.begins}
        assert wanted <= cited
        for clause in policy.clauses:
            assert clause.text_id
            assert clause.text_en
            assert clause.read_on is not None
            assert clause.kind is ClauseKind.OWN or (clause.title and clause.number and clause.article)


@pytest.mark.parametrize("name", shipped.names())
def test_a_report_that_nobody_touches_becomes_late_by_every_shipped_pack(name: str) -> None:
    for policy in read_pack(shipped.text(name)).policies:
        assert any(each.start is ClockStart.RECEIVED for each in policy.targets), policy.code


def test_an_emergencys_arrival_is_promised_from_the_call() -> None:
    (policy,) = read_pack(shipped.text("polri-110")).policies
    assert {str(each.name): each.start for each in policy.targets}["arrive"] is ClockStart.RECEIVED


@pytest.mark.parametrize(
    ("text", "english", "indonesian"),
    [
        (
            'targets = { accept = { for = "5m", starts = "received" } }',
            "starts with assigned",
            "dimulai dengan assigned",
        ),
        ('targets = { accept = "5x" }', "is no duration", "bukan lama waktu"),
        ('targets = { accept = { for = "5m", pauses = ["rain"] } }', "is none of", "bukan salah satu dari"),
        ('targets = { accept = "5m" }\npriority = 9', "4 is the most", "paling banyak 4"),
        ('targets = { accept = "5m" }\nclaus = 1', "did you mean clause?", "maksudnya clause?"),
        (
            'targets = { accept = "5m" }\n[[policy.clauses]]\nof = ["arrive"]\nkind = "own"\ntext_id = "a"\n'
            'text_en = "b"\nread = 2026-11-28',
            "a clause is about 'arrive'",
            "sebuah klausul mengenai 'arrive'",
        ),
        (
            'targets = { accept = "5m" }\n[[policy.clauses]]\nof = ["accept"]\nkind = "regulation"\ntext_id = "a"\n'
            'text_en = "b"\nread = 2026-11-28\nnumber = "1/2026"',
            "title and article of the source is wanted",
            "title dan article dari sumbernya",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(text: str, english: str, indonesian: str) -> None:
    with pytest.raises(InputError) as caught:
        read_policy_text(f'[[policy]]\ncode = "x"\n{text}\n')
    assert english in str(caught.value)
    assert indonesian in Reader(Language.ID).error(caught.value)
