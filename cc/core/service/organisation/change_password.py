"""People choose another password, by the one of until now. Owns what ends with the old one; log_in: who comes in."""

from typing import cast

from cc.core.errors import CoreError, CredentialError
from cc.core.intents.passwords import ChangePassword
from cc.core.records.organisation import PasswordChanged
from cc.core.rules.lifecycle.roles import needs_second_factor
from cc.core.rules.work.commitments import sha256
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import trace
from cc.core.service.organisation import second_factor, sessions
from cc.core.service.organisation.log_in import whose_password
from cc.core.service.organisation.people import tell_ended
from cc.core.store.organisation import passwords, people, second_factors
from cc.core.store.organisation import sessions as kept_sessions


def change_password(ctx: WriteContext, intent: ChangePassword) -> PasswordChanged | CoreError:
    """The new password counts from now on; every session and token of the person ends. A refusal is an answer, since it
    is counted as at a log-in."""
    sessions.require_hours(intent.hours, least=0)
    row = whose_password(ctx, intent.login, intent.code, setting_up=True, changing=True)
    if isinstance(row, CoreError):
        return row
    _, _, compared, hashed = cast("tuple[bool, str, str, str]", ctx.prepared)
    people.hold_still(ctx.uow, [row.login])
    now = people.find(ctx.uow.connection, row.login)
    if now is None or now.password_hash != compared:  # somebody has changed it since it was looked at
        raise CredentialError("log-in or password is wrong.", code="credential.wrong")
    passwords.put(ctx.uow, row.login, hashed)
    trace(ctx, f"person:{row.login}", "saved", {"password_sha256": sha256(hashed)}, actor=row.login)
    ended = tell_ended(ctx, kept_sessions.end_all_of(ctx.uow, row.login), actor=row.login)
    owes = (
        second_factor.is_required(ctx.directory, ctx.now)
        and needs_second_factor(people.roles_of(row))
        and not second_factors.of(ctx.uow.connection, row.login).secret
    )
    opened = sessions.opened(ctx, row, intent.hours, intent.device) if intent.hours and not owes else None
    return PasswordChanged(login=row.login, ended=ended, session=opened)
