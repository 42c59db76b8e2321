"""The two forms that change a subscription, and what was filled in.

A form is never kept: its custom id says what it changes, so it can be sent after a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.choices import ALL, LONGEST, plain
from bot.chat.places import POSTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive.subscriptions import Subscription
    from bot.chat.custom_ids import OnSubscription
    from summarizer import Topic

    Filled = Mapping[str, str | list[str]]
    """What stands in each field, by its name."""

_MOST_CHOICES = 25
_LONGEST = 4000
"""Characters of a text."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OPTIONS = {
    "discussion": ("Start a discussion", "A thread under each digest, in text and announcement channels"),
    "publish": ("Publish", "In announcement channels, for the servers that follow them"),
    "when_quiet": ("Post on quiet days, too", "A short line when there is nothing new"),
}


def when_form(target: OnSubscription, kept: Filled, topics: Sequence[Topic]) -> discord.ui.Modal:
    """Topics, time, zone, days and how many stories, filled in with `kept`."""
    form = _form(target, "Topics and times")
    _add(form, "Topics", _topics_field(kept, topics))
    hint = "Such as 9:00, 7:30 pm or noon"
    _add(form, "Time", _text("at", kept, 40), hint)
    hint = "A city or a name such as Europe/Berlin"
    _add(form, "Time zone", _text("zone", kept, LONGEST), hint)
    days = [
        discord.SelectOption(label=name, value=str(number), default=str(number) in kept["days"])
        for number, name in enumerate(_DAYS, start=1)
    ]
    field = discord.ui.Select[Any](custom_id="days", min_values=1, max_values=len(days), options=days)
    _add(form, "Days", field)
    _add(form, "Stories at most", _text("most", kept, 2))
    return form


def where_form(target: OnSubscription, kept: Filled, guild: discord.Guild) -> discord.ui.Modal:
    """Channel, role and options, filled in with `kept`."""
    form = _form(target, "Place and options")
    channel, role = int(str(kept["channel"])), int(str(kept["role"] or 0))
    # Discord does not take what it does not know for a default.
    there = guild.get_channel_or_thread(channel)
    field = discord.ui.ChannelSelect[Any](
        custom_id="channel", required=True, channel_types=POSTABLE, default_values=[there] if there else []
    )
    _add(form, "Channel", field)
    known = guild.get_role(role)
    roles = discord.ui.RoleSelect[Any](
        custom_id="role", required=False, min_values=0, default_values=[known] if known else []
    )
    _add(form, "Role to mention", roles, "Left empty: nobody is mentioned")
    boxes = discord.ui.CheckboxGroup[Any](
        custom_id="options", required=False, min_values=0, max_values=len(_OPTIONS)
    )
    for value, (label, description) in _OPTIONS.items():
        boxes.add_option(label=label, value=value, description=description, default=value in kept["options"])
    _add(form, "Options", boxes)
    return form


def filled_when(subscription: Subscription) -> Filled:
    """The first form as the subscription fills it in."""
    schedule, wanted = subscription.schedule, subscription.wanted
    return {
        "topics": list(wanted.topics) or [ALL],
        "at": f"{schedule.at:%H:%M}",
        "zone": schedule.zone,
        "days": [str(day) for day in sorted(schedule.days)],
        "most": str(wanted.most),
    }


def filled_where(subscription: Subscription) -> Filled:
    """The second form as the subscription fills it in."""
    destination = subscription.destination
    chosen = {
        "discussion": destination.discussion,
        "publish": destination.publish,
        "when_quiet": subscription.wanted.when_quiet,
    }
    return {
        "channel": str(destination.channel),
        "role": str(destination.role or ""),
        "options": [name for name, on in chosen.items() if on],
    }


def read_form(interaction: discord.Interaction[Any]) -> dict[str, str | list[str]]:
    """What was filled in. A field for one channel or role gives its id, or nothing."""
    data: dict[str, Any] = dict(interaction.data or {})
    filled: dict[str, str | list[str]] = {}
    for label in data.get("components", ()):
        field = label.get("component", {})
        name = str(field.get("custom_id", ""))
        if name in ("channel", "role"):
            filled[name] = str(next(iter(field.get("values") or ()), ""))
        elif "values" in field:
            filled[name] = [str(value) for value in field["values"] or ()]
        else:
            filled[name] = str(field.get("value") or "")
    return filled


def _topics_field(kept: Filled, topics: Sequence[Topic]) -> discord.ui.Item[Any]:
    """A list to choose from, or a text where there are too many topics for one."""
    chosen = kept["topics"]
    if len(topics) >= _MOST_CHOICES or any(len(topic.slug) > LONGEST for topic in topics):
        named = chosen if isinstance(chosen, str) else ", ".join(chosen)
        return discord.ui.TextInput(
            custom_id="topics", style=discord.TextStyle.paragraph, default=plain(named, _LONGEST)
        )
    options = [discord.SelectOption(label="All topics", value=ALL, default=ALL in chosen)]
    options += [
        discord.SelectOption(
            label=plain(topic.name, LONGEST) or topic.slug, value=topic.slug, default=topic.slug in chosen
        )
        for topic in topics
    ]
    return discord.ui.Select(custom_id="topics", max_values=len(options), options=options)


def _form(target: OnSubscription, title: str) -> discord.ui.Modal:
    form = discord.ui.Modal(title=title, custom_id=target.custom_id())
    form.stop()  # discord.py waits for no answer, which comes to the bot by the custom id
    return form


def _text(name: str, kept: Filled, most: int) -> discord.ui.Item[Any]:
    return discord.ui.TextInput(custom_id=name, default=plain(str(kept[name]), most), max_length=most)


def _add(form: discord.ui.Modal, label: str, field: discord.ui.Item[Any], hint: str | None = None) -> None:
    form.add_item(discord.ui.Label(text=label, description=hint, component=field))
