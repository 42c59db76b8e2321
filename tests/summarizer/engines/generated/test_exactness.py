"""Figures and quotations are as the article has them, or the claim is not shown."""

from __future__ import annotations

import pytest

from summarizer import Span, split_sentences
from summarizer.engines.generated.exactness import exact

ARTICLE = (
    "The fleet has 1,200 ships and cost $3.5 billion. “We will not wait for another year,” the minister said, "
    "and the so-called green wave came. It was the author who found this to be a bad idea. In 2019 there were 12."
)
SENTENCES = tuple(sentence.span for sentence in split_sentences(ARTICLE))
FIRST = (Span(0, ARTICLE.index(" “")),)


@pytest.mark.parametrize(
    "claim",
    [
        "The fleet has 1,200 ships.",
        "The fleet has 1200 ships.",
        "It cost $3.5 billion.",
        'The minister said: "We will not wait for another year."',
        "The minister “will not wait for another year”.",
        "The fleet of the ministers' union isn't small.",
        "A 'green wave' came.",
    ],
)
def test_it_stands_so_in_the_evidence(claim: str) -> None:
    assert exact(claim, ARTICLE, SENTENCES)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("The fleet has 1,300 ships.", id="another figure"),
        pytest.param("The fleet has about 1,000 ships.", id="rounded"),
        pytest.param("It cost $3.50 billion.", id="written otherwise"),
        pytest.param("The minister said: “We shall not wait for another year.”", id="another word"),
        pytest.param("The minister said: “We will wait for another year.”", id="a word left out"),
        pytest.param("“It was the author who found this to be a bad idea,” he said.", id="quoted by nobody"),
        pytest.param("A “blue wave” came.", id="a term that is not there"),
    ],
)
def test_it_does_not(claim: str) -> None:
    assert not exact(claim, ARTICLE, SENTENCES)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("The fleet cost $3.5 billion in all.", True),
        ("The fleet has 1,200 ships and cost $3.5 billion.", True),
        ("The minister paid his wife $3.5 billion.", False),
        ("The green wave brought 1,200 tourists in spring.", False),
    ],
)
def test_a_figure_keeps_the_company_that_it_has_there(claim: str, holds: bool) -> None:
    assert exact(claim, ARTICLE, SENTENCES) is holds


def test_a_figure_from_elsewhere_in_the_article_is_none_of_the_evidence() -> None:
    assert exact("There were 12 in 2019.", ARTICLE, SENTENCES)
    assert not exact("There were 12 in 2019.", ARTICLE, FIRST)
