"""/maintain sources: how they fare; a source read now, paused, resumed; and what is told in the maintainers' channel."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Actor, SourceState
from bot.chat.posting.crier import ChannelCrier
from bot.chat.views.sources import ON_PAGE, Health, sources_view
from bot.chores.announcing import Announcer
from bot.ingest.gathering import MARKED_AFTER
from bot.ingest.watching import Watch
from bot.sources.configured import Source
from bot.workers import Threads
from tests.bot.chat._limits import assert_discord_takes
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.maintaining.test_maintaining import WHO, maintain, mo_maintains
from tests.bot.ingest.test_gathering import article, feed, item
from tests.bot.sources.web import page as http

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.sources.fetch import Fetcher
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock
    from tests.bot.sources.web import Site

__all__ = ["mo_maintains"]
pytestmark = pytest.mark.usefixtures("mo_maintains")
FEED = Source("institute", "feed", "http://institute.example/feed", "The Institute", "think tank")
OFF = replace(FEED, slug="ministry", publisher="The *Ministry*", tier="official", enabled=False)
HOUR = timedelta(hours=1)


@pytest.fixture
def watch(server: Server, library: Archive, fetcher: Fetcher, clock: Clock) -> Watch:
    bot: Any = server.env.bot
    summarizer = bot.services.thinker.summarizer
    make: Any = lambda: nullcontext(Threads(summarizer))  # noqa: E731
    bot.watch = Watch([OFF, FEED], library, fetcher.fetch, summarizer, make, now=clock)
    return bot.watch  # type: ignore[no-any-return]


async def fail(archive: Archive, times: int = MARKED_AFTER) -> None:
    for _ in range(times):
        await archive.watching.failed(
            FEED.slug,
            FEED.address,
            problem="it answered *500*",
            at=TODAY,
            due_at=TODAY + HOUR,
            marked_after=MARKED_AFTER,
        )


class TestTheList:
    async def test_says_how_each_fares_those_that_are_on_first(
        self, server: Server, watch: Watch, library: Archive
    ) -> None:
        listed = await maintain(server, "sources")
        said = shown(listed)
        assert "2 sources: 1 on, 0 paused, 1 off" in said
        assert "**institute** · The Institute · think tank · ⚪ on, not asked yet" in said
        assert "**ministry** · The \\*Ministry\\* · official · ⚫ off in sources.toml" in said
        assert said.index("institute") < said.index("ministry")
        assert buttons(listed) == ["Run now", "Pause"]
        await fail(library)
        said = shown(await maintain(server, "sources"))
        assert "⚠️ Failing: institute" in said
        assert "🔴 on, broken" in said
        assert f"{MARKED_AFTER} failures in a row since" in said
        assert "it answered \\*500\\*" in said

    async def test_shows_one_by_its_slug_or_publisher(self, server: Server, watch: Watch) -> None:
        said = shown(await maintain(server, "sources", source="the institute"))
        assert "institute" in said
        assert "ministry" not in said
        assert "there is no such source" in shown(await maintain(server, "sources", source="unheard"))

    async def test_has_pages_that_turn(self, server: Server, watch: Watch) -> None:
        watch.sources = [replace(FEED, slug=f"source-{number}") for number in range(ON_PAGE + 1)]
        first = await maintain(server, "sources")
        assert "source-0" in shown(first)
        assert "Previous" not in buttons(first)
        second = await server.press(first, "Next")
        said = str(answer(second).components)
        assert f"source-{ON_PAGE}" in said
        assert "source-0" not in said
        assert "Previous" in said
        assert "Next" not in said

    async def test_is_for_maintainers(
        self, server: Server, watch: Watch, library: Archive, maintainers: Any
    ) -> None:
        listed = await maintain(server, "sources")
        maintainers.users.clear()
        assert WHO in shown(await maintain(server, "sources"))
        assert WHO in shown(await server.press(listed, "Pause"))
        assert await library.watching.pauses() == {}

    def test_fits_into_a_message_whatever_the_names_are(self) -> None:
        sources = [replace(FEED, slug=f"{number:02}" + "s" * 58, publisher="*" * 120) for number in range(20)]
        state = SourceState(
            *("s", "a", None, TODAY, TODAY, TODAY, 9999, TODAY),
            problem="_" * 5000,
            marked_at=TODAY,
            moved_to="_" * 2000,
        )
        every = [Health(source, state, None, 10**9) for source in sources]
        assert_discord_takes(sources_view(every[:ON_PAGE], every, 2, "_" * 400))


class TestRunningNow:
    async def test_shows_what_came_of_it_and_logs_it(
        self, server: Server, watch: Watch, library: Archive, site: Site
    ) -> None:
        site.pages |= {"/feed": feed(item("a"), item("gone")), "/a": article("a")}
        pressed = await server.press(await maintain(server, "sources"), "Run now")
        said = shown_now(server, pressed)
        assert "✅ **institute** was asked: 1 new, 1 failed." in said
        assert "🟢 on" in said
        assert (await library.sources())["institute"] == 1
        (act,) = await library.audit.acts(subject="institute")
        assert (act.by.name, act.deed) == ("mo", "ask")

    async def test_says_why_it_could_not_be_read(self, server: Server, watch: Watch, site: Site) -> None:
        site.pages["/feed"] = http(b"", "404 Not Found")
        said = shown_now(server, await server.press(await maintain(server, "sources"), "Run now"))
        assert "⚠️ **institute** could not be read" in said
        assert "🟠 on, failing" in said

    async def test_is_not_done_for_one_that_is_off(self, server: Server, watch: Watch, site: Site) -> None:
        listed = await maintain(server, "sources")
        watch.sources = [replace(FEED, enabled=False)]
        assert "it is off in sources.toml" in shown(await server.press(listed, "Run now"))
        assert site.asked == []


class TestPausing:
    async def test_lasts_until_it_is_resumed(
        self, server: Server, watch: Watch, library: Archive, site: Site
    ) -> None:
        site.pages["/feed"] = feed()
        paused = await server.press(await maintain(server, "sources"), "Pause")
        assert "is asked no more" in str(answer(paused).components)
        assert await watch.tick(TODAY) == []
        listed = await maintain(server, "sources")
        assert "⏸️ paused by mo" in shown(listed)
        assert buttons(listed) == ["Run now", "Resume"]
        await server.press(listed, "Resume")
        assert [each.source.slug for each in await watch.tick(TODAY)] == ["institute"]
        acts = await library.audit.acts(subject="institute")
        assert [act.deed for act in acts] == ["resume", "pause"]

    async def test_does_not_keep_it_from_being_read_now(
        self, server: Server, watch: Watch, library: Archive, site: Site
    ) -> None:
        site.pages["/feed"] = feed(item("a"))
        site.pages["/a"] = article("a")
        await library.watching.pause("institute", "paused", by=Actor(1, "ann"), at=TODAY)
        said = shown_now(server, await server.press(await maintain(server, "sources"), "Run now"))
        assert "1 new" in said
        assert "⏸️ paused by ann" in said


class TestTheChannel:
    @pytest.fixture
    def announcer(self, server: Server, library: Archive, clock: Clock) -> Announcer:
        bot: Any = server.env.bot
        channel = server.channel.id
        bot.announcer = Announcer(library, ChannelCrier(bot, channel), channel, now=clock)
        return bot.announcer  # type: ignore[no-any-return]

    async def test_is_told_once_of_a_broken_source_and_once_of_its_end(
        self, server: Server, watch: Watch, library: Archive, announcer: Announcer
    ) -> None:
        await fail(library)
        assert await announcer.tick(TODAY) == 1
        await fail(library)
        assert await announcer.tick(TODAY + HOUR) == 0
        (message,) = messages(server)
        said = str(message.components)
        assert "A source fails" in said
        assert "it answered \\\\*500\\\\*" in said
        await library.watching.succeeded(FEED.slug, FEED.address, answer=None, at=TODAY, due_at=TODAY)
        assert await announcer.tick(TODAY + HOUR) == 1
        assert "answers again" in str([each.components for each in messages(server)])

    async def test_its_button_shows_how_the_source_stands_now(
        self, server: Server, watch: Watch, library: Archive, announcer: Announcer
    ) -> None:
        await fail(library)
        await announcer.tick(TODAY)
        (message,) = server.channel.history()
        pressed = await server.mo.click(message, custom_id="m1:notice:1:")
        assert "🔴 on, broken" in shown(pressed)
        assert WHO in shown(await server.ann.click(message, custom_id="m1:notice:1:"))

    async def test_status_says_where_and_whether_all_is_told(
        self, server: Server, library: Archive, announcer: Announcer
    ) -> None:
        assert f"<#{server.channel.id}>, all is told" in shown(await maintain(server, "status"))
        await fail(library)
        assert "1 notice waiting" in shown(await maintain(server, "status"))
        server.env.bot.announcer = None  # type: ignore[attr-defined]
        assert "told nowhere" in shown(await maintain(server, "status"))


def messages(server: Server) -> list[Any]:
    """Those in the channel."""
    return list(server.env.backend.messages.get(server.channel.id, {}).values())


def shown_now(server: Server, result: Any) -> str:
    """The pressed message as it is by now."""
    return str(answer(result).components)
