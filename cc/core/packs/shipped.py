"""The packs that are shipped: one TOML file each, beside the starter set. Each is to be checked locally before use."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from cc.core.errors import NotFoundError

_SUFFIX = ".toml"


def names() -> tuple[str, ...]:
    """Their names, sorted."""
    found = (entry.name for entry in _folder().iterdir() if entry.name.endswith(_SUFFIX))
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found))


def text(name: str) -> str:
    """A pack's text. NotFoundError when none of that name is shipped."""
    if name not in names():
        raise NotFoundError(
            "no pack {pack:quoted} is shipped: there are {known:and}.",
            code="not_found.pack",
            fields={"pack": name, "known": names()},
        )
    return _folder().joinpath(name + _SUFFIX).read_text(encoding="utf-8")


def _folder() -> Traversable:
    return files("cc.core.starter").joinpath("packs")
