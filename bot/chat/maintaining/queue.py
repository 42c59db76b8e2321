"""What maintainers do about what members said, each time held to the rule by `bot.chat.maintaining.maintenance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.choices import plain
from bot.chat.maintaining.editing import edit_form
from bot.chat.maintaining.given_up import given_up
from bot.chat.maintaining.meant import entry_meant
from bot.chat.maintaining.merging import merge_filled, merge_form
from bot.chat.maintaining.placing import Move, place
from bot.chat.maintaining.topics_form import topics_filled, topics_form
from bot.chat.replies import replace
from bot.chat.views.feedback import KINDS, ON_PAGE, queue_view
from bot.chat.views.subscription_forms import read_form
from bot.errors import UsageError

if TYPE_CHECKING:
    import discord

    from bot.archive import Actor, Feedback
    from bot.chat.custom_ids import OnMaintenance
    from bot.chat.services import Services


async def queue_page(services: Services, page: int = 0) -> discord.ui.LayoutView:
    """What waits."""
    queue = services.archive.feedback
    items = await queue.open(limit=ON_PAGE, offset=page * ON_PAGE)
    total = await queue.count()
    return await services.thinker.run(queue_view, items, total, page, await given_up(services))


async def on_said(
    services: Services, interaction: discord.Interaction[Any], target: OnMaintenance, by: Actor
) -> None:
    """A button of the queue was pressed. Raises UsageError where somebody else resolved it already."""
    item = await services.archive.feedback.get(target.id)
    if item is None:
        raise UsageError(
            "That", "another maintainer has resolved it already", "/maintain queue shows the rest."
        )
    if target.deed == "said_edit":
        entry = await services.archive.get(item.entry.article.id)
        if entry is None or entry.revision != item.revision:
            mend = "Look at it with /briefing and, if it is still wanting, use /maintain edit."
            raise UsageError("That briefing", "another one is shown by now", mend)
        await interaction.response.send_modal(edit_form(entry, item.claim))
        return
    if target.deed in ("said_topics", "said_merge"):
        entry = await entry_meant(services, item.entry.article.id)
        if target.deed == "said_topics":
            form = topics_form(services.topics, item.id, entry)
        else:
            form = await merge_form(services, item.id, entry)
        await interaction.response.send_modal(form)
        return
    await replace(interaction, _done(services, interaction, target, item, by))


async def _done(
    services: Services,
    interaction: discord.Interaction[Any],
    target: OnMaintenance,
    item: Feedback,
    by: Actor,
) -> discord.ui.LayoutView:
    archive, now = services.archive, services.now()
    article = item.entry.article
    title = plain(article.title, 150)
    did = "settled"
    if target.deed == "merge":
        entry = await entry_meant(services, article.id)
        into = await merge_filled(services, entry, read_form(interaction), by)
        did = f"merged it into “{plain(into.article.title, 150)}” for"
    elif target.deed == "topics":
        entry = await entry_meant(services, article.id)
        did = f"{await topics_filled(services, entry, read_form(interaction), by)} for"
    elif target.deed == "said_hide":
        reason = f"a member said: {KINDS[item.kind].lower()}"
        await archive.maintenance.hide(article.id, f"hid “{title}”: {reason}", by=by, at=now)
        did = "hid the article for"
    elif target.deed == "said_rebrief":
        await archive.jobs.add(
            "bot", f"“{title}”, of which a member said something", [article.id], by=by, at=now
        )
        did = "had it briefed anew for"
    elif target.deed == "said_move" and item.entry.topics:
        topic = item.entry.topics[0].topic
        out = Move(topic, belongs=False, words=f"moved “{title}” out of “{topic.name}”")
        await place(services, article, [out], by)
        did = f"took it out of “{topic.name}” for"
    words = f"{did} what a member said of “{title}”: {KINDS[item.kind].lower()}"
    await archive.feedback.resolve(item.id, words, by=by, at=now)
    if target.deed == "said_rebrief" and interaction.client.rebriefing is not None:
        await interaction.client.rebriefing.there_is_one()
    return await queue_page(services)
