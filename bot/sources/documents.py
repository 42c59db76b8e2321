"""Saved pages on disk: which files a path stands for, and their bytes with what is known of them."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import SourceError

if TYPE_CHECKING:
    from summarizer import PageHints

STDIN = "-"
MANIFEST = "seeds.toml"
"""In a folder of pages: what cannot be read off each page, such as its publisher."""

PAGE_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".pdf"})


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one page, and what is known of it: from a manifest beside it, or from the site that gave it."""

    name: str
    content: bytes
    hints: PageHints
    media_type: str | None = None
    """As its server said it, and so `charset`; without them the content decides."""
    charset: str | None = None


def is_address(source: str) -> bool:
    """Whether `source` is an address of the web or, by its look, of something like it, and no path."""
    return re.match(r"[a-z][a-z0-9+.-]*://", source, re.IGNORECASE) is not None


def find_documents(source: str) -> list[str]:
    """The pages that `source` stands for: an address or file itself, or the pages right inside a folder, by name.

    Raises SourceError for a path that does not exist and a folder without pages.
    """
    if source == STDIN or is_address(source):
        return [source]
    path = Path(source)
    try:
        if not path.is_dir():
            return [source]
        pages = sorted(p for p in path.iterdir() if p.suffix.lower() in PAGE_SUFFIXES and not p.is_dir())
    except (OSError, ValueError) as error:
        raise _unreadable(source, error) from error
    if not pages:
        kinds = ", ".join(sorted(PAGE_SUFFIXES))
        mend = "Give the files themselves, or a folder that holds them (folders inside it are not searched)."
        raise SourceError(source, f"the folder holds no pages ({kinds})", mend)
    return [str(page) for page in pages]


def read_document(name: str) -> Document:
    """Read one page of this machine. Raises SourceError where it cannot be read; never waits on a pipe."""
    from summarizer import MAX_PAGE_BYTES, PageHints

    # One byte past the limit is enough for the reader of pages to refuse it.
    limit = MAX_PAGE_BYTES + 1
    if is_address(name):
        raise SourceError(name, "addresses are not fetched here", "Save the page and give the file's path.")
    if name == STDIN:
        return Document("standard input", _read_stdin(limit), PageHints())
    path = Path(name)
    try:
        with _open_regular(path) as file:
            content = file.read(limit)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    return Document(name, content, _hints(path))


def _read_stdin(limit: int) -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        mend = "Pipe a page into it, for example: curl ADDRESS | briefing-bot summarize -"
        raise SourceError("standard input", "nothing is piped into it", mend)
    return sys.stdin.buffer.read(limit)


def _open_regular(path: Path) -> BinaryIO:
    # Opening a pipe waits for its writer unless told not to; only regular files are read.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise SourceError(str(path), "it is a folder", "Give the files in it.")
    mend = f"To read a page from a pipe: briefing-bot summarize {STDIN} < {path}"
    raise SourceError(str(path), "it is a pipe or a device, not a file", mend)


def _unreadable(name: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        if os.path.lexists(name):
            return SourceError(name, "it is a link to a file that does not exist", "Mend or remove the link.")
        return SourceError(name, "there is no such file or folder", "Check its spelling and where you are.")
    if isinstance(error, PermissionError):
        return SourceError(name, "it cannot be read: permission denied", "Give yourself read permission.")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return SourceError(name, f"it cannot be read ({reason})", "Check the path, and that it is a file.")


def _hints(path: Path) -> PageHints:
    from summarizer import PageHints, read_manifest

    manifest = path.parent / MANIFEST
    if not manifest.is_file():
        return PageHints()
    try:
        data = manifest.read_bytes()
    except OSError as error:
        raise _unreadable(str(manifest), error) from error
    return read_manifest(data, str(manifest)).get(path.name, PageHints())
