"""`briefing-bot run` sends traces to a collector on loopback: of answers, of digests, of each request to Discord."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.archive import Archive
from tests.bot.spans import Collector, spans_kept

from ._crew import crew
from ._delivering import POST, marks, plan, subscribe, whole
from ._pages import write_report
from ._process import STARTED, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.discord_server import DiscordServer


@asynccontextmanager
async def collecting() -> AsyncIterator[tuple[Collector, str]]:
    """A collector, and its address."""
    collector = Collector()
    pages = web.Application()
    pages.router.add_post("/v1/traces", collector.take)
    runner = web.AppRunner(pages)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield collector, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_an_answer_is_a_trace_with_each_request_and_no_secret(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    guild = discord_server.add_guild("Foreign Desk")
    user = discord_server.add_user("ann")
    discord_server.add_member(guild, user)
    channel = discord_server.add_channel(guild, "briefings")
    async with collecting() as (collector, url):
        on = {"BRIEFING_TRACING__URL": url, "BRIEFING_TRACING__HEADERS": "x-api-key=of-nobody"}
        async with running(discord_server, tmp_path, **on) as bot:
            await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)
            asked = await discord_server.run_command("topics", user=user, channel=channel)
            await asked.answered(within=STARTED)
            code, said = await bot.stop()
        assert code == 0, said
        spans = collector.spans()
    assert collector.resource()["service.name"] == "briefing-bot"
    assert {headers["x-api-key"] for headers in collector.headers} == {"of-nobody"}
    (answer,) = [one for one in spans if one["name"] == "interaction"]
    assert (answer["briefing.interaction"], answer["briefing.asked"]) == (asked.id, "topics")
    (reply,) = [one for one in spans if "interactions" in one["name"]]
    assert reply["parent"] == answer["id"]
    assert reply["name"] == "POST /interactions/{id}/{token}/callback"
    sent = collector.raw()
    for secret in (discord_server.application.token, asked.token, "of-nobody"):
        assert secret.encode() not in sent
        assert secret not in said


async def test_a_digest_is_a_trace_with_each_request(
    discord_server: DiscordServer, archive: Archive, tmp_path: Path
) -> None:
    channel = discord_server.add_channel(discord_server.add_guild("Foreign Desk"), "briefings")
    (delivery,) = await plan(archive, await subscribe(archive, channel))
    discord_server.faults.rate_limit(1, on=POST)
    with spans_kept() as kept:
        async with crew(discord_server, archive, tmp_path):
            await discord_server.until(lambda: marks(discord_server, channel) == whole(delivery), within=30)
            async with asyncio.timeout(30):
                while not kept.named("deliver digest"):  # noqa: ASYNC110  # nobody tells of it
                    await asyncio.sleep(0.05)
    (delivering,) = kept.named("deliver digest")
    attributes: Any = delivering.attributes
    assert attributes["briefing.delivery"] == delivery
    assert (attributes["briefing.parts"], attributes["briefing.end"]) == (2, "sent")
    posts = kept.named("POST /channels/{id}/messages")
    assert [(each.attributes or {})["http.response.status_code"] for each in posts] == [429, 200, 200]
    for each in posts:
        assert each.parent is not None
        assert delivering.context is not None
        assert each.parent.span_id == delivering.context.span_id


async def test_a_trace_goes_on_in_the_process_that_briefs_what_another_read(
    discord_server: DiscordServer, shared_address: str, tmp_path: Path
) -> None:
    pages, config = tmp_path / "pages", tmp_path / "config"
    pages.mkdir()
    config.mkdir()
    write_report(pages, 1)
    (config / "sources.toml").write_text(
        f'[reports]\nkind = "folder"\naddress = "{pages}"\npublisher = "The Reports"\ntier = "press"\n'
        'topics = ["japan-rok"]\n',
        encoding="utf-8",
    )
    async with collecting() as (collector, url), await Archive.open(shared_address) as archive:
        settings = {
            "BRIEFING_DATABASE__URL": shared_address,
            "BRIEFING_CONFIG_DIR": str(config),
            "BRIEFING_LIBRARY__PATHS": str(tmp_path / "no pages"),
            "BRIEFING_TRACING__URL": url,
        }
        async with (
            running(discord_server, tmp_path, "run --role ingest", **settings) as reader,
            running(discord_server, tmp_path, "run --role worker", **settings) as writer,
        ):
            async with asyncio.timeout(2 * STARTED):
                while not (await archive.counts()).articles:  # noqa: ASYNC110  # other processes change it
                    await asyncio.sleep(0.2)
            assert [(await bot.stop())[0] for bot in (reader, writer)] == [0, 0]
        spans = {one["id"]: one for one in collector.spans()}
    (brief,) = [one for one in spans.values() if one["name"] == "brief article"]
    way = [brief]
    while way[-1]["parent"]:
        way.append(spans[way[-1]["parent"]])
    assert [one["name"] for one in way] == ["brief article", "do task", "fetch source", "do task"]
    assert [one["briefing.kind"] for one in (way[1], way[3])] == ["brief", "fetch"]
    assert len({one["trace_id"] for one in way}) == 1


async def test_a_collector_that_is_away_is_in_nobodys_way(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    away = {"BRIEFING_TRACING__URL": "http://127.0.0.1:9"}
    async with running(discord_server, tmp_path, **away) as bot:
        await discord_server.until(lambda: bool(discord_server.gateway.sessions), within=STARTED)
        async with asyncio.timeout(15):
            code, said = await bot.stop()
    assert code == 0, said
