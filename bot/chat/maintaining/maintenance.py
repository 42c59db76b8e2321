"""What maintainers do by buttons and forms, each time held to the rule of `bot.chat.permissions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.briefings.revisions import compare
from bot.chat.choices import plain
from bot.chat.maintaining.editing import FIELD, edited
from bot.chat.maintaining.given_up import on_work
from bot.chat.maintaining.meant import actor_of, renewed
from bot.chat.maintaining.queue import on_said
from bot.chat.maintaining.sources import on_notice, on_source
from bot.chat.replies import replace, reply
from bot.chat.views.jobs import job_view
from bot.chat.views.maintaining import ask_view, compare_view, done_view, edited_words, revisions_view
from bot.chat.views.subscription_forms import read_form
from bot.errors import UsageError
from bot.words import gettext
from bot.workers import article_vector
from summarizer import Brief

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import discord

    from bot.archive import Actor, Entry
    from bot.chat.custom_ids import OnMaintenance
    from bot.chat.maintaining.editing import Edited
    from bot.chat.services import Services

    _Work = Coroutine[Any, Any, discord.ui.LayoutView]


class Maintenance:
    """Answers presses of maintainers' buttons, and their forms."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._archive = services.archive

    async def press(self, interaction: discord.Interaction[Any], target: OnMaintenance) -> None:
        """Raises NotAMaintainerError, and UsageError for what is not there any more."""
        self._services.maintainers.check(interaction)
        by = actor_of(interaction.user)
        match target.deed:
            case "cancel":
                await replace(interaction, self._cancel(target.id, by))
            case "compare":
                await reply(interaction, self._compare(target.id))
            case "edit":
                typed = str(read_form(interaction).get(FIELD, ""))
                await reply(interaction, self._edit(target, typed, by))
            case "publish":
                await replace(interaction, self._publish(target, by))
            case "roll_back":
                await replace(interaction, self._roll_back(target.id, by))
            case "withdraw":
                await replace(interaction, self._withdraw(target.id, by))
            case "notice":
                await on_notice(self._services, interaction, target)
            case "source_list" | "source_run" | "source_pause" | "source_resume":
                await on_source(self._services, interaction, target, by)
            case "work_list" | "work_retry" | "work_drop":
                await on_work(self._services, interaction, target, by)
            case _:
                await on_said(self._services, interaction, target, by)

    async def _cancel(self, id_: int, by: Actor) -> discord.ui.LayoutView:
        jobs = self._archive.jobs
        await jobs.cancel(id_, by=by, at=self._services.now())
        job = await jobs.get(id_)
        if job is None:
            mend = "/maintain status shows what is under way."
            raise UsageError("That work", "it is not known any more", mend)
        return job_view(job)

    async def _told_by(self, revision: int) -> Entry:
        found = (await self._archive.as_told([revision])).get(revision)
        if found is None:
            raise UsageError("That briefing", "it is not kept any more", "Look at /maintain revisions again.")
        return found.entry

    async def _compare(self, revision: int) -> discord.ui.LayoutView:
        entry = await self._told_by(revision)
        shown = await self._archive.get(entry.article.id)
        if shown is None or shown.briefing is None or entry.briefing is None:
            raise UsageError(
                "That article", "no briefing of it is shown", "There is nothing to compare with."
            )
        return compare_view(entry, compare(entry.briefing, shown.briefing))

    async def _edit(self, target: OnMaintenance, typed: str, by: Actor) -> discord.ui.LayoutView:
        entry = await self._told_by(target.id)
        assert entry.briefing is not None  # noqa: S101  # a revision tells one
        number = int(target.rest) if target.rest.isdecimal() else 0
        work = self._services.thinker.run
        made: Edited = await work(edited, entry.article, entry.briefing, number, typed)
        encoder = self._services.thinker.encoder
        vector = await work(article_vector, Brief(entry.article, (), made.briefing), encoder)
        revision = await self._archive.maintenance.edit(
            target.id,
            entry.article,
            made.briefing,
            edited_words(entry, made.before, made.after),
            by=by,
            at=self._services.now(),
            vector=vector,
            encoder=encoder.version,
            draft=not made.supported,
        )
        if revision is None:
            raise renewed()
        if made.support is not None and not made.supported:
            return ask_view(made.after, made.support, revision, target.id)
        return done_view(
            gettext("The briefing was changed."), gettext("/maintain revisions shows what it was before.")
        )

    async def _publish(self, target: OnMaintenance, by: Actor) -> discord.ui.LayoutView:
        """The second yes: a claim that nothing in the article supports is shown as an editor's."""
        draft = await self._told_by(target.id)
        shown = await self._archive.get(draft.article.id)
        if shown is None or shown.briefing is None or str(shown.revision) != target.rest:
            raise renewed()
        assert draft.briefing is not None  # noqa: S101  # a revision tells one
        (change, *_) = compare(shown.briefing, draft.briefing)
        words = f"{edited_words(draft, change.before or '', change.after or '')} (an editor's words)"
        await self._archive.maintenance.roll_back(
            target.id, words, by=by, at=self._services.now(), deed="edit"
        )
        return done_view(gettext("The briefing was changed. The claim is marked as an editor's."))

    async def _roll_back(self, revision: int, by: Actor) -> discord.ui.LayoutView:
        entry = await self._told_by(revision)
        words = f"rolled “{plain(entry.article.title, 200)}” back to its briefing {revision}"
        await self._archive.maintenance.roll_back(revision, words, by=by, at=self._services.now())
        return await self._listed(entry)

    async def _withdraw(self, revision: int, by: Actor) -> discord.ui.LayoutView:
        entry = await self._told_by(revision)
        words = f"withdrew the briefing {revision} of “{plain(entry.article.title, 200)}”"
        await self._archive.maintenance.withdraw(revision, words, by=by, at=self._services.now())
        return await self._listed(entry)

    async def _listed(self, entry: Entry) -> discord.ui.LayoutView:
        now = await self._archive.get(entry.article.id) or entry
        return revisions_view(now, await self._archive.revisions(entry.article.id), 0)
