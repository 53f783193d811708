"""What the API's page says of intents and questions: their docstrings. No call marks these."""

from collections.abc import Iterator

from cc.core.intents.catalogue import INTENTS
from cc.core.questions.catalogue import QUESTIONS, STREAMS
from cc.workforce.api.openapi import parted


def texts(domain: str) -> Iterator[tuple[str, str]]:
    """A docstring's first sentence, and what follows it; each with its context, which is none."""
    if domain == "web":
        for kind in (*INTENTS.values(), *QUESTIONS.values(), *STREAMS.values()):
            yield from (("", part) for part in parted(kind.__doc__ or "") if part)
