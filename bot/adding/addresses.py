"""Which addresses of the network a stranger's link may lead to: public ones and no others.

A bot that fetches what it is told to is a way into the network that it stands in (server-side
request forgery, OWASP). So the address itself is judged, after its name was looked up.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Reachable = Callable[[Address], bool]

NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


def is_public(address: Address) -> bool:
    """Whether an address is a public host's: not private, loopback, link-local, reserved, shared.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) must be public too.
    """
    if address.is_multicast or address.is_reserved or not address.is_global:
        return isinstance(address, IPv6Address) and address in NAT64 and is_public(_nat64(address))
    if isinstance(address, IPv6Address):
        return all(is_public(inner) for inner in _inside(address))
    return True


def read_address(text: str) -> Address:
    """Read what a name was looked up to; raises ValueError where it is no address.

    A zone ("%eth0") makes an address one of this machine's own links.
    """
    return ip_address(text)


def _inside(address: IPv6Address) -> list[IPv4Address]:
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        found.append(_nat64(address))
    return [inner for inner in found if inner is not None]


def _nat64(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)
