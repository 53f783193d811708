"""Where what we send may go: anywhere outside; inside the house (private, loopback, link-local addresses) only where
the settings name it. A name is resolved once, and what it was resolved to is called: no second answer of a name server
can lead elsewhere. Owns that; knows no message.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.request import getproxies

import httpx

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 networks write them."""
Network = IPv4Network | IPv6Network


class InsideError(Exception):
    """The address is inside the house, and nobody named it."""


class Inside:
    """What settings name of the house: addresses, networks, host names."""

    def __init__(self, named: Iterable[str]) -> None:
        self._networks: list[Network] = []
        self._names = {"localhost"}
        for each in named:
            try:
                self._networks.append(ip_network(each, strict=False))
            except ValueError:
                self._names.add(each.lower())

    def address_of(self, host: str, port: int) -> str:
        """The address to call for a host. Raises InsideError, OSError where there is none."""
        literal = _address(host)
        if literal is not None or host.lower() in self._names:  # whoever wrote the address into the settings named it
            return host if literal is not None else _resolved(host, port)[0]
        found = _resolved(host, port)
        for each in found:
            if self._lets(each):
                return each
        raise InsideError(found[0])

    def _lets(self, told: str) -> bool:
        address = _address(told)
        if address is None:
            return False
        if isinstance(address, IPv6Address):
            inner = address.ipv4_mapped
            if address in _TRANSLATED:
                inner = IPv4Address(int(address) & 0xFFFFFFFF)
            address = inner or address
        named = any(address.version == each.version and address in each for each in self._networks)
        return named or (address.is_global and not address.is_multicast)


class PinnedTransport(httpx.HTTPTransport):
    """HTTP to the address that was looked at, under the name that was asked for."""

    def __init__(self, inside: Inside) -> None:
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))
        self._inside = inside

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it. Raises InsideError besides what httpx raises."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            address = self._inside.address_of(host, port)
        except OSError as wrong:
            raise httpx.ConnectError(str(wrong), request=request) from wrong
        extensions: dict[str, Any] = {**request.extensions, "sni_hostname": host}
        pinned = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # the Host header is that of the name
            stream=request.stream,
            extensions=extensions,
        )
        return super().handle_request(pinned)


def transport(named: Iterable[str]) -> httpx.BaseTransport | None:
    """The way out; None where a proxy of the machine's decides where names lead."""
    return None if getproxies().keys() & {"http", "https", "all"} else PinnedTransport(Inside(named))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _resolved(host: str, port: int) -> list[str]:
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
