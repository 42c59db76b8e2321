"""Keeps articles, versions, topics and briefings. All SQL of the bot lives in this folder."""

from bot.archive._engine import default_address
from bot.archive._look import Look, look
from bot.archive.archive import Archive
from bot.archive.types import Counts, Entry, Outcome, Recorded, Revision, RevisionStatus, Title, TopicCount

__all__ = [
    "Archive",
    "Counts",
    "Entry",
    "Look",
    "Outcome",
    "Recorded",
    "Revision",
    "RevisionStatus",
    "Title",
    "TopicCount",
    "default_address",
    "look",
]
