"""Made-up reports for the console's tests: our own sentences, places of the demo, nothing real."""

import random
from datetime import UTC, datetime, timedelta

from cc.core.records.organisation import Area, Category, Person, Unit
from cc.core.records.reports import ReportLine
from cc.core.vocabulary import Flag, Priority, ReportStatus, Role, TargetName

NOW = datetime(2026, 11, 24, 14, 4, 33, tzinfo=UTC)

CATEGORIES = {
    "flood": ("Banjir", "Banjir", 1),
    "fallen-tree": ("Pohon tumbang", "Pohon", 2),
    "damaged-road": ("Jalan rusak", "Jalan", 3),
    "waste": ("Sampah", "Sampah", 3),
    "illegal-parking": ("Parkir liar", "Parkir", 3),
    "public-facilities": ("Fasilitas umum", "Fasum", 4),
}
AREAS = ("Kampung Melayu", "Cawang", "Bidara Cina", "Tebet Timur", "Manggarai", "Menteng", "Senen", "Cakung Barat")
SENTENCES = {
    "flood": ("Air masuk rumah setinggi {n} cm, ada lansia di lantai bawah", "Genangan {n} cm di gang, motor mogok"),
    "fallen-tree": ("Pohon tumbang menutup jalan selebar {n} langkah", "Dahan besar menimpa atap warung"),
    "damaged-road": ("Lubang dalam di depan halte, sudah {n} motor jatuh", "Aspal bergelombang setelah galian"),
    "waste": ("Tumpukan sampah {n} hari tidak diangkut", "Bau menyengat dari tempat penampungan"),
    "illegal-parking": ("Parkir liar di trotoar, {n} mobil", "Bus parkir menutup jalur sepeda"),
    "public-facilities": ("Lampu jalan mati {n} tiang berurutan", "Bangku taman rusak, paku keluar"),
}
HOLDERS = (None, None, None, None, "rini", "agus", "dewi")


def categories() -> tuple[Category, ...]:
    """The categories of the made-up reports."""
    return tuple(
        Category(
            code=code,
            name_id=name,
            name_en=name,
            short_id=short,
            open311_code="",
            group="",
            priority=Priority(prio),
            restricted=False,
            needs_place=True,
            evidence_min=1,
            unit=None,
            keywords=(),
            version=1,
        )
        for code, (name, short, prio) in CATEGORIES.items()
    )


def areas() -> tuple[Area, ...]:
    """Eight kelurahan on a grid."""
    return tuple(
        Area(
            code=f"A{at}",
            name=name,
            level="kelurahan",
            parent=None,
            bounds=(106.8, -6.3, 106.9, -6.2),
            lon=106.82 + at / 100,
            lat=-6.22,
            source="made up",
        )
        for at, name in enumerate(AREAS)
    )


def units() -> tuple[Unit, ...]:
    """A root and two units."""
    return (
        Unit(
            code="CC",
            name="Command Centre",
            parent=None,
            kind="command-centre",
            zone="Asia/Jakarta",
            path=("CC",),
            version=1,
        ),
        Unit(
            code="SDA-JT",
            name="Suku Dinas Sumber Daya Air Jakarta Timur",
            parent="CC",
            kind="sda",
            zone="Asia/Jakarta",
            path=("CC", "SDA-JT"),
            version=1,
        ),
        Unit(
            code="BM-JT",
            name="Suku Dinas Bina Marga Jakarta Timur",
            parent="CC",
            kind="bina-marga",
            zone="Asia/Jakarta",
            path=("CC", "BM-JT"),
            version=1,
        ),
    )


def people() -> tuple[Person, ...]:
    """Two officers; one of them has a log-in that is in the name of every unit here."""
    return tuple(
        Person(
            login=login,
            name=name,
            role=Role.OFFICER,
            unit=unit,
            cleared=False,
            skills=(),
            shift="",
            active=True,
            lon=None,
            lat=None,
            located_at=None,
            open_tasks=0,
            version=1,
        )
        for login, name, unit in (("jaka", "Jaka Permana", "SDA-JT"), ("budi", "Budi Santoso", "SDA-JT"))
    )


def line(number: int, chance: random.Random, now: datetime = NOW) -> ReportLine:
    """One made-up report, the same for the same number and seed."""
    category = chance.choice(tuple(CATEGORIES))
    status = chance.choice((ReportStatus.NEW, ReportStatus.NEW, ReportStatus.TRIAGED))
    area = chance.randrange(len(AREAS))
    left_s = int(chance.gauss(4 * 3600, 3 * 3600))
    received = now - timedelta(minutes=chance.randrange(2, 600))
    holder = chance.choice(HOLDERS)
    return ReportLine(
        id=f"{number:08x}-0000-7000-8000-000000000000",
        ref=f"JKT-{number:06d}",
        version=1,
        status=status,
        priority=Priority(min(4, CATEGORIES[category][2] + chance.choice((0, 0, 1)))),
        category=category,
        unit="SDA-JT" if category == "flood" else "BM-JT",
        area=f"A{area}",
        excerpt=chance.choice(SENTENCES[category]).format(n=chance.randrange(2, 90)),
        received_at=received,
        changed_at=received,
        due_at=now + timedelta(seconds=left_s),
        due_target=TargetName.ASSIGN,
        holder=holder,
        held_until=now + timedelta(minutes=9) if holder else None,
        hold_reason=None,
        open_tasks=0,
        photos=chance.choice((0, 0, 1, 3)),
        merged_count=chance.choice((0, 0, 0, 2, 14)),
        flags=(Flag.NO_PLACE,) if chance.random() < 0.05 else (),
        lon=106.82 + area / 100,
        lat=-6.22,
    )


def lines(count: int, seed: int = 7, now: datetime = NOW) -> list[ReportLine]:
    """So many made-up reports."""
    chance = random.Random(seed)
    return [line(number, chance, now) for number in range(1, count + 1)]
