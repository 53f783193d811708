"""Why a message did not leave, in a reader's language: `{why:undelivered}`. Kept as it was written when it was tried,
so that programs read what they always read. Owns the sentences that are ours; what a server answered is shown as it is.
"""

import re
from collections.abc import Iterator
from functools import cache

from cc.core.phrases.reasons import reason
from cc.core.phrases.voice import Voice

CONTEXT = "undelivered"
BETWEEN = "; "
"""Between the ways that a message went."""
_SENTENCES = (
    "no answer within {what} s",
    "mail: the server takes no address with such letters",
    "{where} does not take user and password ({what})",
    "{where}: TLS failed ({what}); is `security` right?",
    '{where} offers no STARTTLS: `security` should be "tls" or "none"',
    "{where} leads inside the house to {what}",
    "{where} answered with a redirect: name the address itself",
    "{where} answered {what}",
    "{where}: its url is none that apprise knows",
    "{where}: the service did not take it",
    "{where}: apprise is not installed: pip install 'posko[notify]'",
    "{where}: our fault ({what}), which is in the log",
    "{where}: {what}",
)
"""What cc.notify says, the special before the general. `what` is an answer, a number or a failure's name."""
_SERVER = "mail server {host}"
_AT = "{name} at {host}"


def texts() -> tuple[str, ...]:
    """Every text that the catalogues must have, in the context CONTEXT."""
    return (*_SENTENCES, _SERVER, _AT)


def undelivered(value: object, voice: Voice) -> str:
    """What was written of a message that did not leave, as far as it is ours."""
    return BETWEEN.join(_said(each, voice) for each in _each(str(value)))


def _each(text: str) -> Iterator[str]:
    """A sentence has a semicolon of its own."""
    parts = text.split(BETWEEN)
    while parts:
        first = parts.pop(0)
        if parts and parts[0].startswith("is `security`"):
            first += BETWEEN + parts.pop(0)
        yield first


def _said(text: str, voice: Voice) -> str:
    for sentence in _SENTENCES:
        found = _pattern(sentence).fullmatch(text)
        if found is not None:
            said, facts = voice.text(sentence, CONTEXT), found.groupdict()
            if "where" in facts:
                said = said.replace("{where}", _where(facts["where"], voice))
            return said.replace("{what}", reason(facts.get("what") or "", voice))
    return text


def _where(text: str, voice: Voice) -> str:
    for form in (_SERVER, _AT):
        found = _pattern(form).fullmatch(text)
        if found is not None:
            said = voice.text(form, CONTEXT)
            for name, value in found.groupdict().items():
                said = said.replace(f"{{{name}}}", value)
            return said
    return text


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """A sentence's form; a place is short and no sentence of its own."""
    form = re.escape(sentence)
    form = form.replace(r"\{where\}", r"(?P<where>mail server \S+|[\w:.-]+(?: at \S+)?)")
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", form), re.DOTALL)
