"""The bytes of an answer, never more than a limit: as they come over the wire, and unpacked."""

from __future__ import annotations

import asyncio
import zlib
from typing import TYPE_CHECKING

from bot.errors import GarbledError, TooLargeError

if TYPE_CHECKING:
    import aiohttp

ACCEPTED = "gzip, deflate"
"""Codings that are asked for. No site may send another one unasked (RFC 9110, 12.5.3)."""
_AT_ONCE = 65536
_MOST_MEMBERS = 100
"""Of one gzip file: each costs a copy of all that follows it."""
_GZIP = 16 + zlib.MAX_WBITS
_MEND = "Save the page in your browser and give me the file."


async def read_body(response: aiohttp.ClientResponse, name: str, limit: int, *, cut: bool = False) -> bytes:
    """The whole body, unpacked, at most `limit` bytes; with `cut` its first ones where it has more.

    Raises TooLargeError and GarbledError, and what aiohttp raises where the connection breaks.
    """
    declared = response.content_length
    if declared is not None and declared > limit and not cut:
        raise too_large(name, limit)
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(_AT_ONCE):
        parts.append(part)
        size += len(part)
        if size > limit:
            if not cut:
                raise too_large(name, limit)
            break
    content = b"".join(parts)
    coding = ", ".join(response.headers.getall("Content-Encoding", [])).strip().lower()
    if coding in {"", "identity"} or not content:
        return content[:limit]
    return await asyncio.to_thread(unpacked, content, coding, name, limit, cut=cut)


def unpacked(content: bytes, coding: str, name: str, limit: int, *, cut: bool = False) -> bytes:
    """What was packed with one coding, at most `limit` bytes; with `cut` its first ones where it has more.

    No more memory is taken than that, whatever the content claims. Raises TooLargeError and GarbledError.
    """
    if coding in {"gzip", "x-gzip"}:
        window = _GZIP
    elif coding == "deflate":
        # By the standard it has zlib's header; some servers send it bare.
        window = zlib.MAX_WBITS if _has_zlib_header(content) else -zlib.MAX_WBITS
    else:
        raise GarbledError(name, f"it comes packed as “{coding[:40]}”, which was not asked for", _MEND)
    out = bytearray()
    rest = content
    members = 0
    try:
        while rest:
            members += 1
            if members > _MOST_MEMBERS:
                raise GarbledError(name, "what came is packed in far too many parts", _MEND)
            packer = zlib.decompressobj(window)
            out += packer.decompress(rest, limit + 1 - len(out))
            if len(out) > limit:
                if cut:
                    break
                raise too_large(name, limit)
            if not packer.eof:
                if cut:
                    break
                raise GarbledError(name, "what came is cut short", "Try again later.")
            # A gzip file may be several, one after another; anything else behind it is of no concern.
            rest = packer.unused_data if packer.unused_data.startswith(b"\x1f\x8b") else b""
    except zlib.error:
        raise GarbledError(name, "what came is damaged and cannot be unpacked", "Try again later.") from None
    return bytes(out[:limit])


def _has_zlib_header(content: bytes) -> bool:
    return len(content) > 1 and content[0] & 15 == 8 and (content[0] << 8 | content[1]) % 31 == 0


def too_large(name: str, limit: int) -> TooLargeError:
    size = f"{limit / 1_000_000:.3g} MB" if limit >= 1_000_000 else f"{limit:,} bytes"
    return TooLargeError(name, f"it is larger than {size}", "Save the article alone and give me the file.")
