"""What a reader judged of stories, and that claims are still taken as told where they were judged so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from summarizer import shipped_encoder

from . import stories

if TYPE_CHECKING:
    from pathlib import Path

    from summarizer import Article

JUDGED = json.loads(stories._JUDGED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[str, Article]:
    return stories._articles()


def test_the_judged_articles_are_in_the_training_set_and_their_spans_in_the_articles(
    articles: dict[str, Article],
) -> None:
    for one, other, judged, _ in JUDGED["pairs"]:
        assert one in articles
        assert other in articles
        assert judged in {"same", "goes on", "different"}
    for told_id, told_start, told_end, id_, start, end, judged in JUDGED["claims"]:
        assert articles[told_id].text[told_start:told_end].strip()
        assert articles[id_].text[start:end].strip()
        assert judged in {"told", "new"}


def test_what_was_judged_told_is_found_so_and_little_of_what_was_judged_new(
    articles: dict[str, Article],
) -> None:
    counts = stories.tell_claims(
        Console(quiet=True), JUDGED["claims"], articles, shipped_encoder(1), errors=False
    )
    # 25 of 34 and 1 of 47 when it was set: a claim more on either side is no fall.
    assert counts["told", "told"] >= 24
    assert counts["new", "told"] <= 2
