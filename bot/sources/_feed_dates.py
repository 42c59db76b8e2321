"""Moments as feeds write them: RFC 822 and its successors, RFC 3339 and the forms of ISO 8601 around it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import time

_EARLIEST = 1990
"""No piece in a feed is older; a year before it is a clock or a template that was never set."""
_LATEST = 2100

_ZONES = {
    # RFC 822 knows those of the United States; these are what other publishers write, where no other zone
    # shares the letters.
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "HKT": 480,
    "SGT": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
}
_NEVER = re.compile(r"(?<![-+:\d])0\d{3}(?![:\d])")
"""The year of a clock that was never set: "01 Jan 0001", which by the rule for short years would be 2001."""
_ZONE = re.compile(r"\b([A-Z]{3,4})$")
_ISO = re.compile(
    r"(\d{4}-\d{2}(?:-\d{2})?)(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)


def read_moment(text: object, otherwise: time.struct_time | None = None) -> datetime | None:
    """The moment that `text` names, in the zone it is written in; without one, in UTC.

    `otherwise` (in UTC) is taken where neither standard fits. A day without a time is its first moment, and a
    month its first day. None for what is no date, and for years in which there were no feeds.
    """
    written = " ".join(text.split()) if isinstance(text, str) else ""
    if _NEVER.search(written):
        return None
    moment = _iso(written) or _rfc822(written)
    if moment is None and otherwise is not None:
        try:
            moment = datetime(*otherwise[:6], tzinfo=UTC)
        except ValueError:
            return None
    return moment if moment is not None and _EARLIEST <= moment.year < _LATEST else None


def _iso(written: str) -> datetime | None:
    match = _ISO.fullmatch(written)
    if match is None:
        return None
    day, clock, zone = match.groups()
    day = day if len(day) == 10 else f"{day}-01"
    try:
        return datetime.fromisoformat(f"{day}T{clock or '00:00'}{(zone or 'Z').upper()}")
    except ValueError:
        return None


def _rfc822(written: str) -> datetime | None:
    parts = parsedate_tz(written)
    if parts is None:
        return None
    named = _ZONE.search(written)
    minutes = _ZONES.get(named[1]) if named else None
    seconds = minutes * 60 if minutes is not None else parts[9] or 0
    try:
        return datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=seconds)) if seconds else UTC)
    except (ValueError, OverflowError):
        return None
