"""From what is due to what waits in the outbox: one composition for all channels that are owed the same."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.archive import LeftOut, NewDelivery, NewDigest, Rescheduled
from bot.digests.compose import OVERLAP, REMEMBERED, compose
from bot.digests.due import Owed, next_due, owed, period
from bot.digests.iana import zone
from bot.digests.model import candidates_of
from bot.digests.stories import EachAlone
from bot.tracing import span
from bot.words import ENGLISH, speaking

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from typing import Any

    from bot.archive import Archive, Subscription, Telling, ToldStory
    from bot.digests.compose import Rules
    from bot.digests.model import Digest
    from bot.digests.stories import StoryReader
    from summarizer import Topic

_log = logging.getLogger(__name__)

PAGE = 500
"""Subscriptions that are looked at, composed for and planned together."""


class Rendered(Protocol):
    """A digest as messages: see `bot.chat.views.digest_post`."""

    @property
    def parts(self) -> tuple[dict[str, Any], ...]: ...

    @property
    def title(self) -> str: ...

    @property
    def told(self) -> tuple[ToldStory, ...]: ...


@dataclass(frozen=True, slots=True)
class Kitchen:
    """How a digest is made of candidates.

    `rules(most)` gives the rules for so many stories at most; `work` runs a function off the loop.
    """

    topics: Sequence[Topic]
    rules: Callable[[int], Rules]
    reader: Callable[[], StoryReader | None]
    render: Callable[[Digest], Rendered]
    work: Callable[[Callable[[], Any]], Awaitable[Any]]
    language: str = ENGLISH
    """That of subscriptions which ask for none."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a composition depends on: subscriptions that are owed the same share one."""

    topics: tuple[str, ...]
    most: int
    since: datetime
    until: datetime
    told: tuple[Telling, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class _Dish:
    """What came of a recipe: the digest as messages, and whether it tells anything."""

    digest: NewDigest
    quiet: bool


@dataclass(slots=True)
class Ticked:
    """What a tick did."""

    planned: int = 0
    quiet: int = 0
    composed: int = 0


class Planner:
    """Finds what is owed, and plans it."""

    def __init__(self, archive: Archive, kitchen: Kitchen) -> None:
        self._archive = archive
        self._kitchen = kitchen

    async def tick(self, now: datetime) -> Ticked:
        """Plan everything that is owed at `now`. What cannot be planned yet is found again by the next tick."""
        ticked = Ticked()
        dishes: dict[_Recipe, _Dish] = {}
        last: Subscription | None = None
        while page := await self._archive.subscriptions.due(now, limit=PAGE, after=last):
            last = page[-1]
            with span("plan digests", subscriptions=len(page)) as planning:
                await self._plan(page, now, dishes, ticked)
                planning.add(planned=ticked.planned, composed=len(dishes))
        ticked.composed = len(dishes)
        if ticked.planned or ticked.quiet:
            _log.info(
                "Planned %d digests of %d compositions; %d channels have nothing new",
                ticked.planned,
                ticked.composed,
                ticked.quiet,
            )
        return ticked

    async def recheck(self, now: datetime) -> int:
        """Look anew when each subscription is due whose moment was found with other time zone data; how many."""
        count, after = 0, 0
        while page := await self._archive.subscriptions.recheck(limit=PAGE, after=after):
            after = page[-1].id
            await self._archive.subscriptions.reschedule(
                Rescheduled(each.id, each.edition, _next_due(each, now)) for each in page
            )
            count += len(page)
        return count

    async def post_now(self, subscription: Subscription, now: datetime) -> int | None:
        """Plan today's digest at once, whenever it would be due; it then counts as today's.

        The delivery's id; None where today's was planned already, or the subscription changed just now.
        Posted it is also where there is nothing new.
        """
        today = now.astimezone(zone(subscription.schedule.zone)).date()
        if subscription.last_date is not None and subscription.last_date >= today:
            return None
        dish = await self.dish(subscription, now)
        new = self._new(subscription, Owed(today, now), dish.digest, now, on_demand=True)
        (planned,) = await self._archive.outbox.plan([new], at=now)
        return planned

    async def dish(self, subscription: Subscription, until: datetime) -> _Dish:
        """What the subscription would be told at `until`."""
        tellings = await self._archive.outbox.told_to([subscription.id], until - REMEMBERED)
        return await self._cook(_recipe(subscription, until, tellings))

    async def _plan(
        self, page: Sequence[Subscription], now: datetime, dishes: dict[_Recipe, _Dish], ticked: Ticked
    ) -> None:
        due, waiting = _parted(page, now)
        if waiting:
            await self._archive.subscriptions.reschedule(waiting)
        if not due:
            return
        earliest = min(found.due_at for _, found in due) - REMEMBERED
        tellings = await self._archive.outbox.told_to((each.id for each, _ in due), earliest)
        deliveries: list[NewDelivery] = []
        for subscription, found in due:
            recipe = _recipe(subscription, found.due_at, tellings)
            if recipe not in dishes:
                dishes[recipe] = await self._cook(recipe)
            dish = dishes[recipe]
            silent = dish.quiet and not subscription.wanted.when_quiet
            deliveries.append(self._new(subscription, found, dish.digest, now, quiet=silent))
        planned = await self._archive.outbox.plan(deliveries, at=now)
        made = [new for new, id_ in zip(deliveries, planned, strict=True) if id_ is not None]
        ticked.planned += sum(not new.quiet for new in made)
        ticked.quiet += sum(new.quiet for new in made)

    def _new(
        self,
        subscription: Subscription,
        found: Owed,
        digest: NewDigest,
        now: datetime,
        *,
        on_demand: bool = False,
        quiet: bool = False,
    ) -> NewDelivery:
        since, until = period(subscription, found.due_at)
        following = next_due(
            subscription.schedule, last_date=found.local_date, changed_at=subscription.changed_at, now=now
        )
        return NewDelivery(
            subscription=subscription.id,
            edition=subscription.edition,
            local_date=found.local_date,
            due_at=found.due_at,
            since=since,
            until=until,
            digest=digest,
            next_due=following,
            on_demand=on_demand,
            quiet=quiet,
        )

    async def _cook(self, recipe: _Recipe) -> _Dish:
        with span("compose digest") as composing:
            dish = await self._cooked(recipe)
            composing.add(stories=len(dish.digest.stories), parts=len(dish.digest.parts))
        return dish

    async def _cooked(self, recipe: _Recipe) -> _Dish:
        kitchen = self._kitchen
        wanted = [topic for topic in kitchen.topics if not recipe.topics or topic.slug in recipe.topics]
        if recipe.topics:
            wanted.sort(key=lambda topic: recipe.topics.index(topic.slug))
        placed = await self._archive.candidates(
            [topic.slug for topic in wanted], after=recipe.since - OVERLAP, until=recipe.until
        )
        told = await self._archive.outbox.told(recipe.told)
        stories = [story for telling in recipe.told for story in told[telling]]
        revisions = sorted({revision for story in stories for revision in story.revisions})
        as_told = await self._archive.as_told(revisions) if revisions else {}
        reader = kitchen.reader() or EachAlone()
        language = recipe.language or kitchen.language

        def make() -> tuple[Rendered, Digest]:
            digest = compose(
                candidates_of(placed, reader.encoder),
                wanted,
                since=recipe.since,
                until=recipe.until,
                told=stories,
                recalled=candidates_of(as_told.values(), reader.encoder),
                rules=kitchen.rules(recipe.most),
                reader=reader,
            )
            with speaking(language):
                return kitchen.render(digest), digest

        rendered, digest = await kitchen.work(make)
        left_out = tuple(LeftOut(one.article, one.reason, one.detail) for one in digest.dropped)
        made = NewDigest(
            recipe.since,
            recipe.until,
            rendered.told,
            rendered.parts,
            rendered.title,
            left_out=left_out,
            language=None if language == ENGLISH else language,
        )
        return _Dish(made, not digest.stories)


def _parted(
    page: Sequence[Subscription], now: datetime
) -> tuple[list[tuple[Subscription, Owed]], list[Rescheduled]]:
    """Those that are owed something, and when the others are to be looked at."""
    due: list[tuple[Subscription, Owed]] = []
    waiting: list[Rescheduled] = []
    for each in page:
        found = owed(each.schedule, last_date=each.last_date, changed_at=each.changed_at, now=now)
        if isinstance(found, Owed):
            due.append((each, found))
        else:
            waiting.append(Rescheduled(each.id, each.edition, found.next_due))
    return due, waiting


def _next_due(subscription: Subscription, now: datetime) -> datetime:
    return next_due(
        subscription.schedule, last_date=subscription.last_date, changed_at=subscription.changed_at, now=now
    )


def _recipe(
    subscription: Subscription, due_at: datetime, tellings: dict[int, tuple[Telling, ...]]
) -> _Recipe:
    since, until = period(subscription, due_at)
    wanted = subscription.wanted
    told = tellings.get(subscription.id, ())
    return _Recipe(wanted.topics, wanted.most, since, until, told, wanted.language)
