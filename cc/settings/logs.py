"""Settings of what `posko serve` logs: `[log]`. Owns names; how a line looks is the command line's."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class LogSettings(BaseModel):
    """What `posko serve` writes to standard error; never a report's text, a name, a number or a token."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    form: Literal["text", "json"] = "text"
    """A line for people, or a JSON object a line."""

    traces: bool = False
    """Whether spans go to OpenTelemetry (`pip install 'posko[otel]'`); where, its own OTEL_… variables say."""

    requests: Literal["refused", "all"] = "refused"
    """Which requests: log-ins and what was refused or failed, or every one."""
