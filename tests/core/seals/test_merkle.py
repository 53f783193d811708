"""The Merkle tree is RFC 6962's: roots against its recursive definition, proofs against both."""

import hashlib
import random

import pytest

from cc.core.rules.work.merkle import EMPTY, Frontier, consistency, grown, root_from, root_of


def data(count: int) -> list[bytes]:
    return [hashlib.sha256(bytes([number % 256, number // 256])).digest() for number in range(count)]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:])).digest()


@pytest.mark.parametrize("count", [*range(18), 100, 257])
def test_roots_and_inclusion_proofs(count: int) -> None:
    leaves = data(count)
    marked = random.Random(count).sample(range(count), min(count, 9))
    tree = Frontier([*marked, count + 5])
    for leaf in leaves:
        tree.append(leaf)
    assert tree.root() == root_of(leaves) == by_definition(leaves)
    proofs = tree.proofs()
    assert set(proofs) == set(marked)
    for number, proof in proofs.items():
        assert root_from(number, count, leaves[number], proof) == tree.root()
        assert root_from(number, count, b"x" * 32, proof) != tree.root()
        assert root_from(number, count, leaves[number], [*proof, b"x" * 32]) is None
        if number + 1 < count:
            assert root_from(number + 1, count, leaves[number], proof) != tree.root()


def test_a_tree_without_leaves_and_a_number_that_is_none() -> None:
    assert Frontier().root() == EMPTY == by_definition([])
    assert root_from(3, 3, b"", []) is None
    assert root_from(-1, 3, b"", []) is None


def test_a_proof_of_consistency_is_short() -> None:
    leaves = data(100)
    assert consistency(leaves, 100) == consistency(leaves, 0) == []
    assert 1 <= len(consistency(leaves, 37)) <= 9


def test_a_proof_of_consistency_shows_that_a_tree_grew_and_no_other() -> None:
    leaves = data(40)
    roots = [root_of(leaves[:size]) for size in range(41)]
    for size in range(1, 41):
        for old in range(1, size + 1):
            proof = consistency(leaves[:size], old)
            assert grown(old, roots[old], size, roots[size], proof)
            for wrong in (
                (old, b"x" * 32, size, roots[size], proof),
                (old, roots[old], size, b"x" * 32, proof),
                (old, roots[old], size, roots[size], [*proof, b"x" * 32]),
                (old - 1, roots[old], size, roots[size], proof),
                *([(old, roots[old], size, roots[size], proof[:-1])] if proof else ()),
            ):
                assert not grown(*wrong), (old, size)
