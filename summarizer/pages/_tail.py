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
_TITLE = r"(?:(?:Dr|Prof|Professor|Gen|Col|Lt|Amb|Ambassador|Sir|Mr|Ms|Mrs)\.? )?"
_NAME = (
    r"[A-ZÀ-Ý][\w'’.-]*(?: (?:[A-ZÀ-Ý][\w'’.-]*|de|del|della|di|da|van|von|der|den|al|el|bin|ibn|la|le)){1,5}"
)
_IS_A = re.compile(
    rf"{_TITLE}{_NAME}(?:,? and {_NAME})?,? (?:"
    rf"(?:is|are|was|has been|serves as|works as)(?: [^\s.;:]+){{0,8}}? (?:{_ROLE})s?\b"
    r"|(?:teaches|covers|writes (?:for|about|on)|reports (?:for|on)|works (?:at|for)|is based in)\b)"
)


_A_ROLE = re.compile(rf"\b(?:{_ROLE})s?\b", re.IGNORECASE)


def names_a_role(text: str) -> bool:
    """Whether a line says what somebody is: "Senior Fellow, Maritime Security"."""
    return _A_ROLE.search(text[:200]) is not None


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
    r"(?:The |About )?[A-Z][\w&.'’-]*(?: (?:[A-Z&(][\w&.'’)-]*|of|for|the|and|on|"
    r"in)){0,8},? (?:\([^)]{1,60}\) )?"
    r"(?:is an?(?: [\w,-]+){0,6} (?:provider|company|manufacturer|supplier|organi[sz]ation|think tank|"
    r"foundation|"
    r"institute|association|charity|network|firm|non-?profit)\b|is headquartered\b)"
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
    return _IS_A.match(text[:300]) is not None
