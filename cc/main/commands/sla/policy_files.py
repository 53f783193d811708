"""Files of SLA policies and calendars on this machine, and packs that are shipped: their text, and what is wrong told
line by line.

Owns the finding and the telling; what a text may say is core.packs'.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cc.cli.files import content
from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.phrases.phrase import phrase_of
from cc.core.rules.bounded_text import read_toml as read_toml_text

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.packs.reading import Pack

CAP_BYTES = 4 << 20


def read_policy_file(desk: "CommandSession", named: str, unit: str | None = None) -> "Pack":
    """The pack that is shipped under a name, or a file: a pack, or a plain file of policies and calendars. `unit` is
    written into the pack. Raises InputError after telling every problem with its line; then nothing was taken."""
    from cc.core.packs import shipped
    from cc.core.packs.reading import read_policy_text, with_unit

    file = Path(named)
    if named in shipped.names() and not file.exists():
        text = shipped.text(named)
    else:
        try:
            text = content(file, CAP_BYTES).decode()
        except UnicodeDecodeError as wrong:
            raise InputError(
                "{file}: it is no TOML ({why:reason}).",
                code="file.wrong",
                fields={"file": str(file), "why": str(wrong)},
            ) from wrong
        except InputError as wrong:
            if file.exists() or "/" in named or named.endswith(".toml"):
                raise
            wrong.add(Phrase("No pack of that name is shipped either: `{command} sla packs` lists them."))
            raise
    with line_by_line(desk, named):
        found = read_policy_text(text)
        return read_policy_text(with_unit(found, unit)) if unit else found


@contextmanager
def line_by_line(desk: "CommandSession", named: str) -> Iterator[None]:
    """Tell the problems of a pack one a line, as compilers do, before the error that sums them up."""
    from cc.cli.diagnostics import note

    try:
        yield
    except InputError as wrong:
        if wrong.code != "pack.wrong":
            raise
        problems = wrong.fields.get("problems")
        told = problems if isinstance(problems, list) else []
        count = wrong.fields.get("count", len(told))
        fields = {"file": named, **wrong.fields}
        if desk.flags.as_json:
            told_fields = {**fields, "wrong": wrong.phrase}
            raise InputError("{file}: {wrong}", code="pack.wrong", fields=told_fields) from wrong
        for each in told:
            problem = phrase_of(each.get("phrase", each["problem"])).said(desk.reader).rstrip(".")
            end = "" if problem.endswith("?") else "."
            facts = {"file": named, "line": each["line"], "key": each["key"] or Phrase("text"), "end": end}
            note("{file}:{line}: {key}: {problem}{end}", problem=problem, **facts)
        raise InputError(
            "{file}: {count} {count:plural=problem/problems}, nothing was taken.",
            code="pack.wrong",
            fields={**fields, "count": count},
        ) from wrong


def read_toml(file: Path) -> dict[str, object]:
    """A TOML file's values. Raises InputError with the line that is wrong."""
    try:
        return read_toml_text(content(file, CAP_BYTES).decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise InputError(
            "{file}: it is no TOML ({why:reason}).", code="file.wrong", fields={"file": str(file), "why": str(wrong)}
        ) from wrong
