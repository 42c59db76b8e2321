"""Which addresses may be reached, judged against the registries and against every odd way to write one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.errors import ForbiddenAddressError
from bot.sources.addresses import STRICT, AddressPolicy, shown, why_forbidden

NOT_GLOBAL = [
    # IANA's registries of special-purpose addresses, what is not globally reachable there; and what is not unicast.
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("240.0.0.0/4", "255.255.255.255/32", "224.0.0.0/4"),
    *("::1/128", "::/128", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23"),
    *("2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
EMBEDDING = ["::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96"]
METADATA = [
    "169.254.169.254",
    "fd00:ec2::254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fe80::a9fe:a9fe",
]


@given(st.sampled_from(NOT_GLOBAL).map(ip_network).flatmap(
    lambda net: st.integers(int(net.network_address), int(net.broadcast_address)).map(type(net.network_address))
))  # fmt: skip
def test_what_the_registries_do_not_call_global_is_forbidden(address: IPv4Address | IPv6Address) -> None:
    assert why_forbidden(str(address)) is not None
    assert why_forbidden(address.exploded) is not None


@given(st.ip_addresses(v=4) | st.integers(0x2 << 124, (0x4 << 124) - 1).map(IPv6Address))
@example(IPv6Address("4000::1"))
@example(IPv6Address("2002:808:808::"))
def test_what_is_allowed_is_global_and_nothing_else(address: IPv4Address | IPv6Address) -> None:
    if why_forbidden(str(address)) is not None:
        return
    assert address.is_global
    odd = (address.is_multicast, address.is_reserved, address.is_private, address.is_link_local)
    assert not any(odd)
    if isinstance(address, IPv6Address):
        dressed = (address.ipv4_mapped, address.sixtofour, address.teredo, address.is_site_local)
        assert not any(dressed)


@given(st.ip_addresses(v=4), st.sampled_from(EMBEDDING))
def test_an_address_in_the_clothes_of_another_is_forbidden(address: IPv4Address, network: str) -> None:
    dressed = IPv6Address(int(ip_network(network).network_address) | int(address))
    assert why_forbidden(str(dressed)) is not None


@given(st.ip_addresses(v=4))
def test_tunnels_are_forbidden(address: IPv4Address) -> None:
    assert why_forbidden(str(IPv6Address(0x2002 << 112 | int(address) << 80 | 1))) is not None
    assert why_forbidden(str(IPv6Address(0x20010000 << 96 | int(address) ^ 0xFFFFFFFF))) is not None


@given(st.ip_addresses(v=4))
def test_ordinary_addresses_are_allowed(address: IPv4Address) -> None:
    """No more is refused of IPv4 than the registries say, but for what is nobody's site."""
    assume(address.is_global and not address.is_multicast)
    nobody = [
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "168.63.129.16/32",
    ]
    assume(not any(address in ip_network(net) for net in nobody))
    assert why_forbidden(str(address)) is None


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.67", "2606:4700::1111", "2a00:1450:4001:830::200e"]
)
def test_sites_are_allowed(address: str) -> None:
    assert why_forbidden(address) is None


@pytest.mark.parametrize(
    "address", [*METADATA, "", "localhost", "127.1", "fe80::1%eth0", "2606:4700::1%1", "1.2.3.4.5"]
)
def test_metadata_and_what_is_no_address_are_forbidden(address: str) -> None:
    assert why_forbidden(address) is not None


LOOPBACK = [
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "0177.0.0.1"),
    *("017700000001", "0177.0.01", "127.0.0.1.", "127.000.000.001", "127.0.0.0x1", "00000127.0.0.1", "0", "0.0.0.0"),  # noqa: S104
    *("127。0。0。1", "127．0．0．1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "𝟙𝟚𝟟.𝟘.𝟘.𝟙", "4294967297", "127.0.0.256", "0x"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[2002:7f00:1::]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[::ffff:0:127.0.0.1]", "[fe80::1%25eth0]", "[::1%25lo]"),
    *("localhost", "LOCALHOST", "localhost.", "ⓛocalhost", "a.localhost", "ip6-localhost", "box.local", "db.internal"),
    *("127%2E0%2E0%2E1", "%6cocalhost", "127.0.0.1%00.example.org", "user@127.0.0.1", "example.org@127.0.0.1"),
    *("example.org:80@127.0.0.1", "router", "metadata.google.internal", "kubernetes.default.svc.cluster.local"),
    *("169.254.169.254", "0xa9fea9fe", "2852039166", "[fd00:ec2::254]", "[::ffff:a9fe:a9fe]", "10.0.0.1", "192.168.1.1"),
]  # fmt: skip


@pytest.mark.parametrize("host", LOOPBACK)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_what_is_not_public_gets_through(scheme: str, host: str) -> None:
    with pytest.raises(ForbiddenAddressError) as caught:
        STRICT.parse(f"{scheme}://{host}/latest/meta-data")
    assert caught.value.problem
    assert caught.value.mend


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.org/", "does not begin with http"),
        ("file:///etc/passwd", "does not begin with http"),
        ("gopher://example.org:70/x", "does not begin with http"),
        ("javascript:alert(1)", "does not begin with http"),
        ("data:text/html,hello", "does not begin with http"),
        ("//example.org/", "does not begin with http"),
        ("example.org/a", "does not begin with http"),
        ("", "does not begin with http"),
        ("http://", "names no site"),
        ("http:///x", "names no site"),
        ("http:example.org", "names no site"),
        ("http://example.org:22/", "its port is 22"),
        ("http://example.org:8080/", "its port is 8080"),
        ("http://example.org:0/", "its port is 0"),
        ("http://example.org:99999/", "no address of a web page"),
        ("http://[::1/", "no address of a web page"),
        ("http://me:secret@example.org/", "a user name or a password"),
        ("http://example.org/a b", "blanks"),
        ("http://example.org\t/", "blanks"),
        ("http://exam\nple.org/", "blanks"),
        ("http://example.org\r\nHost: other/", "blanks"),
        ("http://example.org\\@127.0.0.1/", "backslashes"),
        ("http://example..org/", "no name that a site can have"),
        ("http://" + "a." * 130 + "org/", "no name that a site can have"),
        ("http://-a.org/", "no name that a site can have"),
        ("http://a b.org/", "blanks"),
        ("http://example.org/" + "a" * 3000, "longer than 2048"),
    ],
)
def test_says_what_is_wrong(url: str, problem: str) -> None:
    with pytest.raises(ForbiddenAddressError) as caught:
        STRICT.parse(url)
    assert problem in caught.value.problem
    assert "secret" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("https://Example.org", "https://example.org"),
        ("https://example.org./a#b", "https://example.org/a"),
        ("http://example.org:80/", "http://example.org/"),
        ("https://münchen.example/ü?q=ü", "https://xn--mnchen-3ya.example/%C3%BC?q=%C3%BC"),
        ("https://a_b.example.org/%2F", "https://a_b.example.org/%2F"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_addresses_of_sites_are_read(url: str, parsed: str) -> None:
    assert str(STRICT.parse(url)).rstrip("/") == parsed.rstrip("/")


@settings(max_examples=60)
@given(
    st.text(max_size=30),
    st.sampled_from(["", "http://", "https://", "http://127.0.0.1", "http://[", "http://a@"]),
)
def test_whatever_is_given_is_read_or_refused(text: str, before: str) -> None:
    try:
        url = STRICT.parse(before + text)
    except ForbiddenAddressError:
        return
    assert url.scheme in {"http", "https"}
    assert url.port in {80, 443}
    assert url.raw_host
    try:
        numeric = ip_address(url.raw_host)
    except ValueError:
        assert "." in url.raw_host
    else:
        assert numeric.is_global
    assert STRICT.parse(str(url)) == url


class TestWhatTheOperatorOpens:
    POLICY = AddressPolicy(
        open_hosts=frozenset({"wiki.corp.example", "10.0.0.5:8080", "[fd12::1]", "localhost:8000"})
    )

    @pytest.mark.parametrize(
        "url",
        [
            "http://wiki.corp.example:9000/",
            "http://10.0.0.5:8080/",
            "https://[fd12::1]/",
            "http://localhost:8000/",
        ],
    )
    def test_may_be_read(self, url: str) -> None:
        parsed = self.POLICY.parse(url)
        host, port = parsed.raw_host or "", parsed.port or 0
        assert self.POLICY.refusal(host, port, "10.0.0.5") is None
        with pytest.raises(ForbiddenAddressError):
            STRICT.parse(url)

    @pytest.mark.parametrize(
        "url", ["http://10.0.0.5/", "http://10.0.0.6:8080/", "http://localhost/", "http://[fd12::2]/"]
    )
    def test_is_that_and_no_more(self, url: str) -> None:
        with pytest.raises(ForbiddenAddressError):
            self.POLICY.parse(url)

    def test_other_names_may_not_stand_for_it(self) -> None:
        assert self.POLICY.refusal("news.example", 443, "10.0.0.5") is not None

    @pytest.mark.parametrize("address", [*METADATA[:2], "224.0.0.1", "::ffff:10.0.0.5", "240.0.0.1"])
    def test_is_never_metadata(self, address: str) -> None:
        if address != "100.100.100.200":
            assert self.POLICY.refusal("wiki.corp.example", 443, address) is not None


def test_no_password_is_ever_shown() -> None:
    assert shown("https://me:secret@example.org/a?b=c@d") == "https://example.org/a?b=c@d"
    assert shown("HTTP:///me:secret@x/") == "HTTP:///x/"
    assert shown("http://x/\x1b[31m") == "http://x/?[31m"
