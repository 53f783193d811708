"""A report's personal data is erased: the reporter, or all words and photos as well. Owns what goes and what accounts
for it; a report under a legal hold keeps everything. Knows no SQL."""

import json
from collections.abc import Mapping

from cc.core.errors import InputError, RefusedError
from cc.core.intents import privacy as intents
from cc.core.phrases import Phrase
from cc.core.phrases.kept import ERASED, note_phrase
from cc.core.records.receipts import Receipt
from cc.core.records.reports import PLACE_TEXTS
from cc.core.rules.work import commitments, holes
from cc.core.rules.work.personal import is_personal
from cc.core.service.change import flags
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import trace
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.reports import attachments, imported
from cc.core.store.trail import erasing
from cc.core.vocabulary import Action, Flag

MOST_REASON = 200
REPORTER, WORDS, PHOTOS = "reporter", "words", "photos"
"""What an erasure names as gone."""


def erase(ctx: WriteContext, intent: intents.EraseReport) -> Receipt:
    """Erase a report's personal data, as somebody asked."""
    _require_now(ctx)
    case = ctx.open_case(intent.report)
    case.require(0, Action.ERASE)
    reason = require_text(intent.reason, "the reason", most=MOST_REASON)
    if Flag.LEGAL_HOLD in flags.read(case.report["flags"]):
        raise RefusedError(
            "{ref} is under a legal hold: nothing of it is erased until that is lifted.",
            code="lifecycle.legal_hold",
            fields={"ref": case.ref},
        )
    what = [REPORTER] if intent.reporter_only else [REPORTER, WORDS]
    if intent.evidence:
        what.append(PHOTOS)
    facts = erased(ctx, case, what)
    case.move(Action.ERASE, {"reason": reason, **facts})
    return ctx.finish(case)


def put_hold(ctx: WriteContext, intent: intents.PutLegalHold) -> Receipt:
    """Nothing of it may be erased."""
    return _hold(ctx, intent.report, intent.reason, Action.LEGAL_HOLD, there=True)


def lift_hold(ctx: WriteContext, intent: intents.LiftLegalHold) -> Receipt:
    """It may be erased again."""
    return _hold(ctx, intent.report, intent.reason, Action.LIFT_HOLD, there=False)


def _hold(ctx: WriteContext, report: str, reason: str, action: Action, *, there: bool) -> Receipt:
    _require_now(ctx)
    case = ctx.open_case(report)
    case.require(0, action)
    told = flags.put(case.report, Flag.LEGAL_HOLD, there=there)
    if not told and there:
        raise RefusedError(
            "{ref} is under a legal hold already.", code="lifecycle.legal_hold", fields={"ref": case.ref}
        )
    if not told:
        raise RefusedError("{ref} is under no legal hold.", code="lifecycle.legal_hold", fields={"ref": case.ref})
    case.move(action, {"reason": require_text(reason, "the reason", most=MOST_REASON), **told})
    return ctx.finish(case)


def _require_now(ctx: WriteContext) -> None:
    if ctx.claimed_at is not None:
        raise InputError("this counts when it is done: leave the time out.", code="input.claimed")


def erased(ctx: WriteContext, case: Case, what: list[str]) -> dict[str, object]:
    """Take it out of the case's rows and of what is written already; the facts that account for it."""
    report = case.report
    report["reporter"] = report["reporter_known_by"] = ""
    told: Mapping[str, object] = json.loads(report["attributes"])
    kept = {} if WORDS in what else {name: value for name, value in told.items() if not is_personal(name)}
    report["attributes"] = json.dumps(kept, ensure_ascii=False) if kept else "{}"
    facts: dict[str, object] = {"what": what}
    if WORDS in what:
        _words(case)
        words = erasing.erase_words(ctx.uow, str(report["id"]))
        facts[holes.ERASED] = words.seqs
        if words.plain:
            case.states[holes.PLAIN] = words.plain
    if PHOTOS in what:
        facts[PHOTOS] = _photos(ctx, case)
    _commit_anew(ctx, case)
    ctx.uow.forget_journal()
    return facts


def _words(case: Case) -> None:
    case.report["text"] = ERASED
    case.report.update(dict.fromkeys(PLACE_TEXTS, ""))
    if not case.report["source"]:
        case.report["source_id"] = ""
    for task in case.tasks.values():
        if task["note"] and note_phrase(task["note"]) is None:
            task["note"] = ERASED


def _commit_anew(ctx: WriteContext, case: Case) -> None:
    """Under a salt of its own: with the old one, what was erased could be guessed."""
    report = case.report
    report["salt"] = salt = commitments.new_salt()
    case.states["sealed"] = commitments.sealed(salt, report)
    key = imported.key_of(ctx.uow, str(report["id"]))
    if key is not None:
        case.states[commitments.ROW_KEY] = commitments.commitment(salt, commitments.ROW_KEY, commitments.row_key(*key))


def _photos(ctx: WriteContext, case: Case) -> list[str]:
    """Photos that hang on this report alone, bytes and what was read from them; others stay, which is told."""
    own, shared = attachments.owned(ctx.uow, str(case.report["id"]))
    for name, ref in shared.items():
        facts = {"photo": name[:12], "ref": ref}
        case.warn(Phrase("photo {photo} hangs on {ref} too, and stays: erase it there.", facts))
    for name in own:
        told = attachments.erase(ctx.uow, name)
        trace(ctx, f"photo:{name}", "saved", told)
    if own:
        ctx.uow.after_commit(lambda: _remove(ctx.blobs, own))
    return own


def _remove(blobs: FolderBlobs, names: list[str]) -> None:
    for name in names:
        blobs.remove(name)
