"""Between rows and the types that the archive takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.archive.articles.types import Address, Entry
from bot.archive.tables import ArticleRow, RevisionRow, VersionRow
from bot.archive.tables.columns import storable
from summarizer import Article, Briefing, Claim, EngineInfo, Span

if TYPE_CHECKING:
    from sqlalchemy import Row


VERSION = (
    ArticleRow.key,
    ArticleRow.id.label("article_id"),
    ArticleRow.url,
    ArticleRow.publisher,
    ArticleRow.source,
    ArticleRow.first_seen,
    VersionRow.id.label("version_id"),
    VersionRow.number.label("version"),
    VersionRow.title,
    VersionRow.text,
    VersionRow.authors,
    VersionRow.published,
    VersionRow.language,
    VersionRow.kind,
    VersionRow.continues_at,
    VersionRow.pages,
)
"""Of an article and a version of it."""

BRIEFING = (
    RevisionRow.id.label("revision_id"),
    RevisionRow.headline,
    RevisionRow.claims,
    RevisionRow.key_points,
    RevisionRow.warnings,
    RevisionRow.opinion,
    RevisionRow.replaced,
    RevisionRow.engine_name,
    RevisionRow.engine_model,
    RevisionRow.engine_version,
    RevisionRow.status,
    RevisionRow.created_at,
)
"""Of a revision."""


def briefing_values(briefing: Briefing) -> dict[str, Any]:
    """What a briefing says, as it is stored."""
    return {
        "headline": None if briefing.headline is None else storable(briefing.headline),
        "claims": _claims_values(briefing.claims),
        "key_points": _claims_values(briefing.key_points),
        "warnings": [storable(warning) for warning in briefing.warnings],
        "opinion": briefing.opinion,
        "replaced": briefing.replaced,
    }


def _claims_values(claims: tuple[Claim, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": storable(claim.text),
            "evidence": [{"start": span.start, "end": span.end} for span in claim.evidence],
            **({"role": claim.role} if claim.role else {}),
        }
        for claim in claims
    ]


def entry_of(
    row: Row[*tuple[Any, ...]],
    topics: tuple[Any, ...],
    briefing: Briefing | None,
    also_at: tuple[Address, ...] = (),
) -> Entry:
    """`row`: with the columns of `VERSION` and, where there is a briefing, those of `BRIEFING`."""
    return Entry(
        article=Article(
            id=row.article_id,
            title=row.title,
            text=row.text,
            url=row.url,
            publisher=row.publisher,
            authors=tuple(row.authors),
            published=row.published,
            language=row.language,
            kind=row.kind,
            continues_at=row.continues_at,
            pages=tuple(row.pages or ()),
        ),
        topics=topics,
        briefing=briefing,
        revision=None if briefing is None else row.revision_id,
        version=row.version,
        source=row.source,
        first_seen=row.first_seen,
        briefed_at=None if briefing is None else row.created_at,
        also_at=also_at,
    )


def briefing_of(row: Row[*tuple[Any, ...]]) -> Briefing:
    """`row`: with the columns of `BRIEFING`."""
    return Briefing(
        claims=_claims_of(row.claims),
        key_points=_claims_of(row.key_points),
        engine=EngineInfo(row.engine_name, row.engine_model, row.engine_version),
        headline=row.headline,
        warnings=tuple(row.warnings),
        opinion=row.opinion,
        replaced=row.replaced,
    )


def _claims_of(stored: list[dict[str, Any]]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            claim["text"],
            tuple(Span(span["start"], span["end"]) for span in claim["evidence"]),
            claim.get("role"),
        )
        for claim in stored
    )
