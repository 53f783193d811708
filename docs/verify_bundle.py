"""Checks a bundle of `posko audit export` without Posko: python verify_bundle.py BUNDLE [KEY]

KEY is the line that `posko audit key` printed where the seal was made; without it the bundle's own key is taken, which
proves only that the bundle was not changed since somebody made it. Needs `cryptography`; the rest is Python's own."""

import base64
import hashlib
import json
import sys
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def hold(holds, why):  # no assert: Python leaves those out when it is told to optimize
    if not holds:
        raise ValueError(why)


def sha256(data):
    return hashlib.sha256(data).digest()


def checkpoint(note, key):
    """Size and root of the tree that the key has signed. The note: name, size, root, an empty line, signatures."""
    name, key_id, public = key.split("+", 2)
    public = base64.b64decode(public)
    hold(sha256(name.encode() + b"\n" + public)[:4].hex() == key_id, "this is no key")
    text, _, signatures = note.rpartition("\n\n")
    for line in signatures.splitlines():
        signer, signed = line.removeprefix("— ").split(" ")
        signed = base64.b64decode(signed)
        if signer == name and signed[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signed[4:], (text + "\n").encode())
            origin, size, root = text.split("\n")[:3]
            hold(origin == name, "the seal is another log's")
            return int(size), base64.b64decode(root)
    raise ValueError("the seal is not signed by this key")


def node(left, right):
    return sha256(b"\x01" + left + right)


def root_from(number, size, leaf, proof):
    """The root that an inclusion proof gives (RFC 9162, 2.1.3.2)."""
    at, last, found = number, size - 1, leaf
    for sibling in proof:
        hold(last > 0, "the proof is too long")
        if at % 2 or at == last:
            found = node(sibling, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node(found, sibling)
        at, last = at >> 1, last >> 1
    hold(last == 0, "the proof is too short")
    return found


def look(told, digest, body, holes):
    """Words beside a text are those it commits to. `holes`: what is missing, what was erased, what is left of it."""
    at, (gone, named, left) = (told["stream"], told["seq"]), holes
    if "private" in told:
        salt, words = (json.loads(told["private"])[name] for name in ("salt", "words"))
        there = {place: sha256(f"{salt}\n{place}\n{word}".encode()).hex() for place, word in words.items()}
        hold(there == body.get("private"), f"{at}: these are other words than it commits to")
    if digest.hex() != told["hash"]:
        gone[at] = digest.hex()
        return
    if "private" in body and "private" not in told:
        gone[at] = None
    for seq, other in body.get("states", {}).get("plain", {}).items():
        left.setdefault((at[0], int(seq)), other)
    named |= {(at[0], seq) for move in body["moves"] if move["a"] == "erase" for seq in move["f"].get("erased", ())}


def check(path, key=None):
    """How many events are sealed, and how many came after; ValueError for the first thing that is wrong."""
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        size, root = checkpoint(bundle.read("checkpoint").decode(), key or manifest["key"])
        edge, heads, holes, sealed, events = [], {}, ({}, set(), {}), 0, 0
        for line in bundle.open("events.jsonl"):
            told = json.loads(line)
            where = f"{told['stream']} event {told['seq']}"
            digest, body = sha256(told["text"].encode()), json.loads(told["text"])
            look(told, digest, body, holes)
            hold((body["stream"], body["seq"]) == (told["stream"], told["seq"]), f"{where}: it is another event")
            before = heads.get(told["stream"], (0, ""))
            hold((body["seq"], body["prev"]) == (before[0] + 1, before[1]), f"{where}: it does not follow")
            heads[told["stream"]], events = (body["seq"], told["hash"]), events + 1
            if told["leaf"] >= size:
                continue
            leaf, sealed = sha256(b"\x00" + bytes.fromhex(told["hash"])), sealed + 1
            if not manifest["whole"]:
                proof = [bytes.fromhex(each) for each in told["proof"]]
                hold(root_from(told["leaf"], size, leaf, proof) == root, f"{where}: it was not sealed so")
                continue
            hold(told["leaf"] == sealed - 1, f"{where}: an event before it is missing")
            edge.append((1, leaf))
            while len(edge) > 1 and edge[-1][0] == edge[-2][0]:
                (count, right), (_, left) = edge.pop(), edge.pop()
                edge.append((2 * count, node(left, right)))
        if manifest["whole"]:
            whole = edge.pop()[1] if edge else sha256(b"")
            while edge:
                whole = node(edge.pop()[1], whole)
            hold((sealed, whole) == (size, root), "the events are not those that were sealed")
        hold(events == manifest["events"], "events are missing")
        for at, other in holes[0].items():
            hold(at in holes[1] and other in (None, holes[2].get(at)), f"{at}: not what was hashed, and not erased")
        for name in (each for each in bundle.namelist() if each.startswith("evidence/")):
            hold(sha256(bundle.read(name)).hex() == name[9:], f"{name}: these are other bytes")
    return sealed, events - sealed


if __name__ == "__main__":
    print("{} events are what was sealed; {} are not sealed yet.".format(*check(*sys.argv[1:3])))
