"""Posko: a command centre in the terminal and a workforce app for the field."""
