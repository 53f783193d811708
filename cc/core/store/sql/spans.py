"""Spans around what a Centre does, for whoever follows a request through several programs. Off unless a tracer is
given: then nothing is made and nothing is paid. Knows no tracing library; a span holds names and
counts, never what is stored.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

Attribute = str | int | bool
_OFF: AbstractContextManager[Any] = nullcontext()


class Tracer(Protocol):
    """What is asked of a tracer: OpenTelemetry's has it."""

    def start_as_current_span(
        self,
        name: str,
        *,
        attributes: dict[str, Attribute],
        record_exception: bool,
        set_status_on_exception: bool,
    ) -> AbstractContextManager[Any]:
        """A span that ends with the block."""
        ...


_tracer: Tracer | None = None


def trace_with(tracer: Tracer | None) -> None:
    """Let this process make spans with a tracer; None ends it."""
    global _tracer
    _tracer = tracer


def span(name: str, **facts: Attribute) -> AbstractContextManager[Any]:
    """A span of this name while the block runs. An exception marks nothing: its text may quote what was typed."""
    if _tracer is None:
        return _OFF
    attributes = {f"posko.{each}": value for each, value in facts.items()}
    return _tracer.start_as_current_span(
        f"posko.{name}", attributes=attributes, record_exception=False, set_status_on_exception=False
    )
