"""Which numeric addresses may be asked: those of the public internet; it resolves no name.

One table instead of the properties of ``ipaddress``, whose answers changed between releases.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_REFUSED_V4 = {
    IPv4Network(network): why
    for network, why in {
        "0.0.0.0/8": "unspecified",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared by a carrier",
        "127.0.0.0/8": "this machine",
        "168.63.129.16/32": "a cloud's own service",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "reserved",
        "192.0.2.0/24": "reserved for examples",
        "192.88.99.0/24": "a relay to IPv6",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "reserved for measuring",
        "198.51.100.0/24": "reserved for examples",
        "203.0.113.0/24": "reserved for examples",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
    }.items()
}
"""Source: unverified; the IANA registry of special IPv4 addresses, from memory. 168.63.129.16 is
no special address there, but answers inside a cloud only, as 169.254.169.254 does."""

_PUBLIC_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = {
    IPv6Network(network): why
    for network, why in {
        "2001::/23": "reserved or a tunnel",
        "2001:db8::/32": "reserved for examples",
        "3fff::/20": "reserved for examples",
    }.items()
}
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ZEROS = IPv6Network("::/80")
"""Mapped (``::ffff:1.2.3.4``) and compatible (``::1.2.3.4``) addresses."""


def refusal(address: str) -> str | None:
    """Why nobody here may connect to an address; ``None`` where it is public.

    An IPv4 address inside an IPv6 one is judged by itself.

    >>> refusal("169.254.169.254"), refusal("64:ff9b::7f00:1")
    ('link-local', 'this machine')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(parsed, IPv4Address):
        return _refusal_v4(parsed)
    if parsed.scope_id:
        return "bound to one interface"
    return _refusal_v6(parsed)


def _refusal_v4(address: IPv4Address) -> str | None:
    return next((why for network, why in _REFUSED_V4.items() if address in network), None)


def _refusal_v6(address: IPv6Address) -> str | None:
    if address in _SIX_TO_FOUR:
        return _refusal_v4(IPv4Address(int(address) >> 80 & 0xFFFFFFFF))
    if address in _NAT64:
        return _refusal_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address in _ZEROS:
        inside = _refusal_v4(IPv4Address(int(address) & 0xFFFFFFFF))
        return inside or "an IPv4 address in disguise"
    if address not in _PUBLIC_V6:
        return "not public"
    return next((why for network, why in _REFUSED_V6.items() if address in network), None)
