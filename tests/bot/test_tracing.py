"""Traces tell what was done and how long it took; switched off they cost nothing."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from bot.app import App, make_summarizer
from bot.chat.thinking import Thinker
from bot.context import speaking_of
from bot.errors import SettingsError
from bot.ingest.gathering import Gatherer
from bot.logs import Redaction
from bot.settings.tracing import TracingSettings
from bot.sources.configured import Source
from bot.tracing import begin_request, span, trace_ids
from bot.tracing.exporting import tracing_by
from bot.workers import OwnProcess, Threads
from summarizer import Article, Topic

from .spans import spans_kept
from .stand_ins import StandInSummarizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from opentelemetry.sdk.trace import ReadableSpan

    from bot.archive import Archive

    Lines = Callable[[], list[dict[str, str]]]

NOW = datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
SHIPS = Topic("ships", "Ships", "Ships that sail the seas.", ("ship",))
SENTENCE = "The ship sails today from the port of Busan with forty sailors and their captain aboard."
TEXT = f"{SENTENCE} It will reach the port of Yokosuka within three days if the weather holds so."


class TestSwitchedOff:
    def test_nothing_of_opentelemetry_is_loaded(self) -> None:
        asked = (
            "import sys, bot.cli, bot.app, bot.discord_app, bot.workers, bot.checks.check; "
            "from bot.tracing import span\n"
            "with span('x'): pass\n"
            "print([name for name in sys.modules if name.startswith('opentelemetry')])"
        )
        done = subprocess.run(
            [sys.executable, "-c", asked], capture_output=True, text=True, timeout=120, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_spans_are_there_to_be_told_of_all_the_same(self) -> None:
        with span("one", number=1) as one:
            one.add(more=2)
            begin_request("GET", "discord.com", "/channels/{id}").end(200)
        assert trace_ids() == {}


class TestASpan:
    def test_has_what_is_worked_on_and_no_secret(self) -> None:
        with spans_kept("hidden-word") as kept, speaking_of(delivery=12), span("deliver", end="hidden-word"):
            pass
        (one,) = kept.all()
        assert one.attributes == {"briefing.delivery": 12, "briefing.end": "***"}

    def test_that_fails_tells_the_kind_of_error_and_not_its_words(self) -> None:
        with spans_kept() as kept, pytest.raises(ValueError, match="words of"), span("outer"), span("inner"):
            raise ValueError("words of an article")
        for one in kept.all():
            assert not one.status.is_ok
            assert one.attributes == {"error.type": "ValueError"}
            assert not one.events
            assert not one.status.description

    def test_names_the_log_lines_within_it(self, log_lines: Lines) -> None:
        with spans_kept() as kept:
            with span("outer"):
                logging.getLogger("of.others").warning("Inside")
            logging.getLogger("of.others").warning("Outside")
        inside, outside = log_lines()
        (one,) = kept.all()
        assert one.context is not None
        assert inside["trace_id"] == f"{one.context.trace_id:032x}"
        assert "trace_id" not in outside


class TestWork:
    async def test_on_a_source_is_one_trace_through_another_process(
        self, archive: Archive, tmp_path: Path
    ) -> None:
        (tmp_path / "one.txt").write_text(f"The ship sails\n\n{TEXT}\n")
        summarizer = make_summarizer((SHIPS,), 1)

        async def no_web(*_: Any, **__: Any) -> Any:
            raise AssertionError

        with spans_kept() as kept, OwnProcess(partial(make_summarizer, (SHIPS,), 1)) as worker:
            gatherer = Gatherer(archive, no_web, summarizer, worker, lambda: NOW)
            source = Source("navy", "folder", str(tmp_path), "The Navy", "press")
            (gathered,) = [each async for each in gatherer.gather([source])]
        assert not gathered.report.failed
        (root,) = kept.named("fetch source")
        assert kept.tree(root) == {
            "read page": {},
            "brief article": {"read sentences": {}, "match topics": {}, "write briefing": {}},
        }
        (brief,) = kept.named("brief article")
        assert brief.attributes is not None
        assert brief.attributes["briefing.engine"] == "extractive"
        assert brief.attributes["briefing.source"] == "navy"
        (matching,) = kept.named("match topics")
        assert matching.attributes is not None
        assert matching.attributes["briefing.sentences"] == 2
        assert matching.attributes["briefing.source"] == "navy"
        assert matching.start_time is not None
        assert matching.end_time is not None
        assert brief.start_time is not None
        assert brief.start_time <= matching.start_time <= matching.end_time <= (brief.end_time or 0)
        told = str([each.to_json() for each in kept.all()])
        assert "sailors" not in told
        assert "captain" not in told

    async def test_in_threads_is_a_part_of_what_asked_for_it(self) -> None:
        summarizer = make_summarizer((SHIPS,), 1)
        with spans_kept() as kept, Thinker(summarizer) as thinker:
            with span("interaction"):
                await thinker.brief(
                    f"<html><body><article><p>{TEXT}</p></article></body></html>".encode(), "one"
                )
            await Threads(summarizer).match(Article("one", "The ship", TEXT))
        (root,) = kept.named("interaction")
        steps = {"read sentences": {}, "match topics": {}, "write briefing": {}}
        assert kept.tree(root) == {"read page": {}, "brief article": steps}

    async def test_that_fails_in_the_other_process_is_told_of(self) -> None:
        with spans_kept() as kept, OwnProcess(StandInSummarizer) as worker, pytest.raises(ZeroDivisionError):
            await worker.brief(Article("one", "The ship", "A surprise."))
        (brief,) = kept.named("brief article")
        assert brief.attributes == {"error.type": "ZeroDivisionError"}


class TestSwitchedOn:
    def test_without_its_extra_says_how_to_mend_that(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.startswith("opentelemetry")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "opentelemetry", None)
        monkeypatch.delitem(sys.modules, "bot.tracing.exporting", raising=False)
        app = App(assignments=("tracing.url=http://127.0.0.1:4318",))
        with pytest.raises(SettingsError) as caught, app.tracing():
            pass
        assert "briefing-bot[tracing]" in caught.value.mend
        assert caught.value.subject == "tracing.url"

    async def test_at_the_end_all_is_sent_but_nobody_waits_long_for_that(self) -> None:
        class Slow(SpanExporter):
            def __init__(self, seconds: float) -> None:
                self.seconds, self.got = seconds, 0

            def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
                time.sleep(self.seconds)
                self.got += len(spans)
                return SpanExportResult.SUCCESS

        for seconds, expected in ((0.0, 3), (20.0, 0)):
            exporter = Slow(seconds)

            def traced(exporter: Slow = exporter) -> None:
                with tracing_by(exporter, TracingSettings(), Redaction(), seconds=0.5):
                    for _ in range(3):
                        with span("one"):
                            pass

            async with asyncio.timeout(15):
                await asyncio.to_thread(traced)
            assert exporter.got == expected
