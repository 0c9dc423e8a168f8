"""Which addresses a collector may ask: no other machine of the house is reachable through the address of a source."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

import httpx

from collectors.faults import CHECK_ADDRESS, ForbiddenAddressError, ForbiddenUrlError, UrlNotAllowedError

Ranges = tuple[IPv4Network | IPv6Network, ...]
Networks = Literal["public", "loopback"] | Ranges

LOOPBACK: Ranges = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# Global on paper, yet they lead inside: metadata services of clouds, and notations that carry an IPv4 address.
NEVER_PUBLIC: Ranges = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
    )
)
UNPRINTED = re.compile(r"[\x00-\x20\x7f\\]")
NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
HIGHEST_PORT = 65535


def allowed_url(text: str, networks: Networks) -> httpx.URL:
    """Read the address of a source, strictly; good for checking settings, as no name is looked up.

    Args:
        text: The address as written in the settings.
        networks: Where this source may lead.

    Raises:
        UrlNotAllowedError: It is not a plain http or https address.
        ForbiddenAddressError: It names a network address outside `networks`.
    """
    if UNPRINTED.search(text):
        raise UrlNotAllowedError("it holds spaces, control characters or backslashes", CHECK_ADDRESS)
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        # The cause would repeat the address, and with it what its query holds.
        raise UrlNotAllowedError("it cannot be read as an address", CHECK_ADDRESS) from None
    if url.scheme not in {"http", "https"}:
        raise UrlNotAllowedError("it starts neither with http:// nor with https://", CHECK_ADDRESS)
    if url.userinfo:
        raise UrlNotAllowedError("it holds a user name or password", "Give the key of the source in its own setting.")
    if url.fragment or "#" in text:
        raise UrlNotAllowedError("it holds the sign #", "Remove the sign # and what follows it.")
    if url.port is not None and not 0 < url.port <= HIGHEST_PORT:
        raise UrlNotAllowedError("it names no possible port", CHECK_ADDRESS)
    _check_host(url, networks)
    return url


def shown(url: httpx.URL) -> str:
    """Write an address for people and logs: without credentials, query and fragment, which may hold secrets."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def check_address(where: str, address: str, networks: Networks) -> None:
    """Refuse a network address, as numbers, that lies outside `networks`.

    Args:
        where: The address of the source as people may see it.
        address: The network address about to be connected to, IPv4 or IPv6.
        networks: Where this source may lead.

    Raises:
        ForbiddenAddressError: It lies outside.
    """
    if not _is_allowed(_plain(ip_address(address)), networks):
        raise ForbiddenAddressError(where, address)


def _check_host(url: httpx.URL, networks: Networks) -> None:
    host = url.raw_host.decode("ascii").lower()
    try:
        ip_address(host)
    except ValueError:
        if not NAME.fullmatch(host):
            raise UrlNotAllowedError("it names no possible machine", CHECK_ADDRESS) from None
        # Systems read 127.1, 0, 2130706433 and 0x7f.1 as addresses too: whatever ends in a number is one.
        if NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise UrlNotAllowedError(
                "its network address is written in an unusual way",
                "Write it as four numbers from 0 to 255 with dots between.",
            ) from None
    else:
        if not _is_allowed(_plain(ip_address(host)), networks):
            raise ForbiddenUrlError(shown(url), host)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Give the IPv4 address that an IPv6 notation such as ::ffff:127.0.0.1 stands for."""
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _is_allowed(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    if networks == "public":
        inside = any(address in network for network in NEVER_PUBLIC)
        return address.is_global and not address.is_multicast and not address.is_reserved and not inside
    return any(address in network for network in (LOOPBACK if networks == "loopback" else networks))
