"""The form in which a maintainer says which topics an article belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.chat.choices import LONGEST, MOST, plain, topics_meant
from bot.chat.custom_ids import OnMaintenance
from bot.chat.maintaining.meant import renewed
from bot.chat.maintaining.placing import Move, place
from bot.errors import UsageError
from bot.words import pgettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.archive import Actor, Entry
    from bot.chat.services import Services
    from summarizer import Topic

FIELD = "topics"
_TITLE = 45
_TYPED = 1000


def topics_form(topics: Sequence[Topic], item: int, entry: Entry) -> discord.ui.Modal:
    """Those that it belongs to are chosen already."""
    form = discord.ui.Modal(
        title=plain(pgettext("form", "Topics of “{article}”", article=entry.article.title), _TITLE),
        custom_id=OnMaintenance("topics", item).custom_id(),
    )
    within = {match.topic.slug for match in entry.topics}
    field: discord.ui.Item[Any]
    if len(topics) > MOST or any(len(topic.slug) > LONGEST for topic in topics):
        named = ", ".join(topic.name for topic in topics if topic.slug in within)
        field = discord.ui.TextInput(
            custom_id=FIELD, default=plain(named, _TYPED), required=False, max_length=_TYPED
        )
    else:
        options = [
            discord.SelectOption(
                label=plain(topic.name, LONGEST) or topic.slug, value=topic.slug, default=topic.slug in within
            )
            for topic in topics
        ]
        field = discord.ui.Select(
            custom_id=FIELD, min_values=0, max_values=len(options), required=False, options=options
        )
    hint = pgettext("field hint", "It stays so, whatever is matched later")
    form.add_item(
        discord.ui.Label(text=pgettext("field", "It belongs to"), description=hint, component=field)
    )
    form.stop()  # discord.py waits for no answer, which comes to the bot by the custom id
    return form


async def topics_filled(
    services: Services, entry: Entry, filled: Mapping[str, str | Sequence[str]], by: Actor
) -> str:
    """Move the article as the form says; what was done, in words. Raises UsageError."""
    named = filled.get(FIELD, "")
    named = named if isinstance(named, str) else ",".join(named)
    wanted = (
        {topic.slug for topic in topics_meant(services.topics, named) or services.topics} if named else set()
    )
    within = {match.topic.slug for match in entry.topics}
    moves = [topic for topic in services.topics if (topic.slug in wanted) != (topic.slug in within)]
    if not moves:
        raise UsageError("Its topics", "they are as they were", "Nothing was changed.")
    title = plain(entry.article.title, 150)

    def move(topic: Topic) -> Move:
        belongs = topic.slug in wanted
        return Move(topic, belongs, f"moved “{title}” {'into' if belongs else 'out of'} “{topic.name}”")

    if not await place(services, entry.article, map(move, moves), by):
        raise renewed()
    return ", ".join(
        f"{'put it into' if topic.slug in wanted else 'took it out of'} “{topic.name}”" for topic in moves
    )
