"""Inputs of our own of every kind that the shared manifest has: what runs where the manifest is not at hand, and beside
it where it is. Owns files and commands; what they must show stands in `test_manifest`."""

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from PIL import Image

from tests.pictures import exif, jpeg, saved

IMPORT = "posko report import in.csv --map map.toml --source uji"
MAP = """
zone = "Asia/Jakarta"
[fields]
id = "nomor"
text = "isi"
received_at = "masuk"
"""
PAIR = 'lat = "lintang"\nlon = "bujur"\n'
POINT = 'point = "titik"\n'
ENDED = 'closed_at = "selesai"\ndue_at = "tenggat"\n'
HEAD = "nomor,isi,masuk,lintang,bujur"
AT = "2026-11-21 07:15"
NEW = "posko report new 'Genangan' --lat -6.2088056 --lon 106.8456111 --photo a.jpg"
AREAS = ("posko area load in.geojson", "posko area list --level uji")
Files = Mapping[str, str | bytes]


def square(properties: dict[str, str], ring: list[list[float]], crs: str = "") -> str:
    """A FeatureCollection of one area."""
    geometry = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": properties, "geometry": geometry}]
    document: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document)


def requests() -> str:
    """Open311 requests, one of them under way, one acknowledged."""
    at = "2026-11-22T03:00:00Z"
    return json.dumps(
        [
            {
                "service_request_id": f"q{number}",
                "status": status,
                "service_code": "9",
                "service_name": "Jalan",
                "description": f"lubang {number}",
                "requested_datetime": at,
                "updated_datetime": "2026-11-23T03:00:00Z",
                "lat": -6.21,
                "long": 106.84,
            }
            for number, status in enumerate(("open", "acknowledged", "in_progress"))
        ]
    )


def rows(count: int, short_from: int) -> str:
    """Rows whose last cells are empty, and left out from one of them on."""
    lines = [f"{HEAD},petugas,foto"]
    for number in range(count):
        lines.append(f"B{number},Got {number},{AT},-6.21,106.83" + (",," if number < short_from else ""))
    return "\n".join(lines) + "\n"


def noisy() -> bytes:
    """A JPEG of noise, in one scan."""
    picture = Image.frombytes("RGB", (400, 300), random.Random(5).randbytes(360_000))
    return saved(picture, "JPEG", quality=80, exif=exif(local="2026:11:21 09:00:00"))


def cut() -> bytes:
    """It ends in the middle, with an end mark."""
    whole = noisy()
    return whole[: len(whole) // 2] + b"\xff\xd9"


def zeroed() -> bytes:
    """Its second half is zeros."""
    whole = noisy()
    half = len(whole) // 2
    return whole[:half] + bytes(len(whole) - half - 2) + b"\xff\xd9"


def gps(weeks: int) -> bytes:
    """Taken now at the report's place, with a GPS date that is so many weeks off."""
    now = datetime.now(UTC).replace(microsecond=0)
    local = f"{now + timedelta(hours=7):%Y:%m:%d %H:%M:%S}"
    place = (106.8456111, -6.2088056)
    return jpeg(exif(place=place, local=local, offset="+07:00", gps_at=now - timedelta(weeks=weeks)))


def timed(local: str) -> bytes:
    """A photo whose time of taking is written so."""
    return jpeg(exif(local=local))


def own() -> dict[str, tuple[Files, tuple[str, ...]]]:
    """Files and commands by the case whose kind they are."""
    rehearsed = (f"{IMPORT} --dry-run", IMPORT)
    listed = "posko report list 'flag:no_place'"
    ring: list[list[float]] = [[107.2, -6.9], [107.21, -6.9], [107.21, -6.89], [107.2, -6.9]]
    metres: list[list[float]] = [[20, 20], [80, 20], [80, 60], [20, 20]]
    one = {"kode": "v.1", "nama": "Uji", "level": "uji"}
    ended = f"nomor,isi,masuk,selesai,tenggat\n7,Lampu mati,{'2026-11-10 08:00'},"
    closed = (IMPORT, "posko report list 'status:closed'", "posko report list 'status:closed' --sort received")
    inspect = ("posko evidence inspect a.jpg --json",)
    points = {"map.toml": MAP + POINT}
    pair = {"map.toml": MAP + PAIR}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [106.81, -6.21]}}
    feature["properties"] = {
        "pkey": "8",
        "created_at": "2026-11-21T08:00:00",
        "text": "banjir",
        "disaster_type": "flood",
    }
    envelope = json.dumps({"ok": True, "result": {"type": "FeatureCollection", "features": [feature]}})
    status = 'closed_at = "selesai"\nstatus = "status"\n[values.status]\n"Selesai" = "closed"\n"*" = "new"\n'
    return {
        "01-ids-scientific": (
            pair | {"in.csv": f"{HEAD}\n" + "".join(f"3.17E+15,isi {n},{AT},-6.2,106.8{n}\n" for n in range(3))},
            rehearsed,
        ),
        "02-ids-zero": (
            pair
            | {
                "in.csv": f"{HEAD}\n"
                + "".join(f"{i},isi {i}{n},{AT},-6.2,106.8\n" for n, i in enumerate(("-", "-", 4)))
            },
            rehearsed,
        ),
        "03-closed-9999-1900": (
            {
                "map.toml": MAP + ENDED,
                "in.csv": f"{ended}2999-01-01,2026-11-11 08:00\n"
                "8,B,2026-11-10 08:00,1899-12-30,2026-11-11 08:00\n"
                "9,C,2026-11-10 08:00,2026-11-13 08:00,2026-11-11 08:00\n",
            },
            (
                IMPORT,
                "posko report list 'source:uji' --sort received",
                "posko sla report --from 2026-11-10 --to 2026-11-10",
            ),
        ),
        "04-closed-9999-before-due": (
            {"map.toml": MAP + ENDED, "in.csv": f"{ended}9999-12-31,2150-01-01 00:00\n"},
            (IMPORT, "posko report show JKT-000001", "posko sla report --from 2026-11-10 --to 2026-11-10"),
        ),
        "05-open311-acknowledged": (
            {"in.json": requests()},
            (
                "posko report import in.json --map open311 --source o",
                "posko report list 'status:closed' --sort received",
            ),
        ),
        "06-early-end-50": ({"a.jpg": cut()}, inspect),
        "07-zeroed-tail": ({"a.jpg": zeroed()}, inspect),
        "08-gps-rollover-1": ({"a.jpg": gps(1024)}, ("true", NEW, "posko evidence show JKT-000001")),
        "09-gps-rollover-2": ({"a.jpg": gps(2048)}, ("true", NEW, "posko evidence show JKT-000001")),
        "10-exif-pm": ({"a.jpg": timed("2026:11:20 1:30:00 pm")}, inspect),
        "11-exif-zone-suffix": ({"a.jpg": timed("2026-11-20T00:30:00+00:00")}, inspect),
        "12-exif-Z": ({"a.jpg": timed("2026:11:20 23:30:00Z")}, inspect),
        "13-all-places-lost-decimal-comma": (
            pair
            | {
                "in.csv": HEAD.replace(",", ";") + "\n" + "".join(f"{n};isi;{AT};-6,21;106,8{n}\n" for n in range(1, 4))
            },
            (IMPORT,),
        ),
        "14-point-odk-ewkt": (
            points
            | {
                "in.csv": f"nomor,isi,masuk,titik\n1,a,{AT},-6.2088 106.8456 3 9\n"
                f"2,b,{AT},SRID=4326;POINT(106.8456 -6.2088)\n"
                f'3,c,{AT},"-6.2088°; 106.8456°"\n',
            },
            (f"{IMPORT} --json", listed),
        ),
        "15-point-decimal-comma": (
            points
            | {"in.csv": f'nomor,isi,masuk,titik\n1,a,{AT},"-6,2088 | 106,8456"\n2,b,{AT},"-6,2088, 106,8456"\n'},
            (f"{IMPORT} --json", listed),
        ),
        "16-cr-only": (pair | {"in.csv": f"{HEAD}\r1,a,{AT},-6.2,106.8\r2,b,{AT},-6.2,106.8\r".encode()}, (IMPORT,)),
        "17-short-rows-from-16": (pair | {"in.csv": rows(30, 11)}, (IMPORT,)),
        "18-header-with-empty-cells": (
            pair | {"in.csv": f"{HEAD},,\n1,a,{AT},-6.2,106.8\n2,b,{AT},-6.2,106.8,,\n3,c,{AT},-6.2,106.8,\n"},
            (IMPORT,),
        ),
        "19-sep-semicolon": (
            pair | {"in.csv": f'"sep=;"\r\n{HEAD.replace(",", ";")}\r\n1;a;{AT};-6.2;106.8\r\n'.encode()},
            (IMPORT,),
        ),
        "20-mixed-encoding": (
            pair
            | {
                "in.csv": "\n".join(
                    [HEAD, *(f"{n},Café Melayu banjir gang {n},{AT},-6.2,106.8" for n in range(19))]
                ).encode()
                + f"\n99,Kaf\xe9,{AT},-6.2,106.8\n".encode("latin-1")
            },
            (IMPORT, "posko report list 'gang' --limit 2"),
        ),
        "21-dup-attribute-column": (
            {
                "map.toml": MAP + '[attributes]\ntelepon = "telepon"\n',
                "in.csv": f"telepon,nomor,isi,masuk,telepon\n1,1,a,{AT},2\n",
            },
            (IMPORT, "posko report show JKT-000001 --json"),
        ),
        "22-crs-id74": ({"in.geojson": square(one, ring, "urn:ogc:def:crs:EPSG::4238")}, AREAS),
        "23-crs-projected-small": ({"in.geojson": square(one, metres, "EPSG:23834")}, AREAS),
        "24-parent-self": ({"in.geojson": square(one | {"kode": "a", "parent": "a"}, ring)}, AREAS),
        "25-geojson-envelope": (
            {"in.json": envelope, "map.toml": 'extends = "petabencana"\nsource = "pb"\nrecords = "result.features"\n'},
            ("posko report import in.json --map map.toml",),
        ),
        "26-people-semicolon": (
            {"in.csv": "name;login;unit;role\r\nSuharto;s1;posko;officer\r\n"},
            ("posko person load in.csv", "posko person list"),
        ),
        "27-people-empty-rows": (
            {"in.csv": "\ufefflogin,name,role,unit\n,,,\ns2,Siti,officer,posko\n,,,\n"},
            ("posko person load in.csv", "posko person list"),
        ),
        "28-units-semicolon": (
            {"in.csv": "kode;nama;jenis;induk\r\nrt9;RT 03;unit;posko\r\n"},
            ("posko unit load in.csv", "posko unit list"),
        ),
        "29-months-agustus": (
            {
                "map.toml": MAP.replace("[fields]", 'time_format = ["%d %B %Y %H.%M", "%d %b %Y %H.%M"]\n[fields]'),
                "in.csv": "nomor,isi,masuk\n1,a,1 Oktober 2026 09.15\n"
                "2,b,Senin 2 Maret 2026 09.15\n3,c,3 Mei 2026 09.15\n",
            },
            (IMPORT,),
        ),
        "31-text-zero-width": ({}, ('posko report new "\u200b\ufeff\u2060"',)),
        "32-updated-export": (
            {
                "map.toml": MAP + status,
                "a.csv": f"nomor,isi,masuk,selesai,status\nU7,Got,{AT},,Baru\n",
                "b.csv": f"nomor,isi,masuk,selesai,status\nU7,Got,{AT},2026-11-22 10:00,Selesai\nU8,Api,{AT},,Baru\n",
            },
            (
                "posko report import a.csv --map map.toml --source u",
                "posko report import b.csv --map map.toml --source u",
                "posko report list source:u",
            ),
        ),
        "33-list-status-closed": (
            {"map.toml": MAP + ENDED, "in.csv": f"{ended}2026-11-10 09:00,2026-11-11 08:00\n"},
            closed,
        ),
        "34-list-ref-of-closed": (
            {"map.toml": MAP + ENDED, "in.csv": f"{ended}2026-11-10 09:00,2026-11-11 08:00\n"},
            (IMPORT, "posko report list JKT-000001", "posko report list JKT-000001 --sort received"),
        ),
    }
