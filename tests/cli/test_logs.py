"""Log lines: their form, their time, and what they leave out."""

import json
import logging
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.cli.logs import Lines, faults_file, frames, masked, to_standard_error
from cc.core.rules.safe_text import shows_nothing

SECRET = "Siti Aminah, 0812 3456 7890"


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """A logger of its own."""
    made = logging.getLogger("posko.test_logs")
    made.propagate = False
    yield made
    for handler in made.handlers:
        handler.close()
    made.handlers.clear()


def record(message: str, *arguments: object, **facts: object) -> logging.LogRecord:
    """A record as a room makes it."""
    made = logging.LogRecord("posko.api", logging.WARNING, __file__, 1, message, arguments, None)
    made.__dict__["posko"] = facts
    return made


def test_a_line_is_json_with_a_time_in_utc() -> None:
    line = json.loads(Lines("json").format(record("refused", request="r-1", status=403, ref="JKT-000001", seq=4)))
    assert list(line) == ["at", "level", "logger", "event", "request", "status", "ref", "seq"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["at"])
    assert (line["event"], line["status"], line["seq"]) == ("refused", 403, 4)


def test_a_line_for_people_has_the_same_facts() -> None:
    line = Lines("text").format(record("refused", request="r-1", code="forbidden.role", peer="2001:db8::1"))
    assert line.split(" ", 1)[1] == "warning refused logger=posko.api request=r-1 code=forbidden.role peer=2001:db8::1"


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_text_makes_a_second_line(form: str) -> None:
    hostile = "a\n2026-01-01 error forged\r\u2028\x1b[2J\u202e\x00"
    line = Lines("json" if form == "json" else "text").format(record("by %s", hostile, route=hostile))
    assert len(line.splitlines()) == 1
    if form == "text":
        assert not set(line) & set("\n\r\u2028\x1b\u202e\x00")
    else:
        assert json.loads(line)["route"] == hostile


def test_what_an_exception_says_is_left_out() -> None:
    def chokes() -> None:
        try:
            int(SECRET)
        except ValueError as wrong:
            raise KeyError(SECRET) from wrong

    with pytest.raises(KeyError) as raised:
        chokes()
    made = record("fault %s", "ab12")
    made.exc_info = (KeyError, raised.value, None)
    for form in ("json", "text"):
        line = Lines("json" if form == "json" else "text").format(made)
        assert "Siti" not in line
        assert "0812" not in line
        assert "ab12" in line
        assert "KeyError" in line
        assert "ValueError" in line
        assert "test_logs.py" in line
    assert not any(shows_nothing(each) for each in frames(raised.value))


def test_a_second_net_takes_tokens_addresses_and_numbers() -> None:
    told = masked(
        "posko_abcdefghijkl siti@contoh.id 0812-3456-7890 +62 812 3456 7890 postgresql://u:kopi@h/d 2026-11-28"
    )
    for secret in ("abcdefghijkl", "siti", "3456", "kopi"):
        assert secret not in told
    assert "2026-11-28" in told


def test_the_file_is_its_owners(log: logging.Logger, tmp_path: Path) -> None:
    path = tmp_path / "faults.log"
    log.addHandler(faults_file(path))
    assert not path.exists()
    log.info("nothing went wrong")
    log.warning("something did")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text().splitlines()) == 1


def test_what_goes_to_standard_error_is_a_line_each(log: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    to_standard_error("json", log.name)
    log.info("one")
    log.error("two", extra={"posko": {"request": "r-2"}})
    lines = [json.loads(each) for each in capsys.readouterr().err.splitlines()]
    assert [each["event"] for each in lines] == ["one", "two"]
    assert lines[1]["request"] == "r-2"
