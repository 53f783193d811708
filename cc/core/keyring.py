"""Keys that personal data is sealed under, kept in files outside the database, and what is done with them.

A sealed text is `s1.KEY.BASE64`: 12 random bytes, then what AES-256-GCM makes of the text, bound to the thing that it
belongs to, so that it cannot be moved to another. A key is a file `KEY.key` of 64 hexadecimal digits; its name is the
beginning of its SHA-256. Owns the folder of keys and the sealed form. Must never know a table, or write a key
elsewhere.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from pathlib import Path
from typing import Any

from cc.core.entropy import fresh_bytes
from cc.core.errors import UnreachableError
from cc.core.rules.work.personal import is_personal

_SEALED = re.compile(r"s1\.([0-9a-f]{16})\.([A-Za-z0-9_=-]+)")
_NONCE_BYTES, _KEY_BYTES = 12, 32


class KeyRing:
    """The keys of one folder, read when first needed. Any thread may call any method."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys: dict[str, bytes] = {}
        self._parts: dict[tuple[str, bytes], bytes] = {}
        self._ciphers: dict[str, Any] = {}
        self._look_ups: dict[str, hmac.HMAC] = {}
        self._lock = threading.Lock()

    # -- keys ----------------------------------------------------------------------------------------------------

    def make(self) -> str:
        """A new key, in a file for its owner alone; its name. UnreachableError when it cannot be written."""
        key = secrets.token_bytes(_KEY_BYTES)
        name = hashlib.sha256(key).hexdigest()[:16]
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key.hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as wrong:
            raise UnreachableError(
                "the key that reporters' data is encrypted under cannot be written to {folder}: {why:reason}. Make the "
                "folder writable, or name another in CC_KEYS.",
                code="storage.keys",
                fields={"folder": str(self.folder), "why": wrong.strerror or str(wrong)},
            ) from wrong
        with self._lock:
            self._keys[name] = key
        return name

    def has(self, name: str) -> bool:
        """Whether the key is here."""
        return self._key(name) is not None

    def usable(self, wanted: str) -> str:
        """The key to seal under: the wanted one; where it is not here the newest there is, or a new one, so that
        nothing that comes in is refused or left open."""
        if wanted and self._key(wanted) is not None:
            return wanted
        files = sorted(self._files(), key=lambda file: file.stat().st_mtime, reverse=True)
        here = [file.stem for file in files if self._key(file.stem) is not None]
        return here[0] if here else self.make()

    def _files(self) -> list[Path]:
        return [file for file in self.folder.glob("*.key") if file.is_file()]

    def _key(self, name: str) -> bytes | None:
        with self._lock:
            known = self._keys.get(name)
        if known is not None:
            return known
        try:
            key = bytes.fromhex((self.folder / f"{name}.key").read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None
        if len(key) != _KEY_BYTES or hashlib.sha256(key).hexdigest()[:16] != name:
            return None
        with self._lock:
            self._keys[name] = key
        return key

    def _part(self, name: str, use: bytes) -> bytes | None:
        """The key for one use, so that look-up tells nothing of sealing."""
        part = self._parts.get((name, use))
        if part is None and (key := self._key(name)) is not None:
            part = self._parts[name, use] = hmac.digest(key, use, "sha256")
        return part

    def _cipher(self, name: str) -> Any:
        """What seals and unseals under a key, made once; None where the key is not here."""
        cipher = self._ciphers.get(name)
        if cipher is None and (part := self._part(name, b"posko seal")) is not None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # who reads no personal data never loads it

            cipher = self._ciphers[name] = AESGCM(part)
        return cipher

    # -- sealing -------------------------------------------------------------------------------------------------

    def seal(self, text: str, about: str, name: str) -> str:
        """The text sealed under a key that is here (`usable`), bound to what it is about; nothing stays nothing."""
        if not text:
            return ""
        cipher = self._cipher(name)
        assert cipher is not None, "a key that is not here seals nothing: ask `usable` first"
        nonce = fresh_bytes(_NONCE_BYTES)
        body = nonce + cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())
        return f"s1.{name}.{base64.urlsafe_b64encode(body).decode()}"

    def unseal(self, sealed: str, about: str) -> str | None:
        """The text; None when its key is not here, or it was not sealed for this. What was stored before there were
        keys is as it came."""
        found = _SEALED.fullmatch(sealed)
        if found is None:
            return sealed
        cipher = self._cipher(found[1])
        if cipher is None:
            return None
        from cryptography.exceptions import InvalidTag

        try:
            body = base64.urlsafe_b64decode(found[2])
            text: bytes = cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            return None
        return text.decode("utf-8", "surrogatepass")

    def opened(self, report_id: str, column: str, value: str) -> str | None:
        """What a report's column holds, as it was said: events commit to that. None when something of it cannot be
        read."""
        if column == "reporter":
            return self.unseal(value, report_id)
        if column != "attributes" or "s1." not in value:
            return value
        told = json.loads(value)
        for name, each in told.items():
            if isinstance(each, str) and is_personal(name):
                opened = self.unseal(each, f"{report_id} {name}")
                if opened is None:
                    return None
                told[name] = opened
        return json.dumps(told, ensure_ascii=False)

    # -- looking up ----------------------------------------------------------------------------------------------

    def look_up(self, text: str, name: str) -> str:
        """What a contact is found by, under one key that is here; nothing for nothing."""
        begun = self._looking_up(name)
        if begun is None or not text:
            return ""
        found = begun.copy()  # a fresh HMAC asks OpenSSL for its algorithm each time, and lets go of the interpreter
        found.update(text.encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def _looking_up(self, name: str) -> "hmac.HMAC | None":
        begun = self._look_ups.get(name)
        if begun is None and (part := self._part(name, b"posko look-up")) is not None:
            begun = self._look_ups[name] = hmac.new(part, digestmod="sha256")
        return begun

    def look_ups(self, text: str) -> list[str]:
        """The same under every key that is here: what was sealed before a rotation is found too."""
        return [found for file in sorted(self._files()) if (found := self.look_up(text, file.stem))]


def key_of(sealed: str) -> str:
    """The name of the key that a text is sealed under; empty for what is not sealed."""
    found = _SEALED.fullmatch(sealed)
    return found[1] if found else ""
