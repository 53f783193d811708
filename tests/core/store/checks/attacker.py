"""An attacker who knows the code: changes what events say, and makes hashes, heads, counts and every row that follows
anew, until our own check has nothing to say. Owns what is tried; seals alone find it."""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from cc.core.records.trail import AuditFinding
from cc.core.store.sql.tables import report as R

Body = dict[str, Any]
Path = tuple[str | int, ...]
ROUNDS = 6
"""How often rows are made anew: one that is put right may show another."""


def paths(body: Body | list[Any], at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every plain value of an event, but what the chain itself decides."""
    items = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in items:
        if not at and name in ("prev", "seq", "stream", "v"):
            continue
        if isinstance(value, dict | list):
            yield from paths(value, (*at, name))
        else:
            yield (*at, name), value


class Attacker:
    """Works on a connection of its own in a transaction. `check` is our check without a seal."""

    def __init__(self, connection: Connection, check: Callable[[], list[AuditFinding]], dice: random.Random) -> None:
        self.connection, self.check, self.dice = connection, check, dice

    def change(self) -> tuple[str, int, str]:
        """One value of one event somewhere, and all that follows; where, and which."""
        row = self._event()
        body: Body = json.loads(row.text)
        path, value = self.dice.choice(list(paths(body)))
        inner: Any = body
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = self._other(value)
        self._rewrite(row.stream, {row.seq: body})
        self._follow()
        kind = ".".join(str(each) for each in path if isinstance(each, str))
        return row.stream, row.seq, f"{row.stream.partition(':')[0] if ':' in row.stream else 'report'} {kind}"

    def drop_last(self) -> tuple[str, int, str]:
        """The last event of a stream that has more than one."""
        query = "SELECT stream, max(seq) AS seq FROM event GROUP BY stream HAVING max(seq) > 1 ORDER BY stream"
        rows = self.connection.execute(text(query)).all()
        row = self.dice.choice(rows)
        self._sql("DELETE FROM event WHERE stream = :stream AND seq = :seq", stream=row.stream, seq=row.seq)
        self._rewrite(row.stream, {})
        self._follow()
        return row.stream, row.seq, "drop last"

    def _event(self) -> Any:
        count = self.connection.execute(text("SELECT count(*) FROM event")).scalar_one()
        query = "SELECT stream, seq, text FROM event ORDER BY position LIMIT 1 OFFSET :at"
        return self.connection.execute(text(query), {"at": self.dice.randrange(count)}).one()

    def _other(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return value + self.dice.randint(1, 50)
        return f"{value or ''}x"

    def _rewrite(self, stream: str, changed: dict[int, Body]) -> None:
        """The stream's chain anew, with its head and count."""
        head, seq = "", 0
        query = "SELECT position, seq, text FROM event WHERE stream = :stream ORDER BY seq"
        for row in self.connection.execute(text(query), {"stream": stream}).all():
            body = changed.get(row.seq) or json.loads(row.text)
            seq += 1
            body |= {"prev": head, "seq": seq}
            written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            head = hashlib.sha256(written.encode()).hexdigest()
            update = (
                "UPDATE event SET text = :text, hash = :hash, seq = :seq, recorded_at = :at, ref = :ref"
                " WHERE position = :p"
            )
            told = {"text": written, "hash": head, "seq": seq, "at": body["at"], "ref": body["ref"], "p": row.position}
            self._sql(update, **told)
        if ":" in stream:
            self._sql("UPDATE stream SET seq = :seq, head = :head WHERE name = :name", seq=seq, head=head, name=stream)
        else:
            self._sql("UPDATE report SET seq = :seq, head = :head WHERE id = :name", seq=seq, head=head, name=stream)

    def _follow(self) -> None:
        """Rows as the changed events give them, as far as our own check says what that is."""
        for _ in range(ROUNDS):
            done = [self._put_right(each) for each in self.check()]
            if not any(done):
                return

    def _put_right(self, finding: AuditFinding) -> bool:
        facts = finding.problem_phrase.facts if finding.problem_phrase else {}
        if not {"table", "field", "given"} <= facts.keys() or facts["table"] != "report":
            return False
        if not isinstance(facts["given"], str | int | float) and not R.c[str(facts["field"])].nullable:
            return False
        given = facts["given"] if isinstance(facts["given"], str | int | float) else None
        update = f"UPDATE report SET {facts['field']} = :given WHERE id = :id"  # our own name of a column
        self._sql(update, given=given, id=finding.stream)
        return True

    def _sql(self, statement: str, **given: object) -> None:
        self.connection.execute(text(statement), given)
