"""What comes back from the web, and what is kept of it to ask less the next time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_REST = timedelta(days=1)
"""Of what a server may ask for: a `Retry-After` of years is a mistake."""
LONGEST_FRESH = timedelta(days=7)
_LONGEST_HEADER = 1000
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise one state of one address by. Kept, and given to the next `fetch`."""

    url: str
    """The address that answered, after redirects: to no other are they sent."""
    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Of a request that is answered by 304 where nothing changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of 2xx, or of 304 to a request with validators."""

    url: str
    """The address that answered, after redirects."""
    status: int
    content: bytes
    """Unpacked, not decoded; empty where not modified."""
    fetched_at: datetime
    content_type: str | None = None
    """The media type alone, in small letters; None where it was not said."""
    charset: str | None = None
    """As the Content-Type header says it; where it is None, the content decides."""
    validators: Validators | None = None
    fresh_for: timedelta | None = None
    """For how long the server thinks that the answer stays good; None where it does not say."""
    moved_to: str | None = None
    """The address to use from now on, where redirects said that the asked one moved for good."""

    @property
    def not_modified(self) -> bool:
        return self.status == 304


def validators_of(url: str, headers: Mapping[str, str]) -> Validators | None:
    """None where a response gives none, or some of absurd length."""
    etag, modified = headers.get("ETag"), headers.get("Last-Modified")
    etag = etag if etag and len(etag) <= _LONGEST_HEADER else None
    modified = modified if modified and len(modified) <= _LONGEST_HEADER else None
    return Validators(url, etag, modified) if etag or modified else None


def media_type(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The media type and the charset of a response, each None where it is not said."""
    header = headers.get("Content-Type", "")
    kind = header.partition(";")[0].strip().lower()
    match = _CHARSET.search(header)
    return (kind if re.fullmatch(r"[\w.+-]{1,100}/[\w.+-]{1,100}", kind) else None), match and match[1]


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """`Cache-Control: max-age`, bounded; None where it is not said."""
    control = headers.get("Cache-Control", "")
    if re.search(r"\bno-(?:store|cache)\b", control, re.IGNORECASE):
        return timedelta()
    match = _MAX_AGE.search(control)
    return min(timedelta(seconds=int(match[1])), LONGEST_FRESH) if match else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """When the server wants to be asked again, from `now`, bounded; None where it is not said (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return min(timedelta(seconds=int(value)), LONGEST_REST)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000", or none
        moment = moment.replace(tzinfo=UTC)
    return max(timedelta(), min(moment - now, LONGEST_REST))
