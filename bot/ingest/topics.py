"""Which topics articles have, and which they would have by today's."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import TYPE_CHECKING

from bot.context import speaking_of
from bot.workers import Threads
from summarizer import LanguageError, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.archive import Archive
    from bot.ingest.report import Progress
    from bot.workers import Worker
    from summarizer import Encoder, Summarizer, Topic

_LOG = logging.getLogger(__name__)

OWN_SCORE = 0.5
"""Of a topic that an article has by its source alone: behind those that speak of it."""


def topics_digest(topics: Sequence[Topic]) -> str:
    """Changes whenever anything in the topics does."""
    return hashlib.sha256(repr([*topics]).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def topics_version(topics: Sequence[Topic], encoder: Encoder) -> str:
    """Changes whenever the same article could match other topics: with the topics or with the encoder."""
    return f"{topics_digest(topics)}+{encoder.version}"


def with_own_topics(matches: tuple[TopicMatch, ...], own: Sequence[Topic]) -> tuple[TopicMatch, ...]:
    """The matches of an article, and the topics that it has by its source."""
    matched = {match.topic.slug for match in matches}
    because = ("all of its source belongs to it",)
    return (*matches, *(TopicMatch(topic, OWN_SCORE, because) for topic in own if topic.slug not in matched))


async def match_anew(
    archive: Archive,
    topics: Sequence[Topic],
    summarizer: Callable[[], Summarizer],
    progress: Progress | None = None,
    *,
    worker: Worker | None = None,
    belonging: Mapping[str, Sequence[Topic]] | None = None,
    encoder: str = "",
) -> int:
    """Find the topics of articles that were matched to other topics than these; how many there were.

    `belonging`: by source, the topics that its articles belong to, whatever they match. `encoder`: the version of
    the encoder, where those are to be matched anew, too, that another one matched.
    Briefings stay, and so do the topics of an article that the encoder does not read. The summarizer is asked for
    only where there is something to match.
    """
    stale = await archive.matched_otherwise(f"{topics_digest(topics)}+{encoder}")
    if not stale:
        return 0
    ready = await asyncio.to_thread(summarizer)
    worker = worker or Threads(ready)
    matched_by = topics_version(topics, ready.encoder)
    for done, id_ in enumerate(stale, start=1):
        entry = await archive.get(id_)
        if entry is not None:
            own = (belonging or {}).get(entry.source or "", ())
            with speaking_of(article=id_):
                try:
                    matches = with_own_topics(await worker.match(entry.article), own)
                except LanguageError as error:
                    _LOG.warning("%s keeps its topics: %s", id_, error.problem)
                    matches = entry.topics
            await archive.match(id_, entry.version, matches, matched_by=matched_by)
        if progress is not None:
            progress(done, len(stale), id_)
    return len(stale)
