"""The answer to /why: in plain words, with what can be looked up beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markdown import bold, day, inline, length, link, timestamp
from bot.chat.views.lines import small
from bot.chat.views.sheet import Sheet
from bot.words import gettext, retell
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
    before: Sequence[Why] = (),
    examined: Sequence[TopicMatch] = (),
    names: Mapping[str, str] | None = None,
) -> discord.ui.LayoutView:
    """Why the article did or did not come there. No answers: nothing is sent there.

    `before`: what became of the one that was asked for and merged into this one, where it was told there itself.
    `examined`: how it fits every topic, where that is the answer; `names` of topics by slug.
    """
    sheet = Sheet()
    if answers:
        about = small(gettext("In the digests of {channel}", channel=f"<#{channel}>"))
    else:
        about = gettext("No digest is sent to {channel}. /subscribe sends one.", channel=f"<#{channel}>")
    sheet.text("\n".join([f"### {_title_of(found)}", *map(small, _asked_for(found)), about]))
    if found.merged is not None:
        for answer_ in before:
            _add(sheet, [bold(_title_of(found.merged)), *_lines(answer_, found.merged, guild)])
    for answer_ in answers[:_ANSWERS]:
        lines = [*_named(answer_, answers, names or {}), *_lines(answer_, found, guild)]
        if answer_.code == "other_topic":
            lines += _fits(answer_, found, examined)
        _add(sheet, [*lines, *map(small, _state(answer_))])
    return sheet.view()


def _add(sheet: Sheet, lines: Sequence[str]) -> None:
    """As many of the lines as there is room for, the first of them first."""
    taken: list[str] = []
    for line in lines:
        if length("\n".join([*taken, line])) > sheet.room:
            break
        taken.append(line)
    if taken:
        sheet.rule()
        sheet.text("\n".join(taken))


def _title_of(found: Whereabouts) -> str:
    return inline(found.entry.article.title, _TITLE) or gettext("Untitled")


def _asked_for(found: Whereabouts) -> Iterator[str]:
    """That another was asked for, where this one is shown in its place."""
    this = bold(_title_of(found))
    if found.merged is not None:
        asked = bold(_title_of(found.merged))
        yield gettext(
            "🔀 {article} was merged into {other}: this is about that one.", article=asked, other=this
        )
    elif found.is_copy:
        yield gettext(
            "🔀 What you chose is the same text as {article}: this is about that one.", article=this
        )


def _named(answer: Why, answers: Sequence[Why], names: Mapping[str, str]) -> Iterator[str]:
    """Which subscription it is, where the channel has several."""
    if len(answers) > 1:
        slugs = answer.subscription.wanted.topics if answer.subscription else ()
        wanted = [names.get(slug, slug) for slug in slugs]
        yield bold(inline(", ".join(wanted) or gettext("All topics"), _NAME))


def _lines(answer: Why, found: Whereabouts, guild: int) -> Iterator[str]:
    digest = gettext("a digest")
    if answer.local_date:
        digest = gettext("the digest of {day}", day=day(answer.local_date))
    came, looks = timestamp(found.entry.first_seen), ""
    if answer.next_due:
        looks = gettext("The next digest looks at it: {when}.", when=timestamp(answer.next_due))
    detail = inline(retell(answer.detail), _DETAIL)
    match answer.code:
        case "told":
            yield gettext("✅ It was told in {digest}.", digest=digest + _where(answer, guild))
        case "folded":
            story = inline(answer.told.story, _TITLE) if answer.told else ""
            yield gettext(
                "✅ It was folded into the story {story}, told in {digest}.",
                story=bold(story),
                digest=digest + _where(answer, guild),
            )
        case "planned":
            yield gettext("It is in {digest}, which is still to be posted.", digest=digest)
        case "not_posted":
            problem = inline(retell(answer.digest.problem or ""), _DETAIL) if answer.digest else ""
            if problem:
                was = gettext(
                    "It was in {digest}, which could not be posted: {problem}.",
                    digest=digest,
                    problem=problem,
                )
            else:
                was = gettext("It was in {digest}, which could not be posted.", digest=digest)
            yield f"{was} {looks}"
        case "hidden":
            if found.hidden_at:
                since = timestamp(found.hidden_at)
                yield gettext("A maintainer hides it since {when}: it is told nowhere.", when=since)
            else:
                yield gettext("A maintainer hides it: it is told nowhere.")
        case "withdrawn":
            yield gettext("All of its briefings were withdrawn: it is told nowhere.")
        case "left_out":
            yield gettext("It was looked at for {digest}, and left out: {why}.", digest=digest, why=detail)
        case "other_topic":
            yield gettext("It belongs to none of the topics that are sent here.")
        case "next":
            after = gettext("It came {when}, after what the last digest here tells of.", when=came)
            yield f"{after} {looks}"
        case "too_early" if answer.subscription:
            made = timestamp(answer.subscription.created_at)
            yield gettext(
                "It came {when}, before digests were sent here: since {since}.", when=came, since=made
            )
        case "not_there_then":
            yield gettext(
                "It came {when}, in the time of {digest}, which did not look at it: "
                "it was put into its topics, or shown, only later, or the topics sent here were others.",
                when=came,
                digest=digest,
            )
        case _:
            yield gettext("It came {when}, in a time that no digest here tells of.", when=came)
    if answer.gone:
        yield gettext("It was retracted since.")


def _where(answer: Why, guild: int) -> str:
    told = answer.told
    if told is None or told.message is None:
        return ""
    channel, message = told.message
    address = f"https://discord.com/channels/{guild}/{channel}/{message}"
    return f": {link(gettext('the message'), address)}"


def _fits(answer: Why, found: Whereabouts, examined: Sequence[TopicMatch]) -> Iterator[str]:
    """How near it is to each topic that is sent there, the nearest first."""
    wanted = answer.subscription.wanted.topics if answer.subscription else ()
    for match in [each for each in examined if not wanted or each.topic.slug in wanted][:_TOPICS]:
        name = bold(inline(match.topic.name, _NAME))
        if found.moved.get(match.topic.slug) is False:
            yield gettext("{topic}: a maintainer took it out", topic=name)
            continue
        yield gettext(
            "{topic}: {score}, and {needed} is needed",
            topic=name,
            score=f"{match.score:.2f}",
            needed=f"{THRESHOLD:.2f}",
        )
        spoke = "; ".join(inline(retell(reason), _REASON) for reason in match.because) or gettext("nothing")
        against = "; ".join(inline(retell(reason), _REASON) for reason in match.against)
        if against:
            yield small(gettext("For it: {reasons}. Against it: {others}", reasons=spoke, others=against))
        else:
            yield small(gettext("For it: {reasons}", reasons=spoke))


def _state(answer: Why) -> Iterator[str]:
    """What keeps the next digest from coming."""
    subscription = answer.subscription
    if subscription is None:
        return
    if subscription.paused_at is not None:
        since = timestamp(subscription.paused_at)
        yield gettext("⏸️ Digests here are paused since {when}.", when=since)
    if subscription.trouble is not None and answer.code not in ("told", "folded"):
        since = timestamp(subscription.trouble.since)
        problem = retell(subscription.trouble.words)
        yield gettext(
            "⚠️ Digests could not be posted here since {when}: {problem}", when=since, problem=problem
        )
