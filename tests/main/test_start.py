"""What a command costs to start: it imports its own room and no other."""

import json
import subprocess
import sys

import pytest

from tests.waiting import SOON_S

HEAVY = ("textual", "sqlalchemy", "fastapi", "shapely", "pydantic_settings", "starlette", "uvicorn", "rich", "PIL")
PROBE = """
import json, sys
sys.argv = ["cc", *json.loads(sys.argv[1])]
from cc.main.app import main
try:
    main()
except SystemExit as end:
    status = end.code
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def loaded(*arguments: str) -> tuple[int, set[str]]:
    """Exit status and modules of a command line in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(arguments)], capture_output=True, text=True, check=True, timeout=SOON_S
    )
    status, modules = json.loads(done.stderr.strip().splitlines()[-1])
    return status, set(modules)


def rooms(modules: set[str]) -> set[str]:
    """Which heavy libraries and rooms of ours are among them."""
    tops = {each.partition(".")[0] for each in modules}
    ours = {".".join(each.split(".")[:2]) for each in modules if each.startswith("cc.")}
    return (tops & set(HEAVY)) | (ours & {"cc.tui", "cc.intake", "cc.printing", "cc.demo"})


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("task", "--help"), ("task", "close", "--help"), ("report", "triage", "--help"), ("tsak",)],
)
def test_help_loads_no_room_but_its_own_and_not_even_httpx(arguments: tuple[str, ...]) -> None:
    status, modules = loaded(*arguments)
    assert status == (2 if arguments == ("tsak",) else 0)
    assert rooms(modules) == set()
    assert "httpx" not in modules
    assert "pydantic" not in modules
    assert modules.isdisjoint({"cc.wire.codec", "string"}), "a phone waits for what help does not say"


def test_a_field_command_at_a_server_that_is_down_loads_typer_and_httpx_and_nothing_heavy() -> None:
    status, modules = loaded("task", "close", "JKT-000001/1", "--server", "http://127.0.0.1:1")
    assert status == 7
    assert rooms(modules) <= {"rich"}  # httpx's own command line takes it where it is installed
    assert "httpx" in modules
    assert "cc.core.store" not in modules
