"""An attacker who knows the code: changes what events or rows say, and makes everything that follows anew with our own
rules (commitments, hashes, heads, numbers of the log, rows, sights, clocks, tallies, counters), until our own check has
nothing to say. Owns what is tried; a seal kept elsewhere alone finds it."""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from cc.core.rules.work import commitments
from cc.core.rules.work.withheld import Beside, beside
from cc.core.store.checks.columns import BOOKKEEPING
from cc.core.store.sql.columns import metadata
from tests.core.store.checks.follow import Follower

Body = dict[str, Any]
Path = tuple[str | int, ...]
HOUSE = {
    "unit": "code",
    "category": "code",
    "person": "login",
    "policy": "code",
    "calendar": "name",
    "setting": "name",
    "pack": "name",
    "frozen_sla_report": "name",
    "area": "code",
    "route": "category",
}
"""Tables whose rows an attacker forges together with the events that told of them: what names their stream."""
PREFIX = {"frozen_sla_report": "frozen"}


@dataclass(frozen=True)
class Attack:
    """What was done: its kind, and the number of the first leaf of the log that is another one now."""

    kind: str
    first: int


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
    """Works on a connection of its own in a transaction; `follow` makes rows anew as events give them."""

    def __init__(self, connection: Connection, follow: Follower, dice: random.Random) -> None:
        self.connection, self.follow, self.dice = connection, follow, dice
        self.ways: dict[str, Callable[[], tuple[str, str] | None]] = {
            "event": self._event,
            "words": self._words,
            "sealed": self._sealed,
            "house": self._house,
            "drop last": self._drop_last,
            "drop one": self._drop_one,
            "drop report": self._drop_report,
            "swap": self._swap,
        }

    def attack(self, way: str) -> Attack | None:
        """Carry one out; None where it would change nothing."""
        before = self._leaves()
        try:
            with self.connection.begin_nested():
                done = self.ways[way]()
        except DBAPIError:  # no row can hold it
            return None
        if done is None:
            return None
        kind, stream = done
        self.follow.rows(stream)
        self.follow.counts()
        after = self._leaves()
        differ = [number for number, (was, now) in enumerate(zip(before, after, strict=False)) if was != now]
        if not differ and len(before) == len(after):
            return None
        return Attack(f"{way}: {kind}", min(differ, default=min(len(before), len(after))))

    # -- ways: each says what it changed, and in which stream ---------------------------------------------------

    def _event(self) -> tuple[str, str] | None:
        """One value of one event."""
        row = self._row_of("event")
        body: Body = json.loads(row["text"])
        path, value = self.dice.choice(list(paths(body)))
        inner: Any = body
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = self._other(value)
        self._rewrite(row["stream"], {row["seq"]: (body, row["private"])})
        return f"{_kind(row['stream'])} {'.'.join(str(each) for each in path if isinstance(each, str))}", str(
            row["stream"]
        )

    def _words(self) -> tuple[str, str] | None:
        """What somebody wrote, with what commits to it."""
        row = self._row_of("event", "private != ''")
        told = beside(row["private"])
        if told is None:
            return None
        place = self.dice.choice(sorted(told.words))
        other = Beside(commitments.new_salt(), {**told.words, place: f"{told.words[place]} tidak"})
        body = json.loads(row["text"]) | {"private": other.commitments()}
        self._rewrite(row["stream"], {row["seq"]: (body, other.written())})
        return place.partition(".")[2], str(row["stream"])

    def _sealed(self) -> tuple[str, str] | None:
        """A column of a report that its events commit to, with that commitment."""
        report = self._row_of("report")
        name = self.dice.choice(("text", "address", "source_id"))
        if name == "source_id" and report["source"]:
            return None
        events = self._events(report["id"])
        last = next((each for each in reversed(events) if "sealed" in each["body"].get("states", {})), None)
        if last is None:
            return None
        salt, value = report["salt"] or commitments.new_salt(), f"{report[name]} x"
        last["body"]["states"]["sealed"][name] = commitments.commitment(salt, name, value)
        table = metadata.tables["report"]
        self.connection.execute(update(table).where(table.c.id == report["id"]).values({name: value, "salt": salt}))
        self._rewrite(report["id"], {last["seq"]: (last["body"], last["private"])})
        return name, report["id"]

    def _house(self) -> tuple[str, str] | None:
        """A row of a unit, a person, a policy …, with the event that said so last."""
        name = self.dice.choice(sorted(HOUSE))
        table = metadata.tables[name]
        row = self._row_of(name)
        keys = {column.name for column in table.primary_key.columns}
        columns = [each.name for each in table.c if each.name not in keys | BOOKKEEPING.get(name, frozenset())]
        column = self.dice.choice(columns)
        value = self._other(row[column])
        stream = f"{PREFIX.get(name, name)}:{row[HOUSE[name]]}"
        for event in reversed(self._events(stream)):
            for facts in (event["body"].get("states", {}), *(each.get("f", {}) for each in event["body"]["moves"])):
                for said in (column, f"{column.removesuffix('_hash')}_sha256"):
                    if said in facts:
                        facts[said] = _said(value, facts[said]) if said == column else commitments.sha256(value)
                        here = [each == row[each.name] for each in table.primary_key.columns]
                        self.connection.execute(update(table).where(*here).values({column: value}))
                        self._rewrite(stream, {event["seq"]: (event["body"], event["private"])})
                        return f"{name} {column}", stream
        return None

    def _drop_last(self) -> tuple[str, str] | None:
        """The last event of a stream that has more than one."""
        query = "SELECT stream, max(seq) AS seq FROM event GROUP BY stream HAVING max(seq) > 1 ORDER BY stream"
        return self._drop(self.dice.choice(self.connection.execute(text(query)).all()))

    def _drop_one(self) -> tuple[str, str] | None:
        """Any but the first event of a stream."""
        query = "SELECT stream, seq FROM event WHERE seq > 1 ORDER BY position"
        return self._drop(self.dice.choice(self.connection.execute(text(query)).all()))

    def _drop(self, row: Any) -> tuple[str, str]:
        self._sql("DELETE FROM event WHERE stream = :stream AND seq = :seq", stream=row.stream, seq=row.seq)
        self._renumbered()
        self._rewrite(row.stream, {})
        return _kind(row.stream), str(row.stream)

    def _drop_report(self) -> tuple[str, str] | None:
        """A report with everything of it: the newest, so that no ref is missing, or any."""
        last = "ref = (SELECT max(ref) FROM report)" if self.dice.random() < 0.5 else "1 = 1"
        report = self._row_of("report", last)
        for table in self.follow.owned:
            self._sql(f"DELETE FROM {table} WHERE report_id = :id", id=report["id"])  # a name of ours
        self._sql("DELETE FROM event WHERE stream = :id", id=report["id"])
        self._sql("DELETE FROM report WHERE id = :id", id=report["id"])
        self._renumbered()
        return "whole", report["id"]

    def _swap(self) -> tuple[str, str] | None:
        """Two events that follow each other in the log, of two streams: what came first is said to have come second."""
        table, leaf = metadata.tables["event"], metadata.tables["leaf"]
        count = len(self._leaves())
        number = self.dice.randrange(count - 1)
        rows = self.connection.execute(
            select(leaf.c.number, table.c.position, table.c.stream)
            .join(table, table.c.position == leaf.c.position)
            .where(leaf.c.number.in_((number, number + 1)))
            .order_by(leaf.c.number)
        ).all()
        if len({row.stream for row in rows}) < 2:
            return None
        one, other = (row.position for row in rows)
        for now, then in ((one, -1), (other, one), (-1, other)):
            self._sql("UPDATE event SET position = :then WHERE position = :now", now=now, then=then)
        return "order", str(rows[0].stream)

    # -- what follows in the trail ------------------------------------------------------------------------------

    def _renumbered(self) -> None:
        """No gap in positions (where there is none otherwise) nor in the numbers of the log."""
        rows = self.connection.execute(
            text("SELECT e.position FROM event e JOIN leaf l ON l.position = e.position ORDER BY l.number")
        ).scalars()
        order = list(rows)
        if self.connection.dialect.name == "sqlite":
            every = list(self.connection.execute(text("SELECT position FROM event ORDER BY position")).scalars())
            place = {position: number for number, position in enumerate(every, 1)}
            for position in every:
                self._sql("UPDATE event SET position = :n WHERE position = :p", n=place[position], p=position)
            order = [place[each] for each in order]
        self._sql("DELETE FROM leaf")
        leaf = metadata.tables["leaf"]
        self.connection.execute(insert(leaf), [{"number": n, "position": each} for n, each in enumerate(order)])

    def _rewrite(self, stream: str, changed: dict[int, tuple[Body, str]]) -> None:
        """The stream's chain anew, with its head and count."""
        head, seq = "", 0
        for row in self._events(stream):
            body, private = changed.get(row["seq"]) or (row["body"], row["private"])
            seq += 1
            body |= {"prev": head, "seq": seq}
            written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            head = hashlib.sha256(written.encode()).hexdigest()
            event = metadata.tables["event"]
            told = {"text": written, "hash": head, "seq": seq, "recorded_at": body["at"], "ref": body["ref"]}
            here = event.c.position == row["position"]
            self.connection.execute(update(event).where(here).values({**told, "private": private}))
        if ":" in stream:
            self._sql("UPDATE stream SET seq = :seq, head = :head WHERE name = :name", seq=seq, head=head, name=stream)
        else:
            self._sql("UPDATE report SET seq = :seq, head = :head WHERE id = :name", seq=seq, head=head, name=stream)

    def _events(self, stream: str) -> list[Body]:
        table = metadata.tables["event"]
        query = select(table).where(table.c.stream == stream).order_by(table.c.seq)
        rows = [dict(row._mapping) for row in self.connection.execute(query)]
        return [{**row, "body": json.loads(row["text"])} for row in rows]

    def _leaves(self) -> list[str]:
        query = "SELECT e.hash FROM leaf l JOIN event e ON e.position = l.position ORDER BY l.number"
        return list(self.connection.execute(text(query)).scalars())

    def _row_of(self, name: str, where: str = "1 = 1") -> Body:
        table = metadata.tables[name]
        keys = list(table.primary_key.columns)
        rows = self.connection.execute(select(*keys).where(text(where)).order_by(*keys)).all()
        chosen = self.dice.choice(rows)
        here = [column == value for column, value in zip(keys, chosen, strict=True)]
        return dict(self.connection.execute(select(table).where(*here)).one()._mapping)

    def _other(self, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return value + self.dice.randint(1, 50)
        told = _json(value)
        if told is not None:
            return json.dumps([*told, "x"] if isinstance(told, list) else {**told, "x": 1})
        return f"{value or ''}x"

    def _sql(self, statement: str, **given: object) -> None:
        self.connection.execute(text(statement), given)


def _json(value: Any) -> list[Any] | Body | None:
    """The list or object that a text is; None of any other."""
    try:
        told = json.loads(value or "")
    except ValueError:
        return None
    return told if isinstance(told, list | dict) else None


def _said(value: Any, before: Any) -> Any:
    """A column's value as the event said the one before."""
    return json.loads(value) if isinstance(before, list | dict) and isinstance(value, str) else value


def _kind(stream: str) -> str:
    return stream.partition(":")[0] if ":" in stream else "report"
