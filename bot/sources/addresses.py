"""Which addresses may be reached. Pure: names are looked up elsewhere, and every answer is judged here.

The tables follow IANA's registries of special-purpose addresses (RFC 6890 and its updates), not
`ipaddress.is_global`, which differs between releases of Python and lets through what embeds another address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from yarl import URL

from bot.errors import ForbiddenAddressError

if TYPE_CHECKING:
    from ipaddress import IPv4Network

MAX_LENGTH = 2048
"""Characters of an address; longer ones are attacks or mistakes."""
WEB_PORTS = frozenset({80, 443})

_LOCAL = "in a private network"
_OWN = "this machine itself"
_LINK = "link-local, where clouds keep their secrets"
_RESERVED = "reserved and no site's"
_HIDDEN = "another address in disguise"
_MANY = "a group's and no site's"

_NETWORKS: dict[str, str] = {
    "0.0.0.0/8": _OWN,
    "10.0.0.0/8": _LOCAL,
    "100.64.0.0/10": _LOCAL,  # shared between a provider's customers; one cloud's metadata too
    "127.0.0.0/8": _OWN,
    "168.63.129.16/32": _LINK,  # Azure's, though it looks public
    "169.254.0.0/16": _LINK,
    "172.16.0.0/12": _LOCAL,
    "192.0.0.0/24": _RESERVED,
    "192.0.2.0/24": _RESERVED,
    "192.31.196.0/24": _RESERVED,
    "192.52.193.0/24": _RESERVED,
    "192.88.99.0/24": _HIDDEN,
    "192.168.0.0/16": _LOCAL,
    "192.175.48.0/24": _RESERVED,
    "198.18.0.0/15": _RESERVED,
    "198.51.100.0/24": _RESERVED,
    "203.0.113.0/24": _RESERVED,
    "224.0.0.0/4": _MANY,
    "240.0.0.0/4": _RESERVED,
    "::/128": _OWN,
    "::1/128": _OWN,
    "::/96": _HIDDEN,  # IPv4-compatible
    "::ffff:0:0/96": _HIDDEN,  # IPv4-mapped
    "::ffff:0:0:0/96": _HIDDEN,  # IPv4-translated
    "64:ff9b::/96": _HIDDEN,  # NAT64
    "64:ff9b:1::/48": _HIDDEN,
    "2001::/32": _HIDDEN,  # Teredo
    "2001::/23": _RESERVED,
    "2001:db8::/32": _RESERVED,
    "2002::/16": _HIDDEN,  # 6to4
    "2620:4f:8000::/48": _RESERVED,
    "3ffe::/16": _RESERVED,
    "3fff::/20": _RESERVED,
    "fd00:ec2::/32": _LINK,
    "fc00::/7": _LOCAL,
    "fe80::/10": _LINK,
    "fec0::/10": _LOCAL,
    "ff00::/8": _MANY,
}
_FORBIDDEN: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    sorted(((ip_network(net), why) for net, why in _NETWORKS.items()), key=lambda pair: -pair[0].prefixlen)
)
_GIVEN_OUT = IPv6Network("2000::/3")
"""The part of IPv6 that is in use: whatever is outside of it belongs to nobody."""
_OPENABLE = frozenset({_OWN, _LOCAL})
"""What an operator may open by name. What clouds keep behind link-local addresses stays shut."""

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "invalid")
_MEND = "Give the address of a page on the public web."


def why_forbidden(address: str) -> str | None:
    """What is wrong with a numeric address, to follow "it is"; None where any site may have it."""
    try:
        ip = ip_address(address)
    except ValueError:
        return _RESERVED
    if isinstance(ip, IPv6Address) and ip.scope_id is not None:
        return _LINK
    for network, why in _FORBIDDEN:
        if ip in network:
            return why
    return None if isinstance(ip, IPv4Address) or ip in _GIVEN_OUT else _RESERVED


@dataclass(frozen=True)
class AddressPolicy:
    """What may be reached. As it stands, the public web and nothing else.

    ports: those that sites may have. open_hosts: names or numeric addresses, as `host` or `host:port`, that
    the operator vouches for: they may be private or this machine, and `host` alone means any port. A policy
    with `open_hosts` is for addresses that the operator gave, never for those of members; nor does what public
    pages and feeds give lead there, see `check_step`.
    """

    ports: frozenset[int] = WEB_PORTS
    open_hosts: frozenset[str] = frozenset()

    def is_open(self, host: str, port: int) -> bool:
        """Whether the operator vouches for it."""
        shown = f"[{host}]" if ":" in host else host
        return not self.open_hosts.isdisjoint({host, shown, f"{shown}:{port}"})

    def judge(self, address: str) -> str | None:
        """See `why_forbidden`."""
        return why_forbidden(address)

    def refusal(self, host: str, port: int, address: str) -> str | None:
        """Why `address`, which `host` stands for, may not be reached; None where it may."""
        why = self.judge(address)
        return None if why in _OPENABLE and self.is_open(host, port) else why

    def last_refusal(self, address: str) -> str | None:
        """The same at the socket, where nobody knows any more what the host was called."""
        why = self.judge(address)
        return None if why in _OPENABLE and self.open_hosts else why

    def parse(self, text: str) -> URL:
        """The address that will be asked for, without its fragment; its host is a name or a numeric address.

        A name must still be looked up, and what it stands for be judged by `refusal`. Raises
        ForbiddenAddressError.
        """
        if len(text) > MAX_LENGTH:
            raise forbidden(text, f"it is longer than {MAX_LENGTH} characters")
        if any(ord(char) < 33 or ord(char) == 127 for char in text) or "\\" in text:
            raise forbidden(text, "it has blanks, backslashes or control characters in it")
        try:
            url = URL(text).with_fragment(None)
            host, port = url.raw_host, url.port
        except ValueError:
            raise forbidden(text, "it is no address of a web page") from None
        if url.scheme not in {"http", "https"}:
            raise forbidden(text, "it does not begin with http:// or https://")
        if not host or port is None:
            raise forbidden(text, "it names no site")
        if url.raw_user is not None or url.raw_password is not None:
            raise forbidden(text, "it has a user name or a password in it")
        if host.endswith(".") and ":" not in host:
            host = host[:-1]
            url = url.with_host(host) if host else url
        if not self.is_open(host, port):
            self._check_site(text, host, port)
        return url

    def check_step(self, origin: URL, target: URL) -> None:
        """Whether what `origin` said may lead to `target`: to what the operator opened, only from there.

        Otherwise any public page or feed could have the bot read an inner site, and tell what it found. Raises
        ForbiddenAddressError.
        """
        opened = [self.is_open(url.raw_host or "", url.port or 0) for url in (origin, target)]
        if opened == [False, True]:
            raise forbidden(
                shown(target), "it is a site of an inner network, and what is public may not lead there"
            )

    def _check_site(self, text: str, host: str, port: int) -> None:
        if port not in self.ports:
            listed = ", ".join(map(str, sorted(self.ports)))
            raise forbidden(text, f"its port is {port}, and pages are read from {listed} only")
        if _is_numeric(host):
            try:
                ip_address(host)
            except ValueError:
                raise forbidden(text, "its host is a number in an odd spelling") from None
            if why := self.refusal(host, port, host):
                raise forbidden(text, f"its address is {why}")
        elif len(host) > 253 or not all(map(_LABEL.fullmatch, host.split("."))):
            raise forbidden(text, "its host is no name that a site can have")
        elif "." not in host or _is_local(host):
            raise forbidden(text, "its host is a name of a local network")


STRICT = AddressPolicy()
"""For whatever a member, a feed or a page gives."""


def forbidden(url: str, problem: str) -> ForbiddenAddressError:
    return ForbiddenAddressError(shown(url), problem, _MEND)


def shown(url: URL | str, most: int = 200) -> str:
    """An address as people are told it: never with a password, not endlessly long."""
    text = re.sub(r"^([a-z][a-z0-9+.-]*:/*)[^/?#]*@", r"\1", str(url), flags=re.IGNORECASE)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _is_numeric(host: str) -> bool:
    """Whether a host is what old resolvers read as a number: 127.1, 0x7f.1, 017700000001, 2130706433."""
    return ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2].lower()) is not None


def _is_local(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES)
