"""Examples for the OpenAPI document, one an intent's body. A test sends each through the codec: none may be stale."""

from collections.abc import Mapping
from typing import Any

_NOTE = {"note": "Sudah dicek lewat CCTV"}
_PLACE = {"lon": 106.8456, "lat": -6.2088}
_PHOTO = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "ReceiveReport": {
        "text": "Banjir setinggi lutut di depan sekolah, motor tidak bisa lewat",
        "category": "flood",
        "channel": "app",
        **_PLACE,
        "address": "Jl. Tebet Barat Dalam",
        "reporter": "+62811000111",
    },
    "ImportReports": {
        "source": "kota-lama",
        "rows": [
            {
                "row_key": "2026-000017",
                "text": "Lampu jalan mati",
                "category": "facility",
                "received_at": "2026-11-20T08:15:00+07:00",
            }
        ],
    },
    "TriageReport": {"category": "flood", "priority": 2, "unit": "bpbd-dki", **_NOTE},
    "AssignTask": {"unit": "bpbd-dki", "officer": "sari", "note": "Bawa pompa"},
    "ResolveReport": {"reason": "Sudah surut sebelum tim berangkat"},
    "RejectReport": {"reason": "prank"},
    "HoldReport": {"reason": "weather", "until": "2026-11-24T18:00:00+07:00"},
    "ResumeReport": _NOTE,
    "MergeReport": {"into": "JKT-004198", "cancel_tasks": True},
    "UnmergeReport": {"note": "Jalan yang lain"},
    "CloseReport": {"note": "Pelapor puas"},
    "ReopenReport": {"reason": "Air naik lagi"},
    "AmendReport": {"address": "Jl. Tebet Timur Dalam", **_PLACE},
    "CommentReport": {"text": "Pelapor menelepon lagi"},
    "ShareReport": {"unit": "dinas-sda"},
    "AttachToReport": {"evidence": [_PHOTO]},
    "ClaimReport": {"minutes": 15},
    "ReleaseReport": {},
    "HandOverTask": {"unit": "dinas-sda", "reason": "Pintu air milik Dinas SDA"},
    "AcceptTask": {},
    "DeclineTask": {"reason": "Sedang menangani kejadian lain"},
    "CancelTask": {"reason": "Salah alamat"},
    "DepartTask": _PLACE,
    "ArriveTask": _PLACE,
    "CloseTask": {"evidence": [_PHOTO], "note": "Saluran sudah dibersihkan", **_PLACE},
    "VerifyTask": _NOTE,
    "ReturnTask": {"reason": "Foto tidak menunjukkan lokasinya"},
    "HoldTask": {"reason": "material", "note": "Menunggu pompa"},
    "ResumeTask": {},
    "ReassignTask": {"officer": "budi"},
    "AttachToTask": {"evidence": [_PHOTO]},
    "SaveUnits": {"units": [{"code": "bpbd-dki", "name": "BPBD DKI Jakarta", "parent": "pemprov-dki"}]},
    "SaveAreas": {
        "areas": [
            {
                "code": "demo-1",
                "name": "Contoh",
                "level": "kelurahan",
                "geometry": '{"type":"Polygon","coordinates":[[[106.8,-6.3],[106.9,-6.3],[106.9,-6.2],[106.8,-6.3]]]}',
            }
        ]
    },
    "SaveCategories": {"categories": [{"code": "flood", "name_id": "Banjir", "name_en": "Flood", "priority": 2}]},
    "SaveRoutes": {"routes": [{"category": "flood", "area": None, "unit": "bpbd-dki"}]},
    "SavePeople": {"people": [{"login": "sari", "name": "Sari", "role": "officer", "unit": "bpbd-dki"}]},
    "SaveCalendars": {"calendars": [{"name": "kantor", "spec": '{"zone":"Asia/Jakarta"}'}]},
    "SavePolicies": {
        "policies": [{"code": "banjir", "version": 0, "targets": [{"name": "resolve", "target_s": 14400}]}]
    },
    "LoadPack": {
        "text": (
            '[pack]\nname = "contoh"\nversion = "2026.1"\ntitle = "Contoh"\nsource = "SK Kepala Dinas 1/2026"\n'
            '[[policy]]\ncode = "contoh-banjir"\ncategory = "flood"\ntargets = { resolve = "12h" }\n'
        )
    },
    "MoveReports": {"reports": ["JKT-004211", "JKT-004212"], "note": "SK 12/2026 berlaku"},
    "SetShift": {"shift": "07:00-15:00"},
    "LocatePerson": _PLACE,
    "OpenSession": {"login": "sari", "password": "kata sandi yang panjang"},
    "IssueToken": {"scopes": ["read"], "days": 30, "label": "papan informasi"},
    "Sweep": {"limit": 500},
    "FreezeSlaReport": {
        "start_at": "2026-10-01T00:00:00+07:00",
        "end_at": "2026-11-01T00:00:00+07:00",
        "name": "2026-10 bpbd",
        "by": ["unit", "category"],
    },
    "TakeMessages": {"limit": 50, "lease_s": 300},
    "SettleMessages": {"results": [{"id": 17, "tries": 1, "state": "sent", "delivered": ["webhook:hq"]}]},
    "RetryMessages": {"ids": [17]},
    "ClaimSlaReportRun": {"schedule": "harian", "period": "2026-11-25"},
    "SettleSlaReportRun": {"schedule": "harian", "period": "2026-11-25", "tries": 1},
    "RepeatSlaReportRun": {"schedule": "harian", "period": "2026-11-25"},
}
