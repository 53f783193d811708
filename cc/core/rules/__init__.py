"""Rules: pure decisions. Values in, values out; no database, no screen, no clock reading."""
