"""The JSON of `--json`: one object a line."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from bot.briefings.labels import titled
from bot.errors import BotError
from summarizer import SummarizerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.checks.check import Finding
    from bot.digests.model import Digest, DigestStory
    from bot.ingest import Failure, Ingested
    from bot.rebriefing import Change
    from summarizer import Article, Brief, Briefing, Claim, Topic, TopicMatch

Json = dict[str, Any]


def emit(shape: Mapping[str, Any]) -> None:
    """Print one line, at once: whoever reads may act on it while the next is made."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf8sig"}
    print(json.dumps(shape, ensure_ascii=not utf8), flush=True)


def full(brief: Brief) -> Json:
    """`summarize`, and `articles --full`."""
    engine = brief.briefing.engine
    return {
        "article": article(brief.article) | {"text": brief.article.text, "kind": brief.article.kind},
        "topics": [topic_match(match) for match in brief.topics],
        "briefing": briefing(brief.briefing),
        "key_points": [key_point(point) for point in brief.briefing.key_points],
        "engine": {"name": engine.name, "model": engine.model, "version": engine.version},
        "warnings": list(brief.briefing.warnings),
    }


def listed(brief: Brief) -> Json:
    """`articles`: what it is, without its text and briefing."""
    return {
        "article": article(brief.article) | {"kind": brief.article.kind},
        "topics": [topic_match(match) for match in brief.topics],
    }


def hit(brief: Brief, passage: Claim | None) -> Json:
    """`search`: an article as listed, and what of it answers best."""
    return listed(brief) | {"passage": claim(passage) if passage else None}


def change(value: Change) -> Json:
    """`resummarize --dry-run`."""
    return {
        "article": {"id": value.article, "title": value.title},
        "engine": {"before": value.engines[0], "after": value.engines[1]},
        "new_briefing": value.revises,
        "claims": {"removed": list(value.removed), "added": list(value.added)},
        "topics": {"removed": list(value.left), "added": list(value.joined)},
    }


def article(value: Article) -> Json:
    return {
        "id": value.id,
        "url": value.url,
        "title": value.title,
        "publisher": value.publisher,
        "authors": list(value.authors),
        "published": value.published.isoformat() if value.published else None,
        "language": value.language,
    }


def topic_match(match: TopicMatch) -> Json:
    return {
        "slug": match.topic.slug,
        "name": match.topic.name,
        "score": round(match.score, 4),
        "because": list(match.because),
    }


def topic(value: Topic, articles: int | None) -> Json:
    """`articles`: how many it has, None where the archive could not be asked."""
    return {
        "slug": value.slug,
        "name": value.name,
        "description": value.description,
        "words": list(value.words),
        "words_against": list(value.words_against),
        "colour": None if value.colour is None else f"#{value.colour:06x}",
        "articles": articles,
    }


def claim(value: Claim) -> Json:
    return {
        "text": value.text,
        "evidence": [{"start": span.start, "end": span.end} for span in value.evidence],
    }


def key_point(value: Claim) -> Json:
    return {"role": value.role} | claim(value)


def briefing(value: Briefing) -> Json:
    return {
        "text": value.text,
        "claims": [claim(each) for each in value.claims],
        "opinion": value.opinion,
        "replaced": value.replaced,
    }


def digest(value: Digest) -> Json:
    """`digest`: of one topic."""
    return {
        "topic": {"slug": value.topics[0].slug, "name": value.topics[0].name},
        "since": value.since.date().isoformat() if value.since else None,
        "until": value.until.date().isoformat(),
        "stories": [story(each) for each in value.stories],
        "left_out": value.left_out,
    }


def story(value: DigestStory) -> Json:
    lead = value.lead
    return {
        "articles": [each.article.id for each in value.articles],
        "headline": titled(lead.article, lead.briefing).title,
        "url": lead.article.url,
        "briefing": briefing(lead.briefing),
        "key_points": [key_point(point) for point in lead.briefing.key_points],
        "new": value.new,
    }


def finding(value: Finding) -> Json:
    return {
        "part": value.part,
        "state": value.state,
        "said": value.said,
        "mend": value.mend,
        "seconds": value.seconds,
    }


def ingested(value: Ingested, outcome: str) -> Json:
    """`ingest`: an article, the page it came from, and what became of it."""
    told = {"id": value.article_id, "title": value.title}
    return {"page": value.name, "outcome": outcome, "article": told, "error": None}


def failure(value: Failure, outcome: str) -> Json:
    """`ingest`: what could not be read into the archive, and why."""
    error = value.error
    told: Json = {"problem": f"{type(error).__name__}: {error}", "mend": None}
    if isinstance(error, BotError | SummarizerError):
        told = {"problem": error.problem, "mend": error.mend}
    return {"page": value.name, "outcome": outcome, "article": None, "error": told}
