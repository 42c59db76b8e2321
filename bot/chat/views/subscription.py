"""One subscription: what is sent where and when, how it stands, and the buttons that change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.buttons import link_button, subscription_button
from bot.chat.custom_ids import OnSubscription, OpenDigest
from bot.chat.markdown import BREAK, inline, length, timestamp
from bot.chat.views.lines import several, small
from bot.chat.views.sheet import Sheet
from bot.digests.due import clock_words
from bot.digests.times import say_days, say_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive.subscriptions import DeliverySummary, Place, Schedule, Subscription
    from bot.chat.buttons import Item
    from bot.chat.custom_ids import Deed
    from bot.digests.due import Send

_TOPICS = 700
_ONE = 300
"""UTF-16 units of one thing that is wrong."""
_WRONG = 4
_SEEN = ("missing_permissions", "channel_gone", "channel_locked")
"""Troubles that are seen without trying."""
_TEXT = 10
"""Discord's number of a text component."""
_KINDS: dict[Place, str] = {
    "text": "",
    "announcement": "an announcement channel",
    "thread": "a thread",
    "forum": "a forum, with a new post each time",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A subscription with all that is told of it."""

    subscription: Subscription
    topics: Sequence[str]
    """The names of those wanted; none means all."""
    upcoming: Sequence[Send]
    wrong: Sequence[str] = ()
    """What has to be mended, in sentences ready to be shown: see `bot.chat.places.hindrances`."""
    last: DeliverySummary | None = None
    """Its newest delivery."""


def subscription_view(
    shown: Shown, heading: str, notes: Sequence[str] = (), *, page: int | None = None
) -> discord.ui.LayoutView:
    """All of it, under a heading of ours. `page`: of the list, to which a button leads back."""
    sheet = Sheet()
    sheet.text("\n".join([f"### {heading}", *map(small, notes)]))
    sheet.text("\n".join([settings(shown), small(_owner(shown))]))
    sheet.text(_sends(shown))
    sheet.rule()
    sheet.text(health(shown))
    _buttons(sheet, shown, page)
    return sheet.view()


def removal_view(shown: Shown, page: int = 0) -> discord.ui.LayoutView:
    """Asks whether the subscription is really to be removed."""
    sheet = Sheet()
    sheet.text("### Remove this subscription?")
    sheet.text(settings(shown))
    sheet.text(small("What was posted stays. To stop for a while only, pause it."))
    id_ = shown.subscription.id
    sheet.row(
        [
            subscription_button(
                OnSubscription("removed", id_, page), "Remove it", discord.ButtonStyle.danger
            ),
            subscription_button(OnSubscription("open", id_, page), "Keep it"),
        ]
    )
    return sheet.view()


def removed_view(shown: Shown, page: int) -> discord.ui.LayoutView:
    """What was removed, so that it can be made again."""
    sheet = Sheet()
    sheet.text("### Removed: no more digests of this subscription")
    sheet.text(settings(shown))
    sheet.row([subscription_button(OnSubscription("list", page=page), "All subscriptions")])
    return sheet.view()


def mistake_view(sentence: str, hint: str, target: OnSubscription) -> discord.ui.LayoutView:
    """What is wrong in a form, with the way back to it: `target` opens it as it was filled in."""
    sheet = Sheet()
    sheet.text(f"{inline(sentence, _ONE)}\n{small(inline(hint, _ONE))}")
    sheet.text(small("Nothing was changed, and what you filled in is still there."))
    sheet.row(
        [
            subscription_button(target, "Back to the form", discord.ButtonStyle.primary),
            subscription_button(OnSubscription("open", target.id, target.page), "Leave it as it was"),
        ]
    )
    return sheet.view()


def for_trial(body: dict[str, Any]) -> dict[str, Any]:
    """A message that `put_in` gave, as it is shown to one person who tries it out."""
    note = {"type": _TEXT, "content": small("A test, for you alone. Posted, its receipts can be opened.")}
    return body | {"components": [note, *_without_marks(body["components"])]}


def _without_marks(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same components, with the buttons disabled that belong to a delivery."""
    copied = []
    for component in components:
        changed = dict(component)
        if "components" in component:
            changed["components"] = _without_marks(component["components"])
        if OpenDigest.TEMPLATE.fullmatch(str(component.get("custom_id", ""))):
            changed["disabled"] = True
        copied.append(changed)
    return copied


def settings(shown: Shown) -> str:
    """What is sent where and when, a line each."""
    destination, wanted = shown.subscription.destination, shown.subscription.wanted
    kind = _KINDS[destination.place]
    options = [
        f"at most {several(wanted.most, 'story', 'stories')}",
        f"mentions <@&{destination.role}>" if destination.role else "mentions nobody",
        "starts a discussion" if destination.discussion else "",
        "publishes" if destination.publish else "",
        "posts on days with nothing new, too" if wanted.when_quiet else "silent on days with nothing new",
    ]
    return "\n".join(
        [
            f"**Topics** {topics_words(shown.topics, _TOPICS)}",
            f"**Where** <#{destination.channel}>" + (f", {kind}" if kind else ""),
            f"**When** {schedule_words(shown.subscription.schedule)}",
            f"**Options** {' · '.join(option for option in options if option)}",
        ]
    )


def _owner(shown: Shown) -> str:
    return f"Set up by <@{shown.subscription.owner}>, who is told when it cannot be posted"


def topics_words(names: Sequence[str], limit: int) -> str:
    """The names of topics, in at most `limit` UTF-16 units."""
    return inline(", ".join(names), limit) if names else "all"


def schedule_words(schedule: Schedule) -> str:
    """ "Every day at 09:00, Asia/Seoul"."""
    days = say_days(schedule.days)
    return f"{days[:1].upper()}{days[1:]} at {say_time(schedule.at)}, {inline(schedule.zone, 60)}"


def _sends(shown: Shown) -> str:
    if shown.subscription.paused_at:
        return "**Next** none while it is paused"
    lines = []
    for send in shown.upcoming:
        words = clock_words(send)
        lines.append(f"- {timestamp(send.due_at, 'F')}" + (f": {words}" if words else ""))
    return "\n".join(["**Next**, as your clock shows it", *lines])


def health(shown: Shown) -> str:
    """How it stands: paused, in trouble or fine, and what became of the last delivery."""
    trouble = shown.subscription.trouble
    last = (
        _last(shown.last, trouble.words if trouble else None) if shown.last else small("Nothing posted yet")
    )
    return "\n".join([*_state(shown), last])


def _state(shown: Shown) -> list[str]:
    subscription = shown.subscription
    lines = [f"⏸️ Paused {timestamp(subscription.paused_at, 'R')}"] if subscription.paused_at else []
    wrong = list(shown.wrong)
    trouble = subscription.trouble
    # What is seen to be missing now goes before what was when it was last tried.
    if trouble is not None and not (wrong and trouble.code in _SEEN):
        wrong.insert(0, f"{_cut(trouble.words)} (since {timestamp(trouble.since, 'R')})")
    lines += [f"⚠️ {_cut(words)}" for words in wrong[:_WRONG]]
    if not lines and shown.last and shown.last.status == "waiting" and shown.last.problem:
        return ["⏳ A digest is waiting"]
    return lines or ["✅ All is well"]


def _last(last: DeliverySummary, told_already: str | None) -> str:
    due = timestamp(last.due_at, "f")
    told = {
        "sent": f"posted {timestamp(last.sent_at or last.due_at, 'R')}",
        "quiet": "nothing new, so nothing was posted",
        "folded": "could not be posted in time, and goes into the next",
        "given_up": "only a part of it could be posted",
        "waiting": "is waiting to be posted",
    }[last.status]
    if last.status == "waiting" and last.attempts and last.next_try:
        told += f", next try {timestamp(last.next_try, 'R')}"
    problem = ""
    if last.problem and last.status != "sent" and last.problem != told_already:
        # Channels are named by their mentions, which notify nobody.
        problem = ": " + inline(last.problem, _ONE).replace(f"\\<{BREAK}#", "<#")
    return small(f"Last, due {due}: {told}{problem}")


def message_link(shown: Shown) -> str | None:
    """Where the first message of the last delivery stands."""
    posted = [
        one for one in (shown.last.messages if shown.last else ()) if one.step in ("forum_post", "post")
    ]
    if not posted:
        return None
    guild = shown.subscription.destination.guild
    return f"https://discord.com/channels/{guild}/{posted[0].channel}/{posted[0].message}"


def _buttons(sheet: Sheet, shown: Shown, page: int | None) -> None:
    def button(deed: Deed, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Item:
        return subscription_button(OnSubscription(deed, shown.subscription.id, page or 0), label, style)

    main, danger = discord.ButtonStyle.primary, discord.ButtonStyle.danger
    paused = shown.subscription.paused_at is not None
    sheet.row(
        [
            button("resume", "Resume", main) if paused else button("pause", "Pause"),
            button("when", "Edit topics and times"),
            button("where", "Edit place and options"),
            button("remove", "Remove", danger),
        ]
    )
    back = OnSubscription("list", page=page) if page is not None else None
    sheet.row(
        [
            button("test", "Send me a test"),
            button("now", "Post today's now"),
            link_button("Last digest", message_link(shown)),
            subscription_button(back, "All subscriptions") if back else None,
        ]
    )


def _cut(words: str) -> str:
    """Words that are ready to be shown, with their markdown; without it where they are too long."""
    return words if length(words) <= _ONE else inline(words, _ONE)
