"""The terminal is given back whenever the console is ended or stopped from outside, and painted anew afterwards: on a
real pseudo-terminal, under a real shell."""

import os
import re
import signal
import sys

import pytest

from cc.core.centre import Call
from cc.core.intents.reports import ReceiveReport
from tests.builders import Room
from tests.tui.shell import CURSOR, LEFT, Terminal, terminal
from tests.waiting import until

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.slow]
CONSOLE = ("-m", "cc", "console", "--as", "sari", "--no-sweep", "--lang", "en")


@pytest.fixture
def refs(room: Room) -> list[str]:
    """The refs of a room's reports, whose database is then free."""
    made = [
        room.centre.execute(Call(room.admin, ReceiveReport(text=f"Banjir nomor {number}"))).ref for number in range(5)
    ]
    room.close()
    return made


def _environment(room: Room) -> dict[str, str]:
    return {"CC_DATABASE": str(room.folder / "posko.db"), "CC_HOME": str(room.folder / "home")}


def _painted(screen: Terminal, refs: list[str]) -> None:
    """Wait for the first line, every row and the last line."""
    screen.until(*refs, "POSKO", "help")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_ended_from_outside_it_leaves_the_terminal_whole(room: Room, refs: list[str], told: signal.Signals) -> None:
    with terminal([sys.executable, *CONSOLE], _environment(room)) as screen:
        _painted(screen, refs)
        assert not screen.cooked()
        screen.forget()
        os.kill(screen.pid, told)
        screen.until(LEFT, CURSOR)
        assert screen.end() == 128 + told
        assert screen.seen.rindex(LEFT) < screen.seen.rindex(CURSOR)
        assert "Traceback" not in screen.text


def test_told_twice_it_waits_for_nobody(room: Room, refs: list[str]) -> None:
    with terminal([sys.executable, *CONSOLE], _environment(room)) as screen:
        _painted(screen, refs)
        screen.forget()
        os.kill(screen.pid, signal.SIGTERM)
        os.kill(screen.pid, signal.SIGTERM)
        assert screen.end() == 128 + signal.SIGTERM
        assert LEFT in screen.seen


def test_stopped_from_outside_and_woken_everything_is_painted(room: Room, refs: list[str]) -> None:
    with terminal([sys.executable, *CONSOLE], _environment(room)) as screen:
        _painted(screen, refs)
        for stop in (signal.SIGTSTP, signal.SIGSTOP):
            os.kill(screen.pid, stop)
            _, status = os.waitpid(screen.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status)
            assert screen.cooked() is (stop == signal.SIGTSTP)
            screen.forget()
            os.kill(screen.pid, signal.SIGCONT)
            _painted(screen, refs)
            until(lambda: not screen.cooked(), "the console reading keys again")
        os.kill(screen.pid, signal.SIGTERM)
        assert screen.end() == 128 + signal.SIGTERM


def test_without_a_shell_ctrl_z_stops_nothing(room: Room, refs: list[str]) -> None:
    with terminal([sys.executable, *CONSOLE], _environment(room)) as screen:
        _painted(screen, refs)
        screen.type("\x1a")
        screen.until("no shell to go to")


@pytest.mark.parametrize("wrapped", [False, True], ids=["alone", "inside another command"])
def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(room: Room, refs: list[str], wrapped: bool) -> None:
    with terminal(["bash", "--norc", "--noprofile", "-i"], _environment(room)) as screen:
        screen.until("$ ")
        command = f"$PYTHON {' '.join(CONSOLE)}"
        screen.type(f"sh -c '{command}; exit $?'\n" if wrapped else f"{command}\n")
        _painted(screen, refs)
        screen.forget()
        screen.type("\x1a")
        screen.until(LEFT, CURSOR, "Stopped")
        screen.type("stty -a; echo to''ld\n")
        screen.until("told")
        assert re.search(r"(?<!-)\bicanon\b", screen.text)
        assert re.search(r"(?<!-)\becho\b", screen.text)
        screen.forget()
        screen.type("bg; sleep 0.3; jobs\n")
        screen.until("Stopped")
        screen.forget()
        screen.type("fg; echo status $?\n")
        _painted(screen, refs)
        screen.forget()
        screen.type("\x1a")
        screen.until(LEFT, "Stopped", "$ ")
        screen.type("kill -TERM %1; while kill -0 -- -$(jobs -p) 2>/dev/null; do sleep 0.1; done; echo all''gone\n")
        screen.until("allgone")
