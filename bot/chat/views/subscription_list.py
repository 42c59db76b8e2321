"""A server's subscriptions, a few on a page, each with the button that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import subscription_button
from bot.chat.custom_ids import OnSubscription
from bot.chat.markdown import timestamp
from bot.chat.views import counted
from bot.chat.views.lines import page_line, small
from bot.chat.views.sheet import Sheet
from bot.chat.views.subscription import paused_line, schedule_words, topics_words
from bot.words import gettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.chat.views.subscription import Shown

ON_PAGE = 6
_TOPICS = 200


def pages_of(total: int) -> int:
    """How many pages so many subscriptions have, at least 1."""
    return max(1, -(-total // ON_PAGE))


def subscriptions_view(page_of: Sequence[Shown], total: int, page: int) -> discord.ui.LayoutView:
    """One page, `page_of`, of `total` subscriptions; `page` counts from 0."""
    sheet = Sheet()
    sheet.text(f"### {counted.subscriptions(total)}" if total else gettext("### No subscriptions yet"))
    if not total:
        sheet.text(gettext("/subscribe sends a daily digest to a channel, a thread or a forum."))
    for shown in page_of[:ON_PAGE]:
        target = OnSubscription("open", shown.subscription.id, page)
        sheet.section(_told(shown), subscription_button(target, pgettext("button", "Manage")))
    if total > ON_PAGE:
        sheet.text(small(page_line(page, pages_of(total))))
    turns = []
    if page:
        turns.append((page - 1, pgettext("button", "Previous")))
    if page + 1 < pages_of(total):
        turns.append((page + 1, pgettext("button", "Next")))
    sheet.row([subscription_button(OnSubscription("list", page=to), label) for to, label in turns])
    return sheet.view()


def _told(shown: Shown) -> str:
    subscription = shown.subscription
    topics = topics_words(shown.topics, _TOPICS) if shown.topics else gettext("all topics")
    return "\n".join(
        [
            f"<#{subscription.destination.channel}> · {topics}",
            small(schedule_words(subscription.schedule)),
            _state(shown),
        ]
    )


def _state(shown: Shown) -> str:
    if shown.subscription.paused_at:
        return paused_line(shown.subscription.paused_at)
    if shown.subscription.trouble or shown.wrong:
        return gettext("⚠️ Something has to be mended")
    following = shown.upcoming[0].due_at if shown.upcoming else None
    return gettext("✅ Next {when}", when=timestamp(following, "f")) if following else "✅"
