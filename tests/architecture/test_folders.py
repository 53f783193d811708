"""No folder holds more modules than one can look over."""

from tools.house import ROOT, modules

MOST = 22
LARGER: dict[str, int] = {}
"""Folders that are over it, and by how much at most: one more is refused, one fewer takes its line away."""


def test_no_folder_has_more_modules_than_one_can_look_over() -> None:
    found = {str(folder): count for folder, count in modules(ROOT).items() if count > MOST}
    assert found == LARGER
