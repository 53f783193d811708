"""Answers about second factors: who has one, since when. Shows no secret."""

from cc.core.questions.second_factor import ListSecondFactors
from cc.core.records.organisation import Person
from cc.core.records.second_factor import SecondFactorRecord, SecondFactorUse
from cc.core.rules.lifecycle.access import holds
from cc.core.rules.lifecycle.roles import needs_second_factor
from cc.core.service.change.question_context import ReadContext
from cc.core.service.change.save_rows import ADMINS
from cc.core.service.organisation.second_factor import is_required, since_of
from cc.core.store.organisation import people, second_factors
from cc.core.vocabulary import Scope


def list_second_factors(ask: ReadContext, _: ListSecondFactors) -> SecondFactorRecord:
    """Oneself; for an administrator the active people of the units that they set up."""
    required = is_required(ask.directory, ask.now)
    if holds(ask.actor, *ADMINS) and Scope.ADMIN in ask.actor.scopes:
        found = people.active_people(ask.connection, people.subtree(ask.directory, ask.actor.unit))
    else:
        found = [people.get_person(ask.connection, ask.directory, ask.actor, ask.actor.login)]
    kept = {each.login: each for each in second_factors.every(ask.connection)}

    def use(person: Person) -> SecondFactorUse:
        theirs = kept.get(person.login, second_factors.NONE)
        return SecondFactorUse(
            login=person.login,
            name=person.name,
            role=person.role,
            unit=person.unit,
            asked=bool(theirs.secret) or (required and needs_second_factor(person.held)),
            since=since_of(theirs),
            recovery_left=len(theirs.recovery.split()),
        )

    return SecondFactorRecord(required=required, people=tuple(map(use, found)))
