"""Signatures of releases: ours and minisign's own program agree, both ways."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tools import minisign

needs_minisign = pytest.mark.skipif(
    shutil.which("minisign") is None, reason="minisign is not installed (Debian: apt install minisign)"
)


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A file with its signature, and the keys beside it."""
    file = tmp_path / "SHA256SUMS"
    file.write_bytes(b"0" * 64 + b"  posko.whl\n")
    assert minisign.main(["generate", str(tmp_path / "posko")]) == 0
    assert minisign.main(["sign", str(file), str(tmp_path / "posko.key")]) == 0
    return file


def test_a_signature_holds_and_a_changed_byte_does_not(signed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public, beside = str(signed.with_name("posko.pub")), signed.with_name("SHA256SUMS.minisig")
    assert minisign.main(["verify", str(signed), public]) == 0
    assert "file:SHA256SUMS" in capsys.readouterr().out
    whole, text = signed.read_bytes(), beside.read_text()
    for at in (0, 40, len(whole) - 1):
        signed.write_bytes(whole[:at] + b"x" + whole[at + 1 :])
        assert minisign.main(["verify", str(signed), public]) == 1
    signed.write_bytes(whole)
    lines = text.splitlines()
    for changed in (
        text.replace("file:SHA256SUMS", "file:OTHER"),
        "\n".join([lines[0], lines[1][:40] + ("A" if lines[1][40] != "A" else "B") + lines[1][41:], *lines[2:]]),
        "\n".join(lines[:2]),
        "",
    ):
        beside.write_text(changed)
        assert minisign.main(["verify", str(signed), public]) == 1
    beside.write_text(text)
    assert minisign.main(["verify", str(signed), public]) == 0


def test_another_key_does_not_verify(signed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert minisign.main(["generate", str(tmp_path / "other")]) == 0
    assert minisign.main(["verify", str(signed), str(tmp_path / "other.pub")]) == 1
    assert "another key" in capsys.readouterr().err


def test_a_secret_key_is_its_owners_and_never_replaced(signed: Path, tmp_path: Path) -> None:
    key = tmp_path / "posko.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_text()
    assert minisign.main(["generate", str(tmp_path / "posko")]) == 1
    assert key.read_text() == before


@pytest.mark.parametrize("text", ["", "a\nb\n", "untrusted comment: x\nRWQ=\n"])
def test_what_is_no_key_is_told(text: str) -> None:
    with pytest.raises(minisign.WrongError):
        minisign.read_secret(text)
    with pytest.raises(minisign.WrongError):
        minisign.read_public(text)


@needs_minisign
def test_minisign_itself_takes_our_signature_and_refuses_a_changed_file(signed: Path) -> None:
    command = ["minisign", "-Vm", str(signed), "-p", str(signed.with_name("posko.pub"))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "Trusted comment: file:SHA256SUMS" in told.stdout
    signed.write_bytes(signed.read_bytes() + b"x")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


@needs_minisign
def test_keys_of_minisign_itself_sign_and_verify_here(tmp_path: Path) -> None:
    file, key, public = tmp_path / "SHA256SUMS", tmp_path / "m.key", tmp_path / "m.pub"
    file.write_bytes(b"sums\n")
    subprocess.run(["minisign", "-GW", "-p", str(public), "-s", str(key)], check=True, capture_output=True)
    subprocess.run(["minisign", "-S", "-s", str(key), "-m", str(file)], check=True, capture_output=True)
    assert minisign.main(["verify", str(file), str(public)]) == 0
    file.with_name("SHA256SUMS.minisig").unlink()
    assert minisign.main(["sign", str(file), str(key)]) == 0
    done = subprocess.run(["minisign", "-Vm", str(file), "-p", str(public)], capture_output=True, check=False)
    assert done.returncode == 0
