""" "Brief this link": the first article linked in a message, or the page or text file on it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.chat.card import Card
from bot.chat.choices import plain
from bot.chat.commands.options import Interaction  # noqa: TC001 - discord.py reads the annotations
from bot.chat.cooldowns import Cooldown
from bot.chat.links import first_link
from bot.chat.parts import find_card
from bot.chat.replies import reply
from bot.chat.views.briefing import briefing_view
from bot.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.client import BriefingBot
    from bot.chat.services import Services
    from summarizer import Brief

LARGEST = 5_000_000
"""Bytes of a page of a member's: saved pages of newspapers have up to two million."""
PATIENCE = 20.0
"""Seconds that a member's link waits for a site that others are asking too."""
_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".txt", ".text", ".md", ".markdown")


def brief_this_link(services: Services) -> Callable[..., object]:
    """The callback of the menu."""

    cooldown = Cooldown(times=3, seconds=60)

    async def brief(interaction: Interaction, message: discord.Message) -> None:
        cooldown.use(interaction)
        await reply(interaction, _brief(services, message), slow=True)

    return brief


async def _brief(services: Services, message: discord.Message) -> discord.ui.LayoutView:
    attachment = next((one for one in message.attachments if _is_page(one)), None)
    link = first_link(message.content)
    if attachment is not None:
        return briefing_view(await _attached(services, attachment))
    if link is not None:
        return briefing_view(await _linked(services, link))
    if message.attachments:
        name = plain(message.attachments[0].filename, 60)
        mend = f"I read saved web pages ({', '.join(_PAGES)}) and text files ({', '.join(_TEXTS)})."
        raise UsageError(name, "that is no page or text file", mend)
    raise UsageError("That message", "there is no link and no file in it", "Try it on one that has.")


def _is_page(attachment: discord.Attachment) -> bool:
    return PurePosixPath(attachment.filename.lower()).suffix in (*_PAGES, *_TEXTS)


def _id_of(link: str) -> str:
    from summarizer import article_id  # it brings the parsers along, which take long to load

    return article_id(link, "", "")


async def _linked(services: Services, link: str) -> Card:
    """The article with this address: from the archive, or fetched and briefed.

    What a member links to is shown to that member and kept in memory for its buttons. It gets into the archive,
    and so before others, only by a maintainer or a source.
    """
    card = await find_card(services, await services.thinker.run(_id_of, link))
    if card is not None:
        return card
    if services.fetcher is None:
        raise UsageError(
            "That link",
            "it is not in the archive, and I read only the sources that my maintainers set up",
            "Save the page as a file, attach it to a message, and use “Brief this link” on that.",
        )
    got = await services.fetcher.fetch(link, patience=PATIENCE, most=LARGEST)
    brief = await services.thinker.brief(got, link)
    # The page may be one of the archive's under another address.
    return await find_card(services, brief.article.id) or _kept(services, brief)


def _kept(services: Services, brief: Brief) -> Card:
    """In memory for its buttons, and nowhere else."""
    card = Card.of(brief, brief.briefing)
    services.memory.keep(card)
    return card


async def _attached(services: Services, attachment: discord.Attachment) -> Card:
    """The attached page, briefed."""
    name = plain(attachment.filename, 60)
    if attachment.size > LARGEST:
        raise SourceError(name, f"it is larger than {LARGEST // 1_000_000} MB", "Attach the article alone.")
    try:
        content = await attachment.read()
    except discord.NotFound:
        raise SourceError(name, "it is gone from Discord", "Attach it again.") from None
    return _kept(services, await services.thinker.brief(content, name))


async def setup(bot: BriefingBot) -> None:
    menu = app_commands.ContextMenu(
        name="Brief this link",
        callback=brief_this_link(bot.services),  # type: ignore[arg-type]  # checked by discord.py as it is made
        type=discord.AppCommandType.message,
    )
    bot.tree.add_command(menu)
