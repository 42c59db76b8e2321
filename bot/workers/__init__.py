"""Where pages are read and articles briefed: beside the event loop, never on it."""

from bot.workers.own_process import OwnProcess
from bot.workers.steps import Briefed, Worker, article_vector, read_articles
from bot.workers.threads import Fetching, Given, Threads

__all__ = [
    "Briefed",
    "Fetching",
    "Given",
    "OwnProcess",
    "Threads",
    "Worker",
    "article_vector",
    "read_articles",
]
