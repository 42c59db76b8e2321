"""What is said says what it speaks of, wherever the work that says it has gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.archive import Actor
from bot.chat.thinking import Thinker
from bot.context import speaking_of, spoken_of
from bot.ingest import ingest
from bot.ingest.gathering import Gatherer
from bot.rebriefing import Rebriefer
from bot.sources.configured import Source
from bot.sources.documents import Document
from bot.workers import OwnProcess, Threads, read_articles
from summarizer import Article, PageHints

from .stand_ins import StandInSummarizer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from bot.archive import Archive

    Lines = Callable[[], list[dict[str, str]]]

NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
SURPRISING = "The ship sails today. It is a surprise to all who saw it leave the port of Busan."


def page(text: str) -> Document:
    return Document("one.txt", text.encode(), PageHints(title="The ship sails", url="https://a.example/ship"))


def only(lines: list[dict[str, str]], message: str) -> dict[str, str]:
    (found,) = [line for line in lines if message in line["message"]]
    return found


@dataclass
class Saying(StandInSummarizer):
    """Logs, as a library in another process might."""

    def brief(self, article: Article) -> Any:
        logging.getLogger("of.others").warning("Briefing %s", article.title)
        return super().brief(article)


class TestSpeakingOf:
    def test_ends_with_its_block_and_adds_to_the_outer_one(self) -> None:
        with speaking_of(source="navy"):
            with speaking_of(article="a1"):
                assert spoken_of() == {"source": "navy", "article": "a1"}
            assert spoken_of() == {"source": "navy"}
        assert spoken_of() == {}

    def test_ends_with_an_error_too(self) -> None:
        with contextlib.suppress(KeyError), speaking_of(delivery=3):
            raise KeyError
        assert spoken_of() == {}

    async def test_goes_along_into_tasks_and_no_task_changes_anothers(self) -> None:
        async def work(number: int) -> Any:
            with speaking_of(delivery=number):
                await asyncio.sleep(0)
                return await asyncio.create_task(told())

        async def told() -> Any:
            await asyncio.sleep(0)
            return spoken_of()

        found = await asyncio.gather(*map(work, range(20)))
        assert found == [{"delivery": number} for number in range(20)]

    async def test_goes_along_into_the_thinkers_threads(self) -> None:
        summarizer: Any = StandInSummarizer()
        with Thinker(summarizer) as thinker:

            async def asked(number: int) -> Any:
                with speaking_of(interaction=number):
                    return await thinker.run(spoken_of)

            assert await asyncio.gather(*map(asked, range(8))) == [{"interaction": n} for n in range(8)]
            assert await thinker.run(spoken_of) == {}

    async def test_goes_along_into_a_process_of_its_own(
        self,
        log_lines: Lines,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        assert log_lines() == []
        with OwnProcess(Saying) as worker, speaking_of(source="navy", article="a1"):
            await worker.brief(Article("a1", "the ship", "The ship sails."))
        line = only([json.loads(one) for one in capfd.readouterr().err.splitlines()], "Briefing the ship")
        assert (line["logger"], line["source"], line["article"]) == ("of.others", "navy", "a1")


class TestALine:
    def test_has_what_it_speaks_of_at_its_end(self, capsys: pytest.CaptureFixture[str]) -> None:
        from bot.logs import set_up_logs

        root = logging.getLogger()
        before = root.handlers[:], root.level
        try:
            set_up_logs("text", "info")
            with speaking_of(source="navy", article="a1"):
                logging.getLogger("of.others").error("It broke", exc_info=ValueError("so"))
            logging.getLogger("of.others").error("Alone")
        finally:
            root.handlers[:], root.level = before
            logging.captureWarnings(False)
        first, *_, last = capsys.readouterr().err.splitlines()
        assert first.endswith("of.others: It broke [source=navy article=a1]")
        assert last.endswith("of.others: Alone")

    def test_that_says_a_thing_itself_is_believed(self, log_lines: Lines) -> None:
        with speaking_of(asked="button"):
            logging.getLogger("of.others").error("It broke", extra={"asked": "/latest"})
        assert only(log_lines(), "It broke")["asked"] == "/latest"


class TestWork:
    async def test_on_an_article_says_which(
        self,
        archive: Archive,
        log_lines: Lines,
    ) -> None:
        summarizer: Any = StandInSummarizer()
        report = await ingest([page(SURPRISING)], archive, summarizer, lambda: NOW)
        assert report.failed
        line = only(log_lines(), "could not be read or briefed")
        assert line["article"] == read_articles(page(SURPRISING))[0].id
        assert "source" not in line

    async def test_on_a_source_says_which_and_of_its_article_too(
        self,
        archive: Archive,
        log_lines: Lines,
        tmp_path: Path,
    ) -> None:
        (tmp_path / "one.txt").write_text(f"The ship sails\n\n{SURPRISING}\n")
        summarizer: Any = StandInSummarizer()

        async def no_web(*_: Any, **__: Any) -> Any:
            raise AssertionError

        gatherer = Gatherer(archive, no_web, summarizer, Threads(summarizer), lambda: NOW)
        source = Source("navy", "folder", str(tmp_path), "The Navy", "press")
        assert [each async for each in gatherer.gather([source])]
        line = only(log_lines(), "could not be read or briefed")
        assert line["source"] == "navy"
        assert line["article"]

    async def test_of_a_job_says_which(
        self,
        archive: Archive,
        log_lines: Lines,
    ) -> None:
        summarizer: Any = StandInSummarizer()
        calm = SURPRISING.replace("surprise", "wonder")
        report = await ingest([page(calm)], archive, summarizer, lambda: NOW)
        (kept,) = report.ingested
        job = await archive.jobs.add("bot", "all", [kept.article_id], by=Actor(7, "ann"), at=NOW)

        class Broken(StandInSummarizer):
            def brief(self, article: Article) -> Any:
                raise ZeroDivisionError(article.id)

        async def hear(_: object) -> None:
            logging.getLogger("of.others").warning("Heard")

        broken: Any = Broken()
        rebriefer = Rebriefer(archive, "bot", broken, lambda: NOW, hear)
        held = await rebriefer.claim()
        assert held is not None
        await rebriefer.run(held, Threads(broken))
        line = only(log_lines(), "could not be briefed anew")
        assert (line["job"], line["article"]) == (str(held.id), kept.article_id)
        assert only(log_lines(), "Heard")["job"] == str(held.id)
        assert job.id == held.id
