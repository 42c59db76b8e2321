"""An article as JSON and back, for the time in which it waits for its briefing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from summarizer import Article


def written(article: Article) -> list[Any]:
    """JSON values: a list of one, since every column of JSON here holds a list."""
    values = asdict(article)
    values["published"] = article.published.isoformat() if article.published else None
    return [values]


def read(told: list[Any]) -> Article:
    """What `written` wrote, also by a neighbouring release: what this one does not know is left out."""
    (values,) = told
    known = {name: values[name] for name in Article.__dataclass_fields__ if name in values}
    published = known.get("published")
    known["published"] = date.fromisoformat(published) if published else None
    for name in ("authors", "pages"):
        known[name] = tuple(known.get(name) or ())
    return Article(**known)
