"""A person in words: in full, and as a row of a table."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.cli.pages.showing import Line
    from cc.core.records.organisation import Person
    from cc.words.reader import Reader


def person_lines(person: "Person", reader: "Reader") -> "Iterator[Line]":
    """Who it is, where they are and what they have to do, each with its label."""
    facts = {"login": person.login, "name": person.name, "role": list(person.held), "unit": person.unit}
    own = reader.say("{login}  {name}  {role:role} of {unit}", **facts)
    yield "", own if person.active else f"{own}  {reader.say('NOT ACTIVE')}"
    if person.email:
        yield mark("e-mail"), person.email
    hours = {"shift": person.shift or "–", "skills": list(person.skills) or "–"}
    yield (
        mark("shift"),
        reader.say("{shift}, skills {skills}, cleared", **hours)
        if person.cleared
        else reader.say("{shift}, skills {skills}", **hours),
    )
    place = {"lat": person.lat, "lon": person.lon, "at": person.located_at}
    yield mark("place"), reader.say("lat {lat}, lon {lon}, {at:moment}", **place) if person.located_at else "?"
    yield mark("tasks"), reader.say("{count} open", count=person.open_tasks)


def person_row(each: "Person", reader: "Reader") -> tuple[object, ...]:
    """The cells of a list: log-in, name, role, unit, shift, skills, open tasks, whether active."""
    skills, active = ", ".join(each.skills), reader.say("yes") if each.active else reader.say("no")
    return (
        each.login,
        each.name,
        reader.say("{roles:role}", roles=list(each.held)),
        each.unit,
        each.shift,
        skills,
        each.open_tasks,
        active,
    )
