"""Packs: SLA policies and calendars of one source in one TOML text, with a version and the date from which they hold.

Owns the text's shape and its check as a whole, and the packs that are shipped. Must never know a database; whether the
units and categories that a pack names are there is the service's to say.
"""
