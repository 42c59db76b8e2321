"""Discord takes every view of the bot, whatever the article: by its own schema and by the rules beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.chat.views.briefing import briefing_view
from bot.chat.views.receipts import receipts_view
from tests.bot.chat._samples import card as sample_card
from tests.bot.chat._strategies import cards
from tests.discord_server.clients import connected
from tests.discord_server.judge import faults_of_message

if TYPE_CHECKING:
    from bot.chat.card import Card
    from tests.discord_server import DiscordServer

COMPONENTS_V2 = 1 << 15
monsters = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def body(view: discord.ui.LayoutView) -> dict[str, Any]:
    return {"flags": COMPONENTS_V2, "components": view.to_components()}


@monsters
@given(cards())
def test_a_briefing(card: Card) -> None:
    assert faults_of_message(body(briefing_view(card))) == []


@monsters
@given(cards(), st.integers(0, 3))
def test_receipts(card: Card, page: int) -> None:
    assert faults_of_message(body(receipts_view(card, page))) == []


async def test_a_briefing_arrives_as_it_was_meant(discord_server: DiscordServer) -> None:
    channel = discord_server.add_channel(discord_server.add_guild())
    view = briefing_view(sample_card())
    async with connected(discord_server) as bot:
        await bot.get_partial_messageable(channel.id).send(
            view=view, allowed_mentions=discord.AllowedMentions.none()
        )
    message = discord_server.messages(channel)[0]
    assert message.text.startswith("## [The strait \\*closes\\*](https://news.example/strait)")
    assert message.links == ["https://news.example/strait"]
    assert len(message.custom_ids) == 3
