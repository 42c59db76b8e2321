"""Hostile and monstrous texts, articles and briefings."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.archive import (
    Address,
    DeliverySummary,
    Destination,
    Posted,
    Schedule,
    Subscription,
    Trouble,
    Wanted,
)
from bot.chat.card import Card
from bot.chat.markdown import inline
from bot.chat.views.subscription import Shown
from bot.digests.due import upcoming
from summarizer import Article, Briefing, Claim, EngineInfo, Role, Span, Topic, TopicMatch

MARKS = [
    "*", "**", "_", "__", "~~", "||", "`", "```", "```py\n", "\n", "\n# ", "\n> ", "\n>>> ", "\n- ", "\n1. ",
    "\n-# ",
    "[", "]", "](", ")", "[x](https://evil.example)", "<https://evil.example>", "https://evil.example/a_b",
    "http://evil.example", "steam://run/1", "discord.gg/abc", "https://discord.com/invite/abc",
    "DISCORDAPP.com/invite/q", "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<a:n:1>", ":smile:",
    "<:name:123456789012345678>", ":100:", "<t:0:R>", "</brief:1>", "<id:guide>", "\\", "&amp;", "&#42;",
    "\u202e", "\u200b", "\u2066", "\u00ad", "\ufeff", "\u0301" * 30, "א", "ب", "👩‍👩‍👧", "\U0001f600",
    "\ud800", "\x00", "\x1b[31m", "\u3164", "\t", "U.S. ", ". ", "a", "Word ",
    "#", ">", "-", "+", "1.", "2)", "---", "===", "~", "|", "¯\\_(ツ)_/¯",
]  # fmt: skip
"""What Discord, or a reader of its markdown, would obey."""

hostile = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(MARKS), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(MARKS), st.text(max_size=6)), max_size=25).map("".join),
)

monstrous = st.one_of(
    hostile,
    st.tuples(hostile, st.integers(1, 400)).map(lambda pair: (pair[0] * pair[1])[:5000]),
    st.lists(st.sampled_from(["A short one. ", "Wörter ", "\U0001f30d", "*", "word "]), max_size=60).map(
        "".join
    ),
)

urls = st.one_of(
    st.none(),
    hostile.map(lambda text: f"https://news.example/{text}"),
    st.integers(1, 600).map(lambda count: f"https://news.example/{'long-' * count}"),
    hostile,
)

ENGINE = EngineInfo("extractive", "tests", "1")


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """A card whose every part may be too long, too many, or hostile."""
    text = draw(monstrous) or "x"

    roles: list[Role | None] = [None, "finding", "recommendation"]

    def claim() -> Claim:
        spans = []
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(text) - 1))
            spans.append(Span(start, draw(st.integers(start + 1, len(text)))))
        words = spans[0].of(text) if spans and draw(st.booleans()) else draw(monstrous)
        role = draw(st.sampled_from(roles))
        return Claim(words[:2000], tuple(spans), role)

    digits = st.text("0123456789abcdef", min_size=24, max_size=24)
    article = Article(
        id=draw(digits | st.text(min_size=1, max_size=255)),
        title=draw(monstrous),
        text=text,
        url=draw(urls),
        publisher=draw(st.none() | monstrous),
        authors=tuple(draw(st.lists(hostile, max_size=8))),
        published=draw(st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31))),
        kind=draw(st.sampled_from(["article", "teaser"])),
        continues_at=draw(st.none() | hostile | urls),
    )
    colours = st.none() | st.integers(0, 0xFFFFFF)
    topics = tuple(
        TopicMatch(Topic(f"t{number}", draw(monstrous), "", colour=draw(colours)), 0.5, ())
        for number in range(draw(st.integers(0, 6)))
    )
    briefing = Briefing(
        tuple(claim() for _ in range(draw(st.integers(0, 6)))),
        tuple(claim() for _ in range(draw(st.integers(0, 12)))),
        draw(st.just(ENGINE) | st.builds(EngineInfo, st.just("endpoint"), monstrous, st.just("1"))),
        draw(st.none() | monstrous),
        tuple(draw(st.lists(monstrous, max_size=5))),
        draw(st.booleans()),
        draw(st.integers(0, 8)),
    )
    revision = draw(st.none() | st.integers(1, 10**18))
    elsewhere = st.builds(Address, urls, st.none() | monstrous)
    also_at = tuple(draw(st.lists(elsewhere, max_size=6)))
    return Card(article, topics, briefing, revision, draw(st.none() | st.just(date(2199, 12, 31))), also_at)


ids = st.integers(1, 2**63 - 1)
moments = st.integers(1_600_000_000, 3_700_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
schedules = st.builds(
    Schedule,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(
        ["UTC", "Asia/Seoul", "America/Argentina/ComodRivadavia", "Europe/London", "Antarctica/Troll"]
    ),
    st.frozensets(st.integers(1, 7), min_size=1),
)


@st.composite
def subscriptions_shown(draw: st.DrawFn) -> Shown:
    """A subscription with as much wrong as there can be, and as many topics."""
    place = draw(st.sampled_from(["text", "announcement", "thread", "forum"]))
    flags = {"discussion": draw(st.booleans()), "publish": draw(st.booleans())}
    destination = Destination(draw(ids), draw(ids), place, draw(st.none() | ids), **flags)
    ready = monstrous.map(lambda words: inline(words) or "?")
    troubles = st.builds(Trouble, st.just("refused"), ready, moments)
    made = draw(moments)
    subscription = Subscription(
        draw(st.integers(1, 10**18 - 1)),
        destination,
        Wanted((), draw(st.integers(1, 25)), when_quiet=draw(st.booleans())),
        draw(schedules),
        draw(ids),
        made,
        made,
        paused_at=draw(st.none() | moments),
        trouble=draw(st.none() | troubles),
    )
    last = DeliverySummary(
        draw(ids),
        subscription.id,
        made.date(),
        made,
        draw(st.sampled_from(["waiting", "sent", "quiet", "folded", "given_up"])),
        draw(st.integers(0, 99)),
        draw(st.none() | moments),
        draw(st.none() | moments),
        draw(st.none() | monstrous),
        tuple(draw(st.lists(st.builds(Posted, st.just("post"), st.just(0), ids, ids, moments), max_size=2))),
    )
    return Shown(
        subscription,
        draw(st.lists(monstrous, max_size=60)),
        upcoming(subscription.schedule, draw(moments)),
        draw(st.lists(ready, max_size=8)),
        draw(st.none() | st.just(last)),
    )
