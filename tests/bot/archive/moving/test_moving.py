"""Moving house: what is exported and taken in is the same archive, on whichever database; or nothing is changed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive
from bot.archive.moving.rows import TABLES
from bot.errors import ExportFileError, UsageError
from tests.bot.archive.articles.test_round_trip import articles, briefings, matches
from tests.bot.archive.everything import BY, counted, dangling, exported, fill_everything, take_in
from tests.bot.archive.samples import NOON, ids, keep, later
from tests.bot.archive.subscribers import subscribe

if TYPE_CHECKING:
    from tests.bot.postgres import Server

PROJECT = Path(__file__).parents[4]


@pytest.fixture
def other_address(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty database of the other kind."""
    if address.startswith("sqlite"):
        server: Server = request.getfixturevalue("postgres")
        return server.database()
    return f"sqlite:///{tmp_path / 'other.db'}"


def changed(content: bytes, **tables: Any) -> bytes:
    """An export, its rows changed by functions of one table each (None: left out), and whole."""
    from bot.archive.moving.export_file import Header, Writer

    written: list[bytes] = []
    writer = Writer(written.append)
    first, *rows = [json.loads(line) for line in content.splitlines()[:-1]]
    writer.header(Header(first["schema"], first["rows"], first["last"]))
    for row in rows:
        ((name, values),) = row.items()
        values = tables.get(name, lambda same: same)(values)
        if values is not None:
            writer._line({name: values})
    writer.end()
    return b"".join(written)


async def test_the_sample_has_something_in_every_table(archive: Archive) -> None:
    await fill_everything(archive)
    assert [name for name, rows in (await counted(archive)).items() if not rows] == []


async def test_there_and_back_it_is_the_same_file(
    archive: Archive, address: str, other_address: str, tmp_path: Path
) -> None:
    await fill_everything(archive)
    content = await exported(archive)
    async with await Archive.open(other_address) as other:
        moved = await take_in(other, content)
        assert (moved.articles, moved.of_articles, moved.merged) == (4, 4, False)
        assert await dangling(other) == []
        across = await exported(other)
        assert across == content
        assert ids(await other.latest()) == ids(await archive.latest())
        # Each database ranks in its own way.
        assert sorted(ids(await other.search("another text sentences"))) == sorted(
            ids(await archive.search("another text sentences"))
        )
        assert ids(await other.titles("one")) == ["one"]
    async with await Archive.open(f"sqlite:///{tmp_path / 'back.db'}") as back:
        await take_in(back, across)
        assert await exported(back) == content


async def test_the_other_archive_goes_on_where_this_one_was(archive: Archive, other_address: str) -> None:
    delivery = await fill_everything(archive)
    async with await Archive.open(other_address) as other:
        await take_in(other, await exported(archive))
        assert await other.outbox.digest_of(delivery) == await archive.outbox.digest_of(delivery)
        assert await other.corrections.of(delivery, 0) == await archive.corrections.of(delivery, 0)
        now = later(hours=2)
        (amendment,) = await other.corrections.claim(now, lease=timedelta(minutes=1), limit=5)
        assert (amendment.delivery, amendment.stories[0].lead.corrections[0].reason) == (delivery, "made up")
        # A number that a removed subscription had stays its own for ever.
        assert (await subscribe(other)).id == (await subscribe(archive)).id == 3
        await keep(other, "new")
        await other.feedback.add(1, "long", member=5, at=NOON)
        await other.maintenance.unhide("two", "showed it", **BY)
        assert "two" in ids(await other.latest())


@given(
    drawn=st.lists(
        st.tuples(articles, matches, briefings), min_size=1, max_size=6, unique_by=lambda one: one[0].id
    )
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_kept_moves_from_sqlite_to_postgresql_and_back(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory, drawn: Any
) -> None:
    folder = tmp_path_factory.mktemp("moving")
    places = [f"sqlite:///{folder / 'one.db'}", postgres.database(), f"sqlite:///{folder / 'two.db'}"]
    async with await Archive.open(places[0]) as first:
        for number, (article, found, briefing) in enumerate(drawn):
            at = NOON + timedelta(microseconds=number)
            await first.record(article, found, briefing, at=at, matched_by="1", source=article.publisher)
        content = await exported(first)
    for place in places[1:]:
        async with await Archive.open(place) as archive:
            await take_in(archive, content)
            assert await exported(archive) == content


async def test_what_is_written_while_it_is_read_is_not_in_it(archive: Archive, address: str) -> None:
    await fill_everything(archive)
    before = await exported(archive)
    written: list[bytes] = []
    async with await Archive.open(address) as writer:
        loop = asyncio.get_running_loop()
        tasks: list[asyncio.Task[Any]] = []

        def step(_done: int, _total: int) -> None:
            if not tasks:
                tasks.append(loop.create_task(keep(writer, "meanwhile")))

        await archive.moving.export(written.append, step)
        await asyncio.gather(*tasks)
    assert b"".join(written) == before
    assert "meanwhile" in ids(await archive.latest())


class TestRefusals:
    async def test_a_file_cut_anywhere_changes_nothing(self, archive: Archive, tmp_path: Path) -> None:
        await fill_everything(archive)
        content = await exported(archive)
        async with await Archive.open(f"sqlite:///{tmp_path / 'cut.db'}") as other:
            empty = await counted(other)
            lines = content.splitlines(keepends=True)
            for cut in (0, len(lines[0]), len(content) // 2, len(content) - len(lines[-1]), len(content) - 5):
                with pytest.raises(ExportFileError, match=r"moved\.jsonl:\d+: "):
                    await take_in(other, content[:cut])
            assert await counted(other) == empty
            await take_in(other, content)

    @pytest.mark.parametrize(
        ("line", "new", "said"),
        [
            (0, b'{"some": "thing"}', "not the beginning of an export"),
            (0, b'{"briefing-bot export": 99}', "newer bot"),
            (3, b"{]", "no JSON"),
            (3, b"[1]", "no JSON object"),
            (3, b'{"nothing": {}}', "no row that this bot knows"),
            (3, b'{"article": {"key": true}}', "cannot have True as 'key'"),
            (3, b'{"article": {"key": 1}}', "lacks 'id'"),
            (3, b'{"article": {"colour": 1}}', "does not know"),
            (3, b'{"article": {"key": 1, "id": null}}', "nothing as 'id'"),
        ],
    )
    async def test_a_wrong_line_is_named(self, archive: Archive, line: int, new: bytes, said: str) -> None:
        await fill_everything(archive)
        lines = (await exported(archive)).splitlines()
        lines[line] = new
        with pytest.raises(ExportFileError, match=rf"^moved\.jsonl:{line + 1}: .*{said}"):
            await take_in(archive, b"\n".join(lines) + b"\n", articles_only=True)

    async def test_a_changed_row_is_noticed_at_the_end(self, archive: Archive, tmp_path: Path) -> None:
        await fill_everything(archive)
        content = (await exported(archive)).replace(b'"hid it"', b'"hidden"')
        async with await Archive.open(f"sqlite:///{tmp_path / 'changed.db'}") as other:
            with pytest.raises(ExportFileError, match="changed after it was written"):
                await take_in(other, content)
            assert (await other.counts()).articles == 0

    async def test_what_the_database_refuses_is_named_by_its_line(
        self, archive: Archive, other_address: str
    ) -> None:
        await fill_everything(archive)
        content = await exported(archive)
        number = content.splitlines().index(
            next(line for line in content.splitlines() if line.startswith(b'{"revision"'))
        )
        torn = changed(content, revision=lambda row: row | {"version_id": 10**6} if row["id"] == 1 else row)
        async with await Archive.open(other_address) as other:
            with pytest.raises(ExportFileError, match=rf"^moved\.jsonl:{number + 1}: the database refuses"):
                await take_in(other, torn)
            assert (await other.counts()).versions == 0

    async def test_a_row_that_is_left_out_is_missed(self, archive: Archive, other_address: str) -> None:
        await fill_everything(archive)
        torn = changed(await exported(archive), act=lambda _: None)
        async with await Archive.open(other_address) as other:
            with pytest.raises(ExportFileError, match="not as many rows"):
                await take_in(other, torn)

    async def test_an_archive_with_something_in_it_is_not_written_over(
        self, archive: Archive, other_address: str
    ) -> None:
        await fill_everything(archive)
        async with await Archive.open(other_address) as other:
            await subscribe(other)
            with pytest.raises(UsageError, match="--articles"):
                await take_in(other, await exported(archive))
            assert (await counted(other))["article"] == 0


class TestArticlesAlone:
    async def test_those_that_are_missing_are_added_with_all_that_is_theirs(
        self, archive: Archive, other_address: str
    ) -> None:
        await fill_everything(archive)
        content = await exported(archive)
        async with await Archive.open(other_address) as other:
            for number in range(3):
                await keep(other, f"own {number}")
            await keep(other, "one", title="As it is here")
            moved = await take_in(other, content, articles_only=True)
            assert (moved.articles, moved.of_articles, moved.merged) == (3, 4, True)
            assert await dangling(other) == []
            here = await other.get("one")
            assert here is not None
            assert here.article.title == "As it is here"
            for id_ in ("two", "three\ufffd\ufffd"):
                assert [r.briefing for r in await other.revisions(id_)] == [
                    r.briefing for r in await archive.revisions(id_)
                ]
            assert [each.id for each in await other.maintenance.hidden()] == ["two"]
            mine, theirs = await other.vectors(["two"]), await archive.vectors(["two"])
            assert (mine["two"][0], mine["two"][1].tolist()) == (theirs["two"][0], theirs["two"][1].tolist())
            copied = await other.get("copy")
            assert copied is not None
            assert (copied.article.id, copied.also_at[0].publisher) == ("long", "B")
            rows = await counted(other)
            assert rows["subscription"] == rows["delivery"] == rows["feedback"] == 0

            again = await take_in(other, content, articles_only=True)
            assert again.articles == 0
            assert await counted(other) == rows

    async def test_into_an_empty_archive_too(self, archive: Archive, other_address: str) -> None:
        await fill_everything(archive)
        async with await Archive.open(other_address) as other:
            moved = await take_in(other, await exported(archive), articles_only=True)
            rows = await counted(other)
            assert (moved.articles, rows["revision"], rows["subscription"], rows["act"]) == (4, 6, 0, 0)
            await keep(other, "another")


IMPORT = """
import asyncio, io, os, signal, sys
from bot.archive import Archive

async def main(address, file, after):
    steps = 0
    def step(done, total):
        nonlocal steps
        steps += 1
        if steps == after:
            os.kill(os.getpid(), signal.SIGKILL)
    async with await Archive.open(address) as archive:
        with open(file, "rb") as opened:
            await archive.moving.take_in(opened, "moved.jsonl", step=step)

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


async def test_a_kill_in_the_middle_leaves_nothing_and_the_next_import_does_all(
    archive: Archive, other_address: str, tmp_path: Path
) -> None:
    await fill_everything(archive)
    content = await exported(archive)
    file = tmp_path / "moved.jsonl"
    file.write_bytes(content)
    async with await Archive.open(other_address) as other:
        empty = await counted(other)
    for after in (2, len(TABLES) // 2, len(TABLES)):
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        command = (sys.executable, "-c", IMPORT, other_address, str(file), str(after))
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        assert await asyncio.wait_for(process.wait(), 120) == -signal.SIGKILL
        async with await Archive.open(other_address) as other:
            assert await counted(other) == empty
    async with await Archive.open(other_address) as other:
        await take_in(other, content)
        assert await exported(other) == content
