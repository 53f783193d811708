"""Seals of the log of events: where they lie on this machine, how they are made and checked, their witnesses, their
schedule. Knows no command."""
