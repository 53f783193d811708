"""Gives the terminal back whenever the console is ended or stopped from outside, and takes it again afterwards. Owns
the process's signals while the console runs; knows no screen's content.

SIGTERM, SIGHUP and SIGINT end the console as quitting does, with 128 and the signal's number as exit status; what does
not end within PATIENCE_S, or is told a second time, is ended at once, the terminal given back all the same. SIGTSTP
(Ctrl-Z) leaves the terminal as it was found and stops the whole job, whoever started the console too; after `fg`
everything is painted again.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Protocol

PATIENCE_S = 3.0
HEARD_S = 0.1
"""What came while it was stopped is heard by any thread, some time after it was woken."""
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))


class Driver(Protocol):
    """What Textual's driver of a terminal offers."""

    def suspend_application_mode(self) -> None:
        """Leave the terminal as it was found."""
        ...

    def resume_application_mode(self) -> None:
        """Take it again."""
        ...


class TerminalKeeper:
    """One console's hold on its terminal. `end` asks the console to quit, `paint` to paint everything; both are called
    on the event loop."""

    def __init__(self, end: Callable[[], object], paint: Callable[[], object]) -> None:
        self._end, self._paint = end, paint
        self._driver: Driver | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.ended_by: signal.Signals | None = None

    def begin(self, driver: Driver) -> None:
        """Listen from now on; to be called on the event loop, once the driver has the terminal."""
        if threading.current_thread() is not threading.main_thread() or not sys.stdin.isatty():
            return  # a test's screen: there is no terminal to give back
        self._driver, self._loop = driver, asyncio.get_running_loop()
        for each in ENDING:
            signal.signal(each, self._told_to_end)
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, self._told_to_stop)
            signal.signal(signal.SIGCONT, self._told_to_go_on)

    def over(self) -> None:
        """The console has given the terminal back itself: from now on signals do what they do to any program."""
        for each in (*ENDING, *(getattr(signal, name) for name in ("SIGTSTP", "SIGCONT") if hasattr(signal, name))):
            if signal.getsignal(each) in (self._told_to_end, self._told_to_stop, self._told_to_go_on):
                signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)

    def _told_to_end(self, number: int, _: FrameType | None) -> None:
        if self.ended_by is not None:
            self._end_now()
        self.ended_by = signal.Signals(number)
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._end)
        last = threading.Timer(PATIENCE_S, self._end_now)
        last.daemon = True
        last.start()

    def _end_now(self) -> None:
        """Whatever hangs, hangs no longer; the terminal is whole."""
        assert self._driver is not None
        assert self.ended_by is not None
        done = threading.Thread(target=self._driver.suspend_application_mode, daemon=True)
        done.start()
        done.join(1.0)
        os._exit(128 + self.ended_by)

    def _told_to_stop(self, *_: object) -> None:
        assert self._driver is not None
        self._driver.suspend_application_mode()
        self._sleep_until_in_front()
        self._driver.resume_application_mode()
        self._painted()

    def _sleep_until_in_front(self) -> None:
        """Stop, with all of the job: a shell waits for whoever it started (make, a script), and takes its terminal back
        when they stop. What is woken in the background (`bg`) stops again; what is told to end has no terminal to give
        back. The SIGCONT of waking is not for our own handler."""
        heard = {each: signal.getsignal(each) for each in (signal.SIGCONT, signal.SIGTSTP)}
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        try:
            _stop()
            while not _in_front() and self.ended_by is None:
                _stop()
        finally:
            for each, handler in heard.items():
                signal.signal(each, handler)
        if self.ended_by is not None and not _in_front():
            os._exit(128 + self.ended_by)

    def _told_to_go_on(self, *_: object) -> None:
        """Somebody stopped it by a signal that cannot be heard: what the terminal shows and how it reads keys is the
        shell's."""
        assert self._driver is not None
        if _in_front():
            self._driver.suspend_application_mode()
            self._driver.resume_application_mode()
            self._painted()

    def _painted(self) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._paint)


def stop_job() -> bool:
    """Stop this console and whoever started it in the same job; False where nobody could bring it back: the terminal is
    the console's own, without a shell."""
    if os.getsid(0) == os.getpid():
        return False
    os.kill(os.getpid(), signal.SIGTSTP)
    return True


def _stop() -> None:
    os.killpg(0, signal.SIGTSTP)
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(HEARD_S)


def _in_front() -> bool:
    try:
        return os.tcgetpgrp(sys.__stdin__.fileno() if sys.__stdin__ else 0) == os.getpgrp()
    except OSError:
        return True  # no job control here
