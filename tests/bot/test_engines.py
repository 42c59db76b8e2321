"""Engines as the settings name them, and what is kept when the one that is set can't work."""

from __future__ import annotations

import asyncio
import json
import pickle
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.checks.check import _engine as look_at_engine
from bot.engines import make_engine
from bot.errors import SettingsError
from bot.ingest import ingest
from bot.rebriefing.resummarize import resummarize
from bot.settings import Settings
from bot.workers import Threads
from summarizer import Article, Briefing, EngineInfo, Summarizer, shipped_encoder
from tests.bot.inference_server import InferenceServer, saying, server, status
from tests.bot.stand_ins import StandInBrief, StandInSummarizer
from tests.summarizer.engines.prompted.scripted import APPROVED, GOOD, LOAN, answer

if TYPE_CHECKING:
    from pathlib import Path

    from bot.archive import Archive

__all__ = ["server"]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARTICLE = Article("loan", "Brussels approves a loan", LOAN, language="en")


def endpoint(server: InferenceServer, **changes: Any) -> Settings:
    said = {"url": server.url, "model": "tiny", "timeout_seconds": 5.0, "tries": 1} | changes
    return Settings(summarizer={"engine": "endpoint"}, endpoint=said)  # type: ignore[arg-type]


async def brief(settings: Settings, address: str = "sqlite:///none") -> Briefing:
    engine = make_engine(settings, address, shipped_encoder())
    summarizer = Summarizer(shipped_encoder(), (), engine)
    return (await asyncio.to_thread(summarizer.brief, ARTICLE)).briefing


class TestTheEndpoint:
    async def test_it_writes_what_the_article_supports(self, server: InferenceServer) -> None:
        server.answers = [saying(answer([(APPROVED, [1]), ("The moon is made of green cheese.", [2])]))]
        briefing = await brief(endpoint(server))

        assert briefing.claims[0].text == APPROVED
        assert briefing.replaced == 1
        assert briefing.engine == EngineInfo("endpoint", "tiny", "1")
        assert "Lawmakers in Brussels" in server.asked[0]["messages"][1]["content"]

    async def test_a_server_that_is_ill_leaves_the_articles_own_sentences(
        self, server: InferenceServer
    ) -> None:
        server.answers = [status(500)]
        briefing = await brief(endpoint(server))

        assert briefing.engine.name == "extractive"
        assert briefing.warnings == (
            "the language model's server is busy or ill (it says 500): the article's own sentences stand in",
        )

    async def test_so_does_one_that_talks_nonsense(self, server: InferenceServer) -> None:
        server.answers = [saying("Sure! Here you go.")]
        briefing = await brief(endpoint(server))

        assert briefing.engine.name == "extractive"
        assert len(server.asked) == 2

    async def test_a_days_budget_holds_across_restarts(self, server: InferenceServer, address: str) -> None:
        server.answers = [saying(answer(*GOOD))]
        settings = endpoint(server, requests_per_day=1)

        assert (await brief(settings, address)).engine.name == "endpoint"
        spent = await brief(settings, address)
        assert spent.warnings == (
            "the language model's budget for today is spent: the article's own sentences stand in",
        )
        assert len(server.asked) == 1

    async def test_it_survives_the_way_into_another_process(self, server: InferenceServer) -> None:
        settings = endpoint(server, api_key="secret", extra_body='{"seed": 7}')
        make = pickle.loads(pickle.dumps(partial(make_engine, settings, "sqlite:///none")))  # noqa: S301

        assert make(shipped_encoder()).info == EngineInfo("endpoint", "tiny", "1")

    async def test_the_check_says_whether_it_can_be_asked(self, server: InferenceServer) -> None:
        @dataclass
        class SetUp:
            settings: Settings

            @property
            def engine(self) -> Any:
                return make_engine(self.settings, "sqlite:///none", shipped_encoder())

        found = await asyncio.to_thread(lambda: list(look_at_engine(SetUp(endpoint(server)))))  # type: ignore[arg-type]
        assert [finding.state for finding in found] == ["ok", "ok"]
        found = await asyncio.to_thread(
            lambda: list(look_at_engine(SetUp(endpoint(server, model="other"))))  # type: ignore[arg-type]
        )
        assert found[-1].state == "fail"
        assert found[-1].mend == "Set endpoint.model to one of: tiny."


class TestTheModelOfThisProcess:
    def test_it_needs_a_model_that_is_pinned_or_here(self) -> None:
        with pytest.raises(SettingsError, match=r"transformers\.model: summarizer\.engine is transformers"):
            make_engine(Settings(summarizer={"engine": "transformers"}), "", shipped_encoder())  # type: ignore[arg-type]

    def test_it_writes_what_the_settings_name(self, tmp_path: Path) -> None:
        pytest.importorskip("torch", reason="torch is not installed (extra 'models')")
        from tests.summarizer.engines.local.tiny import summarizer

        folder = summarizer(tmp_path / "tiny")
        settings = Settings(summarizer={"engine": "transformers"}, transformers={"model": str(folder)})  # type: ignore[arg-type]
        make = pickle.loads(pickle.dumps(partial(make_engine, settings, "")))  # noqa: S301
        engine = make(shipped_encoder())
        briefing = Summarizer(shipped_encoder(), (), engine).brief(ARTICLE).briefing

        assert briefing.claims[0].text == APPROVED
        assert briefing.engine == engine.info


class TestWrongSettings:
    @pytest.mark.parametrize("missing", ["url", "model"])
    async def test_what_an_engine_needs_is_named(self, server: InferenceServer, missing: str) -> None:
        with pytest.raises(SettingsError) as caught:
            make_engine(endpoint(server, **{missing: None}), "sqlite:///none", shipped_encoder())
        assert f"endpoint.{missing}: summarizer.engine is endpoint, which needs it" in str(caught.value)


@dataclass
class Away(StandInSummarizer):
    """One whose engine can't work, so that another stands in."""

    def brief(self, article: Article) -> StandInBrief:
        made = super().brief(article)
        other = EngineInfo("extractive", "words", "1")
        warnings = ("the language model's server does not answer: the article's own sentences stand in",)
        return replace(made, briefing=replace(made.briefing, engine=other, warnings=warnings))


class TestWhatIsKept:
    @pytest.fixture
    def page(self, tmp_path: Path) -> str:
        page = tmp_path / "page.txt"
        page.write_text(
            "Ships turn back\n\n" + "The ship turned back on Monday after a week at sea. " * 8, "utf-8"
        )
        return str(page)

    async def _shown(self, archive: Archive) -> Briefing:
        (entry,) = await archive.latest()
        assert entry.briefing is not None
        return entry.briefing

    async def _ingest(self, page: str, archive: Archive, summarizer: Any, *, again: bool = False) -> None:
        report = await ingest([page], archive, summarizer, lambda: NOON, again=again)
        assert not report.failed

    async def test_a_new_article_gets_the_briefing_that_can_be_had(self, page: str, archive: Archive) -> None:
        await self._ingest(page, archive, Away())

        assert (await self._shown(archive)).engine.name == "extractive"
        assert (await self._shown(archive)).warnings

    async def test_it_is_made_anew_when_the_engine_is_back(self, page: str, archive: Archive) -> None:
        await self._ingest(page, archive, Away())
        back: Any = StandInSummarizer()
        due = await archive.ids(not_by=back.engine.info)
        await resummarize(due, archive, back, lambda: NOON, worker=Threads(back))

        assert len(due) == 1
        assert (await self._shown(archive)).engine == back.engine.info
        assert await archive.ids(not_by=back.engine.info) == ()

    async def test_a_better_one_is_not_given_up_for_it(self, page: str, archive: Archive) -> None:
        older = StandInSummarizer()
        older.engine.info = EngineInfo("first sentence", "none", "0")
        await self._ingest(page, archive, older)
        await self._ingest(page, archive, Away())
        await self._ingest(page, archive, Away(), again=True)
        away: Any = Away()
        report = await resummarize(await archive.ids(), archive, away, lambda: NOON, worker=Threads(away))

        assert (await self._shown(archive)).engine == older.engine.info
        assert "does not answer, so it keeps the briefing it has" in str(report.failed[0].error)


def test_the_settings_examples_hold() -> None:
    for section in ("endpoint", "transformers", "grounding"):
        model = Settings.model_fields[section].annotation
        for name, field in model.model_fields.items():  # type: ignore[union-attr]
            for example in field.examples:
                assert model(**{name: example}), name  # type: ignore[misc]
    assert json.loads(Settings.model_fields["endpoint"].annotation.model_fields["extra_body"].examples[0])  # type: ignore[union-attr]
