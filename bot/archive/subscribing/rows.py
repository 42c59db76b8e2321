"""Between a row of `subscription` and the types that the archive gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.archive.subscribing.types import EVERY_DAY, Destination, Schedule, Subscription, Trouble, Wanted
from bot.archive.tables import SubscriptionRow

if TYPE_CHECKING:
    from sqlalchemy import Row

COLUMNS = tuple(SubscriptionRow.__table__.columns)

NO_TROUBLE: dict[str, Any] = dict.fromkeys(
    ("trouble_code", "trouble_words", "trouble_since", "trouble_told_at")
)


def of_destination(destination: Destination) -> dict[str, Any]:
    return {
        "guild": destination.guild,
        "channel": destination.channel,
        "place": destination.place,
        "role": destination.role,
        "discussion": destination.discussion,
        "publish": destination.publish,
    }


def of_wanted(wanted: Wanted) -> dict[str, Any]:
    return {
        "topics": list(wanted.topics),
        "most": wanted.most,
        "when_quiet": wanted.when_quiet,
        "language": wanted.language,
    }


def of_schedule(schedule: Schedule) -> dict[str, Any]:
    if not schedule.days or not schedule.days <= EVERY_DAY:
        raise ValueError(f"a schedule needs days of the week, 1 to 7, not {set(schedule.days)}")
    days = sum(1 << (day - 1) for day in schedule.days)
    return {"at": schedule.at, "zone": schedule.zone, "days": days}


def subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    """A row with all columns of `subscription`."""
    trouble = None
    if row.trouble_code is not None:
        trouble = Trouble(row.trouble_code, row.trouble_words, row.trouble_since, row.trouble_told_at)
    return Subscription(
        id=row.id,
        destination=Destination(
            row.guild, row.channel, row.place, row.role, discussion=row.discussion, publish=row.publish
        ),
        wanted=Wanted(tuple(row.topics), row.most, row.when_quiet, row.language),
        schedule=Schedule(
            row.at, row.zone, frozenset(day for day in range(1, 8) if row.days & 1 << (day - 1))
        ),
        owner=row.owner,
        created_at=row.created_at,
        changed_at=row.changed_at,
        paused_at=row.paused_at,
        left_at=row.left_at,
        last_date=row.last_date,
        covered_until=row.covered_until,
        next_due=row.next_due,
        trouble=trouble,
        edition=row.edition,
    )
