"""Never over Discord's limits in any language either, whatever the article."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.custom_ids import GiveFeedback
from bot.chat.views.briefing import briefing_view
from bot.chat.views.digest_post import Late, put_in, render_digest
from bot.chat.views.feedback import feedback_form
from bot.chat.views.receipts import receipts_view
from bot.chat.views.subscription import subscription_view
from bot.words import LANGUAGES, gettext, speaking
from tests.bot.chat._digests import UNTIL, monsters
from tests.bot.chat._limits import assert_discord_takes, assert_discord_takes_body
from tests.bot.chat._samples import BRIEFING
from tests.bot.chat._strategies import cards, subscriptions_shown
from tests.bot.chat.test_limits import monsters as few

if TYPE_CHECKING:
    from bot.chat.card import Card
    from bot.chat.views.subscription import Shown
    from bot.digests.model import Digest

languages = st.sampled_from([language for language in LANGUAGES if language != "en"])


@few
@given(languages, cards(), st.integers(0, 3))
def test_a_briefing_and_its_receipts(language: str, card: Card, page: int) -> None:
    with speaking(language):
        assert_discord_takes(briefing_view(card))
        assert_discord_takes(receipts_view(card, page))


@few
@given(languages, monsters())
def test_a_posted_digest(language: str, digest: Digest) -> None:
    with speaking(language):
        late = Late(UNTIL, gettext("It could not be posted before."))
        for number, part in enumerate(render_digest(digest).parts):
            assert_discord_takes_body(
                put_in(part, 2**62, number, 2**62, local_date=date(2024, 5, 31), late=late)
            )


@few
@given(languages, subscriptions_shown())
def test_a_subscription(language: str, shown: Shown) -> None:
    with speaking(language):
        assert_discord_takes(subscription_view(shown, gettext("Changed."), page=3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_fit(language: str) -> None:
    with speaking(language):
        form = feedback_form(GiveFeedback(1), BRIEFING).to_dict()
    labels = [each for each in form["components"] if each["type"] == 18]
    assert len(labels) == 3
    assert len(form["title"]) <= 45
    assert all(len(each["label"]) <= 45 and len(each.get("description") or "") <= 100 for each in labels)
