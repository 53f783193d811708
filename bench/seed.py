"""Fills a migrated SQLite database with any number of plausible reports, past the door but as the door would have.

A few scenes are played through the door on a scratch database; their rows are copied, moved in time and place, with
refs, ids and hash chains of their own. `cc db check --replay` and `cc audit verify` hold on what it writes.
"""

import hashlib
import json
import os
import random
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench import seed_world as world
from bench.seed_scenes import CASTS, SCENES, Stage
from bench.seed_templates import Shape, Template, digest, iso, read
from cc.core.clock import FixedClock, SystemClock
from cc.core.local import CentreConfig, LocalCentre
from cc.core.rules.work.commitments import commitment
from cc.core.store.sql.engine import migrations_folder, open_engine, sqlite_module, sqlite_path, upgrade

BATCH = 5000
DAY_S = 86400
OPEN_SINCE_S, ENDED_SINCE_S = 5 * DAY_S, 700 * DAY_S

TEXTS = (
    "Air masuk rumah setinggi lutut sejak magrib, dua lansia di lantai bawah.",
    "Pohon tumbang menutup satu lajur, sepeda motor masih bisa lewat.",
    "Sampah menumpuk tiga hari di depan pasar, baunya sampai ke sekolah.",
    "Lubang dalam di depan halte, sudah ada pengendara yang jatuh.",
    "Lampu jalan mati satu ruas, warga takut lewat malam hari.",
    "Pompa tidak menyala padahal hujan sejak siang.",
    "Parkir liar menutup jalur ambulans di dekat puskesmas.",
    "Saluran mampet, genangan sekitar dua puluh sentimeter di gang.",
)


def seed(url: str, reports: int) -> None:
    """Make the (migrated, empty) SQLite database of `url` the benchmarks' room, with so many reports."""
    now_s = int(SystemClock().now().timestamp())
    with tempfile.TemporaryDirectory(prefix="posko-seed-") as scratch:
        templates = _play(Path(scratch))
    centre = LocalCentre.open(url, sqlite_path(url).parent / "evidence", CentreConfig())
    try:
        world.set_up(centre)
    finally:
        centre.close()
    connection = sqlite_module().connect(sqlite_path(url), isolation_level=None)
    try:
        _fill(connection, templates, reports, now_s)
    finally:
        connection.close()


def bench_folder() -> Path:
    """Where seeded databases are kept: `POSKO_BENCH`, else a folder for temporary files."""
    folder = Path(os.environ.get("POSKO_BENCH", Path(tempfile.gettempdir()) / "posko-bench"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def seeded(folder: Path, reports: int) -> str:
    """The URL of a database with so many reports in `folder`, made when first asked for, or when its making changed."""
    path = folder / f"posko-{reports}-{_fingerprint()}.db"
    if not path.exists():
        making = folder / f"making-{os.getpid()}-{reports}"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        upgrade(f"sqlite:///{making / path.name}")
        seed(f"sqlite:///{making / path.name}", reports)
        (making / path.name).rename(path)
        shutil.rmtree(making)
    return f"sqlite:///{path}"


def _fingerprint() -> str:
    """Of everything that decides what is written: the schema's revisions and the seed's own files."""
    own = Path(__file__).parent
    files = [*sorted(own.glob("seed*.py")), *sorted(migrations_folder().glob("versions/*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _play(scratch: Path) -> list[Template]:
    """Every scene with every cast, once."""
    url = f"sqlite:///{scratch / 'scenes.db'}"
    upgrade(url)
    clock = FixedClock(world.START)
    centre = LocalCentre.open(url, scratch / "evidence", CentreConfig(), clock)
    played = []
    try:
        world.set_up(centre)
        for scene in SCENES:
            for category, priority, share in CASTS:
                stage = Stage(centre, clock, category, priority)
                scene.play(stage)
                played.append((stage.born.report_id, scene.weight * share, scene.ended))
    finally:
        centre.close()
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return [read(connection, id, weight=weight, ended=ended) for id, weight, ended in played]
    finally:
        engine.dispose()


def _fill(connection: Any, templates: list[Template], reports: int, now_s: int) -> None:
    for pragma in ("synchronous=OFF", "cache_size=-262144", "temp_store=MEMORY", "locking_mode=EXCLUSIVE"):
        connection.execute(f"PRAGMA {pragma}")
    columns = templates[0].columns
    inserts = {
        name: f"INSERT INTO {name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for name, names in columns.items()
    }
    tally: Counter[tuple[str, str, int, int]] = Counter()
    connection.execute("BEGIN")
    gathered: dict[str, list[list[Any]]] = {name: [] for name in inserts}
    for number, copy in enumerate(_copies(templates, reports, now_s), 1):
        copy.write(number, gathered, tally)
        if number % BATCH == 0:
            _send(connection, inserts, gathered)
    _send(connection, inserts, gathered)
    connection.executemany(
        "INSERT INTO tally (unit, status, priority, restricted, shard, n) VALUES (?, ?, ?, ?, 0, ?)",
        [(*key, n) for key, n in tally.items()],
    )
    connection.execute(
        "INSERT INTO counter (name, value) VALUES ('report', ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (reports,),
    )
    connection.execute("COMMIT")


def _send(connection: Any, inserts: dict[str, str], gathered: dict[str, list[list[Any]]]) -> None:
    for name, rows in gathered.items():
        connection.executemany(inserts[name], rows)
        rows.clear()


def _copies(templates: list[Template], reports: int, now_s: int) -> Iterator["_Copy"]:
    """Which template when and where, oldest first."""
    dice = random.Random(7)
    weights = list(accumulate(template.weight for template in templates))
    chosen = []
    for at in dice.choices(range(len(templates)), cum_weights=weights, k=reports):
        template = templates[at]
        since, until = (ENDED_SINCE_S, OPEN_SINCE_S) if template.ended else (OPEN_SINCE_S, 0)
        chosen.append((now_s - template.length_s - 1 - dice.randint(until, since), at))
    chosen.sort()
    for received_s, at in chosen:
        yield _Copy(templates[at], received_s, dice)


class _Copy:
    """One report to be written."""

    def __init__(self, template: Template, received_s: int, dice: random.Random) -> None:
        self._template = template
        self._delta = received_s - template.born_s
        number = dice.randrange(world.DISTRICTS)
        west, south = world.corner(number)
        bits = dice.getrandbits(74)
        id = (received_s * 1000 << 80) | (7 << 76) | (bits >> 62 << 64) | (2 << 62) | (bits & (2**62 - 1))
        text = f"{TEXTS[dice.randrange(len(TEXTS))]} RT {dice.randrange(20):02d} RW {dice.randrange(15):02d}"
        self._put: dict[str, Any] = {
            "id": str(uuid.UUID(int=id)),
            "district": world.district(number),
            "city": world.city(number // 10),
            "officer": world.officer(number),
            "area": world.area(number),
            "lon": round(west + 0.0199 * dice.random() + 0.00005, 6),
            "lat": round(south + 0.0199 * dice.random() + 0.00005, 6),
            "text": text,
            "text_sealed": commitment(template.salt, "text", text),
            "head": "",
        }

    def write(
        self, number: int, gathered: dict[str, list[list[Any]]], tally: Counter[tuple[str, str, int, int]]
    ) -> None:
        """Add the rows, and count them."""
        put = self._put
        put["ref"] = f"JKT-{number:06d}"
        self._events(gathered["event"])
        for name, shapes in self._template.rows.items():
            gathered[name].extend(self._row(shape) for shape in shapes)
        named = dict(zip(self._template.columns["report"], gathered["report"][-1], strict=True))
        for unit in (world.ROOT, put["city"], put["district"]):
            tally[unit, named["status"], named["priority"], named["restricted"]] += 1

    def _row(self, shape: Shape) -> list[Any]:
        values, put = shape.values.copy(), self._put
        for at in shape.times:
            values[at] += self._delta
        for at, name in shape.puts:
            values[at] = put[name]
        return values

    def _events(self, rows: list[list[Any]]) -> None:
        put, delta = self._put, self._delta
        spelt = {name: json.dumps(value) for name, value in put.items()}
        text_at = self._template.columns["event"].index("text")
        for event in self._template.events:
            pieces = []
            for piece in event.pieces:
                if isinstance(piece, str):
                    pieces.append(piece)
                elif piece[0] == "instant":
                    pieces.append(str(piece[1] + delta))
                elif piece[0] == "iso":
                    pieces.append(f'"{iso(piece[1] + delta)}"')
                elif piece[0] == "head":
                    pieces.append(f'"{put["head"]}"')
                else:
                    pieces.append(spelt[piece[0]])
            body = "".join(pieces)
            put["hash"] = put["head"] = digest(body)
            row = self._row(event.row)
            row[text_at] = body
            rows.append(row)
