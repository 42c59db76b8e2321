"""The button under a posted digest: the receipts of what that very message tells, today and after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Destination, NewDelivery, NewDigest, PlacedEntry, Schedule, ToldStory, Wanted
from bot.chat.custom_ids import OpenDigest
from bot.chat.digest_parts import told_claims
from bot.chat.views.digest_post import put_in, render_digest
from bot.chat.views.digest_receipts import ToldClaims, digest_receipts_view
from bot.digests.compose import EVERYTHING, compose
from bot.digests.model import candidates_of
from summarizer import Claim
from tests.bot.chat._digests import SINCE, UNTIL
from tests.bot.chat._limits import assert_discord_takes, buttons, texts
from tests.bot.chat._samples import HARBOURS, TOPICS, article
from tests.bot.chat._server import answer, shown
from tests.bot.chat._strategies import cards, monstrous
from tests.bot.chat.conftest import TODAY
from tests.bot.chat.test_limits import monsters

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.archive import Archive
    from bot.chat.card import Card
    from bot.chat.client import BriefingBot
    from tests.bot.chat._server import Server

HERE = OpenDigest(7, 0)


@pytest.fixture
async def posted(server: Server, library: Archive) -> list[discord.Message]:
    """A digest of the whole library, as a delivery posts it in its messages."""
    placed = await library.candidates((), after=TODAY - timedelta(days=99), until=TODAY)
    made = compose(candidates_of(placed, "tests"), TOPICS, since=None, until=TODAY, rules=EVERYTHING)
    rendered = render_digest(made)
    kept = NewDigest(TODAY - timedelta(days=1), TODAY, rendered.told, rendered.parts, rendered.title)
    subscription = await library.subscriptions.add(
        Destination(server.guild.id, server.channel.id),
        Wanted(),
        Schedule(TODAY.time(), "UTC"),
        owner=1,
        at=TODAY,
        next_due=TODAY,
    )
    planned = NewDelivery(
        subscription.id, subscription.edition, TODAY.date(), TODAY, kept.since, kept.until, kept, TODAY
    )
    (delivery,) = await library.outbox.plan([planned], at=TODAY)
    assert delivery is not None
    channel = server.env.bot.get_channel(server.channel.id)
    assert isinstance(channel, discord.TextChannel)
    messages = []
    for number, part in enumerate(rendered.parts):
        route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        body = put_in(part, delivery, number, local_date=TODAY.date())
        sent = await server.env.bot.http.request(route, json=body)
        messages.append(await channel.fetch_message(int(sent["id"])))
    return messages


async def test_shows_what_each_claim_of_that_message_rests_on(
    server: Server, posted: list[discord.Message]
) -> None:
    assert len(posted) > 1
    first = await server.bo.click(posted[0], label="Receipts")
    assert answer(first).ephemeral
    assert "> ~~However,\u200b~~ the strait was closed on Monday" in shown(first)
    assert "**(1)** **The strait was closed on Monday.\u200b**" in shown(first)
    last = await server.bo.click(posted[-1], label="Receipts")
    assert "**(1)**" not in shown(last)
    second = await server.bo.click(answer(first), label="Next")
    assert answer(second).id == answer(first).id
    assert "Page 2 of" in shown(second)


async def test_works_after_a_restart(
    server: Server, posted: list[discord.Message], make_bot: Callable[[], BriefingBot]
) -> None:
    await server.env.restart_bot(make_bot())
    assert "the strait was closed" in shown(await server.ann.click(posted[0], label="Receipts"))


async def test_says_kindly_that_the_digest_is_gone(
    server: Server, library: Archive, posted: list[discord.Message]
) -> None:
    (subscription,) = await library.subscriptions.of_guild(server.guild.id)
    await library.subscriptions.remove(subscription.id)
    gone = await server.ann.click(posted[0], label="Receipts")
    assert "not kept any more" in shown(gone)
    assert answer(gone).ephemeral


def test_claims_have_the_numbers_that_the_digest_gave_them() -> None:
    stories = (
        ToldStory(("a",), (1,), ("A1.", "A2."), 0),
        ToldStory(("b",), (2,), (), 0),
        ToldStory(("c",), (3,), ("C1.",), 1),
        ToldStory((), (), ("D1.",), 1),
    )
    first, second = (list(told_claims(stories, part, {})) for part in (0, 1))
    assert [each.claims for each in first] == [[(1, "A1."), (2, "A2.")]]
    assert [each.claims for each in second] == [[(3, "C1.")], [(4, "D1.")]]


def test_a_claim_whose_article_is_gone_says_so() -> None:
    told = [ToldClaims(None, [(4, "It *sank*.")])]
    shown = texts(digest_receipts_view(told, HERE, since=SINCE, until=UNTIL))
    assert "**(4)** **It \\*sank\\*.\u200b**\n-# This article is not in the archive any more." in shown


def test_a_message_without_claims_says_so() -> None:
    shown = texts(digest_receipts_view([], HERE, since=SINCE, until=UNTIL))
    assert shown.startswith("This message makes no claims")


def test_pages_are_turned_by_buttons_that_outlive_the_process() -> None:
    told = [ToldClaims(article(), [(n, Claim(f"It sank {n} times.", ())) for n in range(20)])]
    named = buttons(digest_receipts_view(told, replace(HERE, page=1), since=SINCE, until=UNTIL))
    assert named == {"Previous": "d1t:7:0", "Next": "d1t:7:0:2"}


@pytest.mark.parametrize("target", [HERE, OpenDigest(2**63 - 1, 999, 9999, turns=True)])
def test_a_custom_id_says_what_it_was_made_of(target: OpenDigest) -> None:
    match = OpenDigest.TEMPLATE.fullmatch(target.custom_id())
    assert match
    assert OpenDigest.read(match) == target
    assert len(target.custom_id()) <= 100


@monsters
@given(st.lists(cards(), max_size=4), st.lists(monstrous, max_size=3), st.integers(0, 5))
def test_no_receipts_are_too_much_for_discord(shown: list[Card], lost: list[str], page: int) -> None:
    told = [
        ToldClaims(card.article, list(enumerate([*card.briefing.claims, *card.briefing.key_points])))
        for card in shown
    ]
    told.append(ToldClaims(None, list(enumerate(lost))))
    view = digest_receipts_view(told, replace(HERE, page=page), since=SINCE, until=UNTIL)
    assert_discord_takes(view)


async def test_receipts_are_of_the_briefing_that_was_told(library: Archive) -> None:
    entry = (await library.latest("harbours", limit=1))[0]
    assert entry.briefing is not None
    assert entry.revision is not None
    claims = (Claim("Ships turned back.", entry.briefing.key_points[0].evidence),)
    await library.record(
        entry.article,
        entry.topics,
        replace(entry.briefing, claims=claims),
        at=TODAY,
        matched_by="x",
        again=True,
    )
    renewed = await library.get(entry.article.id)
    assert renewed is not None
    assert renewed.revision != entry.revision
    kept = await library.as_told([entry.revision, 10**9])
    assert kept.keys() == {entry.revision}
    assert isinstance(kept[entry.revision], PlacedEntry)
    story = ToldStory((entry.article.id,), (entry.revision,), ("The strait was closed on Monday.",))
    (told,) = told_claims([story], 0, kept)
    assert told.claims == [(1, entry.briefing.claims[0])]
    assert HARBOURS.slug == kept[entry.revision].entry.topics[0].topic.slug
