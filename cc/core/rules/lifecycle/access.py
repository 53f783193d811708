"""Who may see and do what: roles × units × clearance. Pure; the store applies the same scope in SQL."""

from collections.abc import Iterable
from functools import cache

from cc.core.errors import ForbiddenError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.rows import Row, Who
from cc.core.rules.lifecycle.tables import REPORT_ROWS, TASK_ROWS
from cc.core.vocabulary import Action, Role, Scope, Subject

_LETTERS: dict[Role, frozenset[Who]] = {
    Role.CHANNEL: frozenset({Who.CHANNEL, Who.SIGHT}),
    Role.VIEWER: frozenset(),
    Role.AUDITOR: frozenset(),
    Role.OFFICER: frozenset({Who.OFFICER, Who.SIGHT}),
    Role.OPERATOR: frozenset({Who.OPERATOR, Who.SIGHT}),
    Role.SUPERVISOR: frozenset({Who.OPERATOR, Who.SUPERVISOR, Who.SIGHT, Who.CHANNEL}),
    Role.ADMIN: frozenset(),
    Role.SYSTEM: frozenset({Who.CAUSED, Who.CHANNEL, Who.SIGHT}),
}

LOOKERS = frozenset({Role.VIEWER, Role.AUDITOR})
"""Roles that look on and change nothing: a viewer its subtree, an auditor the audit trail of it, too."""

_NAMES = {
    Who.CHANNEL: Role.CHANNEL,
    Who.OPERATOR: Role.OPERATOR,
    Who.SUPERVISOR: Role.SUPERVISOR,
    Who.OFFICER: Role.OFFICER,
    Who.CAUSED: Role.SYSTEM,
}


def roles_of(actor: Actor) -> tuple[Role, ...]:
    """Every role that the actor holds."""
    return actor.held


def holds(actor: Actor, *roles: Role) -> bool:
    """Whether the actor has one of the roles."""
    return bool(set(roles) & set(roles_of(actor)))


_DESK = frozenset({Role.VIEWER, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM})


def sees_subtree(actor: Actor) -> bool:
    """Whether the actor sees what their unit and those below it see; officers and channels see theirs alone,
    who only sets up what they once entered."""
    return not _DESK.isdisjoint(roles_of(actor))


def allows(role: Role, row: Row) -> bool:
    """Whether the role may ask for the row."""
    return bool(_LETTERS[role] & row.who)


def require_row(actor: Actor, row: Row) -> None:
    """ForbiddenError unless the actor's role may ask for the row, and the token may write."""
    require_scope(actor, Scope.WRITE)
    if not any(allows(role, row) for role in roles_of(actor)):
        raise ForbiddenError(
            "{action:action} is for {wanted:role|or}; {login} is {role:role}.",
            code="forbidden.role",
            fields={
                "action": str(row.action),
                "role": str(actor.role),
                "wanted": _wanted(row),
                "login": actor.login,
            },
        )


def _wanted(row: Row) -> list[str]:
    """For whom it is, as a refusal says it: what whoever sees may do, is for all but those who only look."""
    if Who.SIGHT in row.who:
        return [str(role) for role in Role if role is not Role.SYSTEM and allows(role, row)]
    return [str(_NAMES[each]) for each in sorted(row.who) if each in _NAMES]


def looks_only(actor: Actor) -> bool:
    """Whether nothing that the actor holds lets them change anything."""
    return LOOKERS.issuperset(roles_of(actor))


def require_action(actor: Actor, subject: Subject, action: Action) -> None:
    """ForbiddenError unless the actor's role may ask for the action in some status: asked before any status is read."""
    rows = _rows_of(subject, action)
    if rows and not any(allows(role, row) for role in roles_of(actor) for row in rows):
        require_row(actor, rows[0])


@cache
def _rows_of(subject: Subject, action: Action) -> tuple[Row, ...]:
    return tuple(row for row in (REPORT_ROWS if subject is Subject.REPORT else TASK_ROWS) if row.action is action)


def require_scope(actor: Actor, scope: Scope) -> None:
    """ForbiddenError unless the actor's token carries the scope, and they hold more than sight where it may change."""
    if scope is not Scope.READ and looks_only(actor):
        raise ForbiddenError(
            "{login} is {role:role}: that is for looking, and changes nothing. Ask an administrator for another role.",
            code="forbidden.role",
            fields={"login": actor.login, "role": str(actor.role)},
        )
    if scope not in actor.scopes:
        raise ForbiddenError(
            "this token may not {scope:scope}; ask for one with the scope {scope}.",
            code="forbidden.scope",
            fields={"scope": str(scope), "scopes": [str(each) for each in actor.scopes]},
        )


def require_role(actor: Actor, roles: Iterable[Role], what: str) -> None:
    """ForbiddenError unless the actor has one of the roles. `what` is a marked text: what is refused, as a noun."""
    wanted = tuple(roles)
    if not set(roles_of(actor)) & set(wanted):
        raise ForbiddenError(
            "{what} is for {wanted:role|or}; {login} is {role:role}.",
            code="forbidden.role",
            fields={
                "role": str(actor.role),
                "wanted": [str(role) for role in wanted],
                "what": Phrase(what),
                "login": actor.login,
            },
        )


def within(path: Iterable[str], unit: str) -> bool:
    """Whether `unit` stands on the path: a unit's subtree sees what belongs to its members."""
    return unit in tuple(path)
