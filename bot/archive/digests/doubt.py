"""What is planned after a restore may have been posted before it. Inside a transaction of its caller's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.archive.database import marks

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

DAY = timedelta(days=1)
RESTORED = "restored"
"""The mark of when that was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """When an archive was restored last."""

    since: datetime
    """What happened after it is not in the archive."""
    at: datetime
    """No other bot has posted anything since."""

    def doubt(self, due_at: datetime) -> dict[str, Any]:
        """Of a delivery that is planned: from when until when another bot may have posted it."""
        if due_at >= self.at:
            return {"restored": False, "doubt_since": None, "doubt_until": None}
        return {"restored": True, "doubt_since": max(self.since, due_at - DAY), "doubt_until": self.at}


async def last_restored(connection: AsyncConnection) -> Restored | None:
    """None where it never was."""
    told = await marks.finished(connection, RESTORED)
    if told is None:
        return None
    moments = json.loads(told)
    since, at = (datetime.fromisoformat(moments[key]).astimezone(UTC) for key in ("since", "at"))
    return Restored(since, at)
