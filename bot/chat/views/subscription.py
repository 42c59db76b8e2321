"""One subscription: what is sent where and when, how it stands, and the buttons that change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.buttons import link_button, subscription_button
from bot.chat.custom_ids import OnSubscription, OpenDigest
from bot.chat.markdown import BREAK, inline, length, timestamp
from bot.chat.views import counted
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.digests.due import clock_words
from bot.digests.times import say_days, say_time
from bot.words import gettext, gettext_noop, language, language_name, pgettext, retell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.archive import DeliverySummary, Place, Schedule, Subscription
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
    "announcement": gettext_noop("an announcement channel"),
    "thread": gettext_noop("a thread"),
    "forum": gettext_noop("a forum, with a new post each time"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A subscription with all that is told of it."""

    subscription: Subscription
    topics: Sequence[str]
    """The names of those wanted; none means all."""
    upcoming: Sequence[Send]
    wrong: Sequence[str] = ()
    """What has to be mended, in sentences ready to be shown: see `bot.chat.subscribing.places.hindrances`."""
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
    sheet.text(gettext("### Remove this subscription?"))
    sheet.text(settings(shown))
    sheet.text(small(gettext("What was posted stays. To stop for a while only, pause it.")))
    id_ = shown.subscription.id
    sheet.row(
        [
            subscription_button(
                OnSubscription("removed", id_, page),
                pgettext("button", "Remove it"),
                discord.ButtonStyle.danger,
            ),
            subscription_button(OnSubscription("open", id_, page), pgettext("button", "Keep it")),
        ]
    )
    return sheet.view()


def removed_view(shown: Shown, page: int) -> discord.ui.LayoutView:
    """What was removed, so that it can be made again."""
    sheet = Sheet()
    sheet.text(gettext("### Removed: no more digests of this subscription"))
    sheet.text(settings(shown))
    sheet.row(
        [subscription_button(OnSubscription("list", page=page), pgettext("button", "All subscriptions"))]
    )
    return sheet.view()


def mistake_view(sentence: str, hint: str, target: OnSubscription) -> discord.ui.LayoutView:
    """What is wrong in a form, with the way back to it: `target` opens it as it was filled in."""
    sheet = Sheet()
    sheet.text(f"{inline(sentence, _ONE)}\n{small(inline(hint, _ONE))}")
    sheet.text(small(gettext("Nothing was changed, and what you filled in is still there.")))
    leave = OnSubscription("open", target.id, target.page)
    sheet.row(
        [
            subscription_button(target, pgettext("button", "Back to the form"), discord.ButtonStyle.primary),
            subscription_button(leave, pgettext("button", "Leave it as it was")),
        ]
    )
    return sheet.view()


def for_trial(body: dict[str, Any]) -> dict[str, Any]:
    """A message that `put_in` gave, as it is shown to one person who tries it out."""
    said = gettext("A test, for you alone. Posted, its receipts can be opened.")
    note = {"type": _TEXT, "content": small(said)}
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
        gettext("at most {stories}", stories=counted.stories(wanted.most)),
        gettext("mentions {role}", role=f"<@&{destination.role}>")
        if destination.role
        else gettext("mentions nobody"),
        _in_language(wanted.language),
        gettext("starts a discussion") if destination.discussion else "",
        gettext("publishes") if destination.publish else "",
        gettext("posts on days with nothing new, too")
        if wanted.when_quiet
        else gettext("silent on days with nothing new"),
    ]
    return "\n".join(
        [
            f"{gettext('**Topics**')} {topics_words(shown.topics, _TOPICS)}",
            f"{gettext('**Where**')} <#{destination.channel}>" + (f", {gettext(kind)}" if kind else ""),
            f"{gettext('**When**')} {schedule_words(shown.subscription.schedule)}",
            f"{gettext('**Options**')} {' · '.join(option for option in options if option)}",
        ]
    )


def _in_language(wanted: str | None) -> str:
    """Where it asks for one, and that is not the reader's."""
    if wanted is None or wanted == language():
        return ""
    return gettext("in {language}", language=language_name(wanted))


def _owner(shown: Shown) -> str:
    owner = f"<@{shown.subscription.owner}>"
    return gettext("Set up by {owner}, who is told when it cannot be posted", owner=owner)


def topics_words(names: Sequence[str], limit: int) -> str:
    """The names of topics, in at most `limit` UTF-16 units."""
    return inline(", ".join(names), limit) if names else pgettext("topics", "all")


def schedule_words(schedule: Schedule) -> str:
    """ "Every day at 09:00, Asia/Seoul"."""
    days = say_days(schedule.days)
    return gettext(
        "{days} at {time}, {zone}",
        days=f"{days[:1].upper()}{days[1:]}",
        time=say_time(schedule.at),
        zone=inline(schedule.zone, 60),
    )


def _sends(shown: Shown) -> str:
    if shown.subscription.paused_at:
        return gettext("**Next** none while it is paused")
    lines = []
    for send in shown.upcoming:
        words = clock_words(send)
        lines.append(f"- {timestamp(send.due_at, 'F')}" + (f": {words}" if words else ""))
    return "\n".join([gettext("**Next**, as your clock shows it"), *lines])


def health(shown: Shown) -> str:
    """How it stands: paused, in trouble or fine, and what became of the last delivery."""
    trouble = shown.subscription.trouble
    last = (
        _last(shown.last, trouble.words if trouble else None)
        if shown.last
        else small(gettext("Nothing posted yet"))
    )
    return "\n".join([*_state(shown), last])


def _state(shown: Shown) -> list[str]:
    subscription = shown.subscription
    lines = [paused_line(subscription.paused_at)] if subscription.paused_at else []
    wrong = list(shown.wrong)
    trouble = subscription.trouble
    # What is seen to be missing now goes before what was when it was last tried.
    if trouble is not None and not (wrong and trouble.code in _SEEN):
        since = timestamp(trouble.since, "R")
        wrong.insert(0, gettext("{problem} (since {when})", problem=_cut(retell(trouble.words)), when=since))
    lines += [f"⚠️ {_cut(words)}" for words in wrong[:_WRONG]]
    if not lines and shown.last and shown.last.status == "waiting" and shown.last.problem:
        return [gettext("⏳ A digest is waiting")]
    return lines or [gettext("✅ All is well")]


def _last(last: DeliverySummary, told_already: str | None) -> str:
    due = timestamp(last.due_at, "f")
    told = {
        "sent": gettext("posted {when}", when=timestamp(last.sent_at or last.due_at, "R")),
        "quiet": gettext("nothing new, so nothing was posted"),
        "folded": gettext("could not be posted in time, and goes into the next"),
        "given_up": gettext("only a part of it could be posted"),
        "waiting": gettext("is waiting to be posted"),
    }[last.status]
    if last.status == "waiting" and last.attempts and last.next_try:
        told = gettext("{state}, next try {when}", state=told, when=timestamp(last.next_try, "R"))
    problem = ""
    if last.problem and last.status != "sent" and last.problem != told_already:
        # Channels are named by their mentions, which notify nobody.
        problem = ": " + inline(retell(last.problem), _ONE).replace(f"\\<{BREAK}#", "<#")
    return small(gettext("Last, due {when}: {state}", when=due, state=told + problem))


def paused_line(since: datetime) -> str:
    """Since when it is paused."""
    return gettext("⏸️ Paused {when}", when=timestamp(since, "R"))


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
            button("resume", pgettext("button", "Resume"), main)
            if paused
            else button("pause", pgettext("button", "Pause")),
            button("when", pgettext("button", "Edit topics and times")),
            button("where", pgettext("button", "Edit place and options")),
            button("remove", pgettext("button", "Remove"), danger),
        ]
    )
    back = OnSubscription("list", page=page) if page is not None else None
    sheet.row(
        [
            button("test", pgettext("button", "Send me a test")),
            button("now", pgettext("button", "Post today's now")),
            link_button(pgettext("button", "Last digest"), message_link(shown)),
            subscription_button(back, pgettext("button", "All subscriptions")) if back else None,
        ]
    )


def _cut(words: str) -> str:
    """Words that are ready to be shown, with their markdown; without it where they are too long."""
    return words if length(words) <= _ONE else inline(words, _ONE)
