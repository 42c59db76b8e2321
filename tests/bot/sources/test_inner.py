"""Sites of the operator's own network: open to what the operator gives, shut to all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import ForbiddenAddressError
from bot.sources.fetch import Fetcher
from tests.bot.sources.web import VICTIM, LoopbackPolicy, Site, page, redirect, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sources.fetch import Limits, Surroundings
    from tests.bot.sources.web import Names


@pytest.fixture
async def wiki() -> AsyncIterator[Site]:
    async with serving(Site({"*": page(b"of us alone")}), VICTIM) as wiki:
        yield wiki


@pytest.fixture
def inside(wiki: Site, names: Names) -> str:
    """The address of the wiki, by a name of the inner network."""
    names.answers["wiki.corp.example"] = [[VICTIM]]
    return f"http://wiki.corp.example:{wiki.port}/"


@pytest.fixture
async def fetcher(around: Surroundings, limits: Limits, wiki: Site) -> AsyncIterator[Fetcher]:
    opened = frozenset({f"wiki.corp.example:{wiki.port}", f"{VICTIM}:{wiki.port}"})
    async with Fetcher.opened(LoopbackPolicy(open_hosts=opened), limits=limits, around=around) as fetcher:
        yield fetcher


async def test_the_operator_reads_them(fetcher: Fetcher, wiki: Site, inside: str) -> None:
    wiki.pages["/old"] = redirect("/new")
    assert (await fetcher.fetch(f"{inside}old")).content == b"of us alone"
    assert (await fetcher.fetch(f"http://{VICTIM}:{wiki.port}/")).content == b"of us alone"


async def test_their_own_feeds_and_pages_lead_to_them(fetcher: Fetcher, site: Site, inside: str) -> None:
    site.pages["/"] = page(b"public")
    assert (await fetcher.fetch(f"{inside}new", named_by=f"{inside}feed")).content == b"of us alone"
    assert (await fetcher.fetch("http://news.example/", named_by=f"{inside}feed")).content == b"public"


async def test_public_feeds_do_not(fetcher: Fetcher, wiki: Site, inside: str) -> None:
    for address in (inside, f"http://{VICTIM}:{wiki.port}/", inside.replace("wiki.", "WIKI.")):
        with pytest.raises(ForbiddenAddressError, match="an inner network"):
            await fetcher.fetch(address, named_by="https://news.example/feed")
    assert wiki.connections == 0


async def test_public_pages_do_not(fetcher: Fetcher, site: Site, wiki: Site, inside: str) -> None:
    site.pages |= {"/1": redirect("/2"), "/2": redirect(inside)}
    with pytest.raises(ForbiddenAddressError, match="an inner network") as caught:
        await fetcher.fetch("http://news.example/1")
    assert caught.value.subject == "http://news.example/1"
    assert wiki.connections == 0


async def test_other_names_and_ports_of_the_same_machine_stay_shut(
    fetcher: Fetcher, wiki: Site, names: Names, inside: str
) -> None:
    names.answers["other.corp.example"] = [[VICTIM]]
    names.ports[80] = wiki.port
    for address in ("http://other.corp.example/", "http://wiki.corp.example/", f"http://{VICTIM}/"):
        with pytest.raises(ForbiddenAddressError):
            await fetcher.fetch(address)
    assert wiki.connections == 0
