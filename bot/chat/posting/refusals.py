"""What Discord's refusals mean for a digest, in words for the people of the server."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.connection.shards import hears_of
from bot.chat.markdown import inline
from bot.chat.permissions import names
from bot.digests.deliver import Blocked, Lost, NotYet
from bot.words import retold

if TYPE_CHECKING:
    import discord

    from bot.digests.deliver import Order

UNKNOWN_CHANNEL, _UNKNOWN_GUILD, _UNKNOWN_MESSAGE = 10003, 10004, 10008
_TAG_REQUIRED, _ARCHIVED, _SLOW, _TOO_MANY_THREADS = 40067, 50083, 20016, 160006
_WRONG_KIND = (50008, 50024)
BAN = timedelta(minutes=10)
"""How long an address stays shut out, where Discord does not say."""
_A_WHILE = timedelta(minutes=1)


def hindrance(client: discord.Client, order: Order, *, looking: bool = False) -> Blocked | NotYet | None:
    """What keeps the order from being done, as far as the gateway has told; None where nothing is known.

    Asking Discord all the same would give a refusal, and too many of those get a bot banned.
    """
    if not hears_of(client, order.destination.guild):
        return None
    guild = client.get_guild(order.destination.guild)
    if guild is None:
        return NotYet(retold("The bot is not in the server, as far as it knows"), after=_A_WHILE, outage=True)
    if guild.unavailable:
        return NotYet(retold("Discord has an outage that concerns this server"), after=_A_WHILE, outage=True)
    thread = guild.get_thread(order.destination.channel)
    channel = thread.parent if thread else guild.get_channel(order.destination.channel)
    if channel is None or guild.me is None:
        return None
    allowed = channel.permissions_for(guild.me)
    lacking = [right for right in _rights(order, looking=looking) if not getattr(allowed, right)]
    return _lacks(order, lacking) if lacking else None


def _rights(order: Order, *, looking: bool) -> list[str]:
    """What the step takes, as discord.py names it."""
    if looking:
        return ["view_channel", "read_message_history"]
    if order.step == "thread":
        return ["view_channel", "create_public_threads"]
    in_thread = order.destination.place == "thread" or order.channel != order.destination.channel
    return ["view_channel", "send_messages_in_threads" if in_thread else "send_messages"]


def _lacks(order: Order, rights: list[str]) -> Blocked:
    place = f"<#{order.destination.channel}>"
    named = names(rights)
    listed = " and ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
    if "read_message_history" in rights:
        words = retold(
            f"I may not look whether the digest is there already in {place}: I lack {listed}. "
            "Whoever manages the channel can give me that."
        )
    else:
        words = retold(
            f"I may not post in {place}: I lack {listed}. Whoever manages the channel can give me that."
        )
    return Blocked("missing_permissions", words)


def explain_refusal(order: Order, error: discord.HTTPException) -> Blocked | NotYet | Lost:
    """What a refusal means, after which nothing was done."""
    if error.status == 429:
        return limited(error)
    if error.code == _UNKNOWN_MESSAGE:
        return Lost(retold("its message was deleted"))
    if error.code in (UNKNOWN_CHANNEL, _UNKNOWN_GUILD) and order.channel != order.destination.channel:
        return Lost(retold("the day's post was deleted"))
    passes = error.status in (401, 404) or error.status >= 500 or error.code in (_SLOW, _TOO_MANY_THREADS)
    code, words = _TO_MEND.get(error.code) or _otherwise(order, error)
    if passes and error.code not in _TO_MEND:
        return NotYet(retold(f"Discord answered {error.status}: {_said(error)}"), _A_WHILE)
    return Blocked(code, words.format(f"<#{order.destination.channel}>"))


_GONE = (
    "channel_gone",
    retold("The channel {0} is gone. Choose another with /subscriptions, or remove it there."),
)
_WRONG = (
    "refused",
    retold("Digests cannot be posted in {0}. Choose another channel with /subscriptions."),
)
_TO_MEND = {
    UNKNOWN_CHANNEL: _GONE,
    _UNKNOWN_GUILD: _GONE,
    _ARCHIVED: (
        "channel_locked",
        retold(
            "The thread {0} is archived and locked. Unlock it, or choose another place with /subscriptions."
        ),
    ),
    _TAG_REQUIRED: (
        "refused",
        retold("The forum {0} wants a tag on each post and has none named after a topic. Add one to it."),
    ),
    **dict.fromkeys(_WRONG_KIND, _WRONG),
}


def _otherwise(order: Order, error: discord.HTTPException) -> tuple[str, str]:
    said = _said(error).replace("{", "{{").replace("}", "}}")
    if error.status == 403:
        words = retold("I may not post in {0} (“{1}”). Whoever manages the channel can allow it.")
        if order.step == "thread":
            words = retold(
                "I may not start a thread in {0} (“{1}”). Whoever manages the channel can allow it."
            )
        return "missing_permissions", words.replace("{1}", said)
    words = retold(
        "Discord does not take the digest in {0} (“{1}”). The bot's operator can see why in its log."
    )
    return "refused", words.replace("{1}", said)


def _said(error: discord.HTTPException) -> str:
    return inline(error.text or str(error.status), 200)


def limited(error: discord.HTTPException) -> NotYet:
    """What a 429 means."""
    banned = not error.response.headers.get("Via")
    told = error.response.headers.get("Retry-After", "")
    after = timedelta(seconds=int(told)) if told.isdecimal() else (BAN if banned else _A_WHILE)
    return NotYet(retold("Discord's rate limit"), after, everywhere=banned)
