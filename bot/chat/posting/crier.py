"""Telling maintainers in their channel what they should know: a message each, found again by its button's custom id."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord.http import Route

from bot.chat.languages import language_of_channel
from bot.chat.permissions import missing, names
from bot.chat.posting.asking import ANSWER_SECONDS, ask
from bot.chat.posting.looking import find_marked
from bot.chat.posting.refusals import UNKNOWN_CHANNEL, limited
from bot.chat.views.announcements import mark, notice_view
from bot.digests.deliver import Absent, Blocked, Done, NotYet
from bot.words import ENGLISH, speaking

if TYPE_CHECKING:
    from datetime import datetime

    from bot.archive import Notice, Place
    from bot.chat.posting.asking import Request
    from bot.digests.deliver import Outcome

_COMPONENTS_V2 = 1 << 15
_A_WHILE = timedelta(minutes=1)


class ChannelCrier:
    """A `bot.chores.announcing.Crier` by means of `client`, which must be ready. `channel` is maintainers.channel."""

    def __init__(
        self,
        client: discord.Client,
        channel: int,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        language: str = ENGLISH,
    ) -> None:
        self._client = client
        self._channel = channel
        self._answer_seconds = answer_seconds
        self._language = language

    async def tell(self, notice: Notice, seconds: float) -> Outcome:
        hindered = self._hindrance()
        if hindered is not None:
            return hindered
        with speaking(language_of_channel(self._client, self._channel, self._language)):
            view = notice_view(notice)
        body = {
            "flags": _COMPONENTS_V2,
            "components": view.to_components(),  # type: ignore[no-untyped-call]
            "allowed_mentions": {"parse": []},
            "nonce": f"n{notice.id}",
            "enforce_nonce": True,
        }

        async def post(request: Request) -> Outcome:
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=self._channel)
            message = await request(route, json=body)
            return Done(self._channel, int(message["id"]))

        return await ask(
            self._client, post, self._explain, seconds, repeatable=True, answer_seconds=self._answer_seconds
        )

    async def look_for(
        self, notice: Notice, channel: int, after: datetime, before: datetime, seconds: float
    ) -> Outcome:
        assert self._client.user is not None  # noqa: S101  # known since logging in
        own = self._client.user.id

        async def look(request: Request) -> Outcome:
            try:
                found = await find_marked(request, channel, mark(notice), own, after, before)
            except discord.NotFound as error:
                if error.code != UNKNOWN_CHANNEL:
                    raise
                found = None  # whatever was told there is gone with the channel
            return Absent() if found is None else Done(*found)

        return await ask(
            self._client, look, self._explain, seconds, repeatable=True, answer_seconds=self._answer_seconds
        )

    def _hindrance(self) -> Outcome | None:
        """What keeps it from being told, as far as the gateway has said: asking all the same would be refused."""
        channel = self._client.get_channel(self._channel)
        place: Place = "text"
        if isinstance(channel, discord.Thread):
            channel, place = channel.parent, "thread"
        if not isinstance(channel, discord.abc.GuildChannel):
            return None
        guild = channel.guild
        if guild.unavailable:
            return NotYet("Discord has an outage that concerns the maintainers' server", _A_WHILE)
        if guild.me is None:
            return None
        lacking = missing(channel.permissions_for(guild.me), place)
        return Blocked("missing_permissions", lacks(self._channel, lacking)) if lacking else None

    def _explain(self, error: discord.HTTPException) -> Outcome:
        if error.status == 429:
            return limited(error)
        if error.code == UNKNOWN_CHANNEL:
            mend = "set maintainers.channel to another, or show the bot that one"
            return Blocked("channel_gone", f"the maintainers' channel {self._channel} is gone: {mend}")
        if error.status == 403:
            words = f"the bot may not post in the maintainers' channel {self._channel} (“{_said(error)}”)"
            return Blocked("missing_permissions", words)
        if error.status in (401, 404) or error.status >= 500:
            return NotYet(f"Discord answered {error.status}: {_said(error)}", _A_WHILE)
        words = f"Discord does not take it in the maintainers' channel {self._channel} (“{_said(error)}”)"
        return Blocked("refused", words)


def _said(error: discord.HTTPException) -> str:
    return (error.text or str(error.status))[:200]


def lacks(channel: int, rights: list[str]) -> str:
    """What the bot may not do in the maintainers' channel."""
    return f"in the maintainers' channel {channel} the bot lacks {', '.join(names(rights))}"
