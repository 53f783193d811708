"""What people get wrong, by command, on the database itself and on a server, on both databases: the right status, one
line that says what to do, and nothing half done, in the database or in the folder of photos."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AssignTask, ClaimReport, TriageReport
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Priority
from tests.builders import Room
from tests.faults.commands import Commands, embedded, remote
from tests.faults.disks import TABLES
from tests.pictures import jpeg
from tests.rooms import Rooms
from tests.workforce.serving import serving

MAP = """
name = "posts"
title = "A test's own file"
format = "csv"
zone = "Asia/Jakarta"
[fields]
id = "id"
text = "what"
received_at = "when"
category = "kind"
"""


@dataclass
class Site:
    """A room, commands in it, and all that is stored in it."""

    room: Room
    told: Commands

    def stored(self) -> dict[str, Any]:
        """How many rows every table has, what every report and task says, every file of evidence."""
        engine = open_engine(self.room.url)
        with engine.connect() as connection:
            found: dict[str, Any] = {
                name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in TABLES
            }
            for name in ("report", "task"):
                rows = connection.execute(text(f"SELECT * FROM {name}")).mappings()
                found[f"all of {name}"] = sorted(json.dumps(dict(row), default=str, sort_keys=True) for row in rows)
        engine.dispose()
        found["files"] = sorted(str(path) for path in (self.room.folder / "evidence").rglob("*") if path.is_file())
        return found

    def assigned(self) -> str:
        """A report whose task is budi's; its ref."""
        ref = self.room.reported().ref
        self.room.centre.execute(Call(LocalActor("sari"), AssignTask(report=ref, officer="budi")))
        return ref


@pytest.fixture(params=["sqlite-embedded", "sqlite-served", "postgres-served"])
def site(
    request: pytest.FixtureRequest,
    rooms: Rooms,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Site]:
    """A room on either database, by commands on the database itself or on a server."""
    database, _, way = request.param.partition("-")
    folder = tmp_path / "room"
    folder.mkdir()
    monkeypatch.setenv("CC_EVIDENCE", str(folder / "evidence"))
    with rooms.ready(database, folder, "machine") as room:
        if way == "embedded":
            yield Site(room, embedded(capsys, room.url))
        else:
            with serving(room.centre) as server:
                yield Site(room, remote(capsys, server.url, room.centre))


def cut(path: Path) -> Path:
    """A photo of which the second half is missing."""
    path.write_bytes(jpeg(width=640, height=480)[:4000])
    return path


def whole(path: Path, width: int) -> Path:
    """A good photo."""
    path.write_bytes(jpeg(width=width))
    return path


UNKNOWN = [
    ("sari", "report", "show", "{}"),
    ("sari", "report", "timeline", "{}"),
    ("sari", "report", "triage", "{}", "--priority", "1"),
    ("sari", "report", "assign", "{}", "--officer", "budi"),
    ("sari", "report", "comment", "{}", "halo"),
    ("sari", "report", "merge", "{}", "--into", "JKT-000001"),
    ("sari", "report", "merge", "JKT-000001", "--into", "{}"),
    ("sari", "evidence", "list", "{}"),
    ("sari", "sla", "why", "{}"),
    ("budi", "task", "show", "{}/1"),
    ("budi", "task", "accept", "{}/1"),
    ("budi", "task", "close", "{}/1", "--note", "selesai"),
]


def test_an_unknown_ref(site: Site) -> None:
    site.assigned()
    before = site.stored()
    for command in UNKNOWN:
        problem = site.told(*(part.format("JKT-999999") for part in command)).refused(4)
        assert "JKT-999999" in problem["message"]
    for name in ("nonsense", "JKT-0", "JKT-" + "9" * 5000, "x" * 100_000, "JKT-000001/99", "Ⅷ", "%00", "..", " "):
        for command in (("sari", "task", "show", name), ("budi", "task", "accept", name)):
            told = site.told(*command)
            assert told.status in (4, 6), (name[:20], told.err)
            assert len(told.err) < 3000, "who typed a novel need not read it again"
    assert site.stored() == before


def test_an_illegal_move_says_what_is_possible(site: Site) -> None:
    ref = site.assigned()
    before = site.stored()
    for command, here, possible in [
        (("tono", "report", "close", ref), "in_progress", "hold"),
        (("sari", "report", "resume", ref), "in_progress", "hold"),
        (("sari", "report", "reopen", ref, "--reason", "lagi"), "in_progress", "hold"),
        (("budi", "task", "close", f"{ref}/1", "--note", "x"), "assigned", "accept"),
        (("sari", "task", "verify", f"{ref}/1"), "assigned", "cancel"),
        (("budi", "task", "resume", f"{ref}/1"), "assigned", "accept"),
    ]:
        problem = site.told(*command).refused(3)
        assert f"is {here.replace('_', ' ')}" in problem["message"]
        assert "Possible for you: " in problem["message"]
        assert possible in problem["fields"]["possible"]
        assert possible in problem["message"]
    assert site.stored() == before


def test_a_stale_version_says_who_was_faster(site: Site) -> None:
    ref = site.assigned()
    site.room.centre.execute(Call(LocalActor("tono"), TriageReport(site.room.reported().ref, priority=Priority.P1)))
    raced = site.room.reported().ref
    site.room.centre.execute(Call(LocalActor("tono"), TriageReport(raced, priority=Priority.P1)))
    before = site.stored()
    problem = site.told("sari", "report", "triage", raced, "--priority", "4", "--if-version", "1").refused(3, "stale")
    assert "tono was faster (triage at" in problem["message"]
    assert problem["fields"]["by"] == "tono"
    problem = site.told("budi", "task", "accept", f"{ref}/1", "--if-version", "7").refused(3)
    assert "has no version 7" in problem["message"]
    site.told("sari", "report", "amend", ref, "--address", "Jl. X", "--if-version", "9" * 30).refused(
        3 if site.told.where["sari"][0] == "--database" else 6
    )
    assert site.stored() == before


def test_a_claim_that_somebody_has(site: Site) -> None:
    ref = site.room.reported().ref
    site.room.centre.execute(Call(LocalActor("tono"), ClaimReport(ref)))
    before = site.stored()
    assert "tono" in site.told("sari", "report", "claim", ref).refused(3)["message"]
    assert site.stored() == before


@pytest.mark.parametrize("first_is_cut", [False, True])
def test_of_two_photos_one_is_truncated(site: Site, tmp_path: Path, first_is_cut: bool) -> None:
    ref = site.assigned()
    site.told("budi", "task", "arrive", f"{ref}/1").done()
    good, other, broken = whole(tmp_path / "a.jpg", 64), whole(tmp_path / "b.jpg", 80), cut(tmp_path / "cut.jpg")
    close = ("budi", "task", "close", f"{ref}/1")
    given = (broken, good) if first_is_cut else (good, broken)
    before = site.stored()
    for _ in range(2):
        problem = site.told(*close, "--photo", str(given[0]), "--photo", str(given[1])).refused(6)
        assert "cut.jpg" in problem["message"]
        assert problem["fields"]["file"].endswith("cut.jpg")
    after = site.stored()
    for name in ("answer", "evidence", "all of report", "all of task"):
        assert after[name] == before[name], name
    assert after["event"] == before["event"] + (not first_is_cut), "that the good one was put, and nothing else"
    kept = [Path(name).name for name in after["files"]]
    assert len(kept) == (not first_is_cut), "the good one may wait; the cut one, and halves of either, may not"

    site.told(*close, "--photo", str(good), "--photo", str(other)).done()
    listed = site.told("sari", "evidence", "list", ref).done()["items"]
    assert len({each["sha256"] for each in listed}) == len(listed) == 2
    assert site.told("sari", "evidence", "verify", ref).status == 0
    assert sorted(Path(name).name for name in site.stored()["files"]) == sorted(each["sha256"] for each in listed)


def test_photos_that_are_none(site: Site, tmp_path: Path) -> None:
    ref = site.assigned()
    site.told("budi", "task", "arrive", f"{ref}/1").done()
    before = site.stored()
    wrong = {"empty.jpg": b"", "text.jpg": b"bukan foto\n" * 100, "script.svg": b"<svg onload='x'/>"}
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
        told = site.told("budi", "task", "close", f"{ref}/1", "--photo", str(tmp_path / name)).refused(6)
        assert name in told["message"]
    told = site.told("budi", "task", "close", f"{ref}/1", "--photo", str(tmp_path / "none.jpg")).refused(6)
    assert "none.jpg" in told["message"]
    assert "nothing was sent" in told["message"]
    assert site.stored() == before


ROW = b"id,what,when,kind\n1,x,2026-11-20 09:00:00,flood\n"
FILES = [
    (b"", "map.toml", "empty"),
    (b"\n\n", "map.toml", "empty"),
    (b"\xef\xbb\xbf", "map.toml", "empty"),
    (b"a,b\n1,2\n", "map.toml", "what"),
    (b"a,b\n1,2\n", "boston311", "boston311"),
    (ROW, "surabaya", "surabaya"),
    (ROW, "nowhere.toml", "nowhere.toml"),
    (ROW, "broken.toml", "broken.toml"),
    (b"\x00\x01\x02\x03" * 100, "map.toml", "no text"),
    (b"\x1f\x8b\x08\x00broken gzip", "map.toml", "damaged"),
]


def test_a_file_that_cannot_be_imported(site: Site, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP)
    (tmp_path / "broken.toml").write_text("[fields\ntext = ")
    (tmp_path / "rows.csv").write_bytes(ROW)
    before, there = site.stored(), sorted(tmp_path.iterdir())
    for content, how, words in FILES:
        (tmp_path / "rows.csv").write_bytes(content)
        problem = site.told("sari", "report", "import", "rows.csv", "--map", how).refused(6)
        assert words in problem["message"]
    assert site.stored() == before
    assert sorted(tmp_path.iterdir()) == there, "no rejects file of nothing"


def test_rows_that_cannot_be_taken_are_rejected_and_the_others_are_in(site: Site, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP)
    rows = [
        "id,what,when,kind",
        "1,Banjir,2026-11-20 09:00:00,flood",
        "2,Pohon,2026-11-20 09:00:00,flood",
        "3,kapan?,kemarin,flood",
        "4,masa depan,2099-11-20 09:00:00,flood",
        f"{'5' * 1000},kunci panjang,2026-11-20 09:00:00,flood",
        f"6,{'panjang ' * 20_000},2026-11-20 09:00:00,flood",
        "7,\x1b[2J[bold]markup[/] \u202e,2026-11-20 09:00:00,flood",
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows) + "\n")
    before = site.stored()["report"]
    told = site.told("sari", "report", "import", "rows.csv", "--map", "map.toml", "--accept-loss").done()
    assert told["read"] == 7
    assert told["imported"] + told["rejected"] == 7
    assert told["rejected"] >= 3
    rejected = Path(told["rejects_file"]).read_text()
    assert "kemarin" in rejected
    assert "masa depan" in rejected
    assert site.stored()["report"] - before == told["imported"]
    again = site.told("sari", "report", "import", "rows.csv", "--map", "map.toml", "--accept-loss").done()
    assert (again["imported"], again["duplicates"], again["rejected"]) == (0, told["imported"], told["rejected"])
