"""A digest, and what is corrected in it, in the language of its subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import BOT, Destination, Schedule, Wanted
from bot.chat.markdown import timestamp
from bot.chat.views.digest_correction import amended
from bot.chat.views.digest_post import dated, put_in, render_digest
from bot.words import LANGUAGES, speaking
from tests.bot.chat._digests import UNTIL, digest, story
from tests.bot.chat._limits import assert_discord_takes_body, walk
from tests.bot.chat._server import shown
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.test_corrections import correct, digests
from tests.bot.chat.test_corrections import said as said_in
from tests.bot.chat.test_digest_correction import DATE, gone, said, stands, told

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.digests.model import Digest
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock

OTHERS = [language for language in LANGUAGES if language != "en"]
TOLD = story("The Example", "The Echo", "The Post")


def posted(of: Digest, language: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    with speaking(language):
        body = render_digest(of).parts[0]
        return put_in(body, 7, 0, local_date=UNTIL.date())["components"], body


def test_it_says_when_what_and_from_where() -> None:
    components, _ = posted(digest(TOLD), "ja")
    text = said(components)
    assert "2024年5月10日金曜日" in text
    assert "話題 1 件、媒体 3 社" in text
    assert "ほかの報道: [The Echo](https://news.example/0/1)、[The Post](" in text
    assert "**要点**" in text
    assert [c["label"] for c in walk(components) if c["type"] == 2] == ["要約", "根拠"]


def test_it_names_the_language_of_a_source_that_is_not_the_readers() -> None:
    lead, *others = TOLD.articles
    japanese = replace(lead, article=replace(lead.article, language="ja"))
    foreign = replace(TOLD, articles=(japanese, *others))
    assert "The Example · Japanese · " in said(posted(digest(foreign), "en")[0])
    assert "The Example · японська · " in said(posted(digest(foreign), "uk")[0])
    assert "The Example · <t:" in said(posted(digest(foreign), "ja")[0])
    assert "The Example · <t:" in said(posted(digest(TOLD), "en")[0])  # English, as its readers
    assert "The Example · 영어 · " in said(posted(digest(TOLD), "ko")[0])


@pytest.mark.parametrize("language", OTHERS)
def test_a_quiet_day_is_one_in_every_language(language: str) -> None:
    components, body = posted(digest(), language)
    assert "Nothing new" not in said(components)
    assert_discord_takes_body(body)
    with speaking(language):
        assert len(dated("NATO", UNTIL.date())) <= 100


@pytest.mark.parametrize("language", OTHERS)
def test_an_outlet_that_is_gone_is_struck_out_wherever_the_language_puts_it(language: str) -> None:
    components, body = posted(digest(TOLD), language)
    lead, echo, post = TOLD.articles
    for amended_story in (
        told(TOLD, stands(lead), gone(echo), stands(post)),
        told(TOLD, stands(lead), stands(echo), gone(post)),
    ):
        with speaking(language):
            made = amended(components, body, [amended_story])
            assert made is not None
            assert amended(made, body, [amended_story]) is None
        text = said(made)
        assert "~~The Echo~~" in text or "~~The Post~~" in text
        assert DATE in text
        assert "Corrected" not in text
        assert_discord_takes_body({"flags": 1 << 15, "components": made})


@pytest.mark.parametrize("language", OTHERS)
def test_a_story_that_was_retracted_says_so_in_every_language(language: str) -> None:
    alone = story("The Example")
    components, body = posted(digest(alone), language)
    stories = [told(alone, gone(alone.lead, "it was made up"))]
    with speaking(language):
        made = amended(components, body, stories)
        assert made is not None
        assert amended(made, body, stories) is None
    assert "it was made up" in said(made)
    assert "retracted" not in said(made).lower()


async def test_it_is_planned_posted_and_corrected_in_the_language_of_its_subscription(
    server: Server, library: Archive, clock: Clock
) -> None:
    clock.now = TODAY - timedelta(days=29)
    made = await library.subscriptions.add(
        destination=Destination(server.guild.id, server.channel.id),
        wanted=Wanted(("harbours",), 20, language="uk"),
        schedule=Schedule(time(9), "UTC"),
        owner=server.mo.id,
        at=clock.now - timedelta(days=3),
        next_due=clock.now,
    )
    assert made.wanted.language == "uk"
    assert await digests(server).post_now(made) is not None
    assert "10 сюжетів, 1 видання" in said_in(server)
    # Another language is for what comes: what stands there stays as it is.
    await library.subscriptions.change(made.id, at=clock.now, wanted=replace(made.wanted, language="ja"))
    clock.now += timedelta(hours=1)
    await library.maintenance.hide(f"{3:024x}", "hid it", by=BOT, at=clock.now, reason="вигадка")
    assert await correct(server, clock) == 1
    on = timestamp(clock.now, "D")
    assert f"✏️ **Виправлено {on}:** цей сюжет відкликано: вигадка" in said_in(server)


async def test_channels_with_another_language_are_told_the_same_in_it(
    server: Server, library: Archive, clock: Clock
) -> None:
    clock.now = TODAY - timedelta(days=29)
    other = server.guild.create_text_channel("uk")
    for place, language in ((server.channel, None), (other, "ko")):
        await library.subscriptions.add(
            destination=Destination(server.guild.id, place.id),
            wanted=Wanted(("harbours",), 20, language=language),
            schedule=Schedule(time(9), "UTC"),
            owner=server.mo.id,
            at=clock.now - timedelta(days=3),
            next_due=clock.now,
        )
    ticked = await digests(server).planner.tick(clock.now + timedelta(hours=1))
    assert (ticked.planned, ticked.composed) == (2, 2)


async def test_the_form_changes_the_language(server: Server, library: Archive) -> None:
    card = await server.manage("subscribe", topic="all", language="ja")
    assert "in Japanese" in shown(card)
    (made,) = await library.subscriptions.of_guild(server.guild.id)
    assert made.wanted.language == "ja"
    opened = await server.press(card, "Edit place and options")
    await server.mo.submit_modal(opened, {"channel": [server.channel], "language": ["en"]})
    (changed,) = await library.subscriptions.of_guild(server.guild.id)
    assert changed.wanted.language is None  # as the operator set it
