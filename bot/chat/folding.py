"""Articles of a list folded into stories: what several outlets report is one entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.card import Card
from bot.digests.model import Candidate
from bot.digests.ordering import outlets_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive import Entry
    from bot.chat.services import Services
    from bot.digests.model import Outlet


@dataclass(frozen=True, slots=True)
class Folded:
    """A story: the article that tells it, and the other outlets that report it."""

    card: Card
    also: tuple[Outlet, ...] = ()
    articles: int = 1


async def folded(services: Services, entries: Sequence[Entry]) -> list[Folded]:
    """The stories of `entries`, in the order in which each first stands there."""
    shown = {entry.article.id: entry for entry in entries if entry.briefing is not None}
    placed = await services.archive.vectors(list(shown))
    version = services.thinker.encoder.version
    candidates = {}
    for id_, entry in shown.items():
        encoder, vector = placed.get(id_, ("", None))
        assert entry.briefing is not None  # noqa: S101  # others were left out
        candidates[id_] = Candidate.of(
            entry, entry.briefing, revision=entry.revision, vector=vector if encoder == version else None
        )
    stories = await services.thinker.run(services.thinker.stories.group, list(candidates.values()), {})
    order = {id_: place for place, id_ in enumerate(shown)}
    found = []
    for ids in sorted((story.ids for story in stories), key=lambda ids: min(order[id_] for id_ in ids)):
        card = Card.of_entry(shown[ids[0]])
        if card is not None:
            outlets = outlets_of([candidates[id_] for id_ in ids], {})
            also = tuple(outlet for outlet in outlets[1:] if outlet.name)
            found.append(Folded(card, also, len(ids)))
    return found
