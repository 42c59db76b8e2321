"""What the button under a posted digest opens, looked up by the delivery that posted it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bot.briefings.revisions import fate
from bot.chat.views.digest_receipts import ToldClaims, digest_receipts_view
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import discord

    from bot.archive import AmendedStory, PlacedEntry, ToldStory
    from bot.chat.custom_ids import OpenDigest
    from bot.chat.services import Services
    from summarizer import Article, Claim


async def digest_part_view(services: Services, target: OpenDigest) -> discord.ui.LayoutView:
    """The receipts of a part of a posted digest. Raises UsageError where the digest is gone."""
    digest = await services.archive.outbox.digest_of(target.delivery)
    if digest is None:
        raise UsageError(
            "That digest",
            "what it rested on is not kept any more",
            "Its “Briefing” buttons still open its articles, and /search finds them.",
        )
    leads = [story.revisions[0] for story in digest.stories if story.revisions and story.part == target.part]
    entries = await services.archive.as_told(leads)
    told = list(told_claims(digest.stories, target.part, entries))
    for story in await services.archive.corrections.of(target.delivery, target.part):
        if story.is_corrected:
            told = [
                new for each in told for new in (put_right(each, story) if _is_of(each, story) else [each])
            ]
    since, until = digest.since, digest.until
    return await services.thinker.run(digest_receipts_view, told, target, since=since, until=until)


def told_claims(
    stories: Sequence[ToldStory], part: int, entries: Mapping[int, PlacedEntry]
) -> Iterator[ToldClaims]:
    """What a part tells, its claims numbered as they are in the whole digest."""
    number = 1
    for story in stories:
        numbered = list(enumerate(story.claims, start=number))
        number += len(numbered)
        if story.part != part or not numbered:
            continue
        kept = entries.get(story.revisions[0]) if story.revisions else None
        briefing = kept.entry.briefing if kept else None
        claims = [*briefing.claims, *briefing.key_points] if briefing else []
        by_text = {claim.text: claim for claim in claims}
        article = kept.entry.article if kept else None
        yield ToldClaims(article, [(n, by_text.get(text, text)) for n, text in numbered])


def put_right(told: ToldClaims, story: AmendedStory) -> list[ToldClaims]:
    """What a message tells of a story since it was corrected there; nothing of a story that was retracted."""
    if story.lead.now is None:
        return [ToldClaims(told.article, ())]
    renewed: list[tuple[Article | None, tuple[int, Claim | str]]] = []
    for number, claim in told.claims:
        text = claim if isinstance(claim, str) else claim.text
        became = fate(text, story.lead.before, story.lead.corrections)
        if became.cause is None:
            renewed.append((told.article, (number, claim)))
        elif became.claim is not None:
            renewed.append((became.article, (number, became.claim)))
    # Another text has other sentences: each claim is shown beside those of the text that it stands in.
    return [
        ToldClaims(article, [one for _, one in group])
        for article, group in groupby(renewed, key=lambda each: each[0])
    ]


def _is_of(told: ToldClaims, story: AmendedStory) -> bool:
    return told.article is not None and told.article.id == story.article
