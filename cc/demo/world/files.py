"""Reads the data files that lie beside this module. Owns nothing but their loading; knows no field in them."""

import tomllib
from importlib.resources import files
from typing import Any


def read_text(name: str) -> str:
    """The text of a packaged file of the demo world, UTF-8."""
    return files("cc.demo.world").joinpath(name).read_text(encoding="utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """A packaged TOML file of the demo world as plain values."""
    return tomllib.loads(read_text(name))
