"""Commands read from the archive: filled once, kept, matched to today's topics."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import App
from bot.archive import Actor, Archive
from bot.archive.database.chain import chain
from bot.ingest import SEEDS, ingest
from bot.resources import seeds_folder
from bot.sources.documents import find_documents
from tests.bot.places import of_port

from . import schema
from .conftest import process_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.archive import Counts

    from .conftest import Run

FIRST = "The archive is empty"
FERRIES = """
[ferries]
name = "Ferries"
description = "Ferry lines and boats that carry passengers across the sea between countries."
words = ["ferr*", "passengers"]
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file that the commands keep their articles in; not made yet."""
    return tmp_path / "archive.db"


def stored(database: Path) -> Counts:
    async def count() -> Counts:
        async with await Archive.open(f"sqlite:///{database}") as archive:
            return await archive.counts()

    return asyncio.run(count())


def outcomes(done: Run) -> Counter[str]:
    return Counter(schema.Ingested.model_validate_json(line).outcome for line in done.out.splitlines())


def titles(done: Run) -> list[str]:
    return [json.loads(line)["article"]["title"] for line in done.out.splitlines()]


def test_ingesting_twice_changes_nothing_the_second_time(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    page = write_page()
    first, second = run("ingest", page), run("ingest", page)
    assert (first.code, first.err) == (second.code, second.err) == (0, "")
    assert first.out.split() == ["new", "1", "new", "version", "0", "unchanged", "0", "failed", "0"]
    assert second.out.split() == ["new", "0", "new", "version", "0", "unchanged", "1", "failed", "0"]


def test_a_changed_text_is_a_new_version_and_is_what_is_shown(
    run: Callable[..., Run], write_page: Callable[..., Path], database: Path
) -> None:
    page = write_page()
    # An address of its own makes it the same article whatever its text says.
    linked = "<head><link rel=canonical href=https://strait.example/ferries>"
    text = page.read_text(encoding="utf-8").replace("<head>", linked)
    page.write_text(text, encoding="utf-8")
    run("ingest", page)
    page.write_text(text.replace("on 3 May", "on 4 May"), encoding="utf-8")
    assert outcomes(run("ingest", page, "--json")) == {"new_version": 1}
    shown = json.loads(run("articles", "--full", "--json").out)
    assert "on 4 May" in shown["article"]["text"]
    assert (stored(database).articles, stored(database).versions) == (1, 2)


def test_json_tells_of_each_article_and_of_each_page_that_failed(
    run: Callable[..., Run], write_page: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    address = "https://127.0.0.1/ferries"
    done = run("ingest", tmp_path / "empty.txt", address, tmp_path / "gone", write_page(), "--json")
    assert done.code == 1
    assert outcomes(done) == {"failed": 3, "new": 1}
    assert len(done.err.splitlines()) == 3
    (refused,) = [line for line in done.err.splitlines() if address in line]
    assert "its address is this machine itself" in refused
    assert titles(run("articles", "--json")) == ["Two old rivals agree to run ferries again"]


def test_a_page_on_standard_input_is_kept(spawn: Callable[..., Run], write_page: Callable[..., Path]) -> None:
    done = spawn("ingest", "-", "--json", stdin=write_page().read_bytes())
    assert (done.code, outcomes(done)) == (0, {"new": 1})
    assert len(titles(spawn("articles", "--json"))) == 1


def test_configured_paths_are_ingested_where_none_is_given(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", str(write_page()))
    assert outcomes(run("ingest", "--json")) == {"new": 1}
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", "/no/such/place")
    assert outcomes(run("ingest", "--json")) == {"failed": 1}


def test_what_was_ingested_stays_when_its_page_is_gone(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    page = write_page()
    run("ingest", page)
    page.unlink()
    assert len(titles(run("articles", "--json"))) == 1
    assert titles(run("search", "ferries", "--json")) == titles(run("articles", "--json"))


@pytest.mark.parametrize("command", ["articles", "digest", "topics"])
def test_the_first_start_reads_the_seeds_and_says_so_once(run: Callable[..., Run], command: str) -> None:
    first, second = run(command, "--json"), run(command, "--json")
    assert first.code == second.code == 0
    assert FIRST in first.err
    assert FIRST not in second.err
    assert first.out == second.out


def test_the_archive_gives_what_reading_the_pages_gives(run: Callable[..., Run]) -> None:
    pages = ["--from", seeds_folder()]
    for command in (
        ["articles", "--full", "--json"],
        ["digest"],
        ["search", "South Korea and Japan", "--json"],
    ):
        assert run(*command, "-q").out == run(*command, *pages, "-q").out


def test_a_first_start_that_was_stopped_half_way_is_finished(run: Callable[..., Run], database: Path) -> None:
    async def begin() -> None:
        app, first = App(), find_documents(str(seeds_folder()))[:1]
        async with await Archive.open(f"sqlite:///{database}") as archive:
            await ingest(first, archive, app.summarizer, lambda: datetime.now(UTC), source=SEEDS)

    asyncio.run(begin())
    assert stored(database).articles == 1
    done = run("articles", "--json")
    assert (len(titles(done)), done.err) == (5, "")


def test_a_first_start_with_a_page_that_cannot_be_read_names_it(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_page().parent
    (folder / "empty.txt").write_bytes(b"")
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", str(folder))
    first, second = run("articles", "--json"), run("articles", "--json")
    assert (first.code, second.code) == (1, 0)
    assert str(folder / "empty.txt") in first.err
    assert first.out == second.out != ""


def test_topics_are_told_with_their_articles_counted(run: Callable[..., Run]) -> None:
    told = [schema.Topic.model_validate_json(line) for line in run("topics", "--json").out.splitlines()]
    counts = {topic.slug: topic.articles for topic in told}
    assert (counts["japan-rok"], counts["us-defence-spending"]) == (2, 1)
    assert 0 in counts.values()
    assert "Japan–ROK relations  japan-rok  2 articles" in run("topics").out


def test_new_topics_are_seen_by_the_next_command_without_new_briefings(
    run: Callable[..., Run], write_page: Callable[..., Path], tmp_path: Path, database: Path
) -> None:
    run("ingest", write_page())
    before = run("articles", "--full", "--json").out
    config = tmp_path / "own"
    config.mkdir()
    (config / "topics.toml").write_text(FERRIES, encoding="utf-8")
    done = run("digest", "--config", config, "--json")
    headlines = [story["headline"] for story in json.loads(done.out)["stories"]]
    assert headlines == ["Two old rivals agree to run ferries again"]
    assert "matched anew: 1" in done.err
    assert "matched anew" not in run("topics", "--config", config).err
    (config / "topics.toml").write_text(FERRIES.replace("Ferries", "Boats"), encoding="utf-8")
    assert json.loads(run("digest", "--config", config, "--json").out)["topic"]["name"] == "Boats"
    assert stored(database).revisions == 1
    assert run("articles", "--full", "--json").out == before


def test_reading_pages_directly_makes_no_archive(
    run: Callable[..., Run], write_page: Callable[..., Path], database: Path
) -> None:
    page = write_page()
    for command in (["summarize", page], ["articles", "--from", page], ["digest", "--from", page], ["check"]):
        assert run(*command).code == 0
    assert not database.exists()


def test_kept_articles_come_newest_first_and_undated_last(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    for number, published in enumerate(["2024-01-01", None, "2024-03-01", "2023-01-01", None]):
        folder = write_page(
            f"{number}.html",
            title=f"Ferry news, part {number}",
            published=published,
            paragraphs=of_port(number),
        ).parent
    run("ingest", folder)
    assert [title[-1] for title in titles(run("articles", "--json"))] == ["2", "0", "3", "1", "4"]


def test_two_processes_at_once_keep_everything_once(
    run: Callable[..., Run], write_page: Callable[..., Path], database: Path
) -> None:
    for number in range(6):
        text = of_port(number)
        folder = write_page(f"{number}.html", title=f"Ferry news, part {number}", paragraphs=text).parent
    command = [sys.executable, "-m", "bot", "ingest", str(folder), "--json"]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=process_environment())
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert [(process.returncode, err) for process, (_, err) in zip(both, told, strict=True)] == [(0, b"")] * 2
    became = Counter(json.loads(line)["outcome"] for out, _ in told for line in out.splitlines())
    assert became == {"new": 6, "unchanged": 6}
    assert stored(database).revisions == 6


def test_a_kept_archive_of_pages_is_read_without_model_or_parsers(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    run("ingest", write_page())
    code = (
        "import sys; from bot.cli import main; main(['digest', '-q']); main(['topics', '-q']);"
        "print([n for n in ('onnxruntime', 'trafilatura', 'transformers', 'alembic') if n in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=process_environment(), timeout=60, check=True
    )
    assert done.stderr.decode().strip() == "[]"


# A database that cannot be used


def garbage(database: Path) -> str:
    database.write_bytes(b"This is a shopping list, and no database. " * 200)
    return f"sqlite:///{database}"


def newer(database: Path) -> str:
    stored(database)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE served SET oldest = '9998'")
    connection.close()
    return f"sqlite:///{database}"


def no_folder(database: Path) -> str:
    database.write_bytes(b"")
    return f"sqlite:///{database}/folder/archive.db"


def unreachable(_database: Path) -> str:
    return "postgresql://bot:secret@127.0.0.1:1/articles"


TROUBLES = [
    (garbage, "no database", "move the file away"),
    (newer, "a newer bot", "backup"),
    (no_folder, "cannot be made", "BRIEFING_DATABASE__URL"),
    (unreachable, "cannot be reached", "address"),
]


@pytest.mark.parametrize(("make", "problem", "mend"), TROUBLES, ids=[make.__name__ for make, *_ in TROUBLES])
def test_a_database_that_cannot_be_used_is_one_clear_line(
    run: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    database: Path,
    make: Callable[[Path], str],
    problem: str,
    mend: str,
) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE__URL", make(database))
    for command in (["ingest"], ["digest"], ["articles"], ["search", "ferries"], ["topics"]):
        done = run(*command)
        (line,) = done.err.splitlines()
        assert done.code == 1
        assert line.startswith("error: ")
        assert problem.casefold() in line.casefold().replace("not a database", "no database")
        assert mend in line
        assert "secret" not in line
        assert bool(done.out) == (command == ["topics"])
    found = [json.loads(line) for line in run("check", "--json").out.splitlines()]
    (told,) = [finding for finding in found if finding["part"] == "database"]
    assert told["state"] == "fail"
    assert "secret" not in told["said"]
    assert told["mend"]
    unknown = [json.loads(line)["articles"] for line in run("topics", "--json").out.splitlines()]
    assert set(unknown) == {None}


@pytest.mark.parametrize("url", ["mysql://host/articles", "articles.db", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_names_no_database_is_wrong_usage(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE__URL", url)
    for command in ("ingest", "digest"):
        done = run(command)
        (line,) = done.err.splitlines()
        assert (done.code, done.out) == (2, "")
        assert "sqlite:////path/to/briefing.db" in line


def test_a_fault_while_reading_a_page_is_a_line_and_no_traceback(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr("summarizer.read_page", broken, raising=False)
    done = run("ingest", write_page(), "--json")
    (line,) = done.err.splitlines()
    assert done.code == 1
    assert "a fault in briefing-bot itself (ZeroDivisionError: nobody thought of this)" in line
    assert outcomes(done) == {"failed": 1}


# What check says of it


def database_finding(run: Callable[..., Run], part: str = "database") -> schema.Finding:
    found = [schema.Finding.model_validate_json(line) for line in run("check", "--json").out.splitlines()]
    (finding,) = [each for each in found if each.part == part]
    return finding


def test_check_tells_of_the_database_before_and_after(
    run: Callable[..., Run], write_page: Callable[..., Path], database: Path
) -> None:
    before = database_finding(run)
    assert before.state == "ok"
    assert "nothing there yet" in before.said
    run("ingest", write_page())
    after = database_finding(run)
    assert (after.state, after.said) == ("ok", f"sqlite:///{database}: up to date, articles: 1")


def test_check_tells_what_compares_vectors_and_why(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    from bot.archive.search.vectors import sqlite_vec

    stored(database)
    monkeypatch.setattr(sqlite_vec, "obstacle", lambda: "the moon is full")
    said = database_finding(run, "search").said
    assert said == "search by meaning compares vectors by the bot itself, since the moon is full"


def test_check_tells_of_an_older_schema_and_leaves_it(run: Callable[..., Run], database: Path) -> None:
    stored(database)
    before = chain()[-2].revision
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (before,))
    finding = database_finding(run)
    assert finding.state == "note"
    assert "older" in finding.said
    assert "briefing-bot ingest" in (finding.mend or "")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]


# Searching


def test_a_search_ranks_as_the_archive_does(
    run: Callable[..., Run], write_page: Callable[..., Path], database: Path
) -> None:
    for number in range(4):
        folder = write_page(f"{number}.html", title=f"Ferry news, part {number}").parent
    run("ingest", folder)

    async def asked() -> list[str]:
        encoder = App().encoder
        async with await Archive.open(f"sqlite:///{database}") as archive:
            vector = encoder.encode(["boats, part 2"])[0]
            found = await archive.search("boats, part 2", vector, encoder=encoder.version)
        return [entry.article.title for entry in found]

    assert titles(run("search", "boats, part 2", "--json")) == asyncio.run(asked()) != []


def test_a_search_is_held_to_sources_and_days(
    run: Callable[..., Run], write_page: Callable[..., Path]
) -> None:
    for number in range(1, 4):
        publisher, published = ("Yonhap", "Kyodo")[number % 2], f"2024-03-0{number}"
        folder = write_page(
            f"{number}.html",
            title=f"Ferry {number}",
            publisher=publisher,
            published=published,
            paragraphs=of_port(number),
        ).parent
    run("ingest", folder)

    def found(*options: str) -> set[str]:
        return set(titles(run("search", "ferries", "--json", *options)))

    assert found("--source", "kyodo") == {"Ferry 1", "Ferry 3"}
    assert found("--source", "Kyodo", "--since", "2024-03-02") == {"Ferry 3"}
    assert found("--since", "2024-03-02", "--until", "2024-03-02") == {"Ferry 2"}
    assert found("--source", "Kyodo", "--source", "Yonhap") == {"Ferry 1", "Ferry 2", "Ferry 3"}
    refused = run("search", "ferries", "--source", "Kioto")
    assert refused.code == 2
    assert "Did you mean Kyodo?" in refused.err


def test_a_search_encodes_nothing_but_the_query(
    run: Callable[..., Run], write_page: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", write_page())
    encoded: list[str] = []
    kind: Any = type(App().encoder)
    encode = kind.encode

    def noted(encoder: Any, texts: list[str]) -> Any:
        encoded.extend(texts)
        return encode(encoder, texts)

    monkeypatch.setattr(kind, "encode", noted)
    assert run("search", "ferries").code == 0
    assert encoded == ["ferries"]


def test_ingest_asks_the_configured_sources(
    run: Callable[..., Run], write_page: Callable[..., Path], tmp_path: Path
) -> None:
    folder = write_page().parent
    config = tmp_path / "place" / "config"
    config.mkdir()
    (config / "sources.toml").write_text(
        f'[saved]\nkind = "folder"\naddress = "{folder}"\npublisher = "Saved"\ntier = "press"\n'
        '[inside]\nkind = "feed"\naddress = "http://127.0.0.1/feed"\npublisher = "Inside"\ntier = "press"\n'
    )
    done = run("ingest", "--json")
    assert done.code == 1
    assert "inside" in done.err
    assert "this machine itself" in done.err
    assert outcomes(done) == {"new": 1, "failed": 1}
    assert titles(run("articles", "--json")) == ["Two old rivals agree to run ferries again"]


def test_a_mistake_in_sources_is_told_before_anything_is_done(
    run: Callable[..., Run], database: Path, tmp_path: Path
) -> None:
    config = tmp_path / "place" / "config"
    config.mkdir()
    (config / "sources.toml").write_text('[x]\nkind = "feed"\nadress = "https://x.example"\n')
    done = run("ingest")
    assert done.code == 2
    assert "sources.toml:3" in done.err
    assert "Did you mean address?" in done.err
    assert not database.exists()


def test_check_tells_which_sources_fail(run: Callable[..., Run], tmp_path: Path) -> None:
    config = tmp_path / "place" / "config"
    config.mkdir()
    (config / "sources.toml").write_text(
        '[inside]\nkind = "feed"\naddress = "http://127.0.0.1/feed"\npublisher = "Inside"\ntier = "press"\n'
    )
    assert run("ingest").code == 1
    out = run("check").out
    assert "inside: failed once since" in " ".join(out.split())


def test_a_paused_source_is_not_asked_and_check_says_so(
    run: Callable[..., Run], tmp_path: Path, database: Path
) -> None:
    config = tmp_path / "place" / "config"
    config.mkdir()
    (config / "sources.toml").write_text(
        '[inside]\nkind = "feed"\naddress = "http://127.0.0.1/feed"\npublisher = "Inside"\ntier = "press"\n'
    )

    async def pause() -> None:
        async with await Archive.open(f"sqlite:///{database}") as archive:
            by, at = Actor(1, "ann"), datetime(2024, 5, 10, 9, 30, tzinfo=UTC)
            await archive.watching.pause("inside", "paused it", by=by, at=at)

    asyncio.run(pause())
    done = run("ingest")
    assert done.code == 0
    assert "inside: not asked, since ann paused it." in done.err
    said = " ".join(run("check").out.split())
    assert "inside: paused by ann at 2024-05-10 09:30 UTC" in said
    assert "/maintain sources resumes it." in said
