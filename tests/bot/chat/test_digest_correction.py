"""What a posted message says once something it tells was corrected, taken back or changed by its source."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import AmendedArticle, AmendedStory, Correction, Entry
from bot.chat.markdown import timestamp
from bot.chat.views.digest_correction import amended
from bot.chat.views.digest_post import put_in, render_digest
from bot.digests.model import Tier
from summarizer import Claim
from tests.bot.chat._digests import SINCE, UNTIL, digest, story
from tests.bot.chat._limits import TEXT, assert_discord_takes_body, walk
from tests.bot.chat._samples import BRIEFING

if TYPE_CHECKING:
    from bot.digests.model import Candidate, DigestStory
    from summarizer import Briefing

AT = UNTIL + timedelta(days=2)
DATE = timestamp(AT, "D")
STATE = {"the echo": Tier(-1.0, "state media")}
TOLD = story("The Example", "The Echo", "The Post", tiers=STATE)


def entry(candidate: Candidate, briefing: Briefing | None = None, **changes: Any) -> Entry:
    article = replace(candidate.article, **changes)
    return Entry(article, (), briefing or candidate.briefing, candidate.revision, 1, None, SINCE, SINCE)


def hidden(reason: str | None = None) -> Correction:
    return Correction("hidden", AT, reason)


def stands(candidate: Candidate, *corrections: Correction) -> AmendedArticle:
    return AmendedArticle(entry(candidate), entry(candidate), corrections)


def gone(candidate: Candidate, reason: str | None = None) -> AmendedArticle:
    return AmendedArticle(entry(candidate), None, (hidden(reason),))


def told(story: DigestStory, *articles: AmendedArticle) -> AmendedStory:
    lead, *others = articles
    return AmendedStory(tuple(enumerate((each.text for each in story.told), start=1)), lead, tuple(others))


def posted(
    *stories: DigestStory, part: int = 0, **changes: Any
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A message as it stands at Discord, and the body that was kept of it."""
    body = render_digest(digest(*stories, **changes)).parts[part]
    return put_in(body, 7, part, role=99 if part == 0 else None, local_date=UNTIL.date())["components"], body


def said(components: list[dict[str, Any]]) -> str:
    return "\n".join(each["content"] for each in walk(components) if each["type"] == TEXT)


def corrected(story: DigestStory, *articles: AmendedArticle) -> str:
    """What the message says by then; it can be posted, and doing it again changes nothing."""
    components, body = posted(story)
    before = copy.deepcopy(components)
    stories = [told(story, *articles)]
    made = amended(components, body, stories)
    assert components == before
    assert made is not None
    assert amended(made, body, stories) is None
    assert_discord_takes_body({"flags": 1 << 15, "components": made})
    return said(made)


def test_an_outlet_whose_article_was_retracted_is_struck_out_and_named() -> None:
    lead, echo, post = TOLD.articles
    now = corrected(TOLD, stands(lead), gone(echo, "it was made up"), stands(post))
    assert "also in ~~The Echo~~ (state media) and [The Post](https://news.example/0/2)" in now
    assert f"-# ✏️ **Corrected {DATE}.** what The Echo wrote was retracted: it was made up" in now
    assert "The strait was closed on Monday. [(1)]" in now


def test_an_outlet_with_another_article_in_the_story_leads_to_that() -> None:
    told = story("The Example", "The Echo", "The Echo")
    lead, first, second = told.articles
    now = corrected(told, stands(lead), gone(first), stands(second))
    assert "also in [The Echo](https://news.example/0/2)" in now
    assert "~~" not in now


def test_an_outlet_that_stands_among_those_cut_off_was_not_told() -> None:
    many = story(*("The Example", *(f"A paper with quite a long name, number {n}" for n in range(60))))
    components, body = posted(many)
    lead, *others = many.articles
    articles = [stands(lead), *map(stands, others[:-1]), gone(others[-1])]
    assert amended(components, body, [told(many, *articles)]) is None


def test_the_one_that_told_it_is_retracted_and_others_stand() -> None:
    lead, echo, post = TOLD.articles
    now = corrected(TOLD, gone(lead, "it was made up"), stands(echo), stands(post))
    assert "**Strait report 0**" in now
    assert f"✏️ **Corrected {DATE}:** what The Example reported was retracted: it was made up." in now
    assert "The story stands by others: also in [The Echo](https://news.example/0/1) (state media) and" in now
    assert "The strait was closed" not in now


def test_of_the_others_only_those_that_stand_are_left() -> None:
    lead, echo, post = TOLD.articles
    now = corrected(TOLD, gone(lead), gone(echo), stands(post))
    assert "The story stands by others: also in ~~The Echo~~ (state media) and [The Post]" in now


def test_all_of_them_are_retracted() -> None:
    now = corrected(TOLD, *map(gone, TOLD.articles))
    assert f"-# ✏️ **Corrected {DATE}:** this story was retracted." in now
    assert "The Post" not in now


def test_a_source_that_has_another_text_is_told_from_a_correction() -> None:
    lead = TOLD.articles[0]
    new = replace(BRIEFING, claims=(Claim("The strait was closed on Sunday.", BRIEFING.claims[0].evidence),))
    text = lead.article.text.replace("Monday", "Sunday").replace("A spokesman called it “a pause”.", "")
    later = entry(lead, replace(new, key_points=new.key_points[:1]), text=text)
    update = Correction("updated", AT, None, entry(lead), later)
    now = corrected(TOLD, replace(stands(lead, update), now=later), *map(stands, TOLD.articles[1:]))
    assert "The strait was closed on Sunday. [(1)]" in now
    assert "~~A spokesman called it" in now
    assert (
        f"-# 🔁 **Updated by the source on {DATE}.** (1) read “The strait was closed on Monday.”; "
        "(3) is not in the article any more" in now
    )
    assert "Corrected" not in now


def test_a_correction_and_an_update_are_told_in_lines_of_their_own() -> None:
    lead = TOLD.articles[0]
    edited = replace(
        BRIEFING, claims=(Claim("On Monday the strait was closed.", BRIEFING.claims[0].evidence),)
    )
    text = lead.article.text.replace("A spokesman called it “a pause”.", "")
    last = entry(lead, replace(edited, key_points=edited.key_points[:1]), text=text)
    edit = Correction("changed", AT - timedelta(days=1), None, entry(lead), entry(lead, edited))
    update = Correction("updated", AT, None, entry(lead), last)
    now = corrected(TOLD, replace(stands(lead, edit, update), now=last), *map(stands, TOLD.articles[1:]))
    yesterday = timestamp(AT - timedelta(days=1), "D")
    assert f"-# ✏️ **Corrected {yesterday}.** (1) read “The strait was closed on Monday.”\n-# 🔁" in now
    assert f"🔁 **Updated by the source on {DATE}.** (3) is not in the article any more" in now


def test_a_briefing_that_chose_other_sentences_changes_nothing() -> None:
    lead, *others = TOLD.articles
    other = replace(BRIEFING, claims=(Claim("Nobody knows for how long.", BRIEFING.claims[0].evidence),))
    edited = replace(other, claims=(Claim("Nobody knows how long.", BRIEFING.claims[0].evidence),))
    edit = Correction("changed", AT, None, entry(lead, other), entry(lead, edited))
    components, body = posted(TOLD)
    assert amended(components, body, [told(TOLD, stands(lead, edit), *map(stands, others))]) is None


def test_the_rest_of_a_story_in_the_next_message_is_corrected_too() -> None:
    points = tuple(Claim(f"Point {n}. {'The strait was closed on Monday. ' * 17}", ()) for n in range(12))
    long = story("The Example", briefing=replace(BRIEFING, key_points=points))
    rendered = render_digest(digest(long))
    assert len(rendered.parts) > 1
    lead = long.lead
    last = len(rendered.parts) - 1
    (there,) = (each for each in rendered.told if each.part == last)
    text = there.claims[-1]
    number = 1 + len(BRIEFING.claims) + points.index(next(p for p in points if p.text == text))
    edited = replace(long.lead.briefing, key_points=(*points[:-1], Claim("It was put right.", ())))
    edit = Correction("changed", AT, None, entry(lead), entry(lead, edited))
    components, body = posted(long, part=last)
    stories = [AmendedStory(((number, text),), replace(stands(lead, edit), now=entry(lead, edited)))]
    made = amended(components, body, stories)
    assert made is not None
    assert f"({number}) was withdrawn" in said(made) or "It was put right." in said(made)
    assert "(continued)" in said(made)
    assert amended(made, body, stories) is None


@pytest.mark.parametrize("reason", ["x" * 200, "*[a](b)* ~~c~~ ‮"])
def test_a_full_message_takes_it_too(reason: str) -> None:
    stories = [story("The Example", "The Echo", number=n) for n in range(8)]
    components, body = posted(*stories)
    articles = [(gone(each.articles[0], reason), gone(each.articles[1], reason)) for each in stories]
    told_ = [told(each, *pair) for each, pair in zip(stories, articles, strict=True)]
    made = amended(components, body, told_)
    assert made is not None
    assert_discord_takes_body({"flags": 1 << 15, "components": made})
