"""Which addresses a fetch may reach: names are resolved here once, and every address is checked before any is used."""

import asyncio
import ipaddress
import socket
from urllib.request import getproxies, proxy_bypass

import httpx

Addresses = tuple[str, ...]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PrivateNetwork(Exception):
    """A name points into a private, loopback or link-local network, and its source does not allow that."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the open internet; IPv4 wrapped in IPv6 is judged by itself."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


async def resolve(url: httpx.URL, *, private: bool) -> Addresses:
    """Return the addresses of a URL's host in the system's order of preference.

    Raises `PrivateNetwork` if one of them is not public (and `private` is false), `socket.gaierror` for unknown names.
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not private and not is_public(address):
            raise PrivateNetwork(address)
    return addresses


def proxied(url: httpx.URL) -> bool:
    """Tell whether the environment names a proxy for this URL. A literal address is always judged here, never there."""
    try:
        ipaddress.ip_address(url.host)
    except ValueError:
        proxies = getproxies()
        named = url.host != "localhost" and ("all" in proxies or url.scheme in proxies)
        return named and not proxy_bypass(url.host)
    return False
