"""Chains of hands: offers, declines, work that came back; what stayed with one unit is none."""

import pytest

from cc.core.rules.work.handovers import Handover, handover_chains, returned_to_sender

Given = tuple[int, str, int | None, str]


@pytest.mark.parametrize(
    ("tasks", "wanted"),
    [
        ([], []),
        ([(1, "a", None, "done")], []),
        ([(1, "a", None, "done"), (2, "b", None, "done")], []),
        ([(1, "a", None, "handed_over"), (2, "b", 1, "done")], ["ab"]),
        ([(1, "a", None, "handed_over"), (2, "b", 1, "handed_over"), (3, "a", 2, "done")], ["aba"]),
        ([(1, "a", None, "accepted"), (2, "b", 1, "offered")], ["ab"]),
        ([(1, "a", None, "accepted"), (2, "b", 1, "declined")], ["aba"]),
        ([(1, "a", None, "accepted"), (2, "b", 1, "declined"), (3, "c", 1, "accepted")], ["abac"]),
        ([(1, "a", None, "accepted"), (2, "b", 1, "cancelled"), (3, "c", 1, "accepted")], ["ac"]),
        ([(1, "a", None, "declined"), (2, "b", None, "declined"), (3, "a", None, "done")], ["aba"]),
        ([(1, "a", None, "declined"), (2, "a", None, "done")], []),
        ([(1, "a", None, "cancelled"), (2, "b", None, "done")], []),
        (
            [(1, "a", None, "handed_over"), (2, "x", None, "declined"), (3, "b", 1, "done"), (4, "y", None, "done")],
            ["ab", "xy"],
        ),
        ([(3, "c", 2, "done"), (1, "a", None, "handed_over"), (2, "b", 1, "handed_over")], ["abc"]),
    ],
)
def test_chains(tasks: list[Given], wanted: list[str]) -> None:
    found = handover_chains(Handover(*task) for task in tasks)
    assert ["".join(chain) for chain in found] == wanted


def test_ping_pong_is_what_came_back() -> None:
    assert returned_to_sender(("a", "b", "a"))
    assert not returned_to_sender(("a", "b", "c"))
