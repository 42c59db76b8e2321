"""The audit log: who did what, when, to what; the newest first, and nothing of it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive import COMMAND_LINE, Actor
from tests.bot.archive.samples import NOON, keep, later

if TYPE_CHECKING:
    from bot.archive import Archive

ANN = Actor(2**62 + 7, "ann")


async def test_a_line_tells_who_did_what_when_and_to_what(archive: Archive) -> None:
    await archive.audit.note(ANN, "hide", "one", "hid “The title”", at=NOON)
    (act,) = await archive.audit.acts()
    assert (act.by, act.deed, act.subject, act.words, act.at) == (ANN, "hide", "one", "hid “The title”", NOON)


async def test_the_newest_come_first_page_by_page(archive: Archive) -> None:
    for number in range(5):
        await archive.audit.note(COMMAND_LINE, "resummarize", None, str(number), at=later(hours=-number))
    assert [act.words for act in await archive.audit.acts(limit=2)] == ["4", "3"]
    assert [act.words for act in await archive.audit.acts(limit=2, offset=2)] == ["2", "1"]


async def test_what_was_done_to_one_subject_can_be_asked_for(archive: Archive) -> None:
    await keep(archive, "one")
    for subject in ("one", "two", "one", None):
        await archive.audit.note(ANN, "hide", subject, f"of {subject}", at=NOON)
    assert [act.subject for act in await archive.audit.acts(subject="one")] == ["one", "one"]
    assert len(await archive.audit.acts()) == 4


async def test_what_no_database_holds_is_shown_as_such(archive: Archive) -> None:
    await archive.audit.note(Actor(1, "a\x00nn"), "hide", "o\x00ne", "\ud800", at=NOON)
    (act,) = await archive.audit.acts(subject="o\x00ne")
    assert (act.by.name, act.words) == ("a\ufffdnn", "\ufffd")
