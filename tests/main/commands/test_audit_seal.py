"""`cc audit seal`, `export` and `verify`: what an attacker changes who knows the code is found with the last seal, at
its place; a bundle is checked by us and by the program in docs."""

import hashlib
import json
import runpy
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from cc.core.rules.work.withheld import Beside
from cc.main.app import run
from cc.settings.places import default_database, seals_folder

Cli = Callable[..., tuple[int, Any]]
VERIFY = Path(__file__).parents[3] / "docs" / "verify_bundle.py"


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs a command in a room with three reports; its status, and its answer as JSON or the lines of it."""

    def call(*words: str) -> tuple[int, Any]:
        status = run([*words, "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out.strip() else None

    assert call("init")[0] == 0
    for number in range(3):
        assert (
            call("report", "receive", f"Genangan {number}", "--category", "flood", "--address", f"Jl. {number}")[0] == 0
        )
    assert call("report", "comment", "JKT-000002", "Menelepon lagi")[0] == 0
    assert call("report", "comment", "JKT-000002", "Sudah surut")[0] == 0
    return call


@pytest.fixture
def tampered(cli: Cli) -> Iterator[sqlite3.Connection]:
    """The room's database, as whoever has the file opens it."""
    opened = sqlite3.connect(default_database())
    yield opened
    opened.close()


def remake(database: sqlite3.Connection, stream: str, change: Callable[[dict[str, Any]], bool]) -> None:
    """What an attacker does who knows the code: changes events of a stream (False: drops one), and makes its chain, its
    head and its count anew."""
    head, seq = "", 0
    rows = database.execute("SELECT position, text FROM event WHERE stream = ? ORDER BY seq", (stream,)).fetchall()
    for position, text in rows:
        body = json.loads(text)
        if not change(body):
            database.execute("DELETE FROM event WHERE position = ?", (position,))
            continue
        seq += 1
        if beside := body.pop("beside", ""):
            database.execute("UPDATE event SET private = ? WHERE position = ?", (beside, position))
        body |= {"prev": head, "seq": seq}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        head = hashlib.sha256(text.encode()).hexdigest()
        update = "UPDATE event SET text = ?, hash = ?, seq = ? WHERE position = ?"
        database.execute(update, (text, head, seq, position))
    database.execute("UPDATE report SET seq = ?, head = ? WHERE id = ?", (seq, head, stream))
    database.commit()


def stream_of(database: sqlite3.Connection, ref: str) -> str:
    return str(database.execute("SELECT id FROM report WHERE ref = ?", (ref,)).fetchone()[0])


def actor(body: dict[str, Any]) -> bool:
    if body["seq"] == 2:
        body["actor"] = "admin2"
    return True


def words(body: dict[str, Any]) -> bool:
    if body["seq"] == 3:
        other = Beside("0" * 32, {"0.text": "Belum surut"})
        body |= {"private": other.commitments(), "beside": other.written()}
    return True


@pytest.mark.parametrize(("change", "seq"), [(actor, 2), (words, 3)])
def test_a_seal_finds_what_was_made_anew(
    cli: Cli, tampered: sqlite3.Connection, tmp_path: Path, change: Callable[[dict[str, Any]], bool], seq: int
) -> None:
    status, sealed = cli("audit", "seal", "-o", str(tmp_path / "a.seal"))
    assert status == 0
    assert (tmp_path / "a.seal").read_text() == sealed["seal"]
    stream = stream_of(tampered, "JKT-000002")
    remake(tampered, stream, change)
    status, told = cli("audit", "verify")
    assert (status, told["holds"]) == (1, False)
    assert [(each["stream"], each["seq"]) for each in told["findings"]] == [(stream, seq)]
    assert "not the one that was sealed" in told["findings"][0]["problem"]
    assert cli("audit", "seal")[0] != 0, "nothing is signed that was changed"


def test_without_the_seal_it_would_not_be_found(cli: Cli, tampered: sqlite3.Connection) -> None:
    """The control: what the seal is for."""
    remake(tampered, stream_of(tampered, "JKT-000002"), actor)
    status, told = cli("audit", "verify")
    assert (status, told["seal"]) == (0, None)


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_report_that_was_taken_away_whole_is_found(cli: Cli, tampered: sqlite3.Connection, renumbered: bool) -> None:
    """With its events, its rows and its counts; and with the log numbered anew."""
    cli("audit", "seal")
    stream = stream_of(tampered, "JKT-000003")
    places = [row[0] for row in tampered.execute("SELECT position FROM event WHERE stream = ?", (stream,))]
    tampered.execute("DELETE FROM event WHERE stream = ?", (stream,))
    if renumbered:
        tampered.executemany("DELETE FROM leaf WHERE position = ?", [(each,) for each in places])
        rows = tampered.execute("SELECT position FROM leaf ORDER BY number").fetchall()
        tampered.execute("DELETE FROM leaf")
        tampered.executemany("INSERT INTO leaf VALUES (?, ?)", [(n, row[0]) for n, row in enumerate(rows)])
    for table in ("clock", "report_sight", "task", "evidence"):
        tampered.execute(f"DELETE FROM {table} WHERE report_id = ?", (stream,))  # a name of ours
    tampered.execute("DELETE FROM report WHERE id = ?", (stream,))
    tampered.commit()
    status, told = cli("audit", "verify")
    assert status == 1
    problems = " ".join(each["problem"] for each in told["findings"])
    assert "sealed" in problems


def root_of(cli: Cli) -> str:
    return str(next(each["code"] for each in cli("unit", "list")[1]["items"] if not each["parent"]))


def test_a_seal_kept_elsewhere_proves_the_leaves_that_name_the_event(
    cli: Cli, tampered: sqlite3.Connection, tmp_path: Path
) -> None:
    """Whoever holds the machine, leaves that give its root are those that were sealed; others name nothing."""
    key = cli("audit", "key")[1]["key"]
    cli("audit", "seal", "-o", str(tmp_path / "a.seal"))
    given = ("--seal", str(tmp_path / "a.seal"), "--seal-key", key)
    kept = next(seals_folder().rglob("leaves"))
    whole = kept.read_bytes()
    kept.write_bytes(bytes(32) + whole[32:])
    status, told = cli("audit", "verify", *given)
    assert (status, told["seal"]["leaves_kept"]) == (0, False), "the log is what was sealed; what was kept is not"
    stream = stream_of(tampered, "JKT-000002")
    remake(tampered, stream, actor)
    told = cli("audit", "verify", *given)[1]
    assert [each["stream"] for each in told["findings"]] == ["log"]
    kept.write_bytes(whole)
    told = cli("audit", "verify", *given)[1]
    assert told["seal"]["leaves_kept"]
    assert [(each["stream"], each["seq"]) for each in told["findings"]] == [(stream, 2)]


def test_who_does_not_see_the_whole_log_is_told_so(
    cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "units.csv").write_text(f"code,name,parent,kind\ndinas,Dinas,{root_of(cli)},dinas\n")
    assert cli("unit", "load", str(tmp_path / "units.csv"))[0] == 0
    assert cli("person", "add", "watch", "--name", "Watch", "--role", "auditor", "--unit", "dinas")[0] == 0
    assert cli("audit", "verify")[1]["without_seal"] == "none_made"
    cli("audit", "seal")
    status, told = cli("audit", "verify", "--as", "watch")
    assert (status, told["seal"], told["without_seal"]) == (0, None, "not_yours")
    assert run(["audit", "verify", "--as", "watch"]) == 0
    said = capsys.readouterr().out
    assert "none was made" not in said
    assert "root unit" in said
    assert "not proved" in said


def test_what_came_after_a_seal_is_said(cli: Cli) -> None:
    cli("audit", "seal")
    assert cli("audit", "verify")[1]["seal"]["after"] == 0
    cli("report", "comment", "JKT-000001", "Lagi")
    assert cli("audit", "verify")[1]["seal"]["after"] == 1
    assert cli("audit", "seal")[1]["new"] == 1
    assert cli("audit", "seal")[1]["new"] == 0


def test_a_seal_that_somebody_else_kept_is_enough(cli: Cli, tampered: sqlite3.Connection, tmp_path: Path) -> None:
    """The machine's own folder is gone, or made anew by the attacker: the seal and the key's public half are not."""
    key = cli("audit", "key")[1]["key"]
    cli("audit", "seal", "-o", str(tmp_path / "a.seal"))
    shutil.rmtree(seals_folder())
    given = ("--seal", str(tmp_path / "a.seal"), "--seal-key", key)
    status, told = cli("audit", "verify", *given)
    assert (status, told["seal"]["own_key"]) == (0, False)
    remake(tampered, stream_of(tampered, "JKT-000002"), words)
    cli("audit", "seal")
    assert cli("audit", "verify")[0] == 0, "a key beside the database proves nothing alone"
    status, told = cli("audit", "verify", *given)
    assert status == 1
    assert "are not those that were sealed" in told["findings"][0]["problem"]


def test_the_key_is_its_owners_alone_and_outside_the_database(cli: Cli) -> None:
    file = Path(cli("audit", "key")[1]["file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert cli("audit", "key")[1]["key"].split("+")[1] in file.read_text()
    file.write_text("nothing")
    assert cli("audit", "seal")[0] != 0
    assert file.read_text() == "nothing", "it is never made anew over one that is there"


def by_docs(file: Path, *key: str) -> tuple[int, int]:
    found: tuple[int, int] = runpy.run_path(str(VERIFY))["check"](file, *key)
    return found


@pytest.mark.parametrize("ref", [(), ("JKT-000002",)])
def test_a_bundle_is_checked_by_us_and_by_the_program_in_docs(cli: Cli, tmp_path: Path, ref: tuple[str, ...]) -> None:
    file = tmp_path / "b.zip"
    status, made = cli("audit", "export", *ref, "-o", str(file))
    assert status == 0
    assert made["events"] == 3 if ref else made["events"] > 40
    status, told = cli("audit", "verify", str(file))
    assert (status, told["holds"], told["events"], told["own_key"]) == (0, True, made["events"], True)
    assert by_docs(file, made["key"]) == (made["events"], 0)
    for planted in (plant_word, plant_leaf, plant_loss, plant_seal):
        changed = tmp_path / f"{planted.__name__}.zip"
        planted(file, changed)
        assert cli("audit", "verify", str(changed), "--seal-key", made["key"])[0] != 0, planted
        with pytest.raises((ValueError, KeyError, InvalidSignature)):
            by_docs(changed, made["key"])
    assert len([line for line in VERIFY.read_text().splitlines() if line.strip()]) <= 100


def test_a_bundle_with_erased_words_is_checked_too(cli: Cli, tmp_path: Path) -> None:
    ref = "JKT-000002"
    assert cli("report", "erase", ref, "--reason", "permintaan")[0] == 0
    assert cli("audit", "verify")[1]["holds"]
    cli("audit", "seal")
    for which in ((), (ref,)):
        file = tmp_path / "erased.zip"
        made = cli("audit", "export", *which, "-o", str(file))[1]
        assert b"Menelepon lagi" not in zipfile.ZipFile(file).read("events.jsonl")
        assert cli("audit", "verify", str(file))[1]["holds"]
        assert by_docs(file, made["key"]) == (made["events"], 0)
        changed = tmp_path / "unsaid.zip"  # the same hole, and nothing that accounts for it
        rewritten(
            file,
            changed,
            "events.jsonl",
            lambda text: text.replace('"erased', '"erasec').replace('erased\\"', 'erasec\\"'),
        )
        assert cli("audit", "verify", str(changed), "--seal-key", made["key"])[0] != 0
        with pytest.raises((ValueError, KeyError)):
            by_docs(changed, made["key"])


def rewritten(source: Path, target: Path, name: str, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(source) as there, zipfile.ZipFile(target, "w") as here:
        for each in there.namelist():
            text = there.read(each).decode()
            here.writestr(each, change(text) if each == name else text)


def plant_word(source: Path, target: Path) -> None:
    rewritten(source, target, "events.jsonl", lambda text: text.replace("Menelepon lagi", "Tidak menelepon"))


def plant_leaf(source: Path, target: Path) -> None:
    """A text and its hash changed alike: the chain behind it, or the seal, does not fit."""

    def change(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        last = lines[-1]
        last["text"] = last["text"].replace('"at":', '"at": ')
        last["hash"] = hashlib.sha256(last["text"].encode()).hexdigest()
        return "".join(json.dumps(each) + "\n" for each in lines)

    rewritten(source, target, "events.jsonl", change)


def plant_loss(source: Path, target: Path) -> None:
    rewritten(source, target, "events.jsonl", lambda text: "".join(text.splitlines(keepends=True)[:-1]))


def plant_seal(source: Path, target: Path) -> None:
    rewritten(source, target, "checkpoint", lambda text: text.replace("\n", "\n1", 1))


def test_what_is_no_bundle_and_no_seal_is_told(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("nothing")
    assert cli("audit", "verify", str(tmp_path / "x"))[0] != 0
    cli("audit", "seal")
    assert cli("audit", "verify", "--seal", str(tmp_path / "x"))[0] != 0
    assert cli("audit", "verify", "--seal", str(tmp_path / "missing"))[0] != 0
    assert cli("audit", "export", "-o", str(tmp_path / "no" / "folder.zip"))[0] != 0
