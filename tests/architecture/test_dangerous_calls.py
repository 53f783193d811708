"""What the program's own source must not do, wherever it stands: the controls of ASVS that no single answer shows."""

import ast
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.tabular.sheet_facts import facts_of
from tests.architecture.house import Source, sources

STARTS_PROGRAMS = {
    "cc/core/photos/process.py": "our own interpreter, to look at photos",
    "cc/main/commands/demo.py": "our own interpreter, to play the demo",
}
UNPACKS = {
    "cc/main/console/pipe.py": "between the console and the process that it forked itself, over a pipe of theirs"
}
MADE_PATTERNS = {
    "cc/cli/times.py": "of our units' names",
    "cc/cli/usage.py": "of our own texts",
    "cc/core/errors.py": "of a number of ours",
    "cc/core/phrases/undelivered.py": "of our own texts, escaped",
    "cc/intake/points.py": "of constants of that file",
    "cc/printing/glyphs.py": "of our font's ranges",
}
"""Whose patterns are put together, and of what."""
CRYPTOGRAPHY = {"argon2", "hashlib", "hmac", "secrets", "ssl"}
HASHES = {"sha256", "file_digest", "_Hash"}
CIPHERS = {
    "cc/core/keyring.py": "AES-256-GCM, for who reported",
    "cc/core/seals/notes.py": "Ed25519, for the head of the log",
    "cc/core/store/trail/spelling.py": "AES-SIV, for places that are told",
}
"""Who encrypts or signs, by what of `cryptography`."""
NOT_OURS = {"Crypto", "nacl", "rsa", "ecdsa", "jwt", "pyaes", "passlib", "crypt", "bcrypt"}
CHANCE = {
    "cc/core/store/sql/writer.py": "how long it waits before another try",
}
"""Who draws lots and needs no secret; the demo's world (cc/demo) draws them from a seed."""


def _calls(source: Source) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _imported(*roots: str) -> set[str]:
    return {each.name for each in sources("cc") if {name.partition(".")[0] for name in each.imports()} & set(roots)}


def test_nothing_is_evaluated() -> None:
    found = [
        (each.name, name) for each in sources("cc") for name, _ in _calls(each) if name in ("eval", "exec", "compile")
    ]
    assert found == []


def test_no_command_goes_through_a_shell() -> None:
    assert _imported("subprocess", "pty") == set(STARTS_PROGRAMS)
    for each in sources("cc"):
        for name, call in _calls(each):
            assert name not in ("os.system", "os.popen"), each.name
            if name.startswith("subprocess."):
                assert not [word for word in call.keywords if word.arg in ("shell", None)], each.name


def test_no_objects_are_unpacked_from_bytes() -> None:
    assert _imported("pickle", "marshal", "shelve", "dill", "yaml") == set(UNPACKS)


def test_no_pattern_is_made_of_input() -> None:
    made = {
        each.name
        for each in sources("cc")
        for name, call in _calls(each)
        if name.startswith("re.") and name != "re.escape" and call.args and not _fixed(call.args[0])
    }
    assert made == set(MADE_PATTERNS)


def _fixed(pattern: ast.expr) -> bool:
    """A literal, or a name that a module gives to one."""
    return isinstance(pattern, ast.Constant) or (isinstance(pattern, ast.Name) and pattern.id.isupper())


def test_only_known_cryptography() -> None:
    assert _imported(*NOT_OURS) == set()
    assert _imported("cryptography") <= set(CIPHERS)
    hashes = {
        node.attr
        for each in sources("cc")
        for node in ast.walk(each.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hashlib"
    }
    assert hashes <= HASHES


def test_secrets_come_from_the_system() -> None:
    drawn = {name for name in _imported("random") if not name.startswith("cc/demo/")}
    assert drawn == set(CHANCE)


def test_no_certificate_goes_unchecked() -> None:
    unchecked = ("CERT_NONE", "_create_unverified_context", "check_hostname = False", "verify=False")
    assert [(each.name, word) for each in sources("cc") for word in unchecked if word in each.text] == []
    starting = [call for each in sources("cc") for name, call in _calls(each) if name.endswith(".starttls")]
    assert starting
    assert all(word.arg == "context" for call in starting for word in call.keywords)
    assert all(call.keywords for call in starting)


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;">'],
    ids=["external", "nested"],
)
def test_xml_of_a_workbook_resolves_nothing_external(tmp_path: Path, entity: str) -> None:
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(book, "w") as packed:
        packed.writestr(
            "xl/workbook.xml", f'<!DOCTYPE w [{entity}]><workbook><sheet name="&e;" sheetId="1"/></workbook>'
        )
        packed.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
    assert facts_of(book, "root").hidden == 0
