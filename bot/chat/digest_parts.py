"""What the button under a posted digest opens, looked up by the delivery that posted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.views.digest_receipts import ToldClaims, digest_receipts_view
from bot.errors import UsageError
from bot.revisions import compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import discord

    from bot.archive.corrections import AmendedStory
    from bot.archive.subscriptions import PlacedEntry, ToldStory
    from bot.chat.custom_ids import OpenDigest
    from bot.chat.services import Services
    from summarizer import Claim


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
        if story.corrections:
            told = [put_right(each, story) if _is_of(each, story) else each for each in told]
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


def put_right(told: ToldClaims, story: AmendedStory) -> ToldClaims:
    """What a message tells of a story since it was corrected there; nothing of a story that was retracted."""
    before, now = story.before.briefing, story.now.briefing if story.now else None
    if before is None or now is None or story.now is None:
        return ToldClaims(told.article, ())
    became = {one.before: one.after for one in compare(before, now) if one.before}
    of_today = {claim.text: claim for claim in (*now.claims, *now.key_points)}
    if story.now.version == story.before.version:
        return ToldClaims(told.article, _renewed(told, became, of_today, keep=True))
    # Another text has other sentences: only what it is told by now can be shown beside them.
    return ToldClaims(story.now.article, _renewed(told, became, of_today, keep=False))


def _renewed(
    told: ToldClaims, became: Mapping[str, str | None], of_today: Mapping[str, Claim], *, keep: bool
) -> list[tuple[int, Claim | str]]:
    renewed: list[tuple[int, Claim | str]] = []
    for number, claim in told.claims:
        text = claim if isinstance(claim, str) else claim.text
        after = became.get(text, text)
        if after is not None and (after != text or not keep):
            renewed.append((number, of_today.get(after, text)))
        elif after is not None:
            renewed.append((number, claim))
    return renewed


def _is_of(told: ToldClaims, story: AmendedStory) -> bool:
    return told.article is not None and told.article.id == story.article
