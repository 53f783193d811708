"""Every block of README and of the pages of docs does what it says, as printed, for someone in an empty folder.

README's blocks run in order in one folder; each page's begin where README left off. A block that cannot run here has a
comment above it that says why: `<!-- not run: … -->`. One that works until it is stopped has `<!-- keeps running -->`,
one that is a file (or goes on with one) has `<!-- file: NAME -->` (`continues:`), and is read by what reads it in life.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from cc.intake.import_map import load_map
from cc.settings.model import load
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PAGES = sorted(
    page for page in (*(ROOT / "docs").rglob("*.md"), ROOT / "CONTRIBUTING.md") if "```" in page.read_text("utf-8")
)
PICTURES = ("mermaid", "text")
BLOCK = re.compile(r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
PASSWORD = "kopi-7x-kopi-7x"  # sixteen bytes with its line's end: a reader's buffer never ends within one
PORT = "8080"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the comment above it ("" without one)."""

    kind: str
    text: str
    mark: str


def blocks(page: Path) -> list[Block]:
    """A page's blocks but for pictures, in order."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["kind"], each["text"], each["mark"] or "") for each in found if each["kind"] not in PICTURES]


@dataclass
class Shell:
    """Somebody's terminal: a folder, and a home of their own."""

    folder: Path
    home: Path
    port: str

    def environment(self) -> dict[str, str]:
        """As in an activated environment, with nothing of whoever runs the tests."""
        ours = {key: value for key, value in os.environ.items() if not key.startswith(("CC_", "POSKO_"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {**ours, "PATH": path, "PYTHONPATH": str(ROOT), "CC_HOME": str(self.home), "CC_LANG": "en"}

    def start(self, text: str) -> "subprocess.Popen[str]":
        """A block, begun; whoever asks for a password gets one."""
        script = text.replace(PORT, self.port)
        return subprocess.Popen(
            ["bash", "-c", f"yes '{PASSWORD}' | bash -e -c \"$0\"", script],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, text: str) -> None:
        """A block from its first line to its last, each of which must end well."""
        for line in text.splitlines():
            assert not line.rstrip().endswith("&"), "whoever starts something must see it end"
        process = self.start(text)
        told, _ = process.communicate()
        assert process.returncode == 0, f"{text}\n{told}"


@contextmanager
def kept_running(shell: Shell, text: str) -> Iterator[None]:
    """Runs a block for as long as the page lasts; it must not have ended before."""
    process = shell.start(text)
    try:
        if PORT in text:
            _wait_for(shell.port, process)
        yield
        assert process.poll() is None, process.communicate()[0]
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()


def _wait_for(port: str, process: "subprocess.Popen[str]") -> None:
    def answers() -> bool:
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz"):
                return True
        except OSError:
            return False

    until(answers, "the server's first answer")


def _follow(page: Path, shell: Shell) -> None:
    """Do what a page says, block by block."""
    with ExitStack() as stack:
        for block in blocks(page):
            if block.mark.startswith("not run: "):
                continue
            if given := re.fullmatch(r"(file|continues): (\S+)", block.mark):
                file = shell.folder / given[2]
                begun = file.read_text("utf-8") if given[1] == "continues" else ""
                file.write_text(begun + block.text, encoding="utf-8")
                _read(file, shell)
            elif block.mark == "keeps running":
                stack.enter_context(kept_running(shell, block.text))
            else:
                shell.run(block.text)


def _read(file: Path, shell: Shell) -> None:
    """Have a file read by what reads it in life: an import map, settings, or a text of promises and calendars."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    if "admin" in told:
        return  # a room's: the command below it reads it
    if "fields" in told:
        load_map(str(file))
    elif "notify" in told or "reports" in told:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setenv("CC_CONFIG", str(file))
            for secret in ("SMTP__PASSWORD", "WEBHOOK__HQ__SECRET"):
                monkeypatch.setenv(f"CC_NOTIFY__{secret}", "sixteen letters!")
            load()
    else:
        shell.run(f"posko sla check {file.name}")


def _free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


@pytest.mark.slow
def test_readme_and_every_page_do_what_they_say(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """One test, so that README is followed once, and not by each process that tests are spread over."""
    (tmp_path / "folder").mkdir()
    shell = Shell(tmp_path / "folder", tmp_path / "home", _free_port())
    _follow(README, shell)
    assert (shell.home / "posko.db").is_file()
    assert (shell.folder / "november.csv").is_file()
    for number, page in enumerate(PAGES):
        with subtests.test(page=str(page.relative_to(ROOT))):
            place = tmp_path / str(number)
            shutil.copytree(shell.folder, place / "folder")
            shutil.copytree(shell.home, place / "home")
            _follow(page, Shell(place / "folder", place / "home", shell.port))


def test_every_mark_is_one_and_says_why() -> None:
    for page in (README, *PAGES):
        for block in blocks(page):
            known = block.mark in ("", "keeps running") or re.fullmatch(
                r"(not run|file|continues): \S.{3,}", block.mark
            )
            assert known, f"{page.name}: {block.mark}"
            assert block.kind != "toml" or block.mark, f"{page.name}: what is this file?\n{block.text}"
