"""The documents that come with the bot: read into an archive that has nothing else."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from bot.ingest.ingester import ingest
from bot.ingest.report import IngestReport
from bot.resources import seeds_folder
from bot.running import release

if TYPE_CHECKING:
    from bot.archive import Archive
    from bot.ingest.report import Clock, Progress
    from bot.workers import Worker
    from summarizer import Summarizer

SEEDS = "seeds"
"""The source of the documents that come with the bot."""


async def ingest_seeds(
    archive: Archive,
    summarizer: Summarizer,
    clock: Clock,
    progress: Progress | None = None,
    *,
    worker: Worker | None = None,
) -> IngestReport:
    """Read the documents that come with the bot into an archive that has nothing else yet."""
    if not await seeds_are_wanted(archive):
        return IngestReport()
    told = await asyncio.to_thread(_seeds_version)
    seeds = [str(seeds_folder())]
    report = await ingest(seeds, archive, summarizer, clock, progress, source=SEEDS, worker=worker)
    if not report.failed:
        await archive.finish(SEEDS, told)
    return report


async def seeds_are_wanted(archive: Archive) -> bool:
    """Whether `ingest_seeds` has something to do: they are not all in, and nothing else is."""
    # Not "nothing at all": a first start that was killed half way is finished by the second.
    sources = await archive.sources()
    if any(source != SEEDS for source in sources):
        return False
    return not sources or await archive.finished(SEEDS) != await asyncio.to_thread(_seeds_version)


def _seeds_version() -> str:
    """Changes with the documents, and with the release of the bot that reads and briefs them."""
    hashed = hashlib.sha256((release() or "").encode())
    for file in sorted(seeds_folder().iterdir()):
        if file.is_file():
            hashed.update(hashlib.sha256(file.name.encode() + b"\0" + file.read_bytes()).digest())
    return hashed.hexdigest()[:16]
