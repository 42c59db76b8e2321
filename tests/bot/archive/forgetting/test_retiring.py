"""What is kept long enough is let go, whole, and does not come back as new; what anything rests on stays."""

from __future__ import annotations

from typing import Any

from bot.archive import Actor, Archive, ToldStory
from bot.chores.housekeeping import Housekeeper
from tests.bot.archive.everything import BY, counted, dangling, fill_everything, vector
from tests.bot.archive.samples import ENGINE, JAPAN, NOON, article, briefing, engine, ids, keep, later, match
from tests.bot.archive.subscribers import DAY, SERVER, digest, plan, subscribe

OLD: Any = {"at": later(days=-100)}


async def retire(archive: Archive, days: float = 50) -> int:
    return await archive.housekeeping.retire(later(days=-days), at=NOON)


async def test_old_articles_go_with_all_that_is_theirs_and_are_found_no_more(archive: Archive) -> None:
    await fill_everything(archive)
    before = await counted(archive)
    await keep(archive, "gone", topics=(match(),), **vector(5), **OLD)
    await keep(archive, "gone", briefing=briefing("Anew.", engine=engine("2")), **vector(6), **OLD)
    await keep(archive, "gone", text="A text about walruses. With two sentences.", **vector(7), **OLD)
    await archive.maintenance.move(
        "gone", JAPAN, (match(),), belongs=True, matched_by="topics 1", words="moved it", **BY
    )
    for name in ("new", "newest"):
        await keep(archive, name, **vector(8))
    assert ids(await archive.search("walruses")) == ["gone"]

    assert await retire(archive) == 1
    assert await dangling(archive) == []
    assert await archive.search("walruses") == ()
    assert await archive.titles("gone") == ()
    assert await archive.get("gone") is None
    near = await archive.search("xyz", vector(7)["vector"], encoder="encoder 1", at_least=-1.0)
    assert "gone" not in ids(near)
    after = await counted(archive)
    new = {"article": 2, "article_version": 2, "revision": 2, "article_vector": 2, "retired": 1, "act": 1}
    assert {name: after[name] - rows for name, rows in before.items() if after[name] != rows} == new
    assert await retire(archive) == 0


async def test_what_anything_rests_on_stays(archive: Archive) -> None:
    names = ("told", "wanting", "settled", "in a job", "hidden", "changed", "idle")
    made = {name: await keep(archive, name, **OLD) for name in names}
    revisions = {name: each.revision or 0 for name, each in made.items()}
    await keep(archive, "changed", text="Another text. With two sentences.", at=NOON)
    await keep(archive, "young", at=later(days=-10))
    story = ToldStory(("told",), (revisions["told"],), ("A claim.",), 0)
    delivery = await plan(archive, await subscribe(archive), digest("news", story))
    await archive.feedback.add(revisions["wanting"], "wrong", member=5, at=NOON)
    await archive.feedback.add(revisions["settled"], "wrong", member=5, at=NOON)
    settled = (await archive.feedback.open(limit=9))[1]
    await archive.feedback.resolve(settled.id, "settled it", **BY)
    job = await archive.jobs.add("bot", "all", ["in a job"], by=Actor(1, "ann"), at=NOON)
    await archive.maintenance.hide("hidden", "hid it", **BY)

    assert await retire(archive) == 2
    kept = {name for name in (*names, "young") if await archive.get(name) is not None}
    assert kept == {*names, "young"} - {"settled", "idle"}

    # And once nothing rests on them any more, they go too.
    await archive.jobs.cancel(job.id, by=Actor(1, "ann"), at=NOON)
    (subscription,) = await archive.subscriptions.of_guild(SERVER)
    await archive.subscriptions.remove(subscription.id)
    assert await archive.outbox.digest_of(delivery) is None
    await archive.outbox.purge_digests(later(days=1))
    assert await retire(archive) == 2
    assert await dangling(archive) == []


async def test_the_highest_numbers_are_not_given_again(archive: Archive) -> None:
    await keep(archive, "one", **OLD)
    last = await keep(archive, "two", **OLD)
    await retire(archive)
    made = await keep(archive, "three")
    assert (made.revision or 0) > (last.revision or 0)


async def test_it_does_not_come_back_as_new_unless_it_is_wanted_or_changed(archive: Archive) -> None:
    await keep(archive, "gone", **OLD)
    await keep(archive, "another")
    await retire(archive)

    async def current(**options: Any) -> bool:
        found = article("gone", **{key: options.pop(key) for key in ("text",) if key in options})
        return await archive.is_current(found, ENGINE, matched_by="topics 2", encoder="other", **options)

    assert await current()
    assert not await current(retired=False)
    assert not await current(text="Another text. With two sentences.")
    await keep(archive, "gone")
    assert not await current(), "it is kept once more, and was matched by other topics"
    assert (await counted(archive))["retired"] == 0


async def test_many_go_in_portions(archive: Archive) -> None:
    for number in range(450):
        await keep(archive, f"old {number}", **OLD)
    await keep(archive, "young")
    assert await retire(archive) == 450
    assert (await counted(archive))["article"] == 1


async def test_the_housekeeper_does_it_by_the_settings(archive: Archive) -> None:
    await fill_everything(archive)
    await keep(archive, "gone", **OLD)
    await keep(archive, "young")
    acts = await archive.audit.acts()
    await Housekeeper(archive, articles=None, audit=None).tidy(NOON + 9999 * DAY)
    assert (await archive.audit.acts(), (await archive.counts()).articles) == (acts, 5)
    await Housekeeper(archive, articles=30 * DAY, audit=30 * DAY).tidy(NOON)
    assert (await archive.audit.acts(), await archive.get("gone")) == (acts, None)
    await Housekeeper(archive, articles=None, audit=30 * DAY).tidy(NOON + 31 * DAY)
    assert await archive.audit.acts() == ()
