"""`cc room new`: a command room that works, from one TOML file or from answers. Owns what is asked and what is said."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import note_phrase
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import CoreError, RefusedError
from cc.core.phrases import mark
from cc.core.vocabulary import RoomSetting
from cc.main.commands.init import local_place, tell_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cc.core.records.organisation import SettingRecord
    from cc.main.commands.room_file import RoomPlan
    from cc.settings.light import Where

noun = Noun("room", "A new command room from one file or from answers; its settings.")

SETTING_HEADINGS = mark("name, value, may be, since, what it is")

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
    from cc.main.commands.sla.policy_files import read_toml

    where = local_place(desk)
    if file is None:
        _require_no_room(where)
    plan = _made(desk, where, _asked(desk, where) if file is None else read_toml(file), file)
    answer = {"database": where.place, "made": True, "unit": plan.code, "admin": plan.admin}
    facts = {"place": where.place, "admin": plan.admin}
    words = desk.say(
        "A command room is in {place}; {admin} may do everything. Next: {command} doctor, {command} console.", **facts
    )
    desk.out.thing("posko.init/1", answer, lambda: [words])
    tell_keys(where)


@noun.reads()
def settings(desk: CommandSession) -> None:
    """What the command room and your agency state for themselves, and since when."""
    from cc.core.questions.organisation import ListSettings

    reader = desk.reader

    def row(each: "SettingRecord") -> tuple[object, ...]:
        since = reader.say("the default") if each.since is None else reader.say("{at:time}", at=each.since)
        span = reader.say("{least} to {most}", least=each.least, most=each.most)
        return (str(each.name), each.value, span, since, reader.word("room_setting", each.name))

    found = desk.ask(ListSettings())
    desk.out.items("posko.setting/1", found, SETTING_HEADINGS, row, empty=mark("There are no settings."))


@noun.writes("set")
def set_(
    desk: CommandSession,
    name: Annotated[RoomSetting, typer.Argument(metavar="NAME", help="Which setting: `room settings` lists them.")],
    value: Annotated[int, typer.Argument(metavar="NUMBER", help="What it is from now on.")],
) -> None:
    """State a setting, from now on; what was judged before stays as it is."""
    from cc.core.intents.organisation import StateSetting

    saved = desk.do(StateSetting(name, value))

    def words() -> list[str]:
        facts = {"name": str(name), "value": value}
        if saved.unchanged:
            return [desk.say("{name} is {value} already.", **facts)]
        return [desk.say("{name} is {value} from now on. It stands in the audit trail.", **facts)]

    desk.out.thing("posko.saved/1", saved, words)


def _made(desk: CommandSession, where: "Where", told: "Mapping[str, object]", file: Path | None) -> "RoomPlan":
    """The room that a file's keys, or answers, make; it is there now. RefusedError where there is one already."""
    from cc.core.intents.organisation import PersonRow, UnitRow
    from cc.core.vocabulary import Role
    from cc.main.commands.init import set_up
    from cc.main.commands.room_file import read_room

    plan = read_room(told, file.parent if file else Path(), file, lambda named: _pack_text(desk, named))
    admin = PersonRow(login=plan.admin, name=plan.admin, role=Role.ADMIN, unit=plan.code, cleared=True)
    root = UnitRow(plan.code, plan.name, None, "", plan.zone)
    if not set_up(where, root, admin, with_starter=plan.with_starter, more=plan.more, prefix=plan.prefix):
        raise _there_already(where)
    return plan


def _there_already(where: "Where") -> RefusedError:
    return RefusedError(
        "there is a command room in {place} already: name another place with --database.",
        code="set_up",
        fields={"place": where.place},
    )


def _require_no_room(where: "Where") -> None:
    """RefusedError for a place with a room in it, before anything is asked. What else may be wrong with it is told
    when the room is made."""
    from cc.core.centre import LocalActor
    from cc.core.questions.organisation import WhoAmI
    from cc.main.wire import open_local

    try:
        centre = open_local(where)
    except CoreError:
        return
    try:
        centre.read(LocalActor(), WhoAmI())
    except CoreError:
        return
    finally:
        centre.close()
    raise _there_already(where)


def _pack_text(desk: CommandSession, named: str) -> str:
    from cc.core.errors import InputError
    from cc.main.commands.sla.policy_files import read_policy_file

    pack = read_policy_file(desk, named)
    if not pack.name:
        raise InputError("{file} is no pack: it has no [pack] with a name.", code="file.wrong", fields={"file": named})
    return pack.text


def _asked(desk: CommandSession, where: "Where") -> dict[str, object]:
    """Answers to every question, each tried at once and asked for again when it will not do. Prompts go to standard
    error, so that --json stays JSON."""
    answers: dict[str, object] = {}
    for key, question, default in QUESTIONS:
        while True:
            given = str(typer.prompt(desk.reader.text(question), default=default, show_default=bool(default), err=True))
            answers[key] = [each.strip() for each in given.split(",")] if key == "packs" else given.strip()
            wrong = None if given == default else _wrong_with(desk, where, answers)
            if wrong is None:
                break
            note_phrase(wrong.phrase)
    return answers


def _wrong_with(desk: CommandSession, where: "Where", answers: dict[str, object]) -> CoreError | None:
    """What is wrong with the answers so far: a room is made of them, and thrown away."""
    with TemporaryDirectory(prefix="posko-room-") as folder:
        try:
            _made(desk, replace(where, database=str(Path(folder) / "posko.db"), evidence=None), answers, None)
        except CoreError as wrong:
            return wrong
    return None
