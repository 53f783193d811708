"""Revisions on databases with rows in them, forward and back, on both databases."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from cc.core.store.engine import alembic_config, open_engine, upgrade
from tests.conftest import the_server


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
