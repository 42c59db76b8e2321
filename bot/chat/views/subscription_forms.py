"""The two forms that change a subscription, and what was filled in.

A form is never kept: its custom id says what it changes, so it can be sent after a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.choices import ALL, LONGEST, plain
from bot.chat.subscribing.places import POSTABLE
from bot.words import ENGLISH, LANGUAGES, gettext, pgettext, weekday

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive import Subscription
    from bot.chat.custom_ids import OnSubscription
    from summarizer import Topic

    Filled = Mapping[str, str | list[str]]
    """What stands in each field, by its name."""

_MOST_CHOICES = 25
_LONGEST = 4000
"""Characters of a text."""


def _options() -> dict[str, tuple[str, str]]:
    return {
        "discussion": (
            pgettext("option", "Start a discussion"),
            pgettext("option hint", "A thread under each digest, in text and announcement channels"),
        ),
        "publish": (
            pgettext("option", "Publish"),
            pgettext("option hint", "In announcement channels, for the servers that follow them"),
        ),
        "when_quiet": (
            pgettext("option", "Post on quiet days, too"),
            pgettext("option hint", "A short line when there is nothing new"),
        ),
    }


def when_form(target: OnSubscription, kept: Filled, topics: Sequence[Topic]) -> discord.ui.Modal:
    """Topics, time, zone, days and how many stories, filled in with `kept`."""
    form = _form(target, pgettext("form", "Topics and times"))
    _add(form, pgettext("field", "Topics"), _topics_field(kept, topics))
    hint = pgettext("field hint", "Such as 9:00, 7:30 pm or noon")
    _add(form, pgettext("field", "Time"), _text("at", kept, 40), hint)
    hint = pgettext("field hint", "A city or a name such as Europe/Berlin")
    _add(form, pgettext("field", "Time zone"), _text("zone", kept, LONGEST), hint)
    days = [
        discord.SelectOption(label=weekday(number), value=str(number), default=str(number) in kept["days"])
        for number in range(1, 8)
    ]
    field = discord.ui.Select[Any](custom_id="days", min_values=1, max_values=len(days), options=days)
    _add(form, pgettext("field", "Days"), field)
    _add(form, pgettext("field", "Stories at most"), _text("most", kept, 2))
    return form


def where_form(target: OnSubscription, kept: Filled, guild: discord.Guild) -> discord.ui.Modal:
    """Channel, role and options, filled in with `kept`."""
    form = _form(target, pgettext("form", "Place and options"))
    channel, role = int(str(kept["channel"])), int(str(kept["role"] or 0))
    # Discord does not take what it does not know for a default.
    there = guild.get_channel_or_thread(channel)
    field = discord.ui.ChannelSelect[Any](
        custom_id="channel", required=True, channel_types=POSTABLE, default_values=[there] if there else []
    )
    _add(form, pgettext("field", "Channel"), field)
    known = guild.get_role(role)
    roles = discord.ui.RoleSelect[Any](
        custom_id="role", required=False, min_values=0, default_values=[known] if known else []
    )
    hint = pgettext("field hint", "Left empty: nobody is mentioned")
    _add(form, pgettext("field", "Role to mention"), roles, hint)
    offered = _options()
    boxes = discord.ui.CheckboxGroup[Any](
        custom_id="options", required=False, min_values=0, max_values=len(offered)
    )
    for value, (label, description) in offered.items():
        boxes.add_option(label=label, value=value, description=description, default=value in kept["options"])
    _add(form, pgettext("field", "Options"), boxes)
    languages = [
        discord.SelectOption(label=name, value=tag, default=tag in kept.get("language", ()))
        for tag, name in LANGUAGES.items()
    ]
    hint = pgettext("field hint", "Of the bot's own words; articles stay in theirs")
    spoken = discord.ui.Select[Any](custom_id="language", required=False, min_values=0, options=languages)
    _add(form, pgettext("field", "Language"), spoken, hint)
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


def filled_where(subscription: Subscription, language: str = ENGLISH) -> Filled:
    """The second form as the subscription fills it in. `language`: of subscriptions which ask for none."""
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
        "language": [subscription.wanted.language or language],
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
    options = [discord.SelectOption(label=gettext("All topics"), value=ALL, default=ALL in chosen)]
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
