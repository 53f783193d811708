"""`cc person`: who works here, with which role, when and where, and how they prove who they are."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import InputError, NotFoundError, UsageError
from cc.core.phrases import mark
from cc.core.vocabulary import Role, Scope
from cc.main.commands.person_words import person_lines, person_row
from cc.workforce.commands.log_in_steps import asked_password

if TYPE_CHECKING:
    from cc.core.intents.organisation import PersonRow
    from cc.core.records.organisation import Person
    from cc.core.records.reports import Page

noun = Noun("person", "People: roles, shifts, places, passwords, tokens.")

AsCsv = Annotated[bool, typer.Option("--csv", help="As a CSV that `load` takes back.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")]
Login = Annotated[str, typer.Argument(metavar="LOGIN", help="Somebody's log-in.")]
RoleOf = Annotated[list[Role] | None, typer.Option("--role", help="What they may do; say it again for more.")]
UnitOf = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Where they belong.")]
NameOf = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="What they are called.")]
Skills = Annotated[list[str] | None, typer.Option("--skill", metavar="WORD", help="Say it again for more.")]
Shift = Annotated[str | None, typer.Option("--shift", metavar="HH:MM-HH:MM", help="In the unit's zone; '' for none.")]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="Where messages go; '' for none.")]
Cleared = Annotated[bool | None, typer.Option("--cleared/--not-cleared", help="May see what is restricted.")]


@noun.reads("list")
def list_(
    desk: CommandSession,
    query: Annotated[str, typer.Argument(metavar="[TEXT]", help="Part of a log-in or a name.")] = "",
    unit: Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Only this unit and those below.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="How many at most.", min=1)] = 1000,
    as_csv: AsCsv = False,
) -> None:
    """People of the units that you see."""
    from cc.cli.listing import Pages, show_pages
    from cc.core.questions.organisation import ListPeople

    def page(cursor: str | None, size: int) -> "Page[Person]":
        return desk.ask(ListPeople(query, unit, cursor, size))

    if as_csv:
        from cc.cli.rowfiles import write_csv
        from cc.core.intents.organisation import PersonRow

        desk.out.write(lambda out: write_csv(PersonRow, Pages(page, limit), out))
        return
    headings = mark("login, name, role, unit, shift, skills, open tasks, active")
    pages, reader = Pages(page, limit), desk.reader
    show_pages(desk, "posko.person/1", pages, headings, lambda each: person_row(each, reader), mark("Nobody."))


@noun.reads()
def show(desk: CommandSession, login: Login) -> None:
    """One person."""
    person = _person(desk, login)

    def words() -> list[str]:
        from cc.cli.pages.showing import labelled

        return list(labelled(person_lines(person, desk.reader), desk.reader))

    desk.out.thing("posko.person/1", person, words)


@noun.writes()
def add(
    desk: CommandSession,
    login: Login,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What they are called.")],
    role: Annotated[list[Role], typer.Option("--role", help="What they may do; say it again for more.")],
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="Where they belong.")],
    skill: Skills = None,
    shift: Shift = None,
    cleared: Cleared = None,
    email: Email = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a password to log in with.")] = False,
) -> None:
    """Add somebody who is not there yet."""
    from cc.core.intents.organisation import PersonRow

    row = PersonRow(
        login=login,
        name=name,
        **_roles(role),
        unit=unit,
        cleared=bool(cleared),
        skills=tuple(skill or ()),
        shift=shift or "",
        email=email or "",
    )
    if desk.flags.key is None:
        _refuse_another(desk, row)
    secret = asked_password(desk.say("Password for {login}", login=login), twice=True) if password else None
    _save(desk, replace(row, password=secret))


def _refuse_another(desk: CommandSession, row: "PersonRow") -> None:
    """Adding anew would take skills, shift and clearance from whoever has the log-in; the same again does no harm."""
    try:
        known = _person(desk, row.login)
    except NotFoundError:
        return
    if _row_of(known) != row:
        raise InputError(
            "there is {login} already ({name}): `{command} person set {login}` changes that.",
            code="input.person_known",
            fields={"login": known.login, "name": known.name},
        )


@noun.writes("set")
def set_(
    desk: CommandSession,
    login: Login,
    name: NameOf = None,
    role: RoleOf = None,
    unit: UnitOf = None,
    skill: Skills = None,
    shift: Shift = None,
    cleared: Cleared = None,
    email: Email = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whoever is inactive cannot log in; tokens end.")
    ] = None,
) -> None:
    """Change what is said of somebody; what is left out stays."""
    given = {
        "name": name,
        "role": role or None,
        "unit": unit,
        "skills": tuple(skill) if skill is not None else None,
        "shift": shift,
        "cleared": cleared,
        "active": active,
        "email": email,
    }
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise UsageError("say what to change: --name, --role, --unit, --skill, --shift, --cleared, --email, --active.")
    person = _person(desk, login)
    if role:
        changes |= _roles(role, several=len(person.held) > 1)
    _save(desk, replace(_row_of(person), **changes))


@noun.writes()
def load(
    desk: CommandSession,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or TOML ([[person]]).")],
    sheet: Sheet = None,
) -> None:
    """Add or change people from a file: login, name, role, roles, unit, cleared, skills, shift, active, email."""
    from cc.cli.pages.receipts import print_saved
    from cc.cli.rowfiles import rows_from
    from cc.core.intents.organisation import PersonRow, SavePeople
    from cc.core.records.organisation import Person

    print_saved(desk, desk.do(SavePeople(rows_from(file, PersonRow, "person", listed=Person, sheet=sheet))))


@noun.writes()
def shift(
    desk: CommandSession,
    login: Login,
    hours: Annotated[str, typer.Argument(metavar="HH:MM-HH:MM", help="'' for none.")],
) -> None:
    """Say when somebody works."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import SetShift

    print_saved(desk, desk.do(SetShift(login, hours)))


@noun.writes()
def locate(
    desk: CommandSession,
    lat: Annotated[float, typer.Option("--lat", help="Latitude, WGS84.", min=-90, max=90)],
    lon: Annotated[float, typer.Option("--lon", help="Longitude, WGS84.", min=-180, max=180)],
    login: Annotated[str | None, typer.Argument(metavar="[LOGIN]", help="Who; else you.")] = None,
) -> None:
    """Say where somebody is now."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import LocatePerson

    print_saved(desk, desk.do(LocatePerson(lon, lat, login)))


@noun.writes()
def password(desk: CommandSession, login: Login) -> None:
    """Give somebody a new password; it is asked for, or read from standard input."""
    row, prompt = _row_of(_person(desk, login)), desk.say("New password for {login}", login=login)
    _save(desk, replace(row, password=asked_password(prompt, twice=True)))


@noun.writes()
def token(
    desk: CommandSession,
    login: Annotated[str | None, typer.Argument(metavar="[LOGIN]", help="For whom; else for you.")] = None,
    days: Annotated[int, typer.Option("--days", help="How long it lasts.", min=1, max=3650)] = 30,
    scope: Annotated[list[Scope] | None, typer.Option("--scope", help="What it may; say it again for more.")] = None,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What it is for.")] = "",
) -> None:
    """Issue a token for a person or a program; it is shown once."""
    from cc.core.centre import Call
    from cc.core.intents.organisation import IssueToken

    scopes = tuple(scope) if scope else (Scope.READ, Scope.WRITE)
    # Without a key: no answer that holds a secret is kept to be given again.
    session = desk.centre.execute(Call(desk.credential, IssueToken(login, scopes, days, label)))

    def words() -> list[str]:
        facts = {"login": session.login, "scopes": list(session.scopes), "at": session.ends_at}
        return [
            session.token,
            desk.say("for {login}, may {scopes:scope}, until {at:moment}; shown only now", **facts),
        ]

    desk.out.thing("posko.session/1", session, words)


@noun.writes()
def revoke(desk: CommandSession) -> None:
    """End a token now: the one of --token, CC_TOKEN or `login`; reads it from standard input where there is none."""
    from cc.cli.pages.receipts import print_saved
    from cc.core.centre import BearerToken, Call
    from cc.core.intents.organisation import EndSession

    secret = desk.flags.token or asked_password(desk.say("Token"))
    print_saved(desk, desk.centre.execute(Call(BearerToken(secret), EndSession())))


def _roles(told: "list[Role]", *, several: bool = False) -> dict[str, Any]:
    """One is said alone: servers of the first version know of no set."""
    from cc.core.rules.lifecycle.roles import highest, ordered

    return {"role": highest(told), "roles": ordered(told) if len(told) > 1 or several else ()}


def _person(desk: CommandSession, login: str) -> "Person":
    from cc.core.questions.organisation import GetPerson

    return desk.ask(GetPerson(login))


def _row_of(person: "Person") -> "PersonRow":
    from cc.core.intents.organisation import PersonRow

    return PersonRow(
        login=person.login,
        name=person.name,
        role=person.role,
        roles=person.roles,
        unit=person.unit,
        cleared=person.cleared,
        skills=person.skills,
        shift=person.shift,
        active=person.active,
        email=person.email,
    )


def _save(desk: CommandSession, row: "PersonRow") -> None:
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import SavePeople

    print_saved(desk, desk.do(SavePeople((row,))))
