"""The Merkle tree: the published vectors of Certificate Transparency, and what must hold for every size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest_platform.ledger.rules import (
    Subtree,
    Tree,
    complete_subtrees,
    consistency_ranges,
    fold,
    inclusion_ranges,
    is_consistent,
    leaf_hash,
    root_by_inclusion,
)

# The reference leaves, roots and proofs that Certificate Transparency's implementations share
# (transparency-dev/merkle, testonly/constants.go; RFC 6962).
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (2, 8): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
SIZES = st.integers(1, 200)


def grown(leaves: list[bytes]) -> tuple[Tree, dict[int, bytes]]:
    """The tree over the leaves, and every complete subtree by its position, as the sealer stores them."""
    tree, stored = Tree(), {}
    for index, leaf in enumerate(leaves):
        stored[Subtree(0, index).position] = leaf
        stored |= {subtree.position: found for subtree, found in tree.append(leaf)}
    return tree, stored


def read(stored: dict[int, bytes], ranges: list[range]) -> list[bytes]:
    return [fold([stored[subtree.position] for subtree in complete_subtrees(leaves)]) for leaves in ranges]


def many(size: int) -> list[bytes]:
    return [leaf_hash(index.to_bytes(4, "big")) for index in range(size)]


def definition(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) word for word as RFC 6962, 2.1 defines it."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return hashlib.sha256(b"\x01" + definition(leaves[:middle]) + definition(leaves[middle:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert grown(LEAVES[:size])[0].root.hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(index, size):
    path = read(grown(LEAVES[:size])[1], inclusion_ranges(index, size))

    assert [one.hex() for one in path] == INCLUSION[index, size]
    assert root_by_inclusion(LEAVES[index], index, size, path).hex() == ROOTS[size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(first, second):
    path = read(grown(LEAVES[:second])[1], consistency_ranges(first, second))

    assert [one.hex() for one in path] == CONSISTENCY[first, second]
    assert is_consistent(first, second, (bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second])), path)


@given(SIZES)
def test_root_is_the_definition(size):
    assert grown(many(size))[0].root == definition(many(size))


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_inclusion_proof_leads_to_the_root_and_only_from_its_place(case):
    index, size = case
    leaves = many(size)
    tree, stored = grown(leaves)
    path = read(stored, inclusion_ranges(index, size))

    assert root_by_inclusion(leaves[index], index, size, path) == tree.root
    for other in {0, size // 2, size - 1} - {index}:
        assert root_or_none(leaves[index], other, size, path) != tree.root
    assert root_or_none(leaves[index], index, size, [*path, leaves[0]]) is None
    assert root_or_none(leaves[index], size, size, path) is None


def root_or_none(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    try:
        return root_by_inclusion(leaf, index, size, path)
    except ValueError:
        return None


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
def test_consistency_proof_holds_and_only_for_its_roots(case):
    first, second = case
    old, (new, stored) = grown(many(first))[0].root, grown(many(second))
    path = read(stored, consistency_ranges(first, second))
    other = definition(many(second)[::-1]) if second > 1 else b"\x00" * 32

    assert is_consistent(first, second, (old, new.root), path)
    assert not is_consistent(first, second, (other, new.root), path)
    assert not is_consistent(first, second, (old, other), path)
    assert not is_consistent(first, second, (old, new.root), [*path, old])
    if path:
        assert not is_consistent(first, second, (old, new.root), path[:-1])


@given(SIZES, st.integers(0, 300))
def test_tree_goes_on_from_its_edge(size, more):
    leaves = many(size + more)
    _, stored = grown(leaves[:size])
    tree = Tree(size, [stored[one.position] for one in complete_subtrees(range(size))])
    for leaf in leaves[size:]:
        tree.append(leaf)

    assert tree.root == grown(leaves)[0].root


def test_the_empty_tree_is_the_beginning_of_every_tree():
    empty = bytes.fromhex(ROOTS[0])
    assert is_consistent(0, 8, (empty, bytes.fromhex(ROOTS[8])), [])
    assert not is_consistent(0, 8, (bytes.fromhex(ROOTS[1]), bytes.fromhex(ROOTS[8])), [])


def test_proofs_read_few_hashes():
    assert len(inclusion_ranges(123_456, 1_000_000)) <= 20
    assert sum(len(complete_subtrees(one)) for one in inclusion_ranges(123_456, 1_000_000)) <= 40
    assert sum(len(complete_subtrees(one)) for one in consistency_ranges(123_456, 1_000_000)) <= 40
