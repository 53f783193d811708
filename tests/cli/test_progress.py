"""The progress bar, as the terminal gets it."""

import pytest

from cc.cli.progress import fitted
from cc.words.catalogue import Language
from cc.words.reader import Reader

LONG = "importing boston_311_2011_jul_oct.csv.gz"


@pytest.mark.parametrize("width", [199, 79, 60, 40, 20, 14])
@pytest.mark.parametrize("total", [41_827, None])
def test_it_never_wraps_and_always_has_the_figures(width: int, total: int | None) -> None:
    line = fitted(LONG, 12_500, total, width, Reader(Language.ID))
    assert len(line) <= width
    assert line.endswith("12.500/41.827" if total else "12.500")
    assert ("█" in line) == (width >= 60 and total is not None)


def test_a_wide_terminal_has_all_of_it() -> None:
    assert fitted("importing a.csv", 15, 30, 79, Reader(Language.EN)) == f"importing a.csv [{'█' * 15}{'·' * 15}] 15/30"
