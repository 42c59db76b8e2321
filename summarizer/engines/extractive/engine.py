"""The extractive engine: it chooses an article's own sentences and shortens them by deletion only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from summarizer.document import MAX_SENTENCES
from summarizer.engines.extractive import statistics
from summarizer.engines.extractive.candidates import Candidate, make_candidate, shorter_candidate
from summarizer.engines.extractive.cues import COMING, WE
from summarizer.engines.extractive.features import FIGURE, QUOTED
from summarizer.engines.extractive.headlines import lacks_headline, own_headline
from summarizer.engines.extractive.naming import bare, full_names, introduced
from summarizer.engines.extractive.networks import shipped_salience
from summarizer.engines.extractive.opinion import is_opinion
from summarizer.engines.extractive.recommending import with_recommendation
from summarizer.engines.extractive.salience import weigh
from summarizer.engines.extractive.selection import (
    AN_ARGUMENT,
    MAX_CLAIM_WORDS,
    MAX_CLAIMS,
    MAX_KEY_POINT_WORDS,
    MAX_KEY_POINTS,
    Scored,
    Taste,
    choose_claims,
    choose_key_points,
    in_telling_order,
)
from summarizer.engines.extractive.tongue import tongue_of
from summarizer.types import Briefing, EngineInfo
from summarizer.wording.roles import tell_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from summarizer.document import Document
    from summarizer.encoder import Encoder
    from summarizer.types import Claim, TopicMatch

_MAX_WORDS_OF_A_CLAIM = 60
"""Longer sentences are shortened; the briefing as a whole has MAX_CLAIM_WORDS."""

FEWEST_KEY_POINTS = 2

_TOLD_TOGETHER = MAX_CLAIMS + MAX_KEY_POINTS
"""How many sentences are ranked by what they tell together."""

VERSION = "6"
"""Raised whenever the same article could get another briefing."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a briefing of a document may tell, whoever writes it."""

    claims: int
    key_points: int
    claim_words: int = MAX_CLAIM_WORDS
    """Of all claims together."""
    key_point_words: int = MAX_KEY_POINT_WORDS
    """Of each."""


class ExtractiveEngine:
    """Needs nothing but the encoder that the document was read with."""

    def __init__(self, encoder: Encoder, taste: Taste | None = None, *, by_sets: bool = False) -> None:
        """`by_sets`: weigh a report's sentences together, by the model in `model/` (see its card for what that gives).

        Raises ModelError if that model is missing or damaged.
        """
        self._encoder = encoder
        self._topic_vectors: dict[str, NDArray[np.float32]] = {}
        self._taste = taste or Taste()
        self.info = EngineInfo("extractive", encoder.name, f"{VERSION}+{encoder.version}")
        self._by_sets = by_sets
        if by_sets:
            self.info = replace(self.info, version=f"{self.info.version}+{shipped_salience().version}")

    @staticmethod
    def limits(document: Document) -> Limits:
        """What this engine holds to for `document`, by how many of its sentences can stand alone."""
        return _limits(len(_standing_alone(document)))

    def rank(self, document: Document) -> list[int]:
        """Sentence indexes, the weightiest for their length first."""
        tongue = tongue_of(document.article.language)
        scored = weigh(document, by_sets=self._by_sets)
        words = np.array([tongue.words(sentence.text) for sentence in document.sentences])
        scores = scored.scores - self._taste.length * words / 25
        order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
        together = scored.sets.best(_TOLD_TOGETHER) if scored.sets else []
        return together + [index for index in order if index not in together]

    def brief(self, document: Document, topics: Sequence[TopicMatch]) -> Briefing:
        """One to three claims and up to five key points; see `in_telling_order`."""
        scored = weigh(document, self._nearness(document, topics), by_sets=self._by_sets)
        opinion = _is_opinion(document)
        claims, key_points = self._choose(document, scored, opinion=opinion)
        return Briefing(
            claims=tuple(candidate.claim for candidate in claims),
            key_points=tuple(self._key_point(document, candidate) for candidate in key_points),
            engine=self.info,
            headline=_headline(document, scored, claims),
            warnings=_warnings(document, claims),
            opinion=bool(claims) and opinion,
        )

    def _key_point(self, document: Document, candidate: Candidate) -> Claim:
        """With its role, which another encoder's vectors can't tell: then its words must do, if they are English."""
        if not tongue_of(document.article.language).is_english:
            return candidate.claim
        statistic = None
        if self._encoder.name == statistics.ENCODER:
            statistic = statistics.has_number(candidate.text) and statistics.is_statistic(
                document.vectors[candidate.index]
            )
        return replace(candidate.claim, role=tell_role(candidate.text, statistic=statistic))

    def _nearness(self, document: Document, topics: Sequence[TopicMatch]) -> NDArray[np.float32] | None:
        """How near each sentence is to the topics that members will read the article under."""
        if not topics:
            return None
        texts = [f"{match.topic.name}. {match.topic.description}" for match in topics]
        for text in texts:
            if text not in self._topic_vectors:
                self._topic_vectors[text] = self._encoder.encode([text])[0]
        vectors = np.stack([self._topic_vectors[text] for text in texts])
        return np.asarray((document.vectors @ vectors.T).max(axis=1))

    def _choose(
        self, document: Document, scored: Scored, *, opinion: bool
    ) -> tuple[list[Candidate], list[Candidate]]:
        tongue = tongue_of(document.article.language)
        claimable = _standing_alone(document)
        if tongue.is_english:
            claimable = _with_wording(document, claimable)
        pointed = [s for c in claimable if (s := shorter_candidate(c, tongue.point_words, tongue))]
        claims, points = self._tell(claimable, pointed, scored)
        if claims and len(points) < FEWEST_KEY_POINTS:
            # Where hardly a sentence is short enough for a key point, those that are should not be spent on claims.
            spared = {point.index for point in pointed} - {claims[0].index}
            others = [claim for claim in claimable if claim.index not in spared]
            again = self._tell(others, pointed, scored, statements=len(claimable))
            if len(again[1]) > len(points):
                claims, points = again
        if tongue.is_english and (scored.argument >= AN_ARGUMENT or opinion):
            most = _limits(len(claimable)).key_points
            points = with_recommendation(points, claims, pointed, scored, most, self._taste)
        return in_telling_order(claims, scored.argument), points

    def _tell(
        self,
        claimable: Sequence[Candidate],
        pointed: Sequence[Candidate],
        scored: Scored,
        statements: int | None = None,
    ) -> tuple[list[Candidate], list[Candidate]]:
        limits = _limits(statements or len(claimable))
        claims = choose_claims(claimable, scored, limits.claims, self._taste)
        most = limits.key_points
        return claims, choose_key_points(pointed, claims, scored, most, self._taste, self._kind_bonus)

    def _kind_bonus(self, candidate: Candidate, chosen: Sequence[Candidate]) -> float:
        """Worth more: the first figure, the first word of what is to come, and at most one quotation."""
        bonus = 0.0
        for pattern, worth in ((FIGURE, self._taste.first_figure), (COMING, self._taste.first_outlook)):
            if pattern.search(candidate.text) and not any(pattern.search(c.text) for c in chosen):
                bonus += worth
        if QUOTED.search(candidate.text) and any(QUOTED.search(c.text) for c in chosen):
            bonus -= self._taste.further_quotation
        return bonus


def _standing_alone(document: Document) -> list[Candidate]:
    made = (make_candidate(document, i, _MAX_WORDS_OF_A_CLAIM) for i in range(len(document.sentences)))
    return [candidate for candidate in made if candidate and candidate.leans != "strong"]


def _headline(document: Document, scored: Scored, claims: Sequence[Candidate]) -> str | None:
    """The title where there are no claims; one of our own beside them where the page gave none."""
    if not claims:
        return document.article.title
    if not lacks_headline(document.article) or not tongue_of(document.article.language).is_english:
        return None
    others = sorted(_standing_alone(document), key=lambda c: -float(scored.scores[c.index]))
    return own_headline(claims, others)


def _with_wording(document: Document, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, knowing whom they name in full, whom by surname alone, and whether they speak of "us"."""
    surnames = full_names([sentence.text for sentence in document.sentences])
    return [
        replace(
            one,
            bare=bare(one.text, surnames),
            introduced=introduced(one.text, surnames),
            first_person=WE.search(QUOTED.sub(" ", one.text)) is not None,
        )
        for one in candidates
    ]


def _is_opinion(document: Document) -> bool:
    english = tongue_of(document.article.language).is_english
    return is_opinion(document.article, [s.text for s in document.sentences] if english else [])


def _limits(statements: int) -> Limits:
    """A short text gets few: key points for about a quarter of it, and none where the briefing tells it all."""
    claims = 1 if statements < 4 else 2 if statements < 8 else MAX_CLAIMS
    if statements < 3:
        return Limits(claims, 0)
    return Limits(claims, min(MAX_KEY_POINTS, max(FEWEST_KEY_POINTS, round(statements / 4))))


def _warnings(document: Document, claims: Sequence[Candidate]) -> tuple[str, ...]:
    article = document.article
    warnings = []
    if not claims:
        warnings.append("too little text that stands alone: only the headline is shown")
    if article.kind == "teaser":
        warnings.append("only the opening of this piece was on the page")
    if article.continues_at:
        warnings.append(f"an excerpt: the piece goes on at {article.continues_at}")
    if document.left_unread:
        warnings.append(f"a long piece: only the first {MAX_SENTENCES} sentences were read")
    return tuple(warnings)
