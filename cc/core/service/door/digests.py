"""What a key was first used for, as a digest: two calls with one key must say the same, also across an upgrade.

An intent has the same digest for ever: its stable name and the fields that are not at their default, so that neither a
renamed class nor a new field with a default makes another call of it. Answers stored before that rule stand under
digests of the first form (the class's name and every field that there was then): they are tried too.
"""

import hashlib
import json
from typing import Any

from cc.core.intents.base import Intent
from cc.core.store.sql.json import adapter


def intent_digest(intent: Intent[Any]) -> str:
    """SHA-256 of what the intent says."""
    return _sha256(intent.stable_name(), _said(intent))


def is_first_form(digest: str, intent: Intent[Any]) -> bool:
    """Whether the digest is the intent's in the first form: what came later must be at its default."""
    from cc.core.intents.first_form import FIELDS, cut  # only a key answered long ago is looked at so

    name = intent.stable_name()
    if name not in FIELDS or cut(_said(intent), FIELDS[name]) != _said(intent):
        return False
    said = adapter(type(intent)).dump_python(intent, mode="json")
    return _sha256(name, cut(said, FIELDS[name])) == digest


def _said(intent: Intent[Any]) -> Any:
    return adapter(type(intent)).dump_python(intent, mode="json", exclude_defaults=True)


def _sha256(name: str, said: object) -> str:
    body = json.dumps([name, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
