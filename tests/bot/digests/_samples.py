"""Articles to compose digests of, and what was told before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.archive import ToldStory
from bot.digests.model import Candidate
from bot.digests.stories import alone
from summarizer import Article, Briefing, Claim, EngineInfo, Span, Story, Topic, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.digests.model import DigestStory
    from bot.digests.stories import Known

FERRIES = Topic("ferries", "Ferries", "Boats that carry people.", colour=0x1F6FEB)
FISH = Topic("fish", "Fish", "Who may catch what.", colour=0x2DA44E)
ICE = Topic("ice", "Ice", "Where it is and where it goes.")
UNTIL = datetime(2024, 5, 31, 7, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
ENGINE = EngineInfo("e", "m", "1")


def candidate(
    id_: str,
    *topics: Topic | tuple[Topic, float],
    event: str | None = None,
    publisher: str | None = "The Post",
    published: date | None = date(2024, 5, 30),
    first_seen: datetime | None = UNTIL - timedelta(hours=3),
    claims: Sequence[str] | None = None,
    points: Sequence[str] = (),
    revision: int | None = 1,
    kind: str = "article",
) -> Candidate:
    """`event` is what its title says: the same for articles of one story."""
    claims = [f"{id_} happened."] if claims is None else claims
    article = Article(
        id=id_,
        title=event or id_,
        text=" ".join([*claims, *points]) or "Text.",
        publisher=publisher,
        published=published,
        kind=kind,  # type: ignore[arg-type]
    )
    matches = [each if isinstance(each, tuple) else (each, 0.8) for each in topics]
    found = tuple(TopicMatch(topic, score, ("words",)) for topic, score in matches)
    briefing = Briefing(tuple(map(claim, claims)), tuple(map(claim, points)), ENGINE)
    return Candidate(article, found, briefing, revision, first_seen)


def claim(text: str) -> Claim:
    return Claim(text, (Span(0, max(1, len(text))),))


class ByTitle:
    """Takes articles with one title for one story, and one title with what was told under it."""

    encoder = ""

    def group(self, candidates: Sequence[Candidate], trust: Mapping[str, float]) -> Sequence[Story]:
        stories = []
        for title in sorted({each.article.title for each in candidates}):
            articles = [each for each in candidates if each.article.title == title]
            articles.sort(key=lambda each: (-trust[each.article.id], each.article.id))
            voices = len({each.article.publisher for each in articles})
            stories.append(Story(tuple(alone(each).lead for each in articles), voices))
        return stories

    def known(
        self,
        stories: Sequence[Story],
        candidates: Mapping[str, Candidate],
        told: Sequence[ToldStory],
        recalled: Mapping[str, Candidate],
    ) -> Sequence[Known | None]:
        before = {id_.partition("/")[0] for each in told for id_ in each.articles}
        said = {claim for each in told for claim in each.claims}
        found: list[Known | None] = []
        for story in stories:
            goes_on = any(id_.partition("/")[0] in before for id_ in story.ids)
            articles = [candidates[id_] for id_ in story.ids]
            found.append({each.article.id: _said(each, said) for each in articles} if goes_on else None)
        return found


def _said(each: Candidate, said: set[str]) -> frozenset[int]:
    claims = (*each.briefing.claims, *each.briefing.key_points)
    return frozenset(number for number, claim in enumerate(claims) if claim.text in said)


def told(*stories: DigestStory) -> list[ToldStory]:
    """As the archive gives back what was told."""
    return [
        ToldStory(
            tuple(each.article.id for each in story.articles),
            tuple(each.revision or 0 for each in story.articles),
            tuple(claim.text for claim in story.told),
        )
        for story in stories
    ]


_TOPICS = [FERRIES, FISH, ICE]
_sentences = st.sampled_from([f"Thing {number} happened." for number in range(8)])


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    """One of few: so that titles, claims, outlets and moments often meet."""
    event = draw(st.sampled_from("abcdef"))
    topics = draw(st.lists(st.sampled_from(_TOPICS), unique_by=lambda topic: topic.slug, max_size=3))
    return candidate(
        f"{event}/{draw(st.integers(0, 4))}",
        *((topic, draw(st.sampled_from([0.3, 0.5, 0.8]))) for topic in topics),
        event=event,
        publisher=draw(st.sampled_from(["Post", "Times", "Echo", None, " "])),
        published=draw(st.none() | st.dates(date(2024, 5, 10), date(2024, 6, 2))),
        first_seen=draw(
            st.none() | st.integers(-30 * 60, 60).map(lambda minutes: UNTIL + timedelta(minutes=minutes))
        ),
        claims=draw(st.lists(_sentences, max_size=3, unique=True)),
        points=draw(st.lists(_sentences, max_size=3, unique=True)),
        revision=draw(st.integers(1, 3)),
        kind=draw(st.sampled_from(["article", "teaser"])),
    )


@st.composite
def memories(draw: st.DrawFn) -> ToldStory:
    articles = draw(st.lists(candidates(), min_size=1, max_size=3, unique_by=lambda each: each.article.id))
    shown = [c.text for each in articles for c in (*each.briefing.claims, *each.briefing.key_points)]
    return ToldStory(
        tuple(each.article.id for each in articles),
        tuple(each.revision or 0 for each in articles),
        tuple(draw(st.lists(st.sampled_from(shown), unique=True)) if shown else ()),
    )


day = st.lists(candidates(), max_size=14, unique_by=lambda each: each.article.id)
wanted = st.lists(st.sampled_from(_TOPICS), min_size=1, max_size=3, unique_by=lambda topic: topic.slug)
