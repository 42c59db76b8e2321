"""A chat model that says what a test wants, and an article that it is asked about."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from summarizer import Article, PromptedEngine, read_document, shipped_encoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from summarizer import Briefing, Document, Prompt

LOAN = """Lawmakers in Brussels approved a 50 billion euro loan for Ukraine on Thursday after a night of talks.

The vote ended four months of delay. Hungary had blocked the loan since October, saying that it would not pay for another country's war.

"This is the clearest signal we could send," said Ursula Berg, who chairs the budget committee.

Under the plan, 17 billion euros will be given as grants and 33 billion as loans that are repaid over 30 years. The first transfer is due in March.

Ukraine's finance ministry has warned that it could not pay teachers and nurses after April without outside help.

However, the money does not pay for weapons, which are bought from a separate fund. Talks about that fund resume in June.

Hungary dropped its objection after the other members agreed to review the programme every two years. It had asked for a yearly vote.

Economists at the Vienna Institute estimate that Ukraine needs 37 billion euros a year until 2028. They said that the loan covers less than half."""
"""Thirteen sentences."""

APPROVED = "Lawmakers in Brussels approved a 50 billion euro loan for Ukraine on Thursday."
DROPPED = (
    "Hungary dropped its objection after the other members agreed to review the programme every two years."
)
GRANTS = "Under the plan, 17 billion euros will be given as grants and 33 billion as loans."
NEEDED = "Ukraine needs 37 billion euros a year until 2028, economists at the Vienna Institute estimate."
GOOD = ([(APPROVED, [1]), (DROPPED, [10])], [(GRANTS, [5]), (NEEDED, [12])])
"""Claims and key points, each with the numbers of sentences that are cited."""

Said = list[tuple[str, list[int]]]


def answer(claims: Said, key_points: Said = []) -> str:  # noqa: B006  # never changed
    """As the schema wants it."""
    named = {"claims": claims, "key_points": key_points}
    return json.dumps(
        {key: [{"text": text, "sentences": cited} for text, cited in said] for key, said in named.items()}
    )


@dataclass
class Scripted:
    """Gives its answers in turn, the last one again and again; one that is an error is raised."""

    answers: list[str | Exception]
    asked: list[Prompt] = field(default_factory=list)

    def __call__(self, prompt: Prompt) -> str:
        self.asked.append(prompt)
        said = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(said, Exception):
            raise said
        return said


def engine(complete: Callable[[Prompt], str], **options: object) -> PromptedEngine:
    return PromptedEngine(complete, shipped_encoder(), name="endpoint", model="scripted", **options)  # type: ignore[arg-type]


@lru_cache(8)
def document(text: str = LOAN, title: str = "Brussels approves a loan for Ukraine") -> Document:
    return read_document(Article("loan", title, text, language="en"), shipped_encoder())


def briefed(*answers: str | Exception, text: str = LOAN) -> Briefing:
    """What comes of these answers."""
    return engine(Scripted(list(answers))).brief(document(text), ())
