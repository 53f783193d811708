"""The pipe between a screen and the Centre's process beside it: whole messages, from any thread. Both ends are this
program; nobody else may speak."""

import pickle
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_LENGTH = struct.Struct(">Q")


class FramedPipe:
    """One end of the pipe: whole messages, from any thread."""

    def __init__(self, end: socket.socket) -> None:
        self._end, self._lock = end, threading.Lock()
        self._source = end.makefile("rb")

    def send(self, message: tuple[int, str, Any]) -> None:
        """Write a message; a lost other end is told by the reading side."""
        data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
        with self._lock:
            try:
                self._end.sendall(_LENGTH.pack(len(data)) + data)
            except OSError:
                return

    def messages(self) -> Iterator[tuple[int, str, Any]]:
        """Messages until the other end is gone, however it went."""
        while (head := self._whole(_LENGTH.size)) and (data := self._whole(_LENGTH.unpack(head)[0])):
            message: tuple[int, str, Any] = pickle.loads(data)
            yield message

    def _whole(self, size: int) -> bytes:
        """So many bytes; none when the other end was gone before they had come."""
        try:
            data = self._source.read(size)
        except OSError:
            return b""
        return data if len(data) == size else b""

    def end(self) -> None:
        """Say that nothing more comes."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)
