"""Never over Discord's limits, whatever the article."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.chat.custom_ids import OnSubscription, OpenPage
from bot.chat.markdown import inline
from bot.chat.views.briefing import briefing_view
from bot.chat.views.digest import Group, digest_view
from bot.chat.views.lists import Listing, list_view
from bot.chat.views.receipts import receipts_view
from bot.chat.views.subscription import (
    mistake_view,
    removal_view,
    removed_view,
    subscription_view,
)
from bot.chat.views.subscription_list import subscriptions_view
from bot.digests.model import Candidate
from bot.digests.ordering import outlets_of
from tests.bot.chat._limits import assert_discord_takes
from tests.bot.chat._strategies import cards, hostile, monstrous, subscriptions_shown

if TYPE_CHECKING:
    from bot.chat.card import Card
    from bot.chat.views.subscription import Shown

monsters = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # monsters take minutes to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
pages = st.builds(
    OpenPage, st.just("search"), st.integers(0, 3), st.none() | st.integers(0, 9999), query=hostile
)
distinct = st.lists(cards(), max_size=5, unique_by=lambda card: card.article.id)


@monsters
@given(cards())
def test_a_briefing(card: Card) -> None:
    assert_discord_takes(briefing_view(card))


@monsters
@given(cards(), st.integers(0, 5))
def test_receipts(card: Card, page: int) -> None:
    assert_discord_takes(receipts_view(card, page))


@monsters
@given(distinct, pages, st.integers(0, 10**6))
def test_a_list(shown: list[Card], here: OpenPage, total: int) -> None:
    assert_discord_takes(list_view(Listing("Found", shown, total, here, notes=("A note",))))


@monsters
@given(distinct, monstrous)
def test_a_digest(shown: list[Card], name: str) -> None:
    also = outlets_of([Candidate.of(card, card.briefing) for card in shown], {})
    by_day = [Group.of_day(card, also) for card in shown]
    by_name = [Group(f"{name}{number}", card, also) for number, card in enumerate(shown)]
    for stories in (by_day, by_name):
        view = digest_view(name, None, stories, total=9, articles=99, since=None, until=date(2024, 1, 1))
        assert_discord_takes(view)


@monsters
@given(subscriptions_shown(), st.lists(hostile, max_size=4), st.none() | st.integers(0, 9999))
def test_a_subscription(shown: Shown, notes: list[str], page: int | None) -> None:
    assert_discord_takes(
        subscription_view(shown, "Digests", [inline(note, 100) for note in notes], page=page)
    )
    assert_discord_takes(removal_view(shown, page or 0))
    assert_discord_takes(removed_view(shown, page or 0))


@monsters
@given(
    st.lists(subscriptions_shown(), max_size=7, unique_by=lambda shown: shown.subscription.id),
    st.integers(0, 999),
)
def test_a_list_of_subscriptions(page_of: list[Shown], page: int) -> None:
    assert_discord_takes(subscriptions_view(page_of, len(page_of) + page * 6, page))


@monsters
@given(monstrous, monstrous)
def test_a_mistake_in_a_form(sentence: str, hint: str) -> None:
    target = OnSubscription("when", 10**18 - 1, 9999)
    assert_discord_takes(mistake_view(sentence or "?", hint or "?", target))
