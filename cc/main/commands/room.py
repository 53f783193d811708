"""`cc room new`: a command room that works, from one TOML file or from answers. Owns what is asked and what is said."""

from pathlib import Path
from typing import Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import RefusedError
from cc.core.phrases import mark

noun = Noun("room", "A new command room from one file, or from answers.")

QUESTIONS = (
    ("name", mark("The command room's name"), "Posko"),
    ("code", mark("Its root unit's code"), "posko"),
    ("zone", mark("Its time zone"), "Asia/Jakarta"),
    ("prefix", mark("How refs of reports begin"), "JKT"),
    ("admin", mark("Who may do everything: a log-in"), "admin"),
    ("categories", mark("Categories: `starter`, `other` (that one alone), or a file"), "starter"),
    ("units", mark("A file of units (empty: none but the root)"), ""),
    ("areas", mark("A GeoJSON file of areas (empty: none)"), ""),
    ("people", mark("A file of people (empty: none but the admin)"), ""),
    ("packs", mark("Packs of promises, with commas between (empty: none)"), ""),
)
"""Key, question, and what an empty answer means."""


@noun.reads()
def new(
    desk: CommandSession,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A TOML file; without one everything is asked for.")
    ] = None,
) -> None:
    """Make a command room with its units, areas, people, categories and packs: all of it, or nothing."""
    from cc.core.intents.organisation import PersonRow, UnitRow
    from cc.core.vocabulary import Role
    from cc.main.commands.init import local_place, set_up
    from cc.main.commands.room_file import read_room
    from cc.main.commands.sla.policy_files import read_toml

    where = local_place(desk)
    told = _asked(desk) if file is None else read_toml(file)
    plan = read_room(told, file.parent if file else Path(), file, lambda named: _pack_text(desk, named))
    admin = PersonRow(login=plan.admin, name=plan.admin, role=Role.ADMIN, unit=plan.code, cleared=True)
    root = UnitRow(plan.code, plan.name, None, "", plan.zone)
    if not set_up(where, root, admin, with_starter=plan.with_starter, more=plan.more, prefix=plan.prefix):
        raise RefusedError(
            "there is a command room in {place} already: name another place with --database.",
            code="set_up",
            fields={"place": where.place},
        )
    answer = {"database": where.place, "made": True, "unit": plan.code, "admin": plan.admin}
    facts = {"place": where.place, "admin": plan.admin}
    words = desk.say(
        "A command room is in {place}; {admin} may do everything. Next: {command} doctor, {command} console.", **facts
    )
    desk.out.thing("posko.init/1", answer, lambda: [words])


def _pack_text(desk: CommandSession, named: str) -> str:
    from cc.core.errors import InputError
    from cc.main.commands.sla.policy_files import read_policy_file

    pack = read_policy_file(desk, named)
    if not pack.name:
        raise InputError("{file} is no pack: it has no [pack] with a name.", code="file.wrong", fields={"file": named})
    return pack.text


def _asked(desk: CommandSession) -> dict[str, object]:
    """Answers to every question; prompts go to standard error, so that --json stays JSON."""
    answers: dict[str, object] = {}
    for key, question, default in QUESTIONS:
        given = str(typer.prompt(desk.reader.text(question), default=default, show_default=bool(default), err=True))
        answers[key] = [each.strip() for each in given.split(",")] if key == "packs" else given.strip()
    return answers
