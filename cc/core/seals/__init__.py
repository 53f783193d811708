"""Seals: signed heads of the log of events. Owns their form; knows no database."""
