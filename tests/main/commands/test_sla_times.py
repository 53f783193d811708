"""`sla due` and `elapsed`: the calendar of a file as docs/calendars.md shows it, and instants the wrong way round."""

import json
import re
from pathlib import Path

import pytest

from cc.main.app import run
from tests.architecture.house import ROOT

BARE = """timezone = "Asia/Jakarta"
[hours]
mon = [["08:00", "16:00"]]
"""


def shown_calendar() -> str:
    """The calendar that the page shows."""
    found = re.search(r"```toml\n(\[calendar\..*?)```", (ROOT / "docs" / "calendars.md").read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def asked(file: Path, *more: str) -> list[str]:
    return ["sla", "due", "--calendar", str(file), "--from", "2026-11-23T07:30", "--for", "1h", "--json", *more]


@pytest.mark.parametrize(
    ("text", "more", "due_at"),
    [
        (shown_calendar(), (), "2026-11-23T00:30:00"),
        (BARE, (), "2026-11-23T02:00:00"),
        (f"{shown_calendar()}\n[calendar.lain]\ntimezone = 'UTC'\nhours = {{ mon = [['00:00', '24:00']] }}\n",
         ("--name", "lain"), "2026-11-23T08:30:00"),
    ],
)  # fmt: skip
def test_a_calendar_is_taken_as_the_page_shows_it_and_bare(
    text: str, more: tuple[str, ...], due_at: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(text)
    assert run(asked(file, *more)) == 0
    assert json.loads(capsys.readouterr().out)["due_at"].startswith(due_at)


def test_of_several_calendars_one_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(f"{shown_calendar()}\n[calendar.lain]\ntimezone = 'UTC'\n")
    assert run(asked(file)) == 2
    assert "name one by --name: dinas or lain" in capsys.readouterr().err
    assert run(asked(file, "--name", "dinsa")) == 2
    assert "there is dinas or lain" in capsys.readouterr().err


def test_an_end_before_the_start_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(BARE)
    words = ["sla", "elapsed", "--calendar", str(file), "--from", "2026-11-24", "--to", "2026-11-23"]
    assert run(words) == 2
    assert "lies before --from" in capsys.readouterr().err
