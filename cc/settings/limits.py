"""How much may be asked of the HTTP server: `[limits]` of the settings. Owns names, bounds and what holds where nobody
says otherwise; what they protect is the server's."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cc.core.phrases import mark
from cc.settings.problems import wrong

PerMinute = Annotated[int, Field(ge=1, le=10_000_000)]
AtOnce = Annotated[int, Field(ge=1, le=100_000)]


class Limits(BaseModel):
    """How much may be asked of one process of `posko serve`. What is beyond is refused with 429 and `Retry-After`.
    Peers are wide, since a whole shift stands behind one carrier's address; people are narrow."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    trusted_proxies: tuple[str, ...] = ()
    """Networks of reverse proxies whose X-Forwarded-For is believed, such as `127.0.0.1` or `10.0.0.0/24`."""

    peer_requests: PerMinute = 12_000
    """Requests a minute from one address, of people who are logged in: 60 officers at 200 each."""

    stranger_requests: PerMinute = 600
    """Requests a minute from one address, of nobody in particular."""

    peer_log_ins: PerMinute = 120
    """Log-ins a minute from one address: a shift that begins."""

    person_requests: PerMinute = 3_000
    """Requests a minute of one log-in, whatever its tokens."""

    peer_connections: AtOnce = 512
    """Connections of one address; then the one that idles longest goes for a new one."""

    person_feeds: AtOnce = 8
    """Change feeds of one log-in."""

    person_exports: AtOnce = 2
    """Exports of one log-in."""

    person_large: AtOnce = 2
    """Bodies above 1 MB of one log-in, worked on at once."""

    head_s: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Seconds for the whole head of a request, and between two requests of one connection."""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        from ipaddress import ip_network

        for each in told:
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise wrong(mark("{network} is no network: write 10.0.0.7 or 10.0.0.0/24"), network=each) from None
        return told
