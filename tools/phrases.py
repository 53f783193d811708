"""The catalogues under cc/locale: what the code says is gathered from it, translations are kept, and what the program
reads is compiled from them.

    python -m tools.phrases            # gather: new texts are added without a translation, texts no longer said go
    python -m tools.phrases --compile  # write the .mo files
    python -m tools.phrases --check    # fail on a text without a translation, holes that differ, a stale file

A text belongs to the domain of the room that says it; one that core says too stands in `core` alone, and one that the
field says too in `field` alone.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cc.core.errors import CoreError, CredentialError, InputError, RefusedError
from cc.core.phrases import reasons, shipped, undelivered
from cc.core.phrases.holes import holes
from cc.core.phrases.trade import WORDS
from cc.core.phrases.units import MONTHS, SPANS
from tools import phrases_api, phrases_help

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "cc" / "locale" / "id" / "LC_MESSAGES"
ROOMS = {
    "core": ("cc/core",),
    "field": ("cc/cli", "cc/workforce/commands", "cc/workforce/client", "cc/workforce/outbox"),
    "commands": ("cc/main", "cc/demo", "cc/intake", "cc/settings", "cc/wire", "cc/tabular"),
    "console": ("cc/tui",),
    "mail": ("cc/notify",),
    "paper": ("cc/printing",),
    "web": (
        "cc/workforce/api",
        "cc/workforce/limits",
        "cc/workforce/page",
        "cc/workforce/problems.py",
        "cc/workforce/sso",
        "cc/workforce/routes.py",
        "cc/workforce/serve.py",
    ),
}
"""By domain, the rooms whose texts it holds; core's come first."""
BELOW = {"commands": ("field",)}
"""Domains whose texts are not held again, besides core's."""
ERRORS: tuple[type[CoreError], ...] = (
    CoreError,
    *CoreError.__subclasses__(),
    *RefusedError.__subclasses__(),
    *CredentialError.__subclasses__(),
    *InputError.__subclasses__(),
)
SAYING = frozenset({"say", "note", "Phrase", "Label", "mark"} | {each.__name__ for each in ERRORS})
"""Calls whose first argument is a text of ours; a Label's second is its context."""
LATER = {
    "require_text": 1,
    "require_code": 1,
    "require_sender": 1,
    "require_admin": 1,
    "begin": 1,
    "begin_terms": 1,
    "require_house": 1,
    "require_unit_inside": 2,
    "require_role": 2,
}
"""Calls with a text of ours further back, and where it stands."""

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""What every .mo file's header says of when it was made: the same texts give the same bytes on every day."""
Key = tuple[str, str]
"""A context, empty for none, and the text."""


def said(domain: str) -> Iterator[Key]:
    """What a domain's rooms say, in the order of their files."""
    for room in ROOMS[domain]:
        place = ROOT / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place] if place.is_file() else []:
            yield from _called(ast.parse(path.read_text(encoding="utf-8")))
    if domain == "core":
        yield from (("unit", word) for _, *words in SPANS for word in words)
        yield ("unit", "bytes")
        yield from (("month", month) for month in MONTHS)
        yield from (("list", word) for word in ("or", "and"))
        yield from ((reasons.CONTEXT, text) for text in reasons.texts())
        yield from ((undelivered.CONTEXT, text) for text in undelivered.texts())
        yield from ((shipped.CONTEXT, text) for text in shipped.texts())
        yield from ((kind, word) for kind, words in WORDS.items() for word in words.values())
    yield from phrases_help.texts(domain)
    yield from phrases_api.texts(domain)


def _called(tree: ast.Module) -> Iterator[Key]:
    """The texts of a module's calls, also those within f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in SAYING:
                text, context = _text(node.args[0]), _text(node.args[1]) if len(node.args) > 1 else ""
                if text:
                    yield context if name == "Label" else "", text
            at = LATER.get(name)
            if at is not None and len(node.args) > at and _text(node.args[at]):
                yield "", _text(node.args[at])


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def gathered() -> dict[str, list[Key]]:
    """By domain, its texts once each, without those of the domains below it."""
    found: dict[str, list[Key]] = {}
    for domain in ROOMS:
        known = {key for below in ("core", *BELOW.get(domain, ())) for key in found.get(below, ())}
        found[domain] = list(dict.fromkeys(key for key in said(domain) if key not in known))
    return found


def kept(domain: str) -> dict[Key, str]:
    """The translations that stand in a domain's file."""
    path = FOLDER / f"{domain}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale="id", abort_invalid=True)
    return {(each.context or "", str(each.id)): str(each.string) for each in catalogue if each.id}


def catalogue_of(texts: list[Key], translations: dict[Key, str]) -> Catalog:
    """The texts with the translations that there are."""
    catalogue = Catalog(locale="id", project="Posko", charset="utf-8", fuzzy=False)
    catalogue.creation_date = catalogue.revision_date = MADE
    catalogue.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Language", "id")]
    for context, text in texts:
        catalogue.add(text, translations.get((context, text), ""), context=context or None)
    return catalogue


def text_of(catalogue: Catalog) -> bytes:
    """A .po file: sorted by nothing, without line numbers and dates, so that a change shows what changed."""
    out = io.BytesIO()
    write_po(out, catalogue, omit_header=True, width=120, no_location=True)
    head = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: id\\n"\n\n'
    return head + out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A .mo file; always the same bytes for the same texts."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def problems() -> list[str]:
    """What is wrong with the catalogues."""
    told: list[str] = []
    for domain, texts in gathered().items():
        translations = kept(domain)
        for key in texts:
            translation = translations.get(key, "")
            if not translation:
                told.append(f"{domain}: without an Indonesian text: {key[1]!r} {key[0]}".rstrip())
            elif holes(translation) != holes(key[1]):
                told.append(f"{domain}: other holes in the translation: {key[1]!r}")
        told += [f"{domain}: no longer said: {key[1]!r}" for key in translations if key not in set(texts)]
        path = FOLDER / f"{domain}.mo"
        if compiled(catalogue_of(texts, translations)) != (path.read_bytes() if path.is_file() else b""):
            told.append(f"{domain}: the .mo file is not of this .po: python -m tools.phrases --compile")
    return told


def main() -> int:
    """Gather, compile or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.check:
        told = problems()
        sys.stderr.write("".join(f"{line}\n" for line in told))
        return 1 if told else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    everywhere = {key: text for domain in ROOMS for key, text in kept(domain).items() if text}
    for domain, texts in gathered().items():
        translations = {**everywhere, **{key: text for key, text in kept(domain).items() if text}}
        catalogue = catalogue_of(texts, translations)
        if not asked.compile:
            (FOLDER / f"{domain}.po").write_bytes(text_of(catalogue))
        (FOLDER / f"{domain}.mo").write_bytes(compiled(catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main())
