"""Reading and briefing in a process of its own: as in this one, and whatever becomes of that process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.app import make_summarizer
from bot.errors import BotError, SourceError, WorkerLostError
from bot.sources.documents import Document
from bot.workers import OwnProcess, Threads
from bot.workers.process import NICENESS
from summarizer import Article, NoArticleError, PageHints, Topic
from tests.bot.stand_ins import StandInSummarizer

TEXT = "The ship sails today. It is a new one."
PAGE = (Path(__file__).parents[3] / "seeds").glob("*.txt")


class Odd(Exception):  # noqa: N818
    """Does not survive pickling."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


@dataclass
class Telling(StandInSummarizer):
    """Does what an article's title says."""

    def brief(self, article: Article) -> Any:
        if article.title == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if article.title == "odd":
            raise Odd("quite ", "odd")
        if article.title.startswith("die once "):
            mark = Path(article.title.removeprefix("die once "))
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if article.title == "who":
            told = f"{os.getpid()} {os.nice(0)}."
            return super().brief(Article("who", "who", told))
        return super().brief(article)


def article(title: str) -> Article:
    return Article("one", title, TEXT)


async def told(worker: OwnProcess) -> list[int]:
    """The process's id and its niceness."""
    made = await worker.brief(article("who"))
    return [int(number) for number in made.brief.briefing.text.rstrip(".").split()]


async def test_it_gives_what_threads_of_this_process_give() -> None:
    topics = (Topic("ships", "Ships", "Ships that sail the seas.", ("ship",)),)
    path = str(next(PAGE))
    with OwnProcess(partial(make_summarizer, topics, 1)) as own:
        here = Threads(make_summarizer(topics, 1))
        pages = await asyncio.gather(own.read(path), here.read(path))
        assert pages[0] == pages[1]
        for each in pages[0]:
            made, wanted = await asyncio.gather(own.brief(each), here.brief(each))
            assert made.brief == wanted.brief
            assert (made.vector == wanted.vector).all()
            assert await own.match(each) == await here.match(each)


async def test_it_is_another_process_and_stands_back() -> None:
    with OwnProcess(Telling) as worker:
        process, niceness = await told(worker)
        assert process != os.getpid()
        assert niceness == os.nice(0) + NICENESS
        assert await told(worker) == [process, niceness]


async def test_its_process_ends_with_it() -> None:
    with OwnProcess(Telling) as worker:
        process, _ = await told(worker)
    await gone(process)


async def test_errors_come_back_with_all_they_say(tmp_path: Path) -> None:
    with OwnProcess(Telling) as worker:
        with pytest.raises(SourceError) as missing:
            await worker.read(str(tmp_path / "missing.html"))
        with pytest.raises(NoArticleError) as empty:
            await worker.read(Document("a page", b"<html><body><nav>Home</nav></body></html>", PageHints()))
        with pytest.raises(RuntimeError, match="Odd: quite odd"):
            await worker.brief(article("odd"))
        assert (missing.value.subject, empty.value.subject) == (str(tmp_path / "missing.html"), "a page")
        assert missing.value.mend
        assert (await worker.brief(article("usual"))).brief.briefing.text == "The ship sails today."


async def test_a_process_that_was_killed_is_replaced_and_asked_again(tmp_path: Path) -> None:
    with OwnProcess(Telling) as worker:
        before, _ = await told(worker)
        made = await worker.brief(article(f"die once {tmp_path / 'mark'}"))
        assert made.brief.briefing.text == "The ship sails today."
        assert (await told(worker))[0] != before


async def test_an_article_that_ends_every_process_is_an_error_and_the_next_goes_on() -> None:
    with OwnProcess(Telling) as worker:
        with pytest.raises(WorkerLostError) as lost:
            await worker.brief(article("die"))
        assert isinstance(lost.value, BotError)
        assert "memory" in lost.value.mend
        assert await told(worker)


ORPHAN = """
import asyncio, os, sys
sys.path.insert(0, os.getcwd())
from bot.workers import OwnProcess
from tests.bot.workers.test_workers import Telling, told

async def main():
    with OwnProcess(Telling) as worker:
        print((await told(worker))[0], flush=True)
        os.kill(os.getpid(), 9)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks /proc which processes live")
async def test_its_process_does_not_outlive_ours() -> None:
    root = Path(__file__).parents[3]
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", ORPHAN], cwd=root, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    await gone(int(done.stdout))


async def gone(process: int) -> None:
    async with asyncio.timeout(30):
        while lives(process):  # noqa: ASYNC110  # it is no process of ours to wait for
            await asyncio.sleep(0.02)


def lives(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


FEED = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"


async def test_feeds_are_read_there_too() -> None:
    with OwnProcess(Telling) as worker:
        there = await worker.feed(FEED, url="https://a.example/feed", media_type="text/xml")
    summarizer: Any = StandInSummarizer()
    here = await Threads(summarizer).feed(FEED, url="https://a.example/feed", media_type="text/xml")
    assert there == here
    assert [entry.title for entry in there.entries] == ["One"]


async def test_what_takes_too_long_to_read_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = FEED.replace(b"<item>", b"<item><a>x</a>" * 60_000)  # seconds of work
    monkeypatch.setattr("bot.workers.steps.READING_SECONDS", 0.2)
    summarizer: Any = StandInSummarizer()
    with OwnProcess(Telling) as worker:
        for each in (worker, Threads(summarizer)):
            with pytest.raises(SourceError, match=r"takes more than 0\.2 seconds"):
                await each.feed(endless, url="https://a.example/feed")
        monkeypatch.setattr("bot.workers.steps.READING_SECONDS", 60)
        assert await worker.feed(FEED, url="https://a.example/feed")
