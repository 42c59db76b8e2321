"""From a model's draft to a briefing: what the article does not support gives way to the article's own sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.engines.extractive import ExtractiveEngine
from summarizer.engines.extractive.engine import FEWEST_KEY_POINTS
from summarizer.engines.extractive.selection import Taste
from summarizer.engines.extractive.tongue import MIN_WORDS, content_words, is_a_statement, tongue_of
from summarizer.engines.generated.cleaning import plain
from summarizer.engines.generated.exactness import exact
from summarizer.grounding import WordChecker
from summarizer.types import Briefing, Claim
from summarizer.wording.leaning import leans_on
from summarizer.wording.roles import tell_role
from summarizer.wording.shortening import shorten, word_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.engines.generated.drafts import Draft, Proposal
    from summarizer.grounding import Checker
    from summarizer.types import EngineInfo, Span, TopicMatch

_LONGEST = 1200
"""Characters of a proposal that is looked at."""
_MOST_CITED = 4
_CLOSED = ".!?\"'”’)…"


class Grounder:
    """Holds every claim of a draft against the article. Safe to use from several threads."""

    def __init__(self, encoder: Encoder, checker: Checker | None = None) -> None:
        """`checker` is the one of words, unless another is given."""
        self.extractive = ExtractiveEngine(encoder)
        self._encoder = encoder
        self._checker = checker or WordChecker(encoder)

    @staticmethod
    def reads(document: Document) -> bool:
        """Whether the checks read the article's language. Otherwise nothing that a model writes can be vouched for,
        and it need not be asked."""
        return tongue_of(document.article.language).is_english

    def brief(
        self, draft: Draft, document: Document, topics: Sequence[TopicMatch], info: EngineInfo
    ) -> Briefing:
        """The draft within the limits of the extractive engine, by the engine `info`.

        A claim that is not supported, leans on what is not shown or is no statement gives way to the next of the
        extractive engine's that adds something, in its place, and is counted; one that repeats another is left out.
        """
        own = self.extractive.brief(document, topics)
        if not self.reads(document):
            return replace(own, engine=info, replaced=len(draft.claims) + len(draft.key_points or ()))
        limits = self.extractive.limits(document)
        told = _Told(self._encoder)
        section = _Section(self, document, told)
        claims, failed = section.fill(
            draft.claims[: limits.claims],
            [*own.claims, *own.key_points],
            words=limits.claim_words,
            fewest=1,
        )
        room = limits.key_points
        points, more = section.fill(
            (draft.key_points or ())[:room],
            own.key_points if draft.key_points is None else [*own.key_points, *own.claims],
            each=limits.key_point_words,
            fewest=room if draft.key_points is None else min(room, FEWEST_KEY_POINTS),
        )
        if not claims:
            return replace(own, engine=info, replaced=failed + more)
        warnings = own.warnings if own.claims else own.warnings[1:]
        return Briefing(
            tuple(replace(claim, role=None) for claim in claims),
            tuple(replace(point, role=tell_role(point.text)) for point in points),
            info,
            warnings=warnings,
            opinion=own.opinion,
            replaced=failed + more,
        )

    def check(self, proposal: Proposal, document: Document, most_words: int) -> Claim | None:
        """The claim that a proposal comes to, with its evidence; None where it may not be shown."""
        text = plain(proposal.text) if len(proposal.text) <= _LONGEST else None
        if not text:
            return None
        text = text[0].upper() + text[1:]
        if text[-1] not in _CLOSED:
            text += "."
        if word_count(text) > most_words:
            shorter = shorten(text, most_words)
            text = shorter.text if shorter else ""
        if word_count(text) < MIN_WORDS or not is_a_statement(text):
            return None
        leaning = leans_on(text)
        if leaning and leaning.strength == "strong":
            return None
        verdict = self._checker.check(text, document)
        if not verdict.supported:
            return None
        evidence = (*verdict.evidence, *self._cited(text, proposal, document, verdict.evidence))
        return Claim(text, evidence) if exact(text, document.article.text, evidence) else None

    def _cited(
        self, text: str, proposal: Proposal, document: Document, known: Sequence[Span]
    ) -> tuple[Span, ...]:
        """What else of the cited sentences supports the claim, by themselves."""
        cited = [at for at in dict.fromkeys(proposal.cited) if 0 <= at < len(document.sentences)]
        cited = cited[:_MOST_CITED]
        further = [at for at in cited if document.sentences[at].span not in known]
        alone = [span for at in further for span in self._supporting(text, document, [at])]
        together = self._supporting(text, document, cited) if further and not alone else ()
        return tuple(dict.fromkeys(span for span in (*alone, *together) if span not in known))

    def _supporting(self, text: str, document: Document, indexes: list[int]) -> tuple[Span, ...]:
        """The evidence for a claim in these sentences alone; none where they do not support it."""
        sentences = tuple(document.sentences[at] for at in indexes)
        part = replace(document, sentences=sentences, vectors=document.vectors[indexes])
        verdict = self._checker.check(text, part)
        return verdict.evidence if verdict.supported else ()


class _Section:
    """The claims of a briefing, or its key points: what is told in one is not told again in the next."""

    def __init__(self, grounder: Grounder, document: Document, told: _Told) -> None:
        self._grounder = grounder
        self._document = document
        self._told = told

    def fill(
        self,
        proposals: Sequence[Proposal],
        own: Sequence[Claim],
        *,
        fewest: int,
        each: int | None = None,
        words: int | None = None,
    ) -> tuple[list[Claim], int]:
        """Claims in the draft's order, and how many of its claims failed; at least `fewest` where `own` has them.

        each, words: how many words a claim and all of them together may have.
        """
        room = words or (each or 0) * max(len(proposals), fewest)
        slots: list[Claim | None] = []
        for proposal in proposals:
            claim = self._grounder.check(proposal, self._document, min(each or room, room))
            if claim is None:
                slots.append(None)
            elif word_count(claim.text) <= room and self._told.add(claim.text):
                slots.append(claim)
                room -= word_count(claim.text)
        failed = slots.count(None)
        while len(slots) < fewest:
            slots.append(None)
        spare = self._spare(own, each)
        filled = []
        for slot in slots:
            claim = slot or next(
                (c for c in spare if word_count(c.text) <= room and self._told.add(c.text)), None
            )
            if claim is not None:
                filled.append(claim)
                room -= 0 if slot else word_count(claim.text)
        return filled, failed

    @staticmethod
    def _spare(own: Sequence[Claim], each: int | None) -> Iterator[Claim]:
        return (claim for claim in own if each is None or word_count(claim.text) <= each)


class _Told:
    """What a briefing has told so far."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._taste = Taste()
        self._told: list[tuple[NDArray[np.float32], frozenset[str]]] = []

    def add(self, text: str) -> bool:
        """Take a claim in; False where it was told already, in these words or with this meaning."""
        vector, content = self._encoder.encode([text])[0], frozenset(content_words(text))
        for other, words in self._told:
            fewer = max(1, min(len(content), len(words)))
            same = len(content & words) >= self._taste.same_words * fewer
            if same or float(vector @ other) >= self._taste.same:
                return False
        self._told.append((vector, content))
        return True
