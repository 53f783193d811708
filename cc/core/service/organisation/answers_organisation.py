"""Answers about units, areas, categories, people and the caller. One small function a question."""

import math

from cc.core.errors import InputError
from cc.core.questions import organisation as questions
from cc.core.questions import packs as questions_packs
from cc.core.records.organisation import Actor, Area, CalendarVersion, Category, Person, Route, Unit
from cc.core.records.reports import Page
from cc.core.records.sla import Policy
from cc.core.rules.sla.in_force import in_force
from cc.core.service.change.question_context import ReadContext
from cc.core.store.organisation import calendars, people
from cc.core.store.organisation.known import categories_known_to, routes_known_to, units_known_to
from cc.core.store.sql.cursors import require_limit


def who_am_i(ask: ReadContext, _question: questions.WhoAmI) -> Actor:
    """The caller."""
    return ask.actor


def list_units(ask: ReadContext, _question: questions.ListUnits) -> tuple[Unit, ...]:
    """The units that the caller is told of, parents before children."""
    return tuple(sorted(units_known_to(ask.actor, ask.directory).values(), key=lambda unit: unit.path))


def list_areas(ask: ReadContext, _question: questions.ListAreas) -> tuple[Area, ...]:
    """All areas, by code."""
    return tuple(ask.directory.areas[code] for code in sorted(ask.directory.areas))


def locate_area(ask: ReadContext, question: questions.LocateArea) -> tuple[Area, ...]:
    """The areas that hold a point, finest first."""
    lon, lat = question.lon, question.lat
    if not (math.isfinite(lon) and math.isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(
            "longitude {lon} and latitude {lat} are no place on earth: -180 to 180 and -90 to 90 are.",
            code="input.place",
            fields={"lon": str(lon), "lat": str(lat)},
        )
    if not ask.directory.areas:
        return ()
    return tuple(ask.directory.areas[code] for code in ask.directory.area_index().find(lon, lat))


def list_categories(ask: ReadContext, question: questions.ListCategories) -> tuple[Category, ...]:
    """Categories, by code."""
    every = categories_known_to(ask.actor, ask.directory)
    return tuple(each for each in every if question.retired or not each.retired)


def list_routes(ask: ReadContext, _question: questions.ListRoutes) -> tuple[Route, ...]:
    """Routes to the caller's units, by category and area."""
    return tuple(routes_known_to(ask.actor, ask.directory))


def list_policies(ask: ReadContext, _question: questions_packs.ListPolicies) -> tuple[Policy, ...]:
    """The policies in force and those to come, most specific first; ties by declared order."""
    units, every = ask.directory.units, ask.directory.all_policies.values()
    to_come = [policy for policy in every if policy.effective_at is not None and policy.effective_at > ask.now]

    def precedence(policy: Policy) -> tuple[int, bool, bool, int, str, int]:
        unit = units.get(policy.unit) if policy.unit else None
        depth = len(unit.path) if unit else 0
        return -depth, policy.category is None, policy.priority is None, policy.order, policy.code, policy.version

    return tuple(sorted({*in_force(every, ask.now), *to_come}, key=precedence))


def list_calendars(ask: ReadContext, question: questions.ListCalendars) -> tuple[CalendarVersion, ...]:
    """Working calendars and who counts by them."""
    return calendars.versions(ask.connection, ask.directory, every=question.every)


def list_people(ask: ReadContext, question: questions.ListPeople) -> Page[Person]:
    """People of the units that the caller sees."""
    return people.list_people(
        ask.connection,
        ask.directory,
        ask.actor,
        q=question.q,
        unit=ask.directory.unit(question.unit).code if question.unit else None,
        cursor=question.cursor,
        limit=require_limit(question.limit),
    )


def get_person(ask: ReadContext, question: questions.GetPerson) -> Person:
    """One person."""
    return people.get_person(ask.connection, ask.directory, ask.actor, question.login)
