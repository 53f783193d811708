"""Says when a server has been silent for a while: nobody looks at a dead screen and wonders. Knows no verb."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cc.cli.diagnostics import note
from cc.core.phrases import mark

SAID_AFTER_S = 3.0
SILENT = mark("{server} has not answered for {seconds} s; waiting on.")
SILENT_CHANGE = mark(
    "{server} has not answered for {seconds} s; waiting on."
    " Ctrl-C ends it: the same command again gets the first answer."
)


class Silence:
    """One command's watch over its server; it speaks once."""

    def __init__(self, server: str) -> None:
        self._server, self._said = server, False

    @contextmanager
    def watched(self, english: str = SILENT) -> Iterator[None]:
        """Speak up when the block takes longer than SAID_AFTER_S."""
        timer = threading.Timer(SAID_AFTER_S, self._speak, (english,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _speak(self, english: str) -> None:
        if not self._said:
            self._said = True
            note(english, server=self._server, seconds=int(SAID_AFTER_S))
