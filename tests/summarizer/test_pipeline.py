"""The path from an article to its brief."""

from __future__ import annotations

import pytest

from summarizer.document import MAX_SENTENCES
from summarizer.encoder import shipped_encoder
from summarizer.errors import LanguageError
from summarizer.pipeline import Summarizer
from summarizer.types import Article, Topic

AID = Topic("ukraine-aid", "Ukraine aid", "Weapons and money for Ukraine.", words=("Ukrain* & aid",))


def summarizer() -> Summarizer:
    return Summarizer(shipped_encoder(), [AID])


def test_an_article_gets_topics_and_a_briefing() -> None:
    text = "Aid for Ukraine was approved on Monday by a wide margin. Ukraine will get the aid and weapons in May."
    brief = summarizer().brief(Article(id="1", title="Ukraine aid approved", text=text, language="en"))
    assert [match.topic for match in brief.topics] == [AID]
    assert brief.briefing.claims
    assert brief.article.id == "1"


def test_a_language_that_the_encoder_does_not_read_is_refused_by_name() -> None:
    article = Article(id="1", title="日韓関係", text="日本と韓国は協力する。", language="ja")
    with pytest.raises(LanguageError, match="'ja'") as caught:
        summarizer().brief(article)
    assert "日韓関係" in str(caught.value)
    assert "en" in caught.value.mend


def test_an_unknown_language_is_tried() -> None:
    text = "The treaty was signed in Vienna on Friday by nine foreign ministers."
    assert summarizer().brief(Article(id="1", title="Treaty", text=text)).briefing.claims


def test_a_book_is_read_as_far_as_it_can_be_and_says_so() -> None:
    text = " ".join(
        f"Chapter {n} of the report describes the year {n + 1000} in detail."
        for n in range(MAX_SENTENCES + 5)
    )
    brief = summarizer().brief(Article(id="1", title="A long report", text=text, language="en"))
    assert any(f"first {MAX_SENTENCES} sentences" in warning for warning in brief.briefing.warnings)


def test_empty_text_gets_the_headline() -> None:
    assert summarizer().brief(Article(id="1", title="Only a title", text="")).briefing.text == "Only a title"


def test_topics_that_do_not_fit_are_examined_too_and_match_as_they_would() -> None:
    fishing = Topic("fishing", "Fishing quotas", "How many fish each country may catch.")
    both = Summarizer(shipped_encoder(), [fishing, AID])
    text = "Aid for Ukraine was approved on Monday by a wide margin. Ukraine will get the aid and weapons in May."
    article = Article(id="1", title="Ukraine aid approved", text=text, language="en")
    examined = both.examine(article)
    assert [match.topic.slug for match in examined] == ["ukraine-aid", "fishing"]
    assert examined[1].score < 0.5 <= examined[0].score
    assert both.match(article) == examined[:1]
