"""From saved pages to the archive: nothing twice, nothing lost, whatever happens on the way."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import Archive
from bot.errors import ArchiveUnavailableError, SourceError
from bot.ingest import SEEDS, IngestReport, ingest, ingest_seeds, match_anew, topics_version
from bot.resources import seeds_folder
from bot.sources.documents import Document
from bot.workers import article_vector
from summarizer import LanguageError, PageError, PageHints, Summarizer, parse_topics, shipped_encoder
from tests.bot.stand_ins import FLEET, StandInSummarizer

if TYPE_CHECKING:
    from summarizer import Article, TopicMatch
    from tests.bot.postgres import Server

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

SENTENCES = [
    "The ministry said on Monday that the fleet would grow by a third within ten years.",
    "Its budget for ships has doubled since the last review, and yards are hiring again.",
    "Neighbours along the strait have asked for talks, which officials did not rule out.",
    "Analysts doubt that crews can be found as fast as hulls are welded and launched.",
    "A vote in parliament is expected before the summer, once two committees have reported.",
    "Opposition members want the money to go to coastal roads and hospitals in its place.",
]


FRENCH = [
    "Le ministère a annoncé lundi que la flotte allait grandir d'un tiers en dix ans.",
    "Son budget a doublé depuis la dernière revue, et les chantiers embauchent de nouveau.",
    "Les pays voisins du détroit ont demandé des pourparlers, que nul n'a écartés.",
    "Les analystes doutent que l'on trouve des équipages aussi vite que l'on soude des coques.",
]


def page(
    title: str, *, text: str | None = None, language: str = "en", sentences: list[str] = SENTENCES
) -> str:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in ([text] if text else []) + sentences)
    head = f"<title>{title}</title><meta property='og:type' content='article'>"
    link = f"<link rel='canonical' href='https://news.example/{title.casefold().replace(' ', '-')}'>"
    return (
        f"<!doctype html><html lang='{language}'><head>{head}{link}</head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.html").write_text(page(f"Fleet report number {number}"))
    return folder


@pytest.fixture
def summarizer() -> StandInSummarizer:
    return StandInSummarizer()


async def run(
    sources: list[Any], archive: Archive, summarizer: StandInSummarizer, **options: Any
) -> IngestReport:
    return await ingest(sources, archive, summarizer, lambda: NOON, **options)


async def contents(archive: Archive) -> list[Any]:
    """Everything that the archive tells, in order."""
    entries = await archive.latest(limit=1000)
    return [replace(entry, revision=None) for entry in entries]


async def test_a_folder_of_pages_becomes_articles_with_topics_and_briefings(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    report = await run([str(pages)], archive, summarizer)

    assert (report.count("added"), report.failed) == (6, ())
    assert [Path(each.name).name for each in report.ingested] == [f"{number}.html" for number in range(6)]
    entry = await archive.get(report.ingested[0].article_id)
    assert entry is not None
    assert entry.article.title == "Fleet report number 0"
    assert entry.article.url == "https://news.example/fleet-report-number-0"
    assert [match.topic for match in entry.topics] == [FLEET]
    assert entry.briefing is not None
    assert entry.briefing.text == SENTENCES[0]
    assert (entry.first_seen, entry.source) == (NOON, str(pages))
    found = await archive.search("", summarizer.encoder.encode(["fleet report"])[0], encoder="words-1")
    assert len(found) == 6


async def test_again_changes_nothing_and_briefs_nothing(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    before, counts = await contents(archive), await archive.counts()
    summarizer.briefed.clear()

    report = await run([str(pages)], archive, summarizer)

    assert report.count("unchanged") == 6
    assert summarizer.briefed == []
    assert (await contents(archive), await archive.counts()) == (before, counts)


async def test_only_what_changed_is_briefed(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    summarizer.briefed.clear()
    changed = page("Fleet report number 3", text="A correction was made to this report on the ships.")
    (pages / "3.html").write_text(changed)
    (pages / "new.html").write_text(page("Fleet report number 9"))

    report = await run([str(pages)], archive, summarizer)

    assert summarizer.briefed == ["Fleet report number 3", "Fleet report number 9"]
    assert (report.count("changed"), report.count("added"), report.count("unchanged")) == (1, 1, 5)


async def test_another_engine_or_other_topics_mean_new_work(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    summarizer.engine.info = replace(summarizer.engine.info, version="2")
    assert (await run([str(pages)], archive, summarizer)).count("rebriefed") == 6
    summarizer.topics = (replace(FLEET, words=("roads",)),)
    assert (await run([str(pages)], archive, summarizer)).count("updated") == 6
    summarizer.topics = ()
    assert (await run([str(pages)], archive, summarizer)).count("updated") == 6
    assert await archive.latest("fleet") == ()
    assert (await run([str(pages)], archive, summarizer)).count("unchanged") == 6


async def test_again_when_asked_briefs_all_but_keeps_equal_briefings(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    summarizer.briefed.clear()
    report = await run([str(pages)], archive, summarizer, again=True)
    assert len(summarizer.briefed) == report.count("unchanged") == 6


async def test_what_fails_is_named_and_the_others_go_on(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    (pages / "1.html").write_text("")
    (pages / "2.html").write_text(page("Un rapport", language="fr", sentences=FRENCH))
    (pages / "4.html").write_text(page("Odd", text="What a surprise this is to everyone."))
    gone = str(pages / "gone.html")

    report = await run([gone, str(pages)], archive, summarizer)

    failed = {Path(failure.name).name: type(failure.error) for failure in report.failed}
    assert issubclass(failed.pop("1.html"), PageError)
    assert failed == {"gone.html": SourceError, "2.html": LanguageError, "4.html": ZeroDivisionError}
    assert report.count("added") == 3


async def test_a_page_in_hand_is_ingested_like_a_file(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    document = Document("a link", page("Fleet report").encode(), PageHints(publisher="The Institute"))
    report = await run([document], archive, summarizer, source="a member")
    entry = await archive.get(report.ingested[0].article_id)
    assert entry is not None
    assert (entry.article.publisher, entry.source) == ("The Institute", "a member")


async def test_progress_is_told_after_each_page(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    told: list[tuple[int, int, str]] = []
    await run([str(pages)], archive, summarizer, progress=lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(number, 6) for number in range(1, 7)]
    assert [Path(name).name for _, _, name in told] == [f"{number}.html" for number in range(6)]


async def test_the_work_is_done_off_the_event_loop_and_only_so_much_at_once(
    archive: Archive, pages: Path
) -> None:
    class Watched(StandInSummarizer):
        now, most, on_the_loop = 0, 0, False

        def brief(self, article: Any) -> Any:
            with lock:
                self.now += 1
                self.most = max(self.most, self.now)
            self.on_the_loop |= threading.current_thread() is threading.main_thread()
            try:
                return super().brief(article)
            finally:
                with lock:
                    self.now -= 1

    lock, watched = threading.Lock(), Watched()
    await run([str(pages)], archive, watched)
    assert not watched.on_the_loop
    assert 1 <= watched.most <= 2


async def test_two_runs_at_once_make_no_duplicate(
    address: str, summarizer: StandInSummarizer, pages: Path
) -> None:
    async with await Archive.open(address) as one, await Archive.open(address) as other:
        reports = await asyncio.gather(*(run([str(pages)], each, summarizer) for each in (one, other)))
        counts = await one.counts()
    assert sum(report.count("added") for report in reports) == 6
    assert (counts.articles, counts.versions, counts.revisions) == (6, 6, 6)


async def test_a_run_that_is_cancelled_is_finished_by_the_next(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    task: asyncio.Task[IngestReport]

    def stop(done: int, *_: object) -> None:
        if done == 2:
            task.cancel()

    task = asyncio.create_task(run([str(pages)], archive, summarizer, progress=stop))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert 2 <= (await archive.counts()).articles < 6
    await run([str(pages)], archive, summarizer)
    assert (await archive.counts()).revisions == 6


async def test_a_database_that_goes_away_ends_the_run_and_the_next_one_finishes_it(
    postgres: Server, summarizer: StandInSummarizer, pages: Path
) -> None:
    async with await Archive.open(postgres.database()) as archive:

        def stop(done: int, *_: object) -> None:
            if done == 3:
                postgres.stop()

        try:
            with pytest.raises(ArchiveUnavailableError):
                await run([str(pages)], archive, summarizer, progress=stop)
        finally:
            postgres.start()
        assert (await archive.counts()).articles == 3
        await run([str(pages)], archive, summarizer)
        assert (await archive.counts()).articles == 6


KILLED = """
import asyncio, os, sys
from datetime import UTC, datetime
sys.path.insert(0, os.getcwd())
from bot.archive import Archive
from bot.ingest import ingest
from tests.bot.stand_ins import StandInSummarizer

address, folder, moment = sys.argv[1:]

def die_at(number):
    # Counts the statements of the archive, and dies as by SIGKILL before one of them.
    from sqlalchemy import event, Engine
    counted = 0
    @event.listens_for(Engine, "before_cursor_execute")
    def before(*_):
        nonlocal counted
        counted += 1
        if counted == number:
            os.kill(os.getpid(), 9)

async def main():
    async with await Archive.open(address) as archive:
        if moment != "outside":
            die_at(int(moment))
        print("ready", flush=True)
        await ingest([folder], archive, StandInSummarizer(), lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))

asyncio.run(main())
"""


async def killed_run(address: str, pages: Path, moment: int | None, seconds: float = 0) -> int:
    """Ingest in a process that is killed before its statement number `moment`, or after `seconds`."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", KILLED, address, str(pages), str(moment or "outside")),
        cwd=Path(__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    if moment is None:
        await asyncio.sleep(seconds)
        if process.returncode is None:
            process.kill()
    return await process.wait()


async def test_a_run_that_was_killed_anywhere_is_finished_by_the_next(
    address: str, summarizer: StandInSummarizer, pages: Path, tmp_path: Path
) -> None:
    async with await Archive.open(f"sqlite:///{tmp_path / 'undisturbed.db'}") as undisturbed:
        await run([str(pages)], undisturbed, summarizer)
        wanted = await contents(undisturbed)

    async with await Archive.open(address) as archive:
        # In the middle of the first transaction, and further on.
        for moment in (9, 22, 35):
            assert await killed_run(address, pages, moment) == -signal.SIGKILL
            seen = await contents(archive)
            assert all(entry in wanted for entry in seen)
        await killed_run(address, pages, None, random.Random(3).uniform(0, 0.2))

        await run([str(pages)], archive, summarizer)
        assert await contents(archive) == wanted
        counts = await archive.counts()
        assert (counts.articles, counts.versions, counts.revisions) == (6, 6, 6)
        assert len(await archive.search("hulls")) == len(await archive.titles("fleet")) == 6


async def test_the_first_start_ingests_the_seeds_and_a_killed_one_is_finished(
    archive: Archive, summarizer: StandInSummarizer
) -> None:
    report = await ingest_seeds(archive, summarizer, lambda: NOON)
    assert report.failed == ()
    assert len(report.ingested) >= 2
    assert await archive.sources() == {SEEDS: len(report.ingested)}
    summarizer.briefed.clear()
    assert await ingest_seeds(archive, summarizer, lambda: NOON) == IngestReport()
    assert summarizer.briefed == []


async def test_seeds_that_could_not_all_be_read_are_read_again(
    archive: Archive, summarizer: StandInSummarizer, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.seeds.seeds_folder", lambda: pages)
    whole = (pages / "3.html").read_bytes()
    (pages / "3.html").write_bytes(b"")
    assert len((await ingest_seeds(archive, summarizer, lambda: NOON)).failed) == 1
    assert len((await ingest_seeds(archive, summarizer, lambda: NOON)).failed) == 1
    (pages / "3.html").write_bytes(whole)
    assert (await ingest_seeds(archive, summarizer, lambda: NOON)).count("added") == 1
    assert await ingest_seeds(archive, summarizer, lambda: NOON) == IngestReport()


async def test_other_seeds_or_another_release_read_them_again(
    archive: Archive, summarizer: StandInSummarizer, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.seeds.seeds_folder", lambda: pages)
    await ingest_seeds(archive, summarizer, lambda: NOON)
    (pages / "new.html").write_text(page("Fleet report number 9"))
    report = await ingest_seeds(archive, summarizer, lambda: NOON)
    assert (report.count("added"), report.count("unchanged")) == (1, 6)
    monkeypatch.setattr("bot.ingest.seeds.release", lambda: "a later one")
    assert (await ingest_seeds(archive, summarizer, lambda: NOON)).count("unchanged") == 7


async def test_seeds_that_were_stopped_half_way_are_not_marked_as_done(
    archive: Archive, summarizer: StandInSummarizer, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ingest.seeds.seeds_folder", lambda: pages)
    task: asyncio.Task[IngestReport]

    def stop(done: int, *_: object) -> None:
        if done == 2:
            task.cancel()

    task = asyncio.create_task(ingest_seeds(archive, summarizer, lambda: NOON, stop))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await ingest_seeds(archive, summarizer, lambda: NOON)).failed == ()
    assert (await archive.counts()).articles == 6


async def test_the_seeds_come_out_of_the_real_summarizer_and_are_found_by_meaning(archive: Archive) -> None:
    encoder = shipped_encoder(1)
    topics = parse_topics((Path(__file__).parents[3] / "config" / "topics.toml").read_bytes(), "topics.toml")
    real = Summarizer(encoder, topics)

    report = await ingest_seeds(archive, real, lambda: NOON)
    again = await ingest([str(seeds_folder())], archive, real, lambda: NOON)

    assert (report.count("added"), report.failed, again.count("unchanged")) == (5, (), 5)
    assert len(await archive.latest("japan-rok")) == 2
    query = encoder.encode(["allies in north-east Asia working together"])[0]
    found = await archive.search("", query, encoder=encoder.version)
    assert {entry.article.title.partition(" ")[0] for entry in found[:2]} == {"Bridging", "Reinvesting"}
    entry = await archive.get(found[0].article.id)
    assert entry is not None
    assert entry.briefing is not None
    for claim in (*entry.briefing.claims, *entry.briefing.key_points):
        assert all(span.of(entry.article.text).strip() for span in claim.evidence)


async def test_an_archive_with_articles_of_its_own_gets_no_seeds(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    assert await ingest_seeds(archive, summarizer, lambda: NOON) == IngestReport()


def test_the_version_of_topics_tells_topics_and_encoders_apart() -> None:
    encoder = StandInSummarizer().encoder
    versions = {
        topics_version(topics, encoder)
        for topics in [(), (FLEET,), (replace(FLEET, words_against=("toy",)),), (FLEET, FLEET)]
    }
    encoder.version = "words-2"
    assert len(versions | {topics_version((FLEET,), encoder)}) == 5


async def test_another_encoder_matches_anew_what_it_reads_and_leaves_the_rest(
    archive: Archive, summarizer: StandInSummarizer, pages: Path
) -> None:
    await run([str(pages)], archive, summarizer)
    (first,) = await archive.latest(limit=1)
    summarizer.encoder.version = "words-2"

    class Reads(StandInSummarizer):
        def match(self, article: Article) -> tuple[TopicMatch, ...]:
            if article.id == first.article.id:
                raise LanguageError(article.title, "it is in 'ja'", "Set an encoder that reads 'ja'.")
            return ()

    other = Reads(encoder=summarizer.encoder)
    matched = await match_anew(archive, other.topics, lambda: other, encoder="words-2")

    assert matched == 6
    assert [bool(entry.topics) for entry in await archive.latest(limit=6)] == [True] + [False] * 5
    assert await match_anew(archive, other.topics, lambda: other, encoder="words-2") == 0


def test_an_articles_vector_has_length_one() -> None:
    summarizer = StandInSummarizer()
    from summarizer import Article

    brief = summarizer.brief(Article("a", "Ships", "Ships sail. They do."))
    vector = article_vector(brief, summarizer.encoder)
    assert vector.shape == (64,)
    assert abs(float(vector @ vector) - 1) < 1e-5
