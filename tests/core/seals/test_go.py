"""Software that nobody here wrote accepts our seals and proofs, and refuses a fork: Go's `sumdb/note` and `sumdb/tlog`,
as Debian's golang-golang-x-mod-dev has them."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cc.core.rules.work.merkle import Frontier, consistency, root_of
from cc.core.seals.notes import Checkpoint, new_signer

GOPATH = Path("/usr/share/gocode")
MISSING = "needs Debian's golang-go and golang-golang-x-mod-dev"
pytestmark = pytest.mark.skipif(
    shutil.which("go") is None or not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir(), reason=MISSING
)
OLD, NEW = 37, 100


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built."""
    folder = tmp_path_factory.mktemp("go")
    env = {**os.environ, "GOPATH": str(GOPATH), "GO111MODULE": "off", "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    program = folder / "checker"
    source = Path(__file__).parent / "checker" / "main.go"
    subprocess.run(["go", "build", "-o", str(program), str(source)], env=env, check=True, timeout=250)
    return program


def asked() -> dict[str, Any]:
    """Two seals of one log, and proofs that the second goes on from the first."""
    signer, leaves = new_signer("posko-uji"), [hashlib.sha256(bytes([n])).digest() for n in range(NEW)]
    marked = [0, 1, 36, 37, 64, 99]
    tree = Frontier(marked)
    for leaf in leaves:
        tree.append(leaf)
    old, new = Checkpoint("posko-uji", OLD, root_of(leaves[:OLD])), Checkpoint("posko-uji", NEW, tree.root())
    return {
        "Key": signer.verifier.text,
        "Old": signer.sign(old.text),
        "New": signer.sign(new.text),
        "Leaves": [leaf.hex() for leaf in leaves],
        "Inclusion": {str(number): [each.hex() for each in proof] for number, proof in tree.proofs().items()},
        "Consistency": [each.hex() for each in consistency(leaves, OLD)],
        "signer": signer,
        "leaves": leaves,
    }


def told(checker: Path, question: dict[str, Any]) -> str:
    sent = {name: value for name, value in question.items() if name[0].isupper()}
    done = subprocess.run([str(checker)], input=json.dumps(sent), capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


def test_go_accepts_our_seals_and_proofs(checker: Path) -> None:
    assert told(checker, asked()) == f"accepted {OLD} {NEW} 6"


def test_go_refuses_a_fork(checker: Path) -> None:
    """The log was made anew with one event changed: signed well, and no continuation of what was sealed before."""
    question = asked()
    forked = [*question["leaves"]]
    forked[5] = hashlib.sha256(b"another").digest()
    tree = Frontier(int(each) for each in question["Inclusion"])
    for leaf in forked:
        tree.append(leaf)
    question["New"] = question["signer"].sign(Checkpoint("posko-uji", NEW, tree.root()).text)
    question["Leaves"] = [leaf.hex() for leaf in forked]
    question["Inclusion"] = {str(n): [each.hex() for each in proof] for n, proof in tree.proofs().items()}
    question["Consistency"] = [each.hex() for each in consistency(forked, OLD)]
    assert told(checker, question).startswith("refused:")


@pytest.mark.parametrize("name", ["New", "Old"])
def test_go_refuses_a_seal_that_was_changed(checker: Path, name: str) -> None:
    question = asked()
    question[name] = question[name].replace("posko-uji\n", "posko-lain\n", 1)
    assert told(checker, question).startswith("refused:")
