"""Sites that mean harm: each is refused, with its reason, and what nobody may reach is never connected to."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.errors import (
    ForbiddenAddressError,
    GarbledError,
    HttpStatusError,
    RedirectError,
    SlowError,
    SourceError,
    TlsError,
    TooLargeError,
)
from bot.sources.addresses import STRICT
from bot.sources.bodies import unpacked
from bot.sources.connecting import CheckedResolver, ThreadsResolver, open_session
from tests.bot.sources.test_addresses import LOOPBACK
from tests.bot.sources.web import PUBLIC, VICTIM, Asked, Site, page, redirect, serving
from tests.bot.sources.web_fixtures import IMPATIENT, server_tls

if TYPE_CHECKING:
    import trustme

    from bot.sources.fetch import Fetcher, Limits
    from tests.bot.sources.web import Names

HOME = "http://news.example/"


async def refused(fetcher: Fetcher, kind: type[SourceError], url: str = HOME) -> str:
    """Why, after checking that the refusal is of the kind expected and names the address and a mend."""
    with pytest.raises(kind) as caught:
        await fetcher.fetch(url)
    assert caught.value.subject == url
    assert caught.value.mend
    return caught.value.problem


class TestAddresses:
    @pytest.mark.parametrize("host", LOOPBACK)
    async def test_redirects_to_what_nobody_may_reach(
        self, fetcher: Fetcher, site: Site, victim: Site, host: str
    ) -> None:
        site.pages["/"] = redirect(f"http://{host}:{victim.port}/secret")
        await refused(fetcher, ForbiddenAddressError)

    @pytest.mark.parametrize("location", ["ftp://news.example/", "file:///etc/passwd", "gopher://x.example/", "data:,x",
                                          "javascript:1", "http://news.example:22/", "http://a:b@news.example/"])  # fmt: skip
    async def test_redirects_to_other_schemes_ports_and_users(
        self, fetcher: Fetcher, site: Site, location: str
    ) -> None:
        site.pages["/"] = redirect(location)
        await refused(fetcher, ForbiddenAddressError)
        assert site.targets() == ["/"]

    @pytest.mark.parametrize(
        "location", ["http://[::1", "http://news.example:port/", "\xff\xfe", "http://", "//"]
    )
    async def test_redirects_to_what_is_no_address(self, fetcher: Fetcher, site: Site, location: str) -> None:
        site.pages["/"] = redirect(location)
        await refused(fetcher, SourceError)

    @pytest.mark.parametrize(
        "address",
        [VICTIM, "::1", "10.0.0.1", "169.254.169.254", "fd00:ec2::254", "::ffff:127.0.0.1", "0.0.0.0"],  # noqa: S104
    )
    async def test_names_that_stand_for_it(self, fetcher: Fetcher, names: Names, address: str) -> None:
        names.answers["news.example"] = [[address]]
        problem = await refused(fetcher, ForbiddenAddressError)
        assert address not in problem

    async def test_a_name_that_is_answered_otherwise_the_second_time(
        self, fetcher: Fetcher, site: Site, names: Names
    ) -> None:
        """Rebinding: what was checked is what is connected to, and each new connection is checked again."""
        names.answers["news.example"] = [[PUBLIC], [VICTIM]]
        site.pages["*"] = page(Connection="close")
        problem = await refused(fetcher, ForbiddenAddressError)
        assert "this machine itself" in problem
        assert names.asked == ["news.example"] * 2  # for robots.txt, then for the page
        assert site.targets() == []

    async def test_a_name_for_both_is_reached_where_it_is_public(
        self, fetcher: Fetcher, site: Site, names: Names
    ) -> None:
        names.answers["news.example"] = [[VICTIM, "::1", PUBLIC, "10.0.0.1"]]
        site.pages["*"] = page(b"public")
        assert (await fetcher.fetch(HOME)).content == b"public"

    async def test_of_several_answers_only_the_public_are_kept(self, names: Names) -> None:
        names.answers["news.example"] = [[VICTIM, "8.8.8.8", "::1", "2606:4700::1111", "64:ff9b::808:808"]]
        kept = await CheckedResolver(names, STRICT).resolve("news.example", 443)
        assert [answer["host"] for answer in kept] == ["8.8.8.8", "2606:4700::1111"]

    @pytest.mark.parametrize("location", ["http://news.example/", "http://news.example:443/"])
    async def test_redirects_out_of_encryption_without_a_way_within(
        self, fetcher: Fetcher, site: Site, secure: Site, location: str
    ) -> None:
        secure.pages["/"] = redirect(location)
        problem = await refused(fetcher, ForbiddenAddressError, "https://news.example/")
        assert "it is encrypted, but leads to what is not" in problem
        assert site.connections == 0

    async def test_robots_that_lead_there(self, fetcher: Fetcher, site: Site, victim: Site) -> None:
        site.pages |= {"/robots.txt": redirect(f"http://{VICTIM}:{victim.port}/"), "*": page()}
        await refused(fetcher, ForbiddenAddressError)

    async def test_even_past_all_other_checks_no_socket_leads_there(self, victim: Site) -> None:
        session = open_session(
            STRICT,
            user_agent="tests",
            resolver=ThreadsResolver(),
            tls=ssl.create_default_context(),
            patience=30.0,
        )
        async with session:
            for host in (VICTIM, "localhost", "127.1", "2130706433", "[::1]"):
                with pytest.raises((ForbiddenAddressError, aiohttp.InvalidURL)):
                    await session.get(f"http://{host}:{victim.port}/")

    async def test_proxies_of_the_environment_are_not_asked(
        self, fetcher: Fetcher, site: Site, victim: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{VICTIM}:{victim.port}")
        site.pages["*"] = page(b"straight")
        assert (await fetcher.fetch(HOME)).content == b"straight"


class TestSlowness:
    @pytest.fixture
    def limits(self) -> Limits:
        return IMPATIENT

    @staticmethod
    async def drip(writer: asyncio.StreamWriter, what: bytes) -> None:
        while True:
            writer.write(what)
            await writer.drain()
            await asyncio.sleep(0.02)

    async def test_silence(self, fetcher: Fetcher, site: Site) -> None:
        async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
            await asyncio.sleep(60)

        site.pages["/"] = answer
        await refused(fetcher, SlowError)

    @pytest.mark.parametrize(
        ("start", "drop"),
        [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
            (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
            (b"HTT", b""),
            (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        ],
        ids=["body", "chunks", "headers", "one header", "first line", "news"],
    )
    async def test_drop_by_drop(self, fetcher: Fetcher, site: Site, start: bytes, drop: bytes) -> None:
        async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
            writer.write(start)
            await self.drip(writer, drop)

        site.pages["/"] = answer
        await refused(fetcher, SlowError)

    async def test_all_steps_together_have_one_limit(self, fetcher: Fetcher, site: Site) -> None:
        async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
            await asyncio.sleep(0.25)
            writer.write(redirect(f"/{len(site.asked)}", Connection="close"))
            await writer.drain()

        site.pages["*"] = answer
        site.pages["/robots.txt"] = page()
        await refused(fetcher, SlowError)


async def test_one_slow_site_holds_up_no_other(fetcher: Fetcher, site: Site) -> None:
    served = asyncio.Event()

    async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await served.wait()
        writer.write(page(b"at last"))
        await writer.drain()

    site.pages |= {"/": answer, "/quick": page(b"quick")}
    slow = asyncio.create_task(fetcher.fetch(HOME))
    assert (await fetcher.fetch("http://other.example/quick")).content == b"quick"
    served.set()
    assert (await slow).content == b"at last"


class TestSize:
    async def test_a_length_over_the_limit(self, fetcher: Fetcher, site: Site) -> None:
        site.pages["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx"
        assert "larger than 20,000 bytes" in await refused(fetcher, TooLargeError)

    @pytest.mark.parametrize(
        ("start", "part"),
        [
            (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        ],
        ids=["until closed", "chunked"],
    )
    async def test_an_endless_body(self, fetcher: Fetcher, site: Site, start: bytes, part: bytes) -> None:
        sent = 0

        async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
            nonlocal sent
            writer.write(start)
            while True:
                writer.write(part)
                await writer.drain()
                sent += len(part)
                await asyncio.sleep(0)

        site.pages["/"] = answer
        await refused(fetcher, TooLargeError)

    @pytest.mark.parametrize("coding", ["gzip", "deflate", "many gzips"])
    async def test_a_bomb(self, fetcher: Fetcher, site: Site, coding: str) -> None:
        zeros = bytes(5_000_000)
        small = gzip.compress(bytes(1000))
        packed = {"gzip": gzip.compress(zeros), "deflate": zlib.compress(zeros), "many gzips": small * 500}[
            coding
        ]
        assert len(packed) < 20_000
        site.pages["/"] = page(packed, Content_Encoding=coding.rpartition(" ")[2].removesuffix("s"))
        assert "larger than 20,000 bytes" in await refused(fetcher, TooLargeError)

    @pytest.mark.parametrize(
        "head",
        [
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
            b"HTTP/1.1 200 " + b"OK" * 20_000 + b"\r\n\r\n",
        ],
        ids=["one giant", "many", "reason"],
    )
    async def test_giant_headers(self, fetcher: Fetcher, site: Site, head: bytes) -> None:
        site.pages["/"] = head
        await refused(fetcher, GarbledError)


class TestGarbage:
    @pytest.mark.parametrize(
        "answer",
        [
            b"<html>HTTP/0.9 has no headers</html>\r\n\r\n",
            b"SSH-2.0-OpenSSH_9.6\r\n",
            b"\x16\x03\x01\x00\xff\x00\x00" * 100,
            b"HTTP/9.9 200 OK\r\n\r\n",
            b"HTTP/1.1 ABC OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab",
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nX\x00Y: z\r\n\r\n",
        ],
    )
    async def test_what_is_not_http(self, fetcher: Fetcher, site: Site, answer: bytes) -> None:
        async def once(writer: asyncio.StreamWriter, asked: Asked) -> None:
            writer.write(answer)
            await writer.drain()

        site.pages["/"] = once
        await refused(fetcher, GarbledError)

    @pytest.mark.parametrize(
        "start",
        [
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nthis\r\n",
            b"",
        ],
        ids=["length", "chunk", "no last chunk", "nothing"],
    )
    async def test_an_answer_that_breaks_off(self, fetcher: Fetcher, site: Site, start: bytes) -> None:
        async def answer(writer: asyncio.StreamWriter, asked: Asked) -> None:
            writer.write(start)
            await writer.drain()

        site.pages["/"] = answer
        await refused(fetcher, GarbledError)

    async def test_more_than_the_length_says(self, fetcher: Fetcher, site: Site) -> None:
        """A second answer, sent along, is never taken for that to the next request."""
        forged = page(b"forged")
        site.pages |= {"/next": page(b"next"), "/": page(b"this") + forged}
        assert (await fetcher.fetch(HOME)).content == b"this"
        assert (await fetcher.fetch(f"{HOME}next")).content == b"next"

        async def later(writer: asyncio.StreamWriter, asked: Asked) -> None:
            writer.write(page(b"this"))
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.write(forged)
            await writer.drain()
            await asyncio.sleep(60)

        site.pages["/"] = later
        assert (await fetcher.fetch(HOME)).content == b"this"
        await asyncio.sleep(0.1)
        assert (await fetcher.fetch(f"{HOME}next")).content == b"next"

    @pytest.mark.parametrize(
        ("content", "coding", "problem"),
        [
            (b"not gzip", "gzip", "damaged"),
            (gzip.compress(b"cut" * 100)[:-12], "gzip", "cut short"),
            (gzip.compress(b"wrong sum")[:-8] + bytes(8), "gzip", "damaged"),
            (b"anything", "br", "not asked for"),
            (b"anything", "gzip, gzip", "not asked for"),
            (b"anything", "zstd", "not asked for"),
        ],
        ids=["no gzip", "cut", "wrong sum", "br", "twice", "zstd"],
    )
    async def test_packed_wrongly(
        self, fetcher: Fetcher, site: Site, content: bytes, coding: str, problem: str
    ) -> None:
        site.pages["/"] = page(content, Content_Encoding=coding)
        assert problem in await refused(fetcher, GarbledError)

    async def test_a_redirect_to_nowhere(self, fetcher: Fetcher, site: Site) -> None:
        site.pages["/"] = page(b"", "302 Found")
        await refused(fetcher, HttpStatusError)
        site.pages["/"] = redirect("/")
        assert "circles" in await refused(fetcher, RedirectError)


class TestTls:
    async def problem(self, fetcher: Fetcher, names: Names, tls: ssl.SSLContext) -> str:
        async with serving(Site({"*": page()}), tls=tls) as bad:
            names.ports[443] = bad.port
            problem = await refused(fetcher, TlsError, "https://news.example/")
            assert bad.asked == []
            return problem

    async def test_an_expired_certificate(
        self, fetcher: Fetcher, names: Names, authority: trustme.CA
    ) -> None:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        certificate = authority.issue_cert(
            "news.example", not_before=long_ago, not_after=long_ago + timedelta(9)
        )
        assert "expired" in await self.problem(fetcher, names, server_tls(certificate))

    async def test_another_sites_certificate(
        self, fetcher: Fetcher, names: Names, authority: trustme.CA
    ) -> None:
        tls = server_tls(authority.issue_cert("bank.example", PUBLIC))
        assert "another site's" in await self.problem(fetcher, names, tls)

    async def test_a_certificate_of_nobody_known(self, fetcher: Fetcher, names: Names) -> None:
        import trustme

        tls = server_tls(trustme.CA().issue_cert("news.example"))
        assert "nobody vouches for" in await self.problem(fetcher, names, tls)

    async def test_no_tls_at_all(self, fetcher: Fetcher, names: Names) -> None:
        def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(page())
            writer.close()

        async with await asyncio.start_server(answer, PUBLIC, 0) as server:
            names.ports[443] = server.sockets[0].getsockname()[1]
            assert "does not speak" in await refused(fetcher, TlsError, "https://news.example/")


ANSWERS = [
    page(gzip.compress(b"strait " * 400), Content_Encoding="gzip", ETag='"1"', Cache_Control="max-age=60"),
    page(b"news", Content_Type="text/html; charset=utf-8", Last_Modified="Fri, 10 May 2024 08:00:00 GMT"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n3;x=y\r\nnow\r\n0\r\nA: b\r\n\r\n",
    redirect("/else", "301 Moved Permanently"),
    page(b"", "503 Service Unavailable", Retry_After="120"),
]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_bytes_come_are_an_answer_or_are_refused(
    fetcher: Fetcher, site: Site, seed: int
) -> None:
    random = Random(seed)
    answer = b""

    async def give(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(answer)
        await writer.drain()

    site.pages |= {"*": give, "/robots.txt": page()}
    kinds = set()
    for _ in range(60):
        answer = mutated(random, random.choice(ANSWERS))
        try:
            got = await fetcher.fetch(HOME, patience=1e6)
        except SourceError as error:
            assert error.subject == HOME  # noqa: PT017  # one of the two ways
            kinds.add(type(error))
        else:
            assert len(got.content) <= 20_000
            kinds.add(type(got))
    assert len(kinds) > 2


def mutated(random: Random, answer: bytes) -> bytes:
    """With some bytes changed, left out, put in or said twice."""
    data = bytearray(answer)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(data) + 1)
        match random.randrange(4):
            case 0:
                data[at : at + 1] = random.randbytes(1)
            case 1:
                del data[at : at + random.randint(1, 20)]
            case 2:
                data[at:at] = random.choice(
                    [b"\r\n", b"\x00", b"\xff" * 9, b":", b" ", b"99999999999", b"chunked"]
                )
            case _:
                data[at:at] = data[at : at + random.randint(1, 80)]
    return bytes(data)


def test_a_file_of_countless_parts_is_given_up() -> None:
    with pytest.raises(GarbledError, match="too many parts"):
        unpacked(gzip.compress(b"") * 100_000, "gzip", "a page", 20_000)
