"""Whatever a summarizer can give is kept and comes back the same, on every database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer import Article, Briefing, Claim, EngineInfo, Span, Topic, TopicMatch
from tests.bot.archive.samples import NOON

if TYPE_CHECKING:
    from bot.archive import Archive

# Every code point, lone surrogates and NUL too.
ANY = st.text(st.characters(), max_size=40)
LINES = st.lists(ANY, max_size=3).map(tuple)

spans = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda pair: Span(pair[0], sum(pair)))
claims = st.lists(st.builds(Claim, ANY, st.lists(spans, max_size=3).map(tuple)), max_size=3).map(tuple)
topics = st.builds(
    Topic,
    slug=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True).filter(lambda slug: len(slug) <= 100),
    name=ANY,
    description=ANY,
    words=LINES,
    words_against=LINES,
    colour=st.none() | st.integers(0, 0xFFFFFF),
)
matches = st.lists(
    st.builds(TopicMatch, topics, st.floats(0, 1), LINES),
    max_size=3,
    unique_by=lambda match: match.topic.slug,
).map(tuple)
articles = st.builds(
    Article,
    id=st.text(min_size=1, max_size=80),
    title=ANY,
    text=ANY | st.text(max_size=5_000),
    url=st.none() | ANY,
    publisher=st.none() | ANY,
    authors=LINES,
    published=st.none() | st.dates(),
    language=st.none() | st.sampled_from(["en", "ko", ""]),
    kind=st.sampled_from(["article", "teaser"]),
    continues_at=st.none() | ANY,
    pages=st.lists(st.integers(0, 10**6), max_size=5).map(lambda starts: tuple(sorted(starts))),
)
briefings = st.builds(
    Briefing,
    claims=claims,
    key_points=claims,
    engine=st.builds(EngineInfo, ANY, ANY, ANY),
    headline=st.none() | ANY,
    warnings=LINES,
    replaced=st.integers(0, 10),
)


def clean(value: object) -> str:
    """How a value reads with U+FFFD for what no database holds."""
    text = repr(value)
    return re.sub(r"\\x00|\\ud[89a-f][0-9a-f]{2}", "\ufffd", text)


@given(article=articles, found=matches, briefing=briefings)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_everything_comes_back(
    archive: Archive, article: Article, found: tuple[TopicMatch, ...], briefing: Briefing
) -> None:
    known = await archive.get(article.id)
    if known is not None:  # drawn before, with another text
        return
    added = await archive.record(article, found, briefing, at=NOON, matched_by="1", source=article.publisher)
    again = await archive.record(article, found, briefing, at=NOON, matched_by="1", source=article.publisher)
    entry = await archive.get(article.id)

    assert (added.outcome, again.outcome) == ("added", "unchanged")
    assert entry is not None
    assert clean(entry.article) == clean(article)
    assert clean(entry.briefing) == clean(briefing)
    assert clean(entry.topics) == clean(found)
    assert clean(entry.source) == clean(article.publisher)
