"""What stands under the last paragraph of an article and is not part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.pages._furniture import Kind, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from summarizer.pages._lines import Block

_LONGEST = 90
"""Words of a biography under an article; a paragraph above that is told by its author, not about them."""
_ROLE = (
    r"fellow|professor|lecturer|director|co-?director|editor|writer|author|co-?author|columnist|"
    r"contributor|correspondent|reporter|"
    r"journalist|researcher|analyst|scholar|historian|economist|president|chair|founder|co-?founder|"
    r"adviser|advisor|associate|expert|"
    r"member|student|candidate|consultant|blogger|broadcaster|veteran|attorney|head|chief|manager|"
    r"coordinator|ambassador|officer|graduate"
)
_IS_A = re.compile(
    rf"^(?:(?:Dr|Prof|Professor|Gen|Col|Lt|Amb|Ambassador|Sir|Mr|Ms|"
    rf"Mrs)\.? )?(?:[A-ZÀ-Ý][\w'’.-]*[ ,]+(?:and )?){{1,9}}(?:\([^)]{{1,40}}\) )?"
    rf"(?:is|are|was|has been|serves|teaches|covers|writes|works|holds|reports|"
    rf"leads)\b(?: \S+){{0,14}}? ?\b(?:{_ROLE}|at|for|about|on)s?\b"
)


def without_tail(body: Sequence[Block], authors: Sequence[str]) -> list[Block]:
    """`body` without biographies and headings at its end. At least one paragraph stays."""
    kept = list(body)
    while len(kept) > 1:
        last = kept[-1]
        if last.kind is Kind.SHORT or is_about_someone(last.text, authors):
            kept.pop()
        else:
            break
    return kept


_ORGANISATION = re.compile(
    r"^(?:The |About )?[A-Z][\w&.'’-]*(?: (?:[A-Z&(][\w&.'’)-]*|of|for|the|and|on|"
    r"in)){0,8},? (?:\([^)]{1,60}\) )?(?:is|are|was founded|has been) (?:an? |the |one of the )?"
    r"(?:[\w-]+[ ,]+){0,3}?(?:global|leading|world|largest|independent|international|non-?profit|"
    r"non-?partisan|provider|company|manufacturer|"
    r"supplier|organi[sz]ation|think tank|foundation|institute|association|charity|headquartered|listed|"
    r"based)\b"
)


def is_about_someone(text: str, authors: Sequence[str]) -> bool:
    """Whether a paragraph under an article tells of its author or of the organisation that put it out."""
    if words_in(text) <= 160 and _ORGANISATION.match(text[:300]):
        return True
    if words_in(text) > _LONGEST or re.search(r"[\"“”]", text[:200]):
        return False
    if any(
        re.match(
            rf"{re.escape(name)}\b,? (is|was|are|has|serves|teaches|covers|writes|works|holds|leads|"
            rf"reports|joined)\b",
            text,
        )
        for name in authors
    ):
        return True
    match = _IS_A.match(text[:300])
    return match is not None and re.search(rf"\b(?:{_ROLE})s?\b", text[:300]) is not None and len(text) < 450
