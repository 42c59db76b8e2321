"""A headline for an article whose page gave none."""

from __future__ import annotations

from summarizer import Article, Summarizer, read_page, shipped_encoder
from summarizer.engines.extractive.headlines import MAX_WORDS, lacks_headline
from summarizer.wording.shortening import word_count

FIRST = (
    "The governor of the northern province, who took office in May, has closed the old strait to all ships that "
    "carry arms to the rebels."
)
TEXT = (
    f"{FIRST} Two ships turned back on Monday. Insurers in the capital doubled their rates for ships in the strait. "
    "The navy of the southern neighbour will send three frigates in June. Fishermen of the coast have lost their "
    "harbour. The talks about the islands failed last week."
)


def test_a_page_without_a_title_gets_one_of_its_own_words() -> None:
    for page, name in ((TEXT, "a.txt"), (f"<html><body><p>{TEXT}</p></body></html>", "a.html")):
        (article,) = read_page(page.encode(), name=name)
        assert lacks_headline(article)
        briefing = Summarizer(shipped_encoder(), ()).brief(article).briefing
        assert briefing.claims
        assert briefing.headline
        assert not briefing.headline.endswith((".", "…"))
        assert word_count(briefing.headline) <= MAX_WORDS
        rest = iter(TEXT.lower().split())
        assert all(any(word in there for there in rest) for word in briefing.headline.lower().split())


def test_a_page_with_a_title_keeps_it() -> None:
    article = Article("a", "The strait closes", TEXT, language="en")
    assert not lacks_headline(article)
    assert Summarizer(shipped_encoder(), ()).brief(article).briefing.headline is None


def test_a_title_that_trails_off_by_itself_is_the_pages() -> None:
    assert not lacks_headline(Article("a", "And then…", TEXT))
    assert lacks_headline(Article("a", "The governor of…", TEXT))
