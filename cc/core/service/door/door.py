"""The one way a change is made: who → seen before? → may they, is it in the table → write → remember the answer.

Owns that order and the idempotency keys. Runs inside a transaction that somebody else begins and commits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.credentials import digest_token
from cc.core.errors import CoreError, FaultError, ForbiddenError, InputError, KeyReusedError
from cc.core.intents.base import Intent
from cc.core.keyring import KeyRing
from cc.core.records.organisation import Actor
from cc.core.rules.instants import require_instant
from cc.core.rules.lifecycle.access import require_action, require_scope
from cc.core.service.change.callers import Caller, SystemCredential, actor_of, require_known
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.possible import named, possible_for, tell
from cc.core.service.door.before import PreparationContext
from cc.core.service.door.digests import intent_digest, is_first_form
from cc.core.service.door.handlers import ROWS, Admitted, IntentRow
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.organisation.known import as_told_to
from cc.core.store.sql.failures import Superseded
from cc.core.store.sql.json import decode, encode
from cc.core.store.sql.row_security.identity import work_as
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import answers
from cc.core.store.trail.answers import KeptAnswer
from cc.core.vocabulary import Action, Scope, Subject

MOST_KEY = 200
_NOBODY = Anonymous()


@dataclass(frozen=True, slots=True)
class Door:
    """What every call needs that is not in it."""

    directories: DirectoryCache
    now: Callable[[], datetime]
    prefix: str
    keys: KeyRing
    blobs: FolderBlobs

    def run(self, uow: UnitOfWork, call: Call[Any], credential: Caller, prepared: object = None) -> Any:
        """Carry a call out on an open transaction; its answer. Every refusal is a CoreError, and leaves nothing."""
        intent = call.intent
        row = ROWS.get(type(intent))
        if row is None:
            raise FaultError(
                "nobody carries out {intent}.", code="fault.intent", fields={"intent": type(intent).__name__}
            )
        now = self.now().replace(microsecond=0)
        directory, actor = self._who(uow, _NOBODY if row.caller is Admitted.ANYBODY else credential, epoch(now))
        try:
            _require_may(actor, row, intent.asks)
        except ForbiddenError as refused:
            _tell_possible(refused, uow, actor, directory, now, intent)
            raise
        key = None if row.secret else _checked_key(call.key)
        digest = ""
        if key is not None:
            digest = intent_digest(intent)
            known = answers.find(uow, actor.login, key)
            if known is not None:
                return _first_answer(known, digest, key, intent)
        context = WriteContext(
            uow=uow,
            directories=self.directories,
            directory=directory,
            actor=actor,
            now=now,
            intent=intent.stable_name(),
            prefix=self.prefix,
            keys=self.keys,
            blobs=self.blobs,
            expected_version=call.expected_version,
            claimed_at=_claimed(call.claimed_at),
            prepared=prepared,
            token_digest=digest_token(credential.secret) if isinstance(credential, BearerToken) else "",
        )
        try:
            answer = row.handler(context, intent)
        except CoreError as refused:
            _require_no_answer(uow, actor, key)
            if isinstance(refused, ForbiddenError):
                _tell_possible(refused, uow, actor, directory, now, intent)
            raise as_told_to(refused, actor, directory) from None
        if key is not None:
            self._remember(uow, actor, key, digest, type(intent), answer, epoch(now))
        return answer

    def _who(self, uow: UnitOfWork, credential: Caller, now_s: int) -> tuple[Directory, Actor]:
        """Directory and caller, asked once a transaction and credential."""
        known: tuple[Directory, Actor] | None = uow.memo.get(credential)
        if known is None:
            directory = self.directories.at(uow.connection)
            known = uow.memo[credential] = directory, actor_of(uow.connection, directory, credential, now_s)
            if isinstance(credential, SystemCredential):
                work_as(uow.connection, credential.role)
        return known

    def _remember(
        self, uow: UnitOfWork, actor: Actor, key: str, digest: str, kind: type[Intent[Any]], answer: Any, now_s: int
    ) -> None:
        kept = KeptAnswer(digest, kind.stable_name(), encode(kind.answer_type(), answer))
        answers.keep(uow, actor.login, key, kept, now_s)


def _require_may(actor: Actor, row: IntentRow, asks: tuple[Subject, Action] | None) -> None:
    """Whether the caller may do such a thing at all; to what comes later."""
    if row.caller is Admitted.ANYBODY:
        return
    require_known(actor)
    if row.caller is Admitted.KNOWN:
        return
    require_scope(actor, Scope.WRITE)
    if asks is not None:
        require_action(actor, *asks)


def _tell_possible(
    refused: ForbiddenError, uow: UnitOfWork, actor: Actor, directory: Directory, now: datetime, intent: Intent[Any]
) -> None:
    """Whoever may not do it is told what they may do instead."""
    name = named(intent.asks[0], intent) if intent.asks is not None else ""
    if name:
        tell(refused, possible_for(uow.connection, actor, directory, now), name)


def _require_no_answer(uow: UnitOfWork, actor: Actor, key: str | None) -> None:
    """Superseded when the same call was answered while this one waited for its report (PostgreSQL): it was refused
    because it had been carried out already."""
    if key is not None and not uow.on_sqlite and answers.find(uow, actor.login, key):
        raise Superseded


def prepare(engine: Engine, intent: Intent[Any], before: PreparationContext | None = None) -> object:
    """What the intent's handler finds in `WriteContext.prepared`: what takes long and needs no lock."""
    row = ROWS.get(type(intent))
    return row.prepare(engine, intent, before) if row is not None and row.prepare is not None else None


def touches(call: Call[Any]) -> frozenset[str] | None:
    """The names that a call only inserts (so that it can share a batch unflushed), None when it reads what others
    may have written."""
    row = ROWS.get(type(call.intent))
    names = row.inserts(call.intent) if row is not None and row.inserts is not None else None
    return names if names is None or call.key is None else names | {f"key {call.key}"}


def _first_answer(known: KeptAnswer, digest: str, key: str, intent: Intent[Any]) -> Any:
    if known.digest != digest and not is_first_form(known.digest, intent):
        raise KeyReusedError(
            "the key {key:quoted} came before with another request: take a new key for a new request.",
            code="key_reused",
            fields={"key": key},
        )
    return decode(intent.answer_type(), known.body)


def _checked_key(key: str | None) -> str | None:
    if key is None:
        return None
    if not 1 <= len(key) <= MOST_KEY or not key.isprintable():
        raise InputError("a key has 1 to {most} printable characters.", code="input.key", fields={"most": MOST_KEY})
    return key


def _claimed(at: datetime | None) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise InputError("the time that is given needs a zone, as in 2026-11-24T03:15:00+07:00.", code="input.zone")
    if at is not None:
        require_instant(at, "claimed_at")
    return at
