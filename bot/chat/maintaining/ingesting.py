"""A maintainer has a page read into the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.chat.card import Card
from bot.chat.choices import plain
from bot.chat.commands.menus import LARGEST, PATIENCE
from bot.chat.links import first_link
from bot.chat.maintaining.meant import actor_of
from bot.chat.maintaining.placing import Move, place
from bot.chat.markdown import bold, inline
from bot.chat.views.briefing import briefing_view
from bot.chat.views.lines import more
from bot.chat.views.maintaining import done_view
from bot.errors import SourceError, UsageError
from bot.ingest import ingest
from bot.ingest.handing import ingest_shared
from bot.sources.documents import PAGE_SUFFIXES, Document
from bot.sources.pages import page_of
from bot.words import gettext, gettext_noop
from bot.workers import Threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.archive import Actor
    from bot.chat.services import Services
    from bot.ingest import Ingested, IngestReport
    from bot.ingest.report import Came
    from summarizer import Topic

SOURCE = "maintainers"
"""Where the archive is told that what they give comes from."""
_OTHERS = 2
_TOLD: dict[Came, str] = {
    "added": gettext_noop("✅ New: it is in the archive now."),
    "copied": gettext_noop("✅ Known already from another address; this one is kept beside it."),
    "changed": gettext_noop("✅ Its text has changed: it was briefed anew."),
    "rebriefed": gettext_noop("✅ Known already; it was briefed anew."),
    "updated": gettext_noop("✅ Known already; its topics or details were brought up to date."),
    "unchanged": gettext_noop("Known already, and unchanged."),
    "queued": gettext_noop("⏳ It was read, and is briefed as soon as a process of the bot has time."),
}


async def ingested(
    services: Services,
    user: discord.abc.User,
    link: str | None,
    file: discord.Attachment | None,
    topics: Sequence[Topic],
) -> discord.ui.LayoutView:
    """Read the page under a link, or on a file, into the archive and show what came of it.

    What the page gives belongs to `topics`, whatever it matches. Raises UsageError, SourceError, SummarizerError.
    """
    if (link is None) == (file is None):
        raise UsageError("/maintain ingest", "it is not clear what to read", "Give a url, or a file.")
    document = await (_linked(services, link) if link is not None else _attached(file))
    report = await _read(services, document, topics)
    if not report.ingested:
        raise report.failed[0].error
    first, *others = report.ingested
    by, now = actor_of(user), services.now()
    words = f"had “{plain(first.title, 150)}” read from {plain(document.name, 200)}: {first.outcome}"
    await services.archive.audit.note(by, "ingest", first.article_id, words, at=now)
    if topics:
        await _put_into(services, first, topics, by)
    return await _shown(services, first, others)


async def _read(services: Services, document: Document, topics: Sequence[Topic]) -> IngestReport:
    """Here or, where several processes share the work, by whichever has time."""
    archive, summarizer, now = services.archive, services.thinker.summarizer, services.now
    if services.queue is None:
        worker = Threads(summarizer)
        return await ingest([document], archive, summarizer, now, source=SOURCE, worker=worker, revive=True)
    known = {topic.slug: topic for topic in services.topics}
    return await ingest_shared(
        document, archive, services.queue, summarizer, now, known, source=SOURCE, belongs=topics
    )


async def _linked(services: Services, link: str) -> Document:
    address = first_link(link)
    if address is None:
        mend = "Give one that begins with https:// or http://."
        raise UsageError(f"“{plain(link, 60)}”", "that is no web address", mend)
    if _is_attachment(address):
        # It holds the ids of a server's channel and message, and stops working within a day.
        mend = "Save it, and give it as a file."
        raise UsageError(plain(address, 100), "that is a file on a message, and nothing to link to", mend)
    if services.fetcher is None:
        mend = "Save the page as a file, and give that."
        raise UsageError(plain(address, 100), "this bot does not fetch pages", mend)
    got = await services.fetcher.fetch(address, patience=PATIENCE, most=LARGEST)
    return page_of(got, address)


def _is_attachment(address: str) -> bool:
    return (urlsplit(address).hostname or "") in ("cdn.discordapp.com", "media.discordapp.net")


async def _attached(file: discord.Attachment | None) -> Document:
    import discord

    from summarizer import PageHints

    assert file is not None  # noqa: S101  # one of the two is there
    name = plain(file.filename, 60)
    if not file.filename.lower().endswith(tuple(PAGE_SUFFIXES)):
        kinds = ", ".join(sorted(PAGE_SUFFIXES))
        raise UsageError(name, "that is no page", f"Pages are files that end in {kinds}.")
    if file.size > LARGEST:
        mend = f"It may have {LARGEST // 1_000_000} MB: attach the article alone."
        raise SourceError(name, "it is too large", mend)
    try:
        content = await file.read()
    except discord.NotFound:
        raise SourceError(name, "it is gone from Discord", "Attach it again.") from None
    return Document(name, content, PageHints())


async def _put_into(services: Services, article: Ingested, topics: Sequence[Topic], by: Actor) -> None:
    entry = await services.archive.get(article.article_id)
    if entry is None or entry.briefing is None:
        return
    title = plain(article.title, 150)
    moves = [Move(topic, belongs=True, words=f"moved “{title}” into “{topic.name}”") for topic in topics]
    await place(services, entry.article, moves, by)


async def _shown(services: Services, first: Ingested, others: Sequence[Ingested]) -> discord.ui.LayoutView:
    entry = await services.archive.get(first.article_id)
    card = Card.of_entry(entry) if entry is not None else None
    told = gettext(_TOLD[first.outcome])
    if first.outcome == "queued":
        return done_view(told, gettext("/maintain status shows what is under way, /latest what is new."))
    if card is None:
        hint = gettext(
            "/maintain unhide shows hidden articles again, /maintain revisions withdrawn briefings."
        )
        title = bold(inline(first.title, 150))
        return done_view(gettext("{article} is kept, but not shown to members.", article=title), hint)
    topics = ", ".join(inline(match.topic.name, 40) for match in card.topics[:3])
    fits = gettext("Topics: {topics}.", topics=topics) if topics else gettext("It fits no topic.")
    lines = [f"{told} {fits}"]
    if others:
        names = ", ".join(f"“{inline(each.title, 40)}”" for each in others[:_OTHERS])
        rest = f" {more(len(others) - _OTHERS)}" if len(others) > _OTHERS else ""
        lines.append(gettext("Also on the page: {articles}", articles=names + rest))
    return briefing_view(card, "\n".join(lines))
