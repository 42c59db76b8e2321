"""What members do with their server's subscriptions: each deed gives the message to show for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.chat.faults import in_words
from bot.chat.subscribing.places import destination_wished, hindrances
from bot.chat.subscribing.wishes import is_same, read_when
from bot.chat.views.counted import subscriptions
from bot.chat.views.digest_post import put_in
from bot.chat.views.subscription import (
    Shown,
    for_trial,
    mistake_view,
    removal_view,
    removed_view,
    subscription_view,
)
from bot.chat.views.subscription_forms import filled_when, filled_where, when_form, where_form
from bot.chat.views.subscription_list import ON_PAGE, pages_of, subscriptions_view
from bot.digests.due import next_due, upcoming
from bot.digests.iana import zone
from bot.errors import UsageError
from bot.words import LANGUAGES, gettext, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from bot.archive import Subscription
    from bot.chat.custom_ids import OnSubscription
    from bot.chat.services import Services
    from bot.chat.subscribing.wishes import Wish
    from bot.chat.views.subscription_forms import Filled
    from bot.digests.service import Digests

_DRAFTS = 200
"""Forms with a mistake that are remembered, so that nobody has to fill them in anew."""


class Desk:
    """Serves every server. Ids come back from clients, so whatever they name is looked up anew, in the server."""

    def __init__(self, services: Services, digests: Callable[[], Digests | None]) -> None:
        self._services = services
        self._digests_or_none = digests
        self._subscriptions = services.archive.subscriptions
        self._outbox = services.archive.outbox
        self._adding = asyncio.Lock()
        self._drafts: OrderedDict[tuple[int, OnSubscription], Filled] = OrderedDict()

    async def subscribe(
        self, guild: discord.Guild, wish: Wish, owner: int, thread: Any = None
    ) -> discord.ui.LayoutView:
        """Make a subscription, unless its channel has the same one. `thread`: the channel, if it is a thread."""
        # One at a time, or two who ask at once would both find that there is none.
        async with self._adding:
            there = await self._subscriptions.of_guild(guild.id)
            same = next((one for one in there if is_same(one, wish)), None)
            if same is None:
                self._check_number(len(there))
                now = self._services.now()
                made = await self._subscriptions.add(
                    wish.destination,
                    wish.wanted,
                    wish.schedule,
                    owner=owner,
                    at=now,
                    next_due=next_due(wish.schedule, last_date=None, changed_at=now, now=now),
                )
        if same is not None:
            note = gettext("Nothing was changed: if it is to be otherwise, edit it here.")
            heading = gettext("That channel is sent digests of these topics already")
            return subscription_view(await self._shown(guild, same), heading, [note])
        shown = await self._shown(guild, made, thread=thread)
        heading = gettext("Subscribed: digests for {channel}", channel=f"<#{made.destination.channel}>")
        return subscription_view(shown, heading, wish.notes)

    def _check_number(self, there: int) -> None:
        most = self._services.most_subscriptions
        if there >= most:
            raise UsageError(
                "This server",
                f"it has {subscriptions(there)}, and I serve {most} in one server at most",
                "Remove one with /unsubscribe, or change one with /subscriptions.",
            )

    async def listing(self, guild: discord.Guild, page: int = 0) -> discord.ui.LayoutView:
        """A page of the server's subscriptions; the last one past the end."""
        everything = await self._subscriptions.of_guild(guild.id)
        page = min(page, pages_of(len(everything)) - 1)
        of_page = everything[page * ON_PAGE : (page + 1) * ON_PAGE]
        names = self._names()
        shown = [self._told(guild, one, names) for one in of_page]
        return subscriptions_view(shown, len(everything), page)

    async def do(self, guild: discord.Guild, target: OnSubscription) -> discord.ui.LayoutView:
        """What a button asks for that shows no form and no test. Raises UsageError."""
        if target.deed == "list":
            return await self.listing(guild, target.page)
        found = await self._find(guild, target.id)
        if target.deed == "remove":
            return removal_view(await self._shown(guild, found), target.page)
        if target.deed == "removed":
            await self._subscriptions.remove(found.id)
            return removed_view(await self._shown(guild, found), target.page)
        notes: list[str] = []
        if target.deed == "pause":
            found = await self._subscriptions.pause(found.id, at=self._services.now()) or found
        elif target.deed == "resume":
            found = await self._resume(found)
        elif target.deed == "now":
            notes = [await self._post_now(found)]
            found = await self._find(guild, target.id)
        return await self.card(guild, found, notes, target.page)

    async def card(
        self, guild: discord.Guild, subscription: Subscription, notes: Sequence[str] = (), page: int = 0
    ) -> discord.ui.LayoutView:
        """One subscription with its buttons."""
        shown = await self._shown(guild, subscription)
        heading = gettext("Digests for {channel}", channel=f"<#{subscription.destination.channel}>")
        return subscription_view(shown, heading, notes, page=page)

    # Forms

    async def form(self, guild: discord.Guild, member: int, target: OnSubscription) -> discord.ui.Modal:
        """The form that a button asks for, filled in as the subscription is or as the member left it."""
        found = await self._find(guild, target.id)
        draft = self._drafts.get((member, target))
        if target.deed == "where":
            filled = filled_where(found, self._services.language)
            return where_form(target, draft or filled, guild)
        return when_form(target, draft or filled_when(found), self._services.topics)

    async def fill(
        self, guild: discord.Guild, member: Any, target: OnSubscription, filled: Filled
    ) -> discord.ui.LayoutView:
        """Change the subscription as the form says. With a mistake in it, nothing changes and nothing is lost."""
        found = await self._find(guild, target.id)
        try:
            changed, notes = await self._change(guild, member, target, found, filled)
        except UsageError as error:
            self._drafts[member.id, target] = filled
            while len(self._drafts) > _DRAFTS:
                self._drafts.popitem(last=False)
            sentence, mend = in_words(error)
            return mistake_view(sentence, mend, target)
        self._drafts.pop((member.id, target), None)
        if (digests := self._digests_or_none()) is not None:
            await digests.something_changed(guild.id)  # what waits may have been in trouble for its place
        return await self.card(guild, changed, [gettext("Changed."), *notes], target.page)

    async def _change(
        self, guild: discord.Guild, member: Any, target: OnSubscription, found: Subscription, filled: Filled
    ) -> tuple[Subscription, list[str]]:
        now = self._services.now()
        changes: dict[str, Any] = {}
        notes: list[str] = []
        if target.deed == "where":
            options = filled["options"]
            channel = await _channel(guild, int(str(filled["channel"]) or 0))
            changes["destination"], notes = destination_wished(
                guild,
                member,
                channel,
                role=int(str(filled["role"])) if filled["role"] else None,
                discussion="discussion" in options,
                publish="publish" in options,
                before=found.destination,
            )
            changes["wanted"] = replace(
                found.wanted,
                when_quiet="when_quiet" in options,
                language=self._language(filled.get("language") or found.wanted.language),
            )
        else:
            changes["wanted"], schedule = read_when(filled, self._services.topics, found)
            # The same schedule again must not make today's digest, which may be due just now, tomorrow's.
            if schedule != found.schedule:
                following = next_due(schedule, last_date=found.last_date, changed_at=now, now=now)
                changes |= {"schedule": schedule, "next_due": following}
        await self._check_unlike_others(replace(found, **changes | {"next_due": None}))
        changed = await self._subscriptions.change(found.id, at=now, **changes)
        if changed is None:
            raise _gone()
        return changed, notes

    def _language(self, asked: str | list[str] | None) -> str | None:
        """None for the one that the operator set, so that it may become another."""
        wanted = asked if isinstance(asked, str) or asked is None else next(iter(asked), None)
        return None if wanted == self._services.language or wanted not in LANGUAGES else wanted

    async def _check_unlike_others(self, wanted: Subscription) -> None:
        """Raises UsageError where another subscription of the channel has the same topics."""
        others = await self._subscriptions.in_channel(wanted.destination.channel)
        if any(other.id != wanted.id and is_same(other, wanted) for other in others):
            raise UsageError(
                f"<#{wanted.destination.channel}>",
                "another subscription sends it digests of these topics",
                "Choose other topics or another channel, or remove one of the two.",
            )

    # Posting

    async def test(self, guild: discord.Guild, id_: int) -> Sequence[dict[str, Any]]:
        """The bodies of the messages that would be posted now; none where nothing would be.

        They mention nobody, and their receipts, which go by what was posted, cannot be opened.
        """
        found = await self._find(guild, id_)
        dish = await self._digests.planner.dish(found, self._services.now())
        if dish.quiet and not found.wanted.when_quiet:
            return ()
        today, parts = self._today(found), dish.digest.parts
        with speaking(dish.digest.language):
            bodies = [put_in(part, 0, number, local_date=today) for number, part in enumerate(parts)]
        return [for_trial(body) for body in bodies]

    async def _post_now(self, found: Subscription) -> str:
        """Plan today's digest for now, on the same path as one that is due; what to say of it."""
        now = self._services.now()
        if found.paused_at is not None:
            raise UsageError("This subscription", "it is paused", "Resume it first.")
        if found.last_date is not None and found.last_date >= self._today(found):
            mend = "There is one a day. The card of the subscription says what became of it."
            raise UsageError("Today's digest", "it was made already", mend)
        dish = await self._digests.planner.dish(found, now)
        if dish.quiet and not found.wanted.when_quiet:
            return gettext("There is nothing new, so nothing was posted. Today's digest comes at its time.")
        if await self._digests.post_now(found) is None:
            mend = "Look at it with /subscriptions, and try again in a minute."
            raise UsageError(
                "This subscription", "a digest of it is being posted, or it was just changed", mend
            )
        return gettext("Today's digest is on its way.")

    @property
    def _digests(self) -> Digests:
        digests = self._digests_or_none()
        if digests is None:
            raise UsageError("Digests", "they are not sent by this process", "Ask whoever runs this bot.")
        return digests

    def _today(self, subscription: Subscription) -> date:
        return self._services.now().astimezone(zone(subscription.schedule.zone)).date()

    # What is known

    async def _resume(self, found: Subscription) -> Subscription:
        now = self._services.now()
        following = next_due(found.schedule, last_date=found.last_date, changed_at=now, now=now)
        return await self._subscriptions.resume(found.id, next_due=following, at=now) or found

    async def _find(self, guild: discord.Guild, id_: int) -> Subscription:
        found = await self._subscriptions.get(id_)
        if found is None or found.destination.guild != guild.id:
            raise _gone()
        return found

    async def _shown(self, guild: discord.Guild, subscription: Subscription, thread: Any = None) -> Shown:
        last = await self._outbox.deliveries(subscription.id, limit=1)
        told = self._told(guild, subscription, self._names(), thread)
        return replace(told, last=last[0] if last else None)

    def _told(
        self, guild: discord.Guild, subscription: Subscription, names: dict[str, str], thread: Any = None
    ) -> Shown:
        wanted = [
            names.get(slug, gettext("{topic} (not set up any more)", topic=slug))
            for slug in subscription.wanted.topics
        ]
        now = self._services.now()
        return Shown(
            subscription,
            wanted,
            upcoming(subscription.schedule, now, last_date=subscription.last_date),
            hindrances(guild, subscription.destination, wanted or list(names.values()), thread),
        )

    def _names(self) -> dict[str, str]:
        return {topic.slug: topic.name for topic in self._services.topics}


def _gone() -> UsageError:
    return UsageError("That subscription", "it is not there any more", "/subscriptions shows those that are.")


async def _channel(guild: discord.Guild, id_: int) -> Any:
    """The channel chosen; an archived thread is known to Discord alone."""
    known = guild.get_channel_or_thread(id_)
    if known is not None:
        return known
    try:
        return await guild.fetch_channel(id_)
    except (discord.NotFound, discord.Forbidden):
        raise UsageError(f"<#{id_}>", "I cannot see it", "Let me see it, or choose another.") from None
