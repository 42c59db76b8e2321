"""What goes wrong between the bot and a site, in words for people."""

from __future__ import annotations

import errno
import socket
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING

import aiohttp

from bot.errors import GarbledError, HttpStatusError, SlowError, SourceError, TlsError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

_LATER = "Try again later."
_BY_HAND = "Open it in your browser, save the page and give me the file."
_CHECK = "Check the address in your browser."

_CERTIFICATES: Mapping[int, str] = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "it made its certificate itself",
    19: "its certificate comes from an authority that nobody vouches for",
    20: "its certificate comes from an authority that nobody vouches for",
    21: "its certificate comes from an authority that nobody vouches for",
    23: "its certificate was revoked",
    62: "its certificate is another site's",
    64: "its certificate is another site's",
}
"""By OpenSSL's number of the fault."""


def slow(name: str) -> SlowError:
    return SlowError(name, "the site does not answer in time", _LATER)


def explain_failure(name: str, error: aiohttp.ClientError | OSError | ValueError) -> SourceError:
    """What an error of aiohttp or of the system means."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        code = getattr(error.certificate_error, "verify_code", 0)
        why = _CERTIFICATES.get(code, "its certificate does not hold")
        return TlsError(name, f"the site cannot prove that it is who it says: {why}", _CHECK)
    if isinstance(error, ssl.SSLError | aiohttp.ClientSSLError):
        return TlsError(name, "the site does not speak the encryption of today (TLS 1.2 or 1.3)", _CHECK)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        if error.os_error.errno == socket.EAI_AGAIN:
            mend = "Look whether this machine has a network, and try again later."
            return UnreachableError(name, "names of sites cannot be looked up just now", mend)
        return UnreachableError(name, "no site is found under this name", "Check the address.")
    if isinstance(error, aiohttp.ClientConnectorError):
        return UnreachableError(name, f"the site cannot be reached ({_reason(error.os_error)})", _LATER)
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return GarbledError(name, "the site hung up without an answer", _LATER)
    if isinstance(error, aiohttp.ClientPayloadError):
        return GarbledError(name, "what came is cut short or damaged", _LATER)
    if isinstance(error, aiohttp.ClientResponseError):
        return GarbledError(
            name, "what the site answers is not HTTP, or more than its headers may hold", _CHECK
        )
    if isinstance(error, OSError):
        return UnreachableError(name, f"the connection broke ({_reason(error)})", _LATER)
    return GarbledError(name, "what the site answers cannot be understood", _CHECK)


def _reason(error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return "it refuses connections"
    if error.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH}:
        return "no way leads there"
    return "connecting failed"


def status_error(name: str, status: int, wait: timedelta | None) -> HttpStatusError:
    """What an answer means that is neither a page nor a redirect."""
    try:
        said = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        said = str(status)
    if status in {404, 410}:
        problem, mend = f"there is no such page ({said})", "Check the address."
    elif status in {401, 402, 403, 407, 451}:
        problem, mend = f"the site does not show it to the bot ({said})", _BY_HAND
    elif status == 429:
        problem, mend = f"the site has been asked too much ({said})", _LATER
    elif status >= 500:
        problem, mend = f"the site is in trouble ({said})", _LATER
    else:
        problem, mend = f"the site answers with no page ({said})", _BY_HAND
    seconds = wait.total_seconds() if wait is not None else None
    return HttpStatusError(name, problem, mend, status, seconds)
