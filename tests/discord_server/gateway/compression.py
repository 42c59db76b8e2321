"""The transport compressions that clients ask for: zlib-stream and, where Python can, zstd-stream."""

from __future__ import annotations

import zlib
from typing import Protocol


class Compressor(Protocol):
    def __call__(self, payload: bytes) -> bytes: ...


def compressor(name: str | None) -> Compressor | None:
    """A compressor with a stream of its own; None for plain text. Raises ValueError for unknown ones."""
    if name is None:
        return None
    if name == "zlib-stream":
        return _zlib()
    if name == "zstd-stream":
        return _zstd()
    raise ValueError(f"unknown compression {name}")


def _zlib() -> Compressor:
    stream = zlib.compressobj()
    return lambda payload: stream.compress(payload) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Compressor:
    # Of the standard library from Python 3.14 on, where discord.py asks for it.
    from compression.zstd import ZstdCompressor

    stream = ZstdCompressor()
    return lambda payload: stream.compress(payload, ZstdCompressor.FLUSH_BLOCK)
