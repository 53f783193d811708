"""The way to the Centre: every read and every change runs in a worker thread, so the screen never waits.

Owns threads, retries and the name of whoever calls. Knows no widget; the caller awaits.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from cc.core.centre import Call, Centre, Credential
from cc.core.errors import CoreError, UnreachableError
from cc.core.ids import NewId, new_id
from cc.core.intents.base import Intent
from cc.core.questions.base import Question

T = TypeVar("T")

RETRY_S = (0.5, 1.0, 2.0, 4.0)
"""How long to wait before asking an unreachable Centre again; the last one repeats for reads."""


class AsyncCentre:
    """One operator's way to the Centre. `on_reach` is called, on the event loop, whenever reach is lost or found."""

    def __init__(
        self, centre: Centre, credential: Credential, ids: NewId = new_id, retry_s: tuple[float, ...] = RETRY_S
    ) -> None:
        self.centre, self.credential = centre, credential
        self.on_reach: Callable[[CoreError | None], None] = lambda problem: None
        self._ids, self._retry_s = ids, retry_s
        self._reads = ThreadPoolExecutor(2, "centre-read")
        self._writes = ThreadPoolExecutor(1, "centre-write")
        self._lost = False

    async def read(self, question: Question[T]) -> T:
        """The answer; asks again for as long as the Centre cannot be reached. Other CoreErrors are raised."""
        return await self._with_retries(self._reads, lambda: self.centre.read(self.credential, question), for_ever=True)

    async def execute(self, intent: Intent[T], expected_version: int | None = None) -> T:
        """Carry an intent out. Under one key for all tries, so that a lost answer never does it twice."""
        call = Call(self.credential, intent, key=self._ids(), expected_version=expected_version)
        return await self._with_retries(self._writes, lambda: self.centre.execute(call), for_ever=False)

    async def photo_bytes(self, sha256: str) -> bytes:
        """A photo's bytes."""

        def fetch() -> bytes:
            source: BinaryIO
            with self.centre.open_blob(self.credential, sha256) as source:
                return source.read()

        return await self._with_retries(self._reads, fetch, for_ever=False)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run anything slow in a reading thread."""
        return await asyncio.get_running_loop().run_in_executor(self._reads, work)

    async def _with_retries(self, pool: ThreadPoolExecutor, work: Callable[[], T], for_ever: bool) -> T:
        tries = 0
        while True:
            try:
                answer = await asyncio.get_running_loop().run_in_executor(pool, work)
            except UnreachableError as fault:
                self._lost = True
                self.on_reach(fault)
                if not for_ever and tries >= len(self._retry_s):
                    raise
                await asyncio.sleep(self._retry_s[min(tries, len(self._retry_s) - 1)])
                tries += 1
                continue
            if self._lost:
                self._lost = False
                self.on_reach(None)
            return answer

    def close(self) -> None:
        """Let the threads end; what is being written is finished."""
        self._reads.shutdown(wait=False, cancel_futures=True)
        self._writes.shutdown(wait=True)
