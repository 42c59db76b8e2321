"""Which story of a digest stands in which of its messages: cut between stories, if that can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive import ToldStory
from bot.chat.markdown import inline, length
from bot.chat.views.digest_story import Piece, continued, joined, story_pieces
from bot.words import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.digests.model import Digest, DigestStory

_TOPIC = 100
_SECTION = 3
"""Components of a text with a button beside it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A story in a message, or as much of a longer one as it takes."""

    story: DigestStory
    heading: str
    """The topic's, above the first of its stories in a message; empty where there is none."""
    text: str
    claims: tuple[str, ...]
    """Those that are shown."""
    goes_on_from_before: bool


@dataclass(slots=True)
class PackedPart:
    """A message being filled."""

    units: int
    """UTF-16 units of text that are left."""
    components: int
    """Components that are left."""
    headed: bool
    """Whether topics are named above their stories."""
    placed: list[Placed] = field(default_factory=list)

    def takes(self, story: DigestStory, pieces: Sequence[Piece]) -> bool:
        """Whether so much of a story still fits."""
        needed = length(self._heading(story)) + length(joined(pieces))
        return needed <= self.units and self._components(story) <= self.components

    def place(self, story: DigestStory, pieces: Sequence[Piece], *, goes_on_from_before: bool) -> None:
        heading, text = self._heading(story), joined(pieces)
        self.units -= length(heading) + length(text)
        self.components -= self._components(story)
        claims = tuple(piece.claim for piece in pieces if piece.claim is not None)
        self.placed.append(Placed(story, heading, text, claims, goes_on_from_before))

    def _components(self, story: DigestStory) -> int:
        # Before it stands a line or, for another topic, a container begins.
        return _SECTION + bool(self.placed) + bool(self._heading(story))

    def _heading(self, story: DigestStory) -> str:
        before = self.placed[-1].story.topic if self.placed else None
        if not self.headed or before == story.topic:
            return ""
        return f"### {inline(story.topic.name, _TOPIC) or gettext('Untitled')}"


def pack(digest: Digest, *, units: int, components: int) -> list[PackedPart]:
    """The stories in messages of so much room each; one empty message without any. Claims are numbered on."""
    headed = len(digest.sections) > 1
    parts = [PackedPart(units, components, headed)]
    number = 1
    for place, story in enumerate(digest.stories):
        pieces = story_pieces(story, number, large=place == 0 and not headed)
        number += len(story.told)
        if not parts[-1].takes(story, pieces) and parts[-1].placed:
            parts.append(PackedPart(units, components, headed))
        for run in _runs(parts[-1], story, pieces):
            if run[0] is not pieces[0]:
                parts.append(PackedPart(units, components, headed))
            parts[-1].place(story, run, goes_on_from_before=run[0] is not pieces[0])
    return parts


def told(parts: Sequence[PackedPart]) -> Iterator[ToldStory]:
    """What each message tells; a story that two of them share is told in each."""
    for number, part in enumerate(parts):
        for placed in part.placed:
            articles = placed.story.articles
            yield ToldStory(
                tuple(each.article.id for each in articles),
                tuple(each.revision or 0 for each in articles),
                placed.claims,
                number,
            )


def _runs(part: PackedPart, story: DigestStory, pieces: Sequence[Piece]) -> Iterable[list[Piece]]:
    """The pieces that go into `part` and, of a story longer than a message, those of each one after it."""
    runs = [[pieces[0]]]
    for piece in pieces[1:]:
        if part.takes(story, [*runs[-1], piece]):
            runs[-1].append(piece)
        else:
            runs.append([continued(story), Piece(piece.text, "\n", piece.claim)])
    return runs
