"""Merkle trees over the log of events (RFC 6962, section 2.1). Pure; owns hashing, roots and proofs, knows no event.

A leaf is the 32 bytes of an event's own SHA-256; a tree of millions is folded in flat memory.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that grows leaf by leaf: the whole subtrees at its right edge, the largest first. With `marked` leaves
    (numbers) their inclusion proofs are gathered on the way."""

    def __init__(self, marked: Iterable[int] = ()) -> None:
        self.size = 0
        self._edge: list[tuple[int, bytes, list[int]]] = []
        self._marked = set(marked)
        self._paths: dict[int, list[bytes]] = {number: [] for number in self._marked}

    def append(self, data: bytes) -> None:
        """Add a leaf by its data."""
        inside = [self.size] if self.size in self._marked else []
        self._edge.append((1, leaf_hash(data), inside))
        self.size += 1
        while len(self._edge) > 1 and self._edge[-1][0] == self._edge[-2][0]:
            self._edge[-2:] = [_join(self._edge[-2], self._edge[-1], self._paths)]

    def copy(self) -> "Frontier":
        """The same tree so far, to be grown on its own; without marks."""
        other = Frontier()
        other.size, other._edge = self.size, [(size, data, []) for size, data, _ in self._edge]
        return other

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return self._closed({})[1] if self._edge else EMPTY

    def proofs(self) -> dict[int, list[bytes]]:
        """The inclusion proof of each marked leaf that is there, under the root as it is now."""
        paths = {number: list(path) for number, path in self._paths.items() if number < self.size}
        if self._edge:
            self._closed(paths)
        return paths

    def _closed(self, paths: dict[int, list[bytes]]) -> tuple[int, bytes, list[int]]:
        edge = list(self._edge)
        while len(edge) > 1:
            edge[-2:] = [_join(edge[-2], edge[-1], paths)]
        return edge[0]


def _join(
    left: tuple[int, bytes, list[int]], right: tuple[int, bytes, list[int]], paths: dict[int, list[bytes]]
) -> tuple[int, bytes, list[int]]:
    for inside, sibling in ((left[2], right[1]), (right[2], left[1])):
        for number in inside:
            if number in paths:
                paths[number].append(sibling)
    return left[0] + right[0], node_hash(left[1], right[1]), left[2] + right[2]


def root_from(number: int, size: int, data: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof gives for leaf `number` of `size`; None where the proof does not fit them."""
    if not 0 <= number < size:
        return None
    found, rest = leaf_hash(data), list(proof)
    at, last = number, size - 1
    while last:
        if at % 2 or at != last:
            if not rest:
                return None
            sibling = rest.pop(0)
            found = node_hash(sibling, found) if at % 2 else node_hash(found, sibling)
        at, last = at // 2, last // 2
    return None if rest else found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaves' data."""
    tree = Frontier()
    for data in leaves:
        tree.append(data)
    return tree.root()


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The proof that the tree over the first `old` of these leaves' data begins the tree over all of them."""
    return consistency_of(lambda begin, end: root_of(leaves[begin:end]), len(leaves), old)


def consistency_of(root: Callable[[int, int], bytes], size: int, old: int) -> list[bytes]:
    """The same of `size` leaves, whose subtrees' roots `root` gives (from one number to below another)."""
    return list(_consistent(root, 0, size, old, whole=True)) if 0 < old < size else []


def _consistent(root: Callable[[int, int], bytes], begin: int, end: int, old: int, *, whole: bool) -> Iterator[bytes]:
    if old == end - begin:
        if not whole:
            yield root(begin, end)
        return
    middle = begin + (1 << (end - begin - 1).bit_length() - 1)
    if old <= middle - begin:
        yield from _consistent(root, begin, middle, old, whole=whole)
        yield root(middle, end)
    else:
        yield from _consistent(root, middle, end, old - (middle - begin), whole=False)
        yield root(begin, middle)


def grown(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree of `old` leaves begins the one of `size` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    rest = list(proof) if old & (old - 1) else [old_root, *proof]
    if not rest:
        return False
    at, last = old - 1, size - 1
    while at % 2:
        at, last = at // 2, last // 2
    first = second = rest.pop(0)
    for each in rest:
        if not last:
            return False
        if at % 2 or at == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while at and not at % 2:
                at, last = at // 2, last // 2
        else:
            second = node_hash(second, each)
        at, last = at // 2, last // 2
    return not last and (first, second) == (old_root, root)
