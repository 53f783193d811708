"""A log as it was sealed before anything was changed. Owns the seal; knows no tampering."""

from collections.abc import Iterator

from sqlalchemy import Connection

from cc.core.records.trail import AuditFinding, Leaf
from cc.core.rules.work.merkle import Frontier
from cc.core.seals.notes import Checkpoint
from cc.core.store.trail import leaves
from cc.main.seals.sealing import SealCheck, compare


class SealedLog:
    """Its leaves lie on the machine, the checkpoint elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: list[bytes] = []
        tree = Frontier()
        for leaf in self._log():
            self._kept.append(bytes.fromhex(leaf.hash))
            tree.append(self._kept[-1])
        self.checkpoint = Checkpoint("posko-uji", tree.size, tree.root())

    def _log(self) -> Iterator[Leaf]:
        yield from leaves.leaves(self._connection, 0, texts=False, stream=None)
        self._connection.execution_options(
            stream_results=False, yield_per=None
        )  # whoever only reads may leave it on; we write

    def finds(self, *, with_leaves: bool = True) -> list[AuditFinding]:
        """What `audit verify --seal` finds, with what this machine kept of the leaves or without."""
        found = SealCheck(checkpoint=self.checkpoint, key="", own=False)
        compare(found, self._log(), iter(self._kept if with_leaves else ()))
        return found.findings
