"""Ctrl+C within a statement is an interruption, and no fault."""

import pytest
from sqlalchemy import text

from cc.core.store.sql.engine import one_state, open_engine
from tests.builders import Room


@pytest.mark.parametrize("walking", [True, False])
def test_an_interruption_within_a_statement_stays_one(
    room: Room, monkeypatch: pytest.MonkeyPatch, walking: bool
) -> None:
    engine = open_engine(room.url)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def ask() -> None:
        with one_state(engine, walking=walking) as connection:
            connection.execute(text("SELECT 1"))
            with monkeypatch.context() as patched:
                patched.setattr(engine.dialect, "do_execute", interrupted)
                connection.execute(text("SELECT 2"))

    with pytest.raises(KeyboardInterrupt):
        ask()
    with one_state(engine, walking=walking) as connection:
        assert connection.execute(text("SELECT 3")).scalar_one() == 3
    engine.dispose()
