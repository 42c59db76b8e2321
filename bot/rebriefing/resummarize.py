"""Briefing articles anew that are kept: `Archive.ids` says which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ingest import Failure, guarded, stands_in, topics_version
from summarizer import ModelAwayError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.archive import Archive, Outcome
    from bot.ingest.report import Clock, Progress
    from bot.workers import Briefed, Worker
    from summarizer import Summarizer


@dataclass(frozen=True, slots=True)
class ResummarizeReport:
    """Every article that was asked for is in one of the three."""

    done: dict[str, Outcome]
    """What the archive did, by the article's id."""
    gone: tuple[str, ...] = ()
    """Ids of articles that are not kept, or whose text changed while it was briefed: it has a new briefing."""
    failed: tuple[Failure, ...] = ()
    """Named by the article's title."""

    def count(self, outcome: Outcome) -> int:
        """How many articles had this outcome."""
        return Counter(self.done.values())[outcome]


async def resummarize(
    ids: Iterable[str],
    archive: Archive,
    summarizer: Summarizer,
    clock: Clock,
    progress: Progress | None = None,
    *,
    worker: Worker,
) -> ResummarizeReport:
    """Brief these articles once more and keep what differs, as new revisions; their topics come along.

    Each article is one transaction, in the order given, so a run that was stopped has done the first of them.
    It is gone on with by giving the rest or, where an engine is new, what `Archive.ids(not_by=…)` then finds:
    the articles that are still without a briefing by it. Doing one twice changes nothing. An article that
    cannot be briefed, or not by the engine that is set, keeps what it has, and the others go on.

    `worker` does the work as `summarizer` would. Raises ArchiveError where the database fails.
    """
    wanted = tuple(ids)
    matched_by = topics_version(summarizer.topics, summarizer.encoder)
    done: dict[str, Outcome] = {}
    gone: list[str] = []
    failed: list[Failure] = []
    for number, id_ in enumerate(wanted, start=1):
        entry = await archive.get(id_)
        if entry is None:
            gone.append(id_)
        elif isinstance(made := await guarded(entry.article.title, worker.brief(entry.article)), Failure):
            failed.append(made)
        elif stands_in(made, summarizer):
            failed.append(Failure(entry.article.title, _kept(made)))
        else:
            recorded = await archive.rebrief(
                made.brief.article,
                made.brief.topics,
                made.brief.briefing,
                at=clock(),
                matched_by=matched_by,
                vector=made.vector,
                encoder=summarizer.encoder.version,
            )
            if recorded is None:
                gone.append(id_)
            else:
                done[id_] = recorded.outcome
        if progress is not None:
            progress(number, len(wanted), id_)
    return ResummarizeReport(done, tuple(gone), tuple(failed))


def _kept(made: Briefed) -> ModelAwayError:
    problem = made.brief.briefing.warnings[-1].partition(":")[0]
    return ModelAwayError("the engine", f"{problem}, so it keeps the briefing it has", "Try again later.")
