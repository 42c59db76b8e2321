"""/maintain hide, unhide, revisions, edit, topics: what members are shown of one article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from discord import app_commands

from bot.briefings.revisions import told
from bot.chat.choices import LONGEST, MOST, plain, topic_meant
from bot.chat.commands.options import TOPIC, Interaction, Query, choices, complete_article, complete_topic
from bot.chat.maintaining.editing import edit_form
from bot.chat.maintaining.meant import actor_of, entry_meant, renewed
from bot.chat.maintaining.merging import merge
from bot.chat.maintaining.placing import Move, place
from bot.chat.markdown import bold, inline
from bot.chat.replies import reply
from bot.chat.views.maintaining import done_view, revisions_view, topics_view
from bot.errors import UsageError
from bot.words import gettext

if TYPE_CHECKING:
    import discord

    from bot.archive import HiddenArticle
    from bot.chat.services import Services
    from summarizer import Topic

_ARTICLE = "Any words of its title; the newest are offered first"
_Reason = app_commands.Range[str, 1, 200]
_Page = app_commands.Range[int, 1, 1000]
_Number = app_commands.Range[int, 1, 99]
Where = Literal["into it", "out of it", "as it is matched"]


def add_to(group: app_commands.Group, services: Services) -> None:
    """Add the commands to the group."""

    @group.command(description="Show an article to members no more, whatever is read or briefed anew")
    @app_commands.describe(article=_ARTICLE, reason="Why; it is told where the article was posted")
    @app_commands.autocomplete(article=complete_article)
    async def hide(interaction: Interaction, article: Query, reason: _Reason | None = None) -> None:
        await reply(interaction, _hide(services, interaction, article, reason))

    @group.command(description="Show one article in place of another that is the same")
    @app_commands.describe(
        article="The one that is shown no more", into="The one that is shown", reason="Why; it is told, too"
    )
    @app_commands.autocomplete(article=complete_article, into=complete_article)
    async def merge(
        interaction: Interaction, article: Query, into: Query, reason: _Reason | None = None
    ) -> None:
        await reply(interaction, _merge(services, interaction, article, into, reason))

    @group.command(description="Show a hidden article to members again")
    @app_commands.describe(article="One of those that are hidden")
    @app_commands.autocomplete(article=_complete_hidden)
    async def unhide(interaction: Interaction, article: Query) -> None:
        await reply(interaction, _unhide(services, interaction, article))

    @group.command(description="An article's briefings: compare them, roll back to one, withdraw one")
    @app_commands.describe(article=_ARTICLE, page="From 1, the newest")
    @app_commands.autocomplete(article=complete_article)
    async def revisions(interaction: Interaction, article: Query, page: _Page = 1) -> None:
        await reply(interaction, _revisions(services, article, page - 1))

    @group.command(description="Put a claim or key point of a briefing right, in a form that opens")
    @app_commands.describe(article=_ARTICLE, claim="Its number; a list opens as you type")
    @app_commands.autocomplete(article=complete_article)
    @app_commands.autocomplete(claim=_complete_claim)
    async def edit(interaction: Interaction, article: Query, claim: _Number) -> None:
        entry = await entry_meant(services, article)
        await interaction.response.send_modal(edit_form(entry, claim))

    @group.command(description="Why an article is in a topic or not; move it")
    @app_commands.describe(article=_ARTICLE, topic=TOPIC, move="Whether it belongs to the topic from now on")
    @app_commands.autocomplete(article=complete_article, topic=complete_topic)
    async def topics(
        interaction: Interaction, article: Query, topic: str | None = None, move: Where | None = None
    ) -> None:
        if (topic is None) != (move is None):
            mend = "Give both to move the article, or neither to see why it is where it is."
            raise UsageError("topic and move", "one says nothing without the other", mend)
        meant = topic_meant(services.topics, topic) if topic else None
        await reply(interaction, _topics(services, interaction, article, meant, move), slow=True)


async def _complete_hidden(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    found = await interaction.client.services.archive.maintenance.hidden(limit=200)
    wanted = [one for one in found if typed.casefold() in one.title.casefold() and len(one.id) <= LONGEST]
    return choices(
        [(plain(_hidden_name(one), LONGEST) or gettext("Untitled"), one.id) for one in wanted[:MOST]]
    )


def _hidden_name(one: HiddenArticle) -> str:
    return (
        gettext(
            "{article} (merged into {other})",
            article=plain(one.title, 45),
            other=plain(one.merged_into, 35),
        )
        if one.merged_into
        else one.title
    )


async def _complete_claim(interaction: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    article = getattr(interaction.namespace, "article", None)
    entry = await interaction.client.services.archive.get(article) if article else None
    claims = told(entry.briefing) if entry and entry.briefing else []
    offered = [(f"{number}. {text}", number) for number, text in enumerate(claims, start=1)]
    return [
        app_commands.Choice(name=plain(name, LONGEST), value=number)
        for name, number in offered[:MOST]
        if str(typed).casefold() in name.casefold()
    ]


async def _hide(
    services: Services, interaction: Interaction, asked: str, reason: str | None
) -> discord.ui.LayoutView:
    entry = await entry_meant(services, asked)
    title = plain(entry.article.title, 200)
    words = f"hid “{title}”" + (f": {reason}" if reason else "")
    by, now = actor_of(interaction.user), services.now()
    if not await services.archive.maintenance.hide(entry.article.id, words, by=by, at=now, reason=reason):
        return done_view(gettext("{article} is hidden already.", article=bold(inline(title))))
    done = gettext("Hidden: {article}.", article=bold(inline(title)))
    return done_view(done, gettext("/maintain unhide shows it again."))


async def _merge(
    services: Services, interaction: Interaction, asked: str, into: str, reason: str | None
) -> discord.ui.LayoutView:
    entry, other = await entry_meant(services, asked), await entry_meant(services, into)
    await merge(services, entry, other, reason, actor_of(interaction.user))
    title, shown = (bold(inline(plain(each.article.title, 200))) for each in (entry, other))
    done = gettext("{article} is shown in place of {other}.", article=shown, other=title)
    return done_view(done, gettext("/maintain unhide shows both again."))


async def _unhide(services: Services, interaction: Interaction, asked: str) -> discord.ui.LayoutView:
    entry = await services.archive.get(asked)
    title = plain(entry.article.title, 200) if entry else ""
    by, now = actor_of(interaction.user), services.now()
    words = f"showed “{title}” again"
    if not await services.archive.maintenance.unhide(asked, words, by=by, at=now):
        raise UsageError(f"“{plain(asked, 60)}”", "no such article is hidden", "Choose one from the list.")
    return done_view(gettext("Shown again: {article}.", article=bold(inline(title))))


async def _revisions(services: Services, asked: str, page: int) -> discord.ui.LayoutView:
    entry = await entry_meant(services, asked)
    return revisions_view(entry, await services.archive.revisions(entry.article.id), page)


async def _topics(
    services: Services, interaction: Interaction, asked: str, topic: Topic | None, move: Where | None
) -> discord.ui.LayoutView:
    entry = await entry_meant(services, asked)
    summarizer, archive = services.thinker.summarizer, services.archive
    if topic is not None and move is not None:
        belongs = None if move == "as it is matched" else move == "into it"
        words = f"moved “{plain(entry.article.title, 200)}” {_MOVED[move]} “{topic.name}”"
        by = actor_of(interaction.user)
        if not await place(services, entry.article, [Move(topic, belongs, words)], by):
            raise renewed()
        entry = await archive.get(entry.article.id) or entry
    examined = await services.thinker.run(summarizer.examine, entry.article)
    return topics_view(entry, examined, await archive.maintenance.moved(entry.article.id))


_MOVED: dict[Where, str] = {
    "into it": "into",
    "out of it": "out of",
    "as it is matched": "back to how matching sees it in",
}
