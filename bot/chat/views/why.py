"""The answer to /why: in plain words, with what can be looked up beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import bold, day, inline, link, timestamp
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from summarizer import THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import discord

    from bot.archive import Whereabouts
    from bot.digests.why import Why
    from summarizer import TopicMatch

_TITLE = 200
_NAME = 60
_DETAIL = 300
_REASON = 140
_TOPICS = 3
_ANSWERS = 4


def why_view(
    found: Whereabouts,
    channel: int,
    guild: int,
    answers: Sequence[Why],
    *,
    examined: Sequence[TopicMatch] = (),
    names: Mapping[str, str] | None = None,
) -> discord.ui.LayoutView:
    """Why the article did or did not come there. No answers: nothing is sent there.

    `examined`: how it fits every topic, where that is the answer; `names` of topics by slug.
    """
    sheet = Sheet()
    title = inline(found.entry.article.title, _TITLE) or "Untitled"
    if not answers:
        answer = f"No digest is sent to <#{channel}>. /subscribe sends one."
        sheet.text(f"### {title}\n{answer}")
        return sheet.view()
    sheet.text(f"### {title}\n{small(f'In the digests of <#{channel}>')}")
    for answer_ in answers[:_ANSWERS]:
        sheet.rule()
        lines = [*_named(answer_, answers, names or {}), *_lines(answer_, found, guild)]
        if answer_.code == "other_topic":
            lines += _fits(answer_, found, examined)
        sheet.text("\n".join([*lines, *map(small, _state(answer_))]))
    return sheet.view()


def _named(answer: Why, answers: Sequence[Why], names: Mapping[str, str]) -> Iterator[str]:
    """Which subscription it is, where the channel has several."""
    if len(answers) > 1:
        slugs = answer.subscription.wanted.topics if answer.subscription else ()
        wanted = [names.get(slug, slug) for slug in slugs]
        yield bold(inline(", ".join(wanted) or "All topics", _NAME))


def _lines(answer: Why, found: Whereabouts, guild: int) -> Iterator[str]:
    of_day = f"the digest of {day(answer.local_date)}" if answer.local_date else "a digest"
    came = f"It came {timestamp(found.entry.first_seen)}"
    looks = f"The next digest looks at it: {timestamp(answer.next_due)}." if answer.next_due else ""
    detail = inline(answer.detail, _DETAIL)
    match answer.code:
        case "told":
            yield f"✅ It was told in {of_day}{_where(answer, guild)}."
        case "folded":
            story = inline(answer.told.story, _TITLE) if answer.told else ""
            yield f"✅ It was folded into the story {bold(story)}, told in {of_day}{_where(answer, guild)}."
        case "planned":
            yield f"It is in {of_day}, which is still to be posted."
        case "not_posted":
            problem = inline(answer.digest.problem or "", _DETAIL) if answer.digest else ""
            yield f"It was in {of_day}, which could not be posted{f': {problem}' if problem else ''}. {looks}"
        case "hidden":
            since = f" since {timestamp(found.hidden_at)}" if found.hidden_at else ""
            yield f"A maintainer hides it{since}: it is told nowhere."
        case "withdrawn":
            yield "All of its briefings were withdrawn: it is told nowhere."
        case "left_out":
            yield f"It was looked at for {of_day}, and left out: {detail}."
        case "other_topic":
            yield "It belongs to none of the topics that are sent here."
        case "next":
            yield f"{came}, after what the last digest here tells of. {looks}"
        case "too_early" if answer.subscription:
            made = timestamp(answer.subscription.created_at)
            yield f"{came}, before digests were sent here: since {made}."
        case "not_there_then":
            yield (
                f"{came}, in the time of {of_day}, which did not look at it: "
                "it was put into its topics, or shown, only later, or the topics sent here were others."
            )
        case _:
            yield f"{came}, in a time that no digest here tells of."
    if answer.gone:
        yield "It was retracted since."


def _where(answer: Why, guild: int) -> str:
    told = answer.told
    if told is None or told.message is None:
        return ""
    channel, message = told.message
    return f": {link('the message', f'https://discord.com/channels/{guild}/{channel}/{message}')}"


def _fits(answer: Why, found: Whereabouts, examined: Sequence[TopicMatch]) -> Iterator[str]:
    """How near it is to each topic that is sent there, the nearest first."""
    wanted = answer.subscription.wanted.topics if answer.subscription else ()
    for match in [each for each in examined if not wanted or each.topic.slug in wanted][:_TOPICS]:
        name = bold(inline(match.topic.name, _NAME))
        if found.moved.get(match.topic.slug) is False:
            yield f"{name}: a maintainer took it out"
            continue
        yield f"{name}: {match.score:.2f}, and {THRESHOLD:.2f} is needed"
        spoke = "; ".join(inline(reason, _REASON) for reason in match.because) or "nothing"
        against = "; ".join(inline(reason, _REASON) for reason in match.against)
        yield small(f"For it: {spoke}{f'. Against it: {against}' if against else ''}")


def _state(answer: Why) -> Iterator[str]:
    """What keeps the next digest from coming."""
    subscription = answer.subscription
    if subscription is None:
        return
    if subscription.paused_at is not None:
        yield f"⏸️ Digests here are paused since {timestamp(subscription.paused_at)}."
    if subscription.trouble is not None and answer.code not in ("told", "folded"):
        since = timestamp(subscription.trouble.since)
        yield f"⚠️ Digests could not be posted here since {since}: {subscription.trouble.words}"
