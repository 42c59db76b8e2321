"""A test for oneself, today's digest at once, and what became of the last one."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.archive import Schedule, Subscription, Wanted
from tests.bot.chat._server import answer, buttons, shown
from tests.bot.chat._subscriptions import now, open_card, subscribe
from tests.bot.chat.conftest import TODAY

if TYPE_CHECKING:
    from bot.archive import Archive
    from tests.bot.chat._server import Server
    from tests.bot.chat.conftest import Clock


class TestTheLastDelivery:
    @pytest.fixture
    async def planned(self, library: Archive, server: Server, news: None) -> Subscription:
        """Today's is planned, and nobody sends it."""
        kept = await subscribe(library, server)
        planner = server.env.bot.digests.planner  # type: ignore[attr-defined]  # the bot is ours
        assert await planner.post_now(kept, TODAY)
        return kept

    async def test_that_waits_is_said_to_wait(self, server: Server, planned: Subscription) -> None:
        said = shown(await open_card(server))
        assert f"Last, due <t:{int(TODAY.timestamp())}:f>: is waiting to be posted" in said

    async def test_that_failed_says_why_and_when_it_is_tried_again(
        self, server: Server, library: Archive, planned: Subscription
    ) -> None:
        soon = TODAY + timedelta(minutes=5)
        (held,) = await library.outbox.claim("a", TODAY, lease=timedelta(minutes=1), limit=1)
        await library.outbox.release(
            held, at=TODAY, next_try=soon, problem="**no** answer in <#5>", in_doubt=False
        )
        said = shown(await open_card(server))
        assert (
            f"waiting to be posted, next try <t:{int(soon.timestamp())}:R>: \\*\\*no\\*\\* answer in <#5>"
            in said
        )
        assert "⏳ A digest is waiting" in said

    async def test_that_came_too_late_went_into_the_next(
        self, server: Server, library: Archive, planned: Subscription
    ) -> None:
        (held,) = await library.outbox.claim("a", TODAY, lease=timedelta(minutes=1), limit=1)
        await library.outbox.fold(held, at=TODAY, problem="The channel was locked.")
        said = shown(await open_card(server))
        assert "could not be posted in time, and goes into the next: The channel was locked." in said


@pytest.mark.usefixtures("news")
class TestPosting:
    async def test_a_test_is_shown_to_its_presser_alone(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        result = await server.press(await open_card(server), "Send me a test")
        assert answer(result).ephemeral
        assert "A test, for you alone." in shown(result)
        assert "A new strait" in shown(result)
        assert server.channel.history() == []
        assert await now(library, kept) == kept
        assert await library.outbox.deliveries(kept.id) == ()

    async def test_a_test_of_nothing_says_so(self, server: Server, library: Archive) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.press(await open_card(server), "Send me a test"))
        assert said == "There is nothing new, so nothing would be posted now."

    async def test_todays_can_be_posted_now_and_then_counts_as_todays(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server)
        posted = await server.press(await open_card(server), "Post today's now")
        assert "Today's digest is on its way." in shown(posted)
        assert len(server.channel.history()) == 1
        found = await now(library, kept)
        assert found.last_date == TODAY.date()
        assert found.next_due == kept.next_due
        (delivery,) = await library.outbox.deliveries(kept.id)
        assert delivery.on_demand
        assert delivery.status == "sent"
        opened = await open_card(server)
        assert "Last digest" in buttons(opened)
        again = await server.press(opened, "Post today's now")
        assert "Today's digest: it was made already." in shown(again)
        assert len(server.channel.history()) == 1

    async def test_what_was_posted_is_not_posted_again_when_it_is_due(
        self, server: Server, library: Archive, clock: Clock
    ) -> None:
        kept = await subscribe(
            library, server, schedule=Schedule(time(10), "UTC"), next_due=TODAY.replace(hour=10)
        )
        await server.press(await open_card(server), "Post today's now")
        assert (await now(library, kept)).next_due == datetime(2024, 5, 11, 10, tzinfo=UTC)

    async def test_on_a_day_with_nothing_new_nothing_is_posted(
        self, server: Server, library: Archive
    ) -> None:
        kept = await subscribe(library, server, wanted=Wanted(("mountains",)))
        said = shown(await server.press(await open_card(server), "Post today's now"))
        assert "There is nothing new, so nothing was posted." in said
        assert (await now(library, kept)).last_date is None
        assert server.channel.history() == []

    async def test_on_such_a_day_something_is_posted_where_it_is_wanted(
        self, server: Server, library: Archive
    ) -> None:
        await subscribe(library, server, wanted=Wanted(("mountains",), when_quiet=True))
        await server.press(await open_card(server), "Post today's now")
        assert len(server.channel.history()) == 1

    async def test_while_it_is_paused_nothing_is_posted(self, server: Server, library: Archive) -> None:
        kept = await subscribe(library, server)
        opened = await open_card(server)
        await library.subscriptions.pause(kept.id, at=TODAY)
        said = shown(await server.press(opened, "Post today's now"))
        assert "This subscription: it is paused." in said
        assert server.channel.history() == []
