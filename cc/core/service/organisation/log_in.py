"""Logging in by password and second factor, and setting that up. Owns the order of what is asked; which codes are taken
is totp's, what a session may is sessions'.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from cc.core.credentials import is_given
from cc.core.errors import CoreError, CredentialError, InputError
from cc.core.intents import organisation
from cc.core.intents import second_factor as intents
from cc.core.records.organisation import Session
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet
from cc.core.rules.work.commitments import sha256
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.personal import key_in_use
from cc.core.service.organisation import second_factor, sessions, throttling, totp
from cc.core.service.organisation.people import LOGIN
from cc.core.store.organisation import people, second_factors
from cc.core.store.organisation import sessions as kept_sessions
from cc.core.store.organisation.second_factors import Kept
from cc.core.store.sql.times import epoch

OFFER_S = 600
"""How long an offer can be confirmed."""
_OFFER = "an offered second factor"


def open_session(ctx: WriteContext, intent: organisation.OpenSession) -> Session | CoreError:
    """Log in by password, and by a second factor where there is one. A refusal is an answer, since it is counted."""
    sessions.require_hours(intent.hours)
    row = whose_password(ctx, intent.login, intent.code)
    return row if isinstance(row, CoreError) else sessions.opened(ctx, row, intent.hours, intent.device)


def whose_password(
    ctx: WriteContext, login: str, code: str, *, setting_up: bool = False, changing: bool = False
) -> Any:
    """The row of whose password was said, and whose second factor was shown; else the refusal. `prepared` says whether
    the password was right, and from where it came. `setting_up`: who has no second factor may go on all the same;
    `changing`: and so may who must choose another password."""
    if not LOGIN.fullmatch(login):  # nobody's: no row is kept of it
        raise CredentialError("log-in or password is wrong.", code="credential.wrong")
    right, peer, *_ = cast("tuple[bool, str]", ctx.prepared or (False, ""))
    now_s, name = epoch(ctx.now), throttling.name_of(login, peer)
    known = kept_sessions.throttle(ctx.uow.connection, name)
    throttling.require_patience(known, now_s)
    row = people.find_any_case(ctx.uow.connection, login)
    if not right or row is None or not row.active:
        kept_sessions.set_throttle(ctx.uow, name, throttling.after_failure(known, now_s))
        return CredentialError("log-in or password is wrong.", code="credential.wrong")
    if is_given(row.password_hash) and not changing:
        return must_change(row.login)
    refused = second_factor.refusal_of_log_in(ctx, row, code, setting_up=setting_up)
    if refused is not None:
        return refused
    kept_sessions.end_throttle(ctx.uow, name)
    return row


def must_change(login: str) -> CredentialError:
    """The refusal of a password that somebody else chose."""
    return CredentialError(
        "somebody else chose the password of {login}: choose one of your own with `{command} password {login}`, or "
        "with ChangePassword.",
        code="credential.must_change",
        fields={"login": login, "send": ["ChangePassword"]},
    )


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a ticket says: a secret that its person may confirm, as long as they are who they were."""

    login: str
    secret: str
    until: int
    since: int | None
    password: str


def begin_second_factor(ctx: WriteContext, intent: intents.BeginSecondFactor) -> SecondFactorOffer | CoreError:
    """A secret, for who says their password and has shown the second factor that they have already."""
    row = whose_password(ctx, intent.login, intent.code, setting_up=True)
    if isinstance(row, CoreError):
        return row
    kept = second_factors.of(ctx.uow.connection, row.login)
    until = ctx.now + timedelta(seconds=OFFER_S)
    secret = totp.new_secret()
    offer = _Offer(row.login, secret, epoch(until), kept.since, sha256(row.password_hash)[:16])
    body = json.dumps([offer.login, offer.secret, offer.until, offer.since, offer.password])
    root = ctx.directory.units.get(ctx.directory.root)
    return SecondFactorOffer(
        login=row.login,
        secret=secret,
        uri=totp.address(secret, row.login, f"Posko {root.name if root else ''}".strip()),
        ticket=ctx.keys.seal(body, _OFFER, key_in_use(ctx)),
        ends_at=until,
    )


def confirm_second_factor(ctx: WriteContext, intent: intents.ConfirmSecondFactor) -> SecondFactorSet:
    """The offered secret holds from now on: a code of it shows that an app has it."""
    sessions.require_hours(intent.hours, least=0)
    now_s = epoch(ctx.now)
    offer = _offered(ctx, intent.ticket)
    if offer is None or offer.until <= now_s:
        raise _too_late()
    people.hold_still(ctx.uow, [offer.login])
    row = people.find(ctx.uow.connection, offer.login)
    kept = second_factors.of(ctx.uow.connection, offer.login)
    if row is None or not row.active or kept.since != offer.since or sha256(row.password_hash)[:16] != offer.password:
        raise _too_late()
    step = totp.taken_step(offer.secret, intent.code, now_s, 0)
    if step is None:
        raise second_factor.wrong_code(offer.login)
    codes = totp.new_recovery_codes()
    second_factor.save(
        ctx,
        Kept(
            offer.login,
            ctx.keys.seal(offer.secret, second_factor.about(offer.login), key_in_use(ctx)),
            " ".join(totp.recovery_digest(offer.login, code) for code in codes),
            max(now_s, (kept.since or 0) + 1),
            step,
        ),
        actor=offer.login,
    )
    opened = sessions.opened(ctx, row, intent.hours, intent.device) if intent.hours else None
    return SecondFactorSet(login=offer.login, recovery=codes, session=opened)


def _offered(ctx: WriteContext, ticket: str) -> _Offer | None:
    """What a ticket says; None for what is no ticket of ours. (What is not sealed is not taken at its word.)"""
    body = ctx.keys.unseal(ticket, _OFFER) if ticket.startswith("s1.") else None
    return None if body is None or body == ticket else _Offer(*cast("list[Any]", json.loads(body)))


def _too_late() -> InputError:
    return InputError("this offer of a second factor cannot be confirmed any more: begin again.", code="input.ticket")
