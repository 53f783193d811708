"""Revisions on databases with rows in them, forward and back, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Integer, inspect, text
from sqlalchemy.exc import IntegrityError

from cc.core.store.sql import tables
from cc.core.store.sql.engine import alembic_config, open_engine, upgrade
from tests.rooms import the_server


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without anything in it."""
    return the_server().empty() if request.param == "postgres" else f"sqlite:///{tmp_path / 'posko.db'}"


def test_who_put_a_photo_is_kept_forward_and_back(empty_url: str) -> None:
    upgrade(empty_url, "0001")
    engine = open_engine(empty_url, pooled=False)
    try:
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO blob (sha256, size_bytes, format, facts, put_by, put_at)"
                    " VALUES ('ab', 3, 'JPEG', '{}', 'budi', 77)"
                )
            )
        upgrade(empty_url)
        with engine.begin() as connection:
            assert [tuple(row) for row in connection.execute(text("SELECT * FROM blob_put"))] == [("ab", "budi", 77)]
            connection.execute(text("INSERT INTO blob_put (sha256, login, put_at) VALUES ('ab', 'agus', 99)"))
        command.downgrade(alembic_config(empty_url), "0001")
        with engine.begin() as connection:
            row = connection.execute(text("SELECT size_bytes, put_by, put_at FROM blob")).one()
        assert tuple(row) == (3, "budi", 77)
    finally:
        engine.dispose()


def test_evidence_returned_is_counted_from_the_events_there_are(empty_url: str) -> None:
    upgrade(empty_url, "0002")
    engine = open_engine(empty_url, pooled=False)
    told = [
        '{"moves":[{"a":"return","f":{"reason":"blurred"},"from":"done","n":2,"s":"task","t":1,"to":"returned"}]}',
        '{"moves":[{"a":"close","n":2,"s":"task","t":2,"to":"done"},{"a":"return","n":2,"s":"task","t":3,"to":"x"}]}',
        '{"moves":[{"a":"comment","f":{"note":"\\"a\\":\\"return\\""},"n":2,"s":"task","t":4,"to":"x"}]}',
    ]
    add_task = (
        "INSERT INTO task (report_id, number, version, status, unit, note, created_at, changed_at)"
        " VALUES ('r', :number, 1, 'done', 'u', '', 1, 1)"
    )
    add_event = (
        "INSERT INTO event (stream, seq, recorded_at, ref, text, hash) VALUES ('r', :seq, 1, 'JKT-1', :told, 'h')"
    )
    try:
        with engine.begin() as connection:
            connection.execute(text(add_task), [{"number": 1}, {"number": 2}])
            connection.execute(text(add_event), [{"seq": seq, "told": each} for seq, each in enumerate(told, 1)])
        upgrade(empty_url)
        with engine.begin() as connection:
            counted = connection.execute(text("SELECT number, returns FROM task ORDER BY number"))
            assert [tuple(row) for row in counted] == [(1, 0), (2, 2)]
        command.downgrade(alembic_config(empty_url), "0002")
        upgrade(empty_url)
        with engine.begin() as connection:
            assert connection.execute(text("SELECT sum(returns) FROM task")).scalar_one() == 2
    finally:
        engine.dispose()


def test_sla_reports_keep_their_rows_under_their_new_name_and_back(empty_url: str) -> None:
    upgrade(empty_url, "0003")
    engine = open_engine(empty_url, pooled=False)
    freeze = (
        "INSERT INTO {} (name, unit, start_at, end_at, grouping, query, as_of, position, digest, body, frozen_at,"
        " frozen_by) VALUES (:name, 'bpbd', 1, 2, '', '', 3, 4, 'd', '{{}}', 5, 'tono')"
    )
    run = (
        "INSERT INTO {} (schedule, period, claimed_at, claimed_by, outcome) VALUES ('harian', :period, 7, 'here', 'no')"
    )
    try:
        with engine.begin() as connection:
            connection.execute(text(freeze.format("frozen")), {"name": "Oktober"})
            connection.execute(text(run.format("report_run")), {"period": "2026-11-25"})
        upgrade(empty_url)
        with engine.begin() as connection:
            kept = connection.execute(text("SELECT name, cleared, frozen_by FROM frozen_sla_report"))
            assert [tuple(row) for row in kept] == [("Oktober", 0, "tono")]
            kept = connection.execute(text("SELECT schedule, period, tries, sent_at FROM sla_report_run"))
            assert [tuple(row) for row in kept] == [("harian", "2026-11-25", 0, None)]
            connection.execute(text(freeze.format("frozen_sla_report")), {"name": "November"})
            connection.execute(text(run.format("sla_report_run")), {"period": "2026-11-26"})
        command.downgrade(alembic_config(empty_url), "0003")
        with engine.begin() as connection:
            names = connection.execute(text("SELECT name FROM frozen ORDER BY name")).scalars().all()
            assert names == ["November", "Oktober"]
            periods = connection.execute(text("SELECT period FROM report_run ORDER BY period")).scalars().all()
            assert periods == ["2026-11-25", "2026-11-26"]
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(freeze.format("frozen")), {"name": "November"})
        upgrade(empty_url)
    finally:
        engine.dispose()


def test_rooms_of_old_keep_how_their_refs_begin_and_their_categories(empty_url: str) -> None:
    upgrade(empty_url, "0005")
    engine = open_engine(empty_url, pooled=False)
    try:
        with engine.begin() as connection:
            category: dict[str, object] = {each.name: "" for each in tables.category.c} | {
                "code": "waste",
                "unit": None,
            }
            numbers = ("priority", "restricted", "needs_place", "evidence_min", "version")
            category |= dict.fromkeys(numbers, 1)
            del category["retired"], category["keep_days"]
            names = ", ".join(f'"{name}"' for name in category)
            holes = ", ".join(f":{name}" for name in category)
            connection.execute(text(f"INSERT INTO category ({names}) VALUES ({holes})"), category)
            _report(connection, "BDG-000001")
        upgrade(empty_url)
        with engine.begin() as connection:
            assert connection.execute(text("SELECT value FROM meta WHERE key = 'prefix'")).scalar_one() == "BDG"
            assert connection.execute(text("SELECT code, retired FROM category")).all() == [("waste", 0)]
        command.downgrade(alembic_config(empty_url), "0005")
        upgrade(empty_url)
    finally:
        engine.dispose()


def test_keys_of_old_are_of_the_agency_of_whoever_brought_them_and_admins_keep_what_they_may(empty_url: str) -> None:
    upgrade(empty_url, "0011")
    engine = open_engine(empty_url, pooled=False)
    try:
        with engine.begin() as connection:
            for code, path in (("kota", "kota"), ("bpbd", "kota/bpbd"), ("timur", "kota/bpbd/timur")):
                _row(connection, "unit", code=code, path=path)
            for login, role, unit in (("bos", "admin", "kota"), ("ani", "officer", "timur")):
                _row(connection, "person", login=login, role=role, unit=unit)
            for name, unit, actor in (
                ("r1", "kota", "ani"),
                ("r2", "timur", "gone"),
                ("r3", "kota", "bos"),
                ("r4", "", "x"),
            ):
                _row(connection, "report", id=name, ref=name, unit=unit)
                _row(connection, "event", stream=name, seq=1, text=f'{{"actor":"{actor}"}}')
                _row(connection, "imported", source="112", row_key=f"K-{name}", report_id=name)
            _row(connection, "imported", source="110", row_key="lost", report_id="nowhere")
        upgrade(empty_url)
        with engine.begin() as connection:
            told = connection.execute(text("SELECT row_key, agency FROM imported ORDER BY row_key")).all()
            assert [tuple(row) for row in told] == [
                *(("K-r1", "bpbd"), ("K-r2", "bpbd"), ("K-r3", "kota"), ("K-r4", ""), ("lost", ""))
            ]
            roles = connection.execute(text("SELECT login, role, roles FROM person ORDER BY login")).all()
            assert [tuple(row) for row in roles] == [
                ("ani", "officer", ""),
                ("bos", "admin", " admin supervisor operator "),
            ]
            _row(connection, "imported", source="112", row_key="K-r1", report_id="r5", agency="kota")
        command.downgrade(alembic_config(empty_url), "0011")
        with engine.begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM imported")).scalar_one() == 5
        upgrade(empty_url)
    finally:
        engine.dispose()


def _row(connection: Connection, name: str, **given: object) -> None:
    """A row as the table was then, empty but for what is given."""
    columns = inspect(connection).get_columns(name)
    row: dict[str, object] = dict(given)
    for each in columns:
        if (
            not each["nullable"]
            and each["default"] is None
            and each["name"] not in row
            and each.get("autoincrement") is not True
        ):
            row[each["name"]] = 0 if isinstance(each["type"], Integer) else ""
    if name == "event":
        row.pop("position", None)
    names, holes = ", ".join(f'"{key}"' for key in row), ", ".join(f":{key}" for key in row)
    connection.execute(text(f'INSERT INTO "{name}" ({names}) VALUES ({holes})'), row)


def _report(connection: Connection, ref: str) -> None:
    """A report's row with nothing in it but its ref."""
    row: dict[str, object] = {}
    for each in tables.report.c:
        if not each.nullable and each.server_default is None:
            row[each.name] = 0 if isinstance(each.type, Integer) else ref if each.name == "ref" else "x"
    names, holes = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO report ({names}) VALUES ({holes})"), row)
