"""Second factors: asked for at log-in, taken away, sealed anew. A secret is sealed with the
key of personal data. Owns who must have one and who may take one away; which codes are taken is totp's.
"""

from datetime import datetime
from typing import Any

from cc.core.errors import CoreError, ForbiddenError, SecondFactorError
from cc.core.intents import second_factor as intents
from cc.core.keyring import key_of
from cc.core.phrases import mark
from cc.core.records.organisation import Saved
from cc.core.rules.lifecycle.roles import needs_second_factor
from cc.core.rules.work.commitments import sha256
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.personal import key_in_use
from cc.core.service.change.save_rows import require_admin, trace
from cc.core.service.organisation import throttling, totp
from cc.core.service.organisation.answers_sessions import whose
from cc.core.service.organisation.people import tell_ended
from cc.core.store.organisation import people, second_factors
from cc.core.store.organisation import sessions as kept_sessions
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.second_factors import NONE, Kept
from cc.core.store.sql.times import epoch, instant
from cc.core.vocabulary import RoomSetting

_WHAT = mark("a second factor")


def is_required(directory: Directory, now: datetime) -> bool:
    """Whether the room asks operators and above for a second factor."""
    return bool(directory.settings.at(RoomSetting.SECOND_FACTOR, now))


def refusal_of_log_in(ctx: WriteContext, row: Any, code: str, *, setting_up: bool) -> CoreError | None:
    """Why somebody whose password was right is not let in yet; None when they have shown what they must. It stands in
    the answer's place, since a wrong code is counted. `setting_up`: who has none may go on to set one up."""
    kept = second_factors.of(ctx.uow.connection, row.login)
    if kept.secret:
        return _refusal_of_code(ctx, kept, code)
    if not setting_up and is_required(ctx.directory, ctx.now) and needs_second_factor(people.roles_of(row)):
        return SecondFactorError(
            "this command room asks {login} for a second factor: set one up with `{command} login`, or with "
            "BeginSecondFactor and ConfirmSecondFactor.",
            code="second_factor.enrol",
            fields={"login": row.login, "send": ["BeginSecondFactor", "ConfirmSecondFactor"]},
        )
    return None


def _refusal_of_code(ctx: WriteContext, kept: Kept, code: str) -> CoreError | None:
    """Guesses are counted by log-in, wherever they come from: only who has the password comes this far. A recovery code
    cannot be guessed and is always looked at, so that whoever guesses keeps nobody out."""
    if not code.strip():
        return SecondFactorError(
            "send a code of {login}'s authenticator app beside the password, or a recovery code.",
            code="second_factor.code",
            fields={"login": kept.login, "send": ["code"]},
        )
    if not totp.is_of_app(code):
        return None if _use_recovery_code(ctx, kept, code) else wrong_code(kept.login)
    name, now_s = throttling.code_name_of(kept.login), epoch(ctx.now)
    known = kept_sessions.throttle(ctx.uow.connection, name)
    throttling.require_patience_for_codes(known, now_s)
    secret = ctx.keys.unseal(kept.secret, about(kept.login))
    if secret is None:
        raise SecondFactorError(
            "the key of {login}'s second factor is missing on the server: use a recovery code, or have an "
            "administrator reset it.",
            code="second_factor.unreadable",
            fields={"login": kept.login, "send": ["code"]},
        )
    step = totp.taken_step(secret, code, now_s, kept.last_step)
    if step is not None and second_factors.take_step(ctx.uow, kept.login, step):
        kept_sessions.end_throttle(ctx.uow, name)
        return None
    kept_sessions.set_throttle(ctx.uow, name, throttling.after_failure(known, now_s))
    return wrong_code(kept.login)


def wrong_code(login: str) -> SecondFactorError:
    """The refusal of a code."""
    return SecondFactorError(
        "the code is wrong, or was used before: wait for the app's next one.",
        code="second_factor.wrong",
        fields={"login": login, "send": ["code"]},
    )


def _use_recovery_code(ctx: WriteContext, kept: Kept, code: str) -> bool:
    left = totp.without(kept.recovery.split(), totp.recovery_digest(kept.login, code))
    if left is None or not second_factors.take_recovery(ctx.uow, kept.login, kept.recovery, " ".join(left)):
        return False
    trace(ctx, f"person:{kept.login}", "saved", {"recovery": " ".join(left)}, actor=kept.login)
    return True


def about(login: str) -> str:
    """What a sealed secret is bound to."""
    return f"the second factor of {login}"


def save(ctx: WriteContext, kept: Kept, *, actor: str | None = None) -> None:
    """Write a second factor, with its event."""
    second_factors.put(ctx.uow, kept)
    told = {**second_factors.facts(kept), "secret_sha256": sha256(kept.secret)}
    trace(ctx, f"person:{kept.login}", "saved", told, actor=actor)


# -- taking one away, and other keys ----------------------------------------------------------------------------------


def reset_second_factor(ctx: WriteContext, intent: intents.ResetSecondFactor) -> Saved:
    """Somebody's second factor is gone, and so are their sessions."""
    require_admin(ctx, _WHAT)
    person = whose(ctx, ctx.uow.connection, intent.login)
    if ctx.is_by_session_of(person.login):
        raise ForbiddenError(
            "nobody takes their own second factor away: set up another with `{command} second-factor enrol`, or ask "
            "another administrator.",
            code="forbidden.own_second_factor",
            fields={"login": person.login},
        )
    people.hold_still(ctx.uow, [person.login])
    kept = second_factors.of(ctx.uow.connection, person.login)
    if not kept.secret:
        return Saved(kind="second_factor", unchanged=1)
    save(ctx, NONE._replace(login=person.login, last_step=kept.last_step))
    tell_ended(ctx, kept_sessions.end_all_of(ctx.uow, person.login))
    return Saved(kind="second_factor", changed=1, codes=(person.login,))


def seal_anew(ctx: WriteContext) -> int:
    """Secrets that are sealed under an older key, under the one in use; how many could not be read."""
    key, unreadable = key_in_use(ctx), 0
    for kept in second_factors.every(ctx.uow.connection):
        if key_of(kept.secret) == key:
            continue
        secret = ctx.keys.unseal(kept.secret, about(kept.login))
        if secret is None:
            unreadable += 1
            continue
        sealed = ctx.keys.seal(secret, about(kept.login), key)
        if second_factors.seal_anew(ctx.uow, kept.login, kept.secret, sealed):
            trace(ctx, f"person:{kept.login}", "saved", {"secret_sha256": sha256(sealed)})
    return unreadable


def since_of(kept: Kept) -> datetime | None:
    """Since when somebody has one; None where there is none."""
    return instant(kept.since) if kept.secret else None
