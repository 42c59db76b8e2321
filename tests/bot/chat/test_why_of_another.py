"""/why of a copy, or of an article that was merged into another: it tells of the one that is shown in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.archive import Actor, Wanted
from bot.chat.views.why import why_view
from bot.digests.why import Why
from bot.words import LANGUAGES, speaking
from summarizer import TopicMatch
from tests.bot.chat._limits import assert_discord_takes
from tests.bot.chat._samples import TOPICS
from tests.bot.chat.conftest import of_its_own
from tests.bot.chat.test_corrections import messages
from tests.bot.chat.test_why import LAST, ONE, post, subscribed, why

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock


async def test_a_copy_is_told_of_by_its_original(server: Server, library: Archive, clock: Clock) -> None:
    await post(server, await subscribed(server, library, clock))
    original = await library.get(ONE)
    assert original is not None
    assert original.briefing is not None
    elsewhere = replace(original.article, id="c" * 24, url="https://copy.example/strait", publisher="A copy")
    copied = await library.record(
        elsewhere, original.topics, original.briefing, at=clock.now, matched_by="tests"
    )
    assert copied.outcome == "copied"
    for asked in ("c" * 24, " https://news.example/1 "):
        said = await why(server, asked)
        assert "### Strait report 1" in said
        assert "It was told in the digest of" in said
        is_copy = "What you chose is the same text as **Strait report 1**: this is about that one." in said
        assert is_copy == (asked == "c" * 24)


@pytest.mark.parametrize("asked", [LAST, "avalanche closes *the* pass"])
async def test_a_merged_one_is_told_of_by_the_one_in_its_place(
    server: Server, library: Archive, clock: Clock, asked: str
) -> None:
    await post(server, await subscribed(server, library, clock))
    await merged(library, clock, LAST, ONE)
    said = await why(server, asked)
    assert "### Strait report 1" in said
    assert (
        r"**Avalanche closes \*the\* pass** was merged into **Strait report 1**: this is about that one."
        in said
    )
    assert said.count("It was told in the digest of") == 1


async def test_a_merged_one_that_was_told_itself_still_leads_to_its_message(
    server: Server, library: Archive, clock: Clock
) -> None:
    await post(server, await subscribed(server, library, clock))
    await merged(library, clock, ONE, LAST)
    said = await why(server)
    link = f"https://discord.com/channels/{server.guild.id}/{server.channel.id}/{messages(server)[0].id}"
    told = f"**Strait report 1**\n✅ It was told in the digest of <t:1712836800:D>: [the message]({link})."
    assert f"{told}\nIt was retracted since." in said
    assert "It belongs to none of the topics that are sent here." in said


async def test_several_of_one_title_that_are_one_by_now_need_no_choice(
    server: Server, library: Archive, clock: Clock
) -> None:
    await subscribed(server, library, clock)
    entry = await library.get(ONE)
    assert entry is not None
    assert entry.briefing is not None
    for number in range(2):
        text = f"{entry.article.text}\n\n{of_its_own(90 + number)}"
        double = replace(entry.article, id=f"double {number}", url=None, title="A double", text=text)
        await library.record(double, entry.topics, entry.briefing, at=clock.now, matched_by="tests")
    assert "it is not clear which article that is" in await why(server, "a double")
    for number in range(2):
        await merged(library, clock, f"double {number}", ONE)
    assert "### Strait report 1" in await why(server, "a double")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_does_not_fit_is_left_out_at_the_end(
    server: Server, library: Archive, clock: Clock, language: str
) -> None:
    subscription = await subscribed(server, library, clock)
    found = await library.finding.whereabouts(ONE, server.channel.id)
    assert found is not None
    reasons = tuple(f"words: {number} {'_' * 100}" for number in range(20))
    examined = [TopicMatch(topic, 0.3, reasons, reasons) for topic in TOPICS]
    answers = [Why("other_topic", replace(subscription, wanted=Wanted())) for _ in range(4)]
    whole = replace(found, merged=found)
    with speaking(language):
        assert_discord_takes(
            why_view(whole, 5, 6, answers, before=[Why("told", None, gone=True)], examined=examined)
        )


async def merged(library: Archive, clock: Clock, one: str, into: str) -> None:
    assert await library.maintenance.merge(one, into, "merged", by=Actor(7, "mo"), at=clock.now)
