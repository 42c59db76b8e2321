"""Sources → pages → articles → briefings → archive.

`ingest` reads pages; `gathering` asks sources which there are, `watching` does so when it is time, and `handing` leaves
the briefing to other processes.
"""

from bot.ingest.ingester import ingest, stands_in
from bot.ingest.report import Failure, HandOver, Ingested, IngestReport, guarded
from bot.ingest.seeds import SEEDS, ingest_seeds, seeds_are_wanted
from bot.ingest.topics import match_anew, topics_version, with_own_topics

__all__ = [
    "SEEDS",
    "Failure",
    "HandOver",
    "IngestReport",
    "Ingested",
    "guarded",
    "ingest",
    "ingest_seeds",
    "match_anew",
    "seeds_are_wanted",
    "stands_in",
    "topics_version",
    "with_own_topics",
]
