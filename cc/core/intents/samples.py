"""Values that several intents' fields show as their example. Owns nothing else."""

LON, LAT = 106.8456, -6.2088
PHOTO = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
POLYGON = '{"type":"Polygon","coordinates":[[[106.8,-6.3],[106.9,-6.3],[106.9,-6.2],[106.8,-6.3]]]}'
POLICY = {"code": "banjir", "version": 0, "targets": [{"name": "resolve", "target_s": 14400}]}
PACK = """[pack]
name = "contoh"
version = "2026.1"
title = "Contoh"
source = "SK Kepala Dinas 1/2026"
[[policy]]
code = "contoh-banjir"
category = "flood"
targets = { resolve = "12h" }
"""
