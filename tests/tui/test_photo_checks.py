"""What is asked of a photo has a name in both languages: the console never shows a check's spelling."""

import pytest

from cc.core.phrases.trade import WORDS
from cc.core.records.photo import EvidenceCheck
from cc.tui.words import CHECKS, Lang


def test_every_check_has_its_name() -> None:
    assert {*CHECKS} == {each.value for each in EvidenceCheck}, "give the check its words in cc/tui/words.py CHECKS"
    assert {*WORDS["check"]} == {*CHECKS}, "and in cc/core/phrases/trade.py, which mail and web say it by"


@pytest.mark.parametrize("check", EvidenceCheck)
def test_it_is_named_in_both_languages(check: EvidenceCheck) -> None:
    named = {CHECKS[check](lang) for lang in Lang}
    assert len(named) == len(Lang)
    assert check.value not in named
