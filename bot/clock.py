"""What time it is, for whoever is not told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
