"""Loops beside a program: a failure ends none, is told once, and the end waits for nobody who is stuck."""

import threading

from cc.core.errors import UnreachableError
from cc.core.phrases import Phrase
from cc.main.background.loops import Loop, looping
from tests.waiting import SOON_S


def test_a_failure_is_told_once_and_the_loop_goes_on() -> None:
    rounds: list[int] = []
    told: list[Phrase] = []
    enough = threading.Event()

    def work(_ending: threading.Event) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 6:
            enough.set()
        if len(rounds) in (1, 2, 4):
            raise UnreachableError("the database is down.")
        if len(rounds) == 5:
            raise ZeroDivisionError

    with looping(Loop("sweep", 0.001, work, told.append)):
        assert enough.wait(SOON_S)
    down = "sweep failed: the database is down. It goes on."
    assert [str(each) for each in told] == [
        down,
        down,
        "sweep failed for a reason of ours, which is in the log. It goes on.",
    ]


def test_the_end_does_not_wait_for_a_loop_that_is_stuck() -> None:
    began, never = threading.Event(), threading.Event()

    def stuck(_ending: threading.Event) -> None:
        began.set()
        never.wait()

    with looping(Loop("sending", 0.001, stuck), Loop("reports", 0.001, stuck)) as ending:
        assert began.wait(SOON_S)
    assert ending.is_set()
    assert not never.is_set(), "it was left behind"
    never.set()
