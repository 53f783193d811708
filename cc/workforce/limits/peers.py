"""Who is at the other end: the connection's own, or whom a trusted proxy says that it speaks for. Owns reading
`X-Forwarded-For`; knows no limit."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from cc.core.errors import UsageError

Network = IPv4Network | IPv6Network
NOBODY = "unknown"
_LONGEST = 200
"""Hops that are looked at; what stands before them was written by whoever liked to."""


class Peers:
    """Tells peers by their address; IPv6 by the /64 that a household or a phone is given whole."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        self._trusted = tuple(_network(each) for each in trusted)

    def of(self, scope: Mapping[str, Any]) -> str:
        """The peer of a request."""
        client = scope.get("client")
        near = client[0] if client else NOBODY
        if not self._trusted or not self.trusts(near):
            return named(near)
        told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        hops = b",".join(told).decode("latin-1").split(",")[-_LONGEST:]
        for hop in reversed([each.strip() for each in hops if each.strip()]):
            near = hop
            if not self.trusts(hop):
                break
        return named(near)

    def trusts(self, address: str) -> bool:
        """Whether the address is a proxy's of ours."""
        try:
            at = ip_address(_bare(address))
        except ValueError:
            return False
        return any(at.version == each.version and at in each for each in self._trusted)


@lru_cache(maxsize=4096)
def named(address: str) -> str:
    """The peer that an address stands for."""
    try:
        at = ip_address(_bare(address))
    except ValueError:
        return NOBODY
    if isinstance(at, IPv6Address):
        if at.ipv4_mapped is not None:
            return str(at.ipv4_mapped)
        return str(IPv6Network((at, 64), strict=False))
    return str(at)


def _bare(address: str) -> str:
    """Without a port, brackets or a zone."""
    if address.startswith("["):
        return address[1:].partition("]")[0].partition("%")[0]
    if address.count(":") == 1:
        return address.partition(":")[0]
    return address.partition("%")[0]


def _network(told: str) -> Network:
    try:
        return ip_network(told, strict=False)
    except ValueError:
        raise UsageError(
            "{network:quoted} is no network: write 10.0.0.7 or 10.0.0.0/24.",
            code="settings.wrong",
            fields={"network": told},
        ) from None
