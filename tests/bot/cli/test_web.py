"""Addresses on the command line: fetched from a real server on loopback, which the operator allows for it."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.bot.places import of_port
from tests.bot.sources.web import VICTIM, Site, page, redirect, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.bot.cli.conftest import Run

TITLE = "Two old rivals agree to run ferries again"


@contextmanager
def in_a_thread(site: Site) -> Iterator[Site]:
    """Serve it beside commands, which keep this thread's loop to themselves."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def serve(stop: asyncio.Event) -> None:
        async with serving(site, VICTIM):
            ready.set()
            await stop.wait()

    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=[serve(stop)])
    thread.start()
    try:
        assert ready.wait(10)
        yield site
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture
def site(write_page: Callable[..., Path]) -> Iterator[Site]:
    pages = {
        "/ferries": page(write_page().read_bytes(), Content_Type="text/html"),
        "/quotas": page(
            write_page(
                "quotas.html", title="Fishing quotas stay as they are", paragraphs=of_port(1)
            ).read_bytes()
        ),
    }
    with in_a_thread(Site(pages)) as site:
        yield site


@pytest.fixture
def base(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site's address, of which the settings say that it may be read."""
    host = f"{VICTIM}:{site.port}"
    monkeypatch.setenv("BRIEFING_FETCH__ALLOW_HOSTS", host)
    monkeypatch.setenv("BRIEFING_FETCH__PAUSE_SECONDS", "0")
    return f"http://{host}"


def briefs(done: Run) -> list[dict[str, object]]:
    return [json.loads(line)["article"] for line in done.out.splitlines()]


def test_summarize_reads_addresses_among_files(
    run: Callable[..., Run], base: str, site: Site, write_page: Callable[..., Path]
) -> None:
    file = write_page("file.html", title="From a file")
    done = run("summarize", f"{base}/quotas", file, f"{base}/gone", f"{base}/ferries#top", "--json")
    articles = briefs(done)
    assert [article["title"] for article in articles] == [
        "Fishing quotas stay as they are",
        "From a file",
        TITLE,
    ]
    assert [article["url"] for article in articles] == [f"{base}/quotas", None, f"{base}/ferries"]
    assert done.code == 1
    assert done.err.splitlines() == [
        f"error: {base}/gone: there is no such page (404 Not Found). Check the address."
    ]
    assert [asked.target for asked in site.asked].count("/robots.txt") == 1


def test_ingest_keeps_pages_by_the_address_that_answered(
    run: Callable[..., Run], base: str, site: Site
) -> None:
    site.pages["/short"] = redirect("/ferries?utm_source=short", "301 Moved Permanently")
    site.pages["/ferries?utm_source=short"] = site.pages["/ferries"]
    first = run("ingest", f"{base}/short", f"{base}/quotas")
    assert (first.code, first.err) == (0, "")
    again = run("ingest", f"{base}/ferries", "--json")
    assert json.loads(again.out)["outcome"] == "unchanged"
    kept = briefs(run("articles", "--full", "--json"))
    assert {article["url"] for article in kept} == {f"{base}/ferries", f"{base}/quotas"}


def test_a_page_may_name_its_own_address_but_not_another_sites(
    run: Callable[..., Run], base: str, site: Site, write_page: Callable[..., Path]
) -> None:
    content = write_page().read_text("utf-8")
    for target, own in (("/print", f"{base}/ferries"), ("/false", "https://bank.example/notice")):
        link = f'<head><link rel="canonical" href="{own}">'
        site.pages[target] = page(content.replace("<head>", link))
    done = run("summarize", f"{base}/print", f"{base}/false", "--json")
    assert [article["url"] for article in briefs(done)] == [f"{base}/ferries", f"{base}/false"]


def test_the_charset_is_the_servers(run: Callable[..., Run], base: str, site: Site) -> None:
    text = "Łódź bridge opens\n\n" + "The bridge over the Łódka in Łódź opens on Monday, the mayor said. " * 6
    site.pages["/bridge"] = page(text.encode("iso-8859-2"), Content_Type="text/plain; charset=iso-8859-2")
    (article,) = briefs(run("summarize", f"{base}/bridge", "--json"))
    assert article["title"] == "Łódź bridge opens"


def test_what_is_not_allowed_is_not_asked(
    run: Callable[..., Run], base: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/away"] = redirect(f"http://localhost:{site.port}/ferries")
    done = run("summarize", f"{base}/away")
    assert (done.code, done.out) == (1, "")
    assert f"it leads to http://localhost:{site.port}/ferries" in done.err
    monkeypatch.delenv("BRIEFING_FETCH__ALLOW_HOSTS")
    site.asked.clear()
    done = run("summarize", f"{base}/ferries")
    assert (done.code, done.out) == (1, "")
    assert f"its port is {site.port}" in done.err
    assert run("ingest", f"{base}/ferries").code == 1
    assert site.asked == []


def test_the_operators_sites_are_not_for_members(base: str) -> None:
    from bot.app import App
    from bot.errors import ForbiddenAddressError

    async def refused() -> None:
        async with App().fetcher() as fetcher:
            await fetcher.fetch(f"{base}/ferries")

    with pytest.raises(ForbiddenAddressError):
        asyncio.run(refused())
