"""Whether a piece argues a view or reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer import Article, Summarizer, shipped_encoder
from summarizer.engines.extractive.opinion import is_opinion, opinion_score

ARGUED = [
    "The blockade of the strait is not only wrong but dangerous.",
    "Surely our leaders know that a small navy cannot keep the sea lanes open for ever.",
    "Yet they act as if time were on our side.",
    "Why should anyone believe a promise that was broken twice?",
    "The real problem is that nobody in the capital wants to pay for peace.",
    "We must talk to those whom we do not like, rather than wait for better neighbours.",
    "In the end, a bad treaty is better than a good war.",
]
REPORTED = [
    "The strait was closed on Monday, officials said.",
    "Two ships turned back, according to the harbour office.",
    "“We saw no warning,” captain Jo Roe told reporters on Tuesday.",
    "Insurers doubled their rates to 3%, the ministry said.",
    "The navy reported that 12 sailors had been rescued by Wednesday.",
    "The governor announced talks with the neighbours, who said they would come.",
    "Exports fell by 4% in March, the bank said.",
]


def article(**details: str) -> Article:
    return Article("a", details.pop("title", "The strait"), "Text.", **details)  # type: ignore[arg-type]


def test_an_argument_is_told_from_a_report() -> None:
    assert is_opinion(article(), ARGUED)
    assert not is_opinion(article(), REPORTED)
    assert opinion_score(ARGUED) > opinion_score([*ARGUED, *REPORTED]) > opinion_score(REPORTED)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/opinion/2024/strait",
        "https://news.example/commentisfree/strait",
        "https://news.example/world/op-ed/strait.html",
    ],
)
def test_a_page_that_stands_among_opinions_is_one(url: str) -> None:
    assert is_opinion(article(url=url), REPORTED)
    assert not is_opinion(article(url=url.replace("/o", "/no").replace("/c", "/sc")), REPORTED)


@pytest.mark.parametrize("title", ["Opinion: Open the strait", "Editorial | Open the strait"])
def test_a_piece_that_is_titled_so_is_one(title: str) -> None:
    assert is_opinion(article(title=title), REPORTED)
    assert not is_opinion(article(title="Opinions differ: the strait"), REPORTED)


def test_a_piece_whose_publisher_does_not_share_its_views_is_one() -> None:
    note = "The opinions expressed in this commentary are solely those of the author."
    assert is_opinion(article(), [*REPORTED, note])


def test_too_few_sentences_do_not_show_it() -> None:
    assert not is_opinion(article(), ARGUED[:3])


def test_what_people_say_in_quotation_marks_is_not_the_authors_view() -> None:
    quoted = [f"“{text}” the captain said." for text in ARGUED]
    assert not is_opinion(article(), quoted)


@given(st.lists(st.text(), min_size=1, max_size=20))
def test_the_score_is_a_share(texts: list[str]) -> None:
    assert 0.0 <= opinion_score(texts) <= 1.0


def test_a_briefing_says_so() -> None:
    summarizer = Summarizer(shipped_encoder(), ())
    made = [summarizer.brief(Article("a", "T", " ".join(text), language="en")) for text in (ARGUED, REPORTED)]
    assert [one.briefing.opinion for one in made] == [True, False]


def test_its_key_points_have_roles() -> None:
    article = Article("a", "T", " ".join(REPORTED), language="en")
    briefing = Summarizer(shipped_encoder(), ()).brief(article).briefing
    assert briefing.key_points
    assert all(point.role for point in briefing.key_points)
    assert not any(claim.role for claim in briefing.claims)
