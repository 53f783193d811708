"""When a feed ends. Knows no feed."""

import threading


class Either(threading.Event):
    """Set when the caller's event is, or the Centre's own."""

    def __init__(self, asked: threading.Event, closing: threading.Event) -> None:
        super().__init__()
        self._asked, self._closing = asked, closing

    def is_set(self) -> bool:
        """Whether either is set."""
        return self._asked.is_set() or self._closing.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the caller's; the Centre's is looked at when the time is over."""
        return self._asked.wait(timeout) or self._closing.is_set()
