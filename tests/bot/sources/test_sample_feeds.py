"""The test feeds of feedparser, gofeed and feedjira: read without a crash, and as many entries as these find."""

from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import feedparser
import pytest

from bot.errors import NotAFeedError
from bot.sources.feeds import read_feed

if TYPE_CHECKING:
    from pathlib import Path

_PEERS = {"feedparser": "feedparser-tests", "gofeed": "gofeed-testdata", "feedjira": "feedjira-sample_feeds"}
_NO_FEEDS = ("LICENSE", ".py", ".md", "_expected.json")


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        files = [member for member in tar if member.isfile()]
        return {member.name: tar.extractfile(member).read() for member in files}  # type: ignore[union-attr]


def expected_by_gofeed(name: str, files: dict[str, bytes]) -> int | None:
    """How many entries gofeed's own tests find in a feed; None where they do not say."""
    result = files.get(name.removesuffix(".xml") + ".json")
    if result is None or "/parser/" not in name:
        return None
    told = json.loads(result)
    entries = told.get("items") or told.get("entries") or []
    return len(entries) if isinstance(entries, list) else None


@pytest.mark.parametrize("peer", _PEERS)
def test_every_sample_is_read_or_refused(peer: str, shared: Path) -> None:
    archive = shared / "eval" / "feeds" / f"{_PEERS[peer]}.tar.gz"
    if not archive.is_file():
        pytest.skip(f"no test feeds at {archive}")
    files = members(archive)
    feeds = {
        name: content
        for name, content in files.items()
        if not name.endswith(_NO_FEEDS)
        and not (name.endswith(".json") and name.removesuffix(".json") + ".xml" in files)  # gofeed's results
    }
    read, refused, entries = 0, 0, 0
    for name, content in feeds.items():
        found = len(feedparser.parse(io.BytesIO(content))["entries"])
        try:
            feed = read_feed(content, url="https://feeds.example/feed")
        except NotAFeedError:
            assert found == 0, name
            refused += 1
            continue
        read += 1
        entries += len(feed.entries)
        if not name.endswith(".json"):
            assert len(feed.entries) + feed.left_out == found, name
        wanted = expected_by_gofeed(name, files) if peer == "gofeed" else None
        if wanted is not None:
            assert len(feed.entries) + feed.left_out == wanted, name
        assert all(entry.id for entry in feed.entries), name
        assert all(urlsplit(entry.url or "http:").scheme in {"http", "https"} for entry in feed.entries), name
    print(f"\n{peer}: {len(feeds)} feeds, {read} read, {refused} no feeds, {entries} entries")
    assert read > 30
