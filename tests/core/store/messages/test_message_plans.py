"""What is due among many messages is found by its index: the cost grows with what is due, not with what was sent."""

import pytest
from sqlalchemy import text

from cc.core.store.messages import messages
from cc.core.store.sql.engine import open_engine
from tests.builders import Room

MANY = 20_000


@pytest.mark.slow
def test_taking_and_counting_walk_the_index_of_what_waits(room: Room) -> None:
    engine = open_engine(room.url)
    lite = engine.dialect.name == "sqlite"
    values = {"now": 10, "until": 20, "limit": 5}
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO message (topic, report_id, seq, recipient, body, not_before, sent_at)"
                " VALUES ('t', 'r', 1, 'unit:x', '{}', :at, :sent)"
            ),
            [{"at": number, "sent": None if number < 3 else 1} for number in range(MANY)],
        )
        if not lite:
            connection.execute(text("ANALYZE message"))
        verb = "EXPLAIN QUERY PLAN " if lite else "EXPLAIN "
        taking = messages._TAKE_SQLITE if lite else messages._TAKE_POSTGRES
        for statement in (taking, messages._COUNTS):
            rows = connection.execute(text(verb + statement.text), values if statement is taking else {"now": 10})
            plan = "\n".join(" ".join(map(str, row)) for row in rows)
            assert "ix_message_due" in plan
            assert "SCAN message" not in plan.replace("SCAN message USING INDEX ix_message_due", "")
            assert "Seq Scan on message" not in plan
        assert len(connection.execute(taking, values).fetchall()) == 3
    engine.dispose()
