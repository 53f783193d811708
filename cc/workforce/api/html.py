"""Pages of HTML without scripts: their frame and looks. Owns escaping, and the header that forbids all that is not
ours; knows no page's content."""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from cc.words.reader import Reader

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
code, pre { font: 14px/1.4 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .5rem; border: 1px solid #8886; }
table { border-collapse: collapse; margin: .5rem 0; display: block; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem; border: 1px solid #8886; }
summary { padding: .3rem 0; cursor: pointer; }
details[open] { padding-bottom: 1rem; }
"""
_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
SECURITY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy of every page: nothing is loaded, nothing runs."""
_MARKED = re.compile(r"`([^`]+)`|\[([^\]]+)\]\((/[\w/.-]*)\)")


def page(reader: Reader, title: str, body: Iterable[str]) -> str:
    """A whole page in the reader's language, with a link to the same in the other one."""
    language, other = reader.language, reader.language.other
    names = {"id": "Bahasa Indonesia", "en": "English"}
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language.value}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f'<p><a href="?lang={other.value}" hreflang="{other.value}">{names[other.value]}</a></p>',
            f"<h1>{escape(title)}</h1>",
            *body,
            "</body></html>",
            "",
        ]
    )


def table(head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """A table: headings are text, cells HTML already."""
    heads = "".join(f"<th>{escape(each)}</th>" for each in head)
    cells = ("".join(f"<td>{each}</td>" for each in row) for row in rows)
    return f"<table><tr>{heads}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def code(text: str) -> str:
    """A text as code."""
    return f"<code>{escape(text)}</code>"


def said(text: str) -> str:
    """A text of ours: what stands between backticks is code, `[words](/path)` a link of this server."""
    made, at = [], 0
    for found in _MARKED.finditer(text):
        made.append(escape(text[at : found.start()]))
        made.append(code(found[1]) if found[1] else f'<a href="{escape(found[3])}">{escape(found[2])}</a>')
        at = found.end()
    return "".join([*made, escape(text[at:])])
