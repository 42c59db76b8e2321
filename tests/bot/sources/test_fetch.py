"""What the client does with sites that mean well."""

from __future__ import annotations

import gzip
import socket
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import HttpStatusError, RedirectError, RestingError, RobotsRefusedError, UnreachableError
from bot.sources.fetched import Validators
from tests.bot.sources.web import page, redirect
from tests.bot.sources.web_fixtures import NOW

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher
    from tests.bot.sources.web import Names, Site
    from tests.bot.sources.web_fixtures import Stopwatch


async def test_gives_bytes_and_what_the_site_says_of_them(fetcher: Fetcher, site: Site) -> None:
    site.pages["/a?b=%C3%BC"] = page(
        "grüße".encode("latin-1"),
        Content_Type="Text/HTML; charset=ISO-8859-1",
        ETag='"1"',
        Last_Modified="Fri, 10 May 2024 08:00:00 GMT",
        Cache_Control="public, max-age=600",
    )
    got = await fetcher.fetch("http://news.example/a?b=ü#top")
    assert got.content.decode(got.charset or "") == "grüße"
    assert (got.url, got.status, got.content_type) == ("http://news.example/a?b=%C3%BC", 200, "text/html")
    assert got.validators == Validators(got.url, '"1"', "Fri, 10 May 2024 08:00:00 GMT")
    assert (got.fresh_for, got.fetched_at) == (timedelta(minutes=10), NOW)


async def test_says_who_asks(fetcher: Fetcher, site: Site) -> None:
    site.pages["/"] = page()
    await fetcher.fetch("http://news.example./")
    headers = site.asked[-1].headers
    assert headers["User-Agent"].startswith("briefing-bot/")
    assert headers["User-Agent"].endswith(" (+https://bot.example)")
    assert headers["Host"] == "news.example"
    assert "Cookie" not in headers


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare deflate", "two gzips"])
async def test_unpacks(fetcher: Fetcher, site: Site, coding: str) -> None:
    text = b"strait " * 1000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "bare deflate": bare.compress(text) + bare.flush(),
        "two gzips": gzip.compress(text[:700]) + gzip.compress(text[700:]),
    }[coding]
    name = "deflate" if "deflate" in coding else "gzip"
    site.pages["/"] = page(packed, Content_Encoding=name)
    assert (await fetcher.fetch("http://news.example/")).content == text
    assert site.asked[-1].headers["Accept-Encoding"] == "gzip, deflate"


async def test_follows_redirects(fetcher: Fetcher, site: Site, secure: Site) -> None:
    site.pages["/old"] = redirect("https://news.example/b/c", "301 Moved Permanently")
    secure.pages["/b/c"] = redirect("../new?ü", "308 Permanent Redirect")
    secure.pages["/new?%C3%BC"] = page(b"here")
    got = await fetcher.fetch("http://news.example/old")
    assert (got.content, got.url) == (b"here", "https://news.example/new?%C3%BC")
    assert got.moved_to == got.url


async def test_a_redirect_for_now_does_not_move_a_page(fetcher: Fetcher, site: Site) -> None:
    site.pages |= {"/1": redirect("/2", "301 Moved Permanently"), "/2": redirect("/3"), "/3": page()}
    got = await fetcher.fetch("http://news.example/1")
    assert (got.url, got.moved_to) == ("http://news.example/3", None)


async def test_a_redirect_out_of_encryption_is_followed_within_it(
    fetcher: Fetcher, site: Site, secure: Site
) -> None:
    secure.pages |= {"/1": redirect("http://other.example/2"), "/2": page(b"safe")}
    site.pages["/2"] = page(b"for all to read")
    assert (await fetcher.fetch("https://news.example/1")).content == b"safe"
    assert site.connections == 0


async def test_asks_only_for_what_changed(fetcher: Fetcher, site: Site) -> None:
    site.pages["/"] = page(ETag='W/"7"', Last_Modified="yesterday, or so")
    first = await fetcher.fetch("http://news.example/")
    site.pages["/"] = page(b"", "304 Not Modified", Cache_Control="max-age=60")
    again = await fetcher.fetch("http://news.example/", first.validators)
    asked = site.asked[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('W/"7"', "yesterday, or so")
    assert again.not_modified
    assert again.content == b""
    assert again.validators == first.validators


async def test_validators_go_only_to_the_address_that_gave_them(fetcher: Fetcher, site: Site) -> None:
    site.pages |= {"/1": redirect("/2"), "/2": page(ETag='"2"')}
    first = await fetcher.fetch("http://news.example/1")
    await fetcher.fetch("http://news.example/1", first.validators)
    at_1, at_2 = site.asked[-2:]
    assert "If-None-Match" not in at_1.headers
    assert at_2.headers["If-None-Match"] == '"2"'


async def test_an_unasked_not_modified_is_no_page(fetcher: Fetcher, site: Site) -> None:
    site.pages["/"] = page(b"", "304 Not Modified")
    with pytest.raises(HttpStatusError) as caught:
        await fetcher.fetch("http://news.example/")
    assert caught.value.status == 304


@pytest.mark.parametrize(
    "status", ["404 Not Found", "410 Gone", "403 Forbidden", "500 Oh", "206 Part", "999 X"]
)
async def test_says_what_an_answer_means_that_is_no_page(fetcher: Fetcher, site: Site, status: str) -> None:
    site.pages["/"] = page(b"sorry", status)
    with pytest.raises(HttpStatusError) as caught:
        await fetcher.fetch("http://news.example/")
    assert caught.value.status == int(status[:3])
    assert caught.value.subject == "http://news.example/"
    assert status[:3] in caught.value.problem
    assert caught.value.mend


async def test_a_name_that_nobody_has(fetcher: Fetcher) -> None:
    with pytest.raises(UnreachableError, match="no site is found under this name"):
        await fetcher.fetch("http://nobody.test/")


async def test_a_network_without_names(
    fetcher: Fetcher, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(names, "resolve", fail)
    with pytest.raises(UnreachableError, match="cannot be looked up just now"):
        await fetcher.fetch("http://news.example/")


async def test_a_port_where_nobody_listens(fetcher: Fetcher, names: Names) -> None:
    names.ports[80] = 9
    with pytest.raises(UnreachableError, match="refuses connections"):
        await fetcher.fetch("http://news.example/")


async def test_redirects_in_circles_and_without_end(fetcher: Fetcher, site: Site) -> None:
    site.pages |= {"/1": redirect("/2"), "/2": redirect("//other.example/1")}
    with pytest.raises(RedirectError, match="in circles"):
        await fetcher.fetch("http://news.example/1")
    site.pages |= {f"/{number}": redirect(f"/{number + 1}") for number in range(1, 50)}
    site.asked.clear()
    with pytest.raises(RedirectError, match="more than 10 times"):
        await fetcher.fetch("http://news.example/1")
    assert len(site.targets()) == 11


async def test_robots_are_asked_first_and_once_a_day(
    fetcher: Fetcher, site: Site, stopwatch: Stopwatch
) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: briefing-bot\nDisallow: /private\nAllow: /private/open"
    site.pages |= {"/robots.txt": page(rules), "*": page()}
    await fetcher.fetch("http://news.example/a")
    await fetcher.fetch("http://news.example/private/open/1")
    with pytest.raises(RobotsRefusedError, match="asks robots not to read it"):
        await fetcher.fetch("http://news.example/private/1")
    assert [asked.target for asked in site.asked] == ["/robots.txt", "/a", "/private/open/1"]
    site.pages["/robots.txt"] = page("User-agent: *\nDisallow: /")
    stopwatch.seconds += 24 * 3600
    with pytest.raises(RobotsRefusedError):
        await fetcher.fetch("http://news.example/a")


async def test_robots_are_asked_at_each_site_of_the_way(fetcher: Fetcher, site: Site, secure: Site) -> None:
    site.pages["/1"] = redirect("https://news.example/2")
    secure.pages |= {"/robots.txt": page("User-agent: *\nDisallow: /2"), "/2": page()}
    with pytest.raises(RobotsRefusedError) as caught:
        await fetcher.fetch("http://news.example/1")
    assert caught.value.subject == "http://news.example/1"
    assert "it leads to https://news.example/2" in caught.value.problem
    assert secure.targets() == []


async def test_a_site_in_trouble_is_not_read_until_it_gives_its_rules(
    fetcher: Fetcher, site: Site, stopwatch: Stopwatch
) -> None:
    site.pages |= {"/robots.txt": page(b"", "500 Oh"), "*": page()}
    for _ in range(2):
        with pytest.raises(RobotsRefusedError, match="not known: the site is in trouble"):
            await fetcher.fetch("http://news.example/a")
    assert len(site.asked) == 1
    site.pages["/robots.txt"] = page(b"", "403 Forbidden")
    stopwatch.seconds += 3600
    assert (await fetcher.fetch("http://news.example/a")).status == 200


async def test_an_endless_robots_file_is_read_in_part(fetcher: Fetcher, site: Site) -> None:
    rules = "User-agent: *\nDisallow: /no\n" + "# and so on\n" * 100_000
    site.pages |= {"/robots.txt": page(rules), "*": page()}
    await fetcher.fetch("http://news.example/yes")
    with pytest.raises(RobotsRefusedError):
        await fetcher.fetch("http://news.example/no")


@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [
        ("429 Too Many Requests", "120", 120.0),
        ("503 Service Unavailable", "Fri, 10 May 2024 09:40:00 GMT", 600.0),
        ("503 Service Unavailable", "99999999", 86400.0),
        ("429 Too Many Requests", "Fri, 10 May 2019 09:40:00 GMT", 5.0),
        ("429 Too Many Requests", "soon", 2.5),
    ],
)
async def test_a_site_that_asks_to_be_left_alone_is(
    fetcher: Fetcher, site: Site, stopwatch: Stopwatch, status: str, after: str, seconds: float
) -> None:
    site.pages |= {"/": page(b"", status, Retry_After=after), "/b": page()}
    with pytest.raises(HttpStatusError):
        await fetcher.fetch("http://news.example/")
    asked = len(site.asked)
    with pytest.raises(RestingError) as caught:
        await fetcher.fetch("http://news.example/b", patience=seconds - 1)
    assert caught.value.retry_after == pytest.approx(seconds)
    assert len(site.asked) == asked
    stopwatch.slept.clear()
    await fetcher.fetch("http://news.example/b", patience=seconds + 1)
    assert sum(stopwatch.slept) == pytest.approx(seconds)
