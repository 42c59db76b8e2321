"""A clean place to run in: an empty folder, no settings of the developer's, pages that the tests write."""

from __future__ import annotations

import html
import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FERRY = """\
Norland and Estmark will reopen the ferry line between their capitals on 3 May, the two governments said on \
Monday. The line was closed six years ago after a dispute over fishing rights in the northern strait.
However, the agreement leaves the fishing quotas (the cause of the dispute) to a joint commission, which has \
until October to report. Norland's transport minister, Ada Lind, called the deal "a first step".
The ferries will carry 400,000 passengers a year at first, according to the operators. Estmark has set aside \
$12 million for its harbour, and Norland about twice as much. Both parliaments still have to vote on the deal.
""".splitlines()

_PORTS = ("Asker", "Brann", "Corvik", "Dalen", "Elvas", "Farn")


def of_port(number: int) -> list[str]:
    """The same news with a paragraph that no other number's has: of the same text it would be the same article."""
    port = _PORTS[number]
    own = (
        f"In {port} the {port} pilots, the {port} customs and {port} cranes were at work by noon, {port} officials "
        f"said, while {port} traders and {port} schools waited for the {port} ferries."
    )
    return [*FERRY, own]


@pytest.fixture
def clean_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BRIEFING_") or name in {"COLUMNS", "FORCE_COLOR", "NO_COLOR"}:
            monkeypatch.delenv(name)
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)


@pytest.fixture
def write_page(tmp_path: Path) -> Callable[..., Path]:
    """Writes an HTML page with one article and gives its path."""

    def write(
        name: str = "ferry.html",
        *,
        title: str = "Two old rivals agree to run ferries again",
        paragraphs: Sequence[str] = FERRY,
        published: str | None = "2024-04-29",
        publisher: str = "The Strait Post",
        folder: str = "pages",
    ) -> Path:
        facts: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "author": {"@type": "Person", "name": "Mira Holt"},
            "publisher": {"@type": "Organization", "name": publisher},
        }
        if published:
            facts["datePublished"] = published
        body = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
        content = (
            f'<!doctype html><html lang="en"><head><title>{html.escape(title)}</title>'
            f'<script type="application/ld+json">{json.dumps(facts)}</script></head>'
            f"<body><nav><a href=/>Home</a> <a href=/world>World</a> <a href=/about>About us</a></nav>"
            f"<main><article><h1>{html.escape(title)}</h1>{body}</article></main>"
            f"<footer>© The Strait Post. All rights reserved.</footer></body></html>"
        )
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write
