"""The papers tell the truth: every command that they name exists with its options, and README's main job runs."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cc.main.app import load
from cc.main.nouns import ENTRIES
from tests.architecture.house import ROOT

PAPERS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ENTRY = {entry.name: entry for entry in ENTRIES}
OF_THE_SHELL = {"-e", "-x", "-c"}


def command_lines(paper: Path) -> Iterator[str]:
    """Every command line of ours in a paper: in blocks, and between backquotes."""
    text = paper.read_text()
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
    for line in [*(line for block in blocks for line in block.splitlines()), *spans]:
        for part in re.split(r"&&|\|\||;|\|", line.partition("  #")[0]):
            found = re.match(r"\s*(?:ExecStart=\S*/|[A-Z_]+=\S* )*(?:posko|cc) ([a-z].*)", part)
            if found:
                yield found[1].strip()


CASES = sorted({(str(paper.relative_to(ROOT)), line) for paper in PAPERS for line in command_lines(paper)})


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_what_a_paper_links_to_is_there(paper: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", paper.read_text())
    assert [each for each in links if not (paper.parent / each).exists()] == []


def test_the_papers_name_commands() -> None:
    assert len(CASES) > 60


@pytest.mark.parametrize(("paper", "line"), CASES)
def test_a_command_that_a_paper_names_exists(paper: str, line: str) -> None:
    words = shlex.split(line)
    assert words[0] in ENTRY, f"{paper}: there is no `{words[0]}`"
    command: Any = load(ENTRY[words[0]])
    rest = words[1:]
    if hasattr(command, "list_commands") and rest and re.fullmatch(r"[a-z-]+", rest[0]):
        command, verb = command.get_command(None, rest[0]), rest.pop(0)
        assert command is not None, f"{paper}: `{words[0]}` has no `{verb}`"
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    options = {word.partition("=")[0] for word in rest if re.match(r"--?[a-z]", word)} - OF_THE_SHELL
    assert options <= known, f"{paper}: {line}: there is no {', '.join(sorted(options - known))}"


@pytest.mark.slow
def test_readmes_main_job_runs_as_it_stands(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    section = readme.partition("## The main job in ten lines")[2]
    block = re.search(r"```\n(.*?)```", section, re.S)
    assert block is not None
    assert len(block[1].splitlines()) <= 10
    ours = {key: value for key, value in os.environ.items() if not key.startswith("CC_")}
    ours |= {"XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ours["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{ours['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block[1]],
        cwd=tmp_path,
        env=ours,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "JKT-000001/1 verified" in done.stdout
    assert "resolution (report): met" in done.stdout
    assert "Reports received: 6" in done.stdout
