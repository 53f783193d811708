"""What is asked of a photo has a name in both languages: the console never shows a check's spelling."""

import pytest

from cc.core.records.evidence import EvidenceCheck
from cc.tui.words import CHECKS
from cc.words.catalogue import Language


def test_every_check_has_its_name() -> None:
    assert {*CHECKS} == {each.value for each in EvidenceCheck}, "give the check its word in cc/core/phrases/trade.py"


@pytest.mark.parametrize("check", EvidenceCheck)
def test_it_is_named_in_both_languages(check: EvidenceCheck) -> None:
    named = {CHECKS[check](lang) for lang in Language}
    assert len(named) == len(Language)
