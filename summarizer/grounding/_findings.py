"""What in a claim stands against its evidence: one function for each kind of slip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer._quotations import quotations
from summarizer.grounding._comparing import COPIED, Comparison, Finding
from summarizer.grounding._names import names
from summarizer.grounding._quantities import Quantity, calendar_of, quantities_of
from summarizer.grounding._roles import swapped
from summarizer.grounding._tokens import tokens_of
from summarizer.wording._turns import opposed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from summarizer.grounding._tokens import Token

_DENIES = re.compile(
    r"(?:den(?:y|ies|ied)|refus\w+|reject\w*|fail(?:s|ed)?|declin\w+|unable|ruled|unlikely|lack\w*|instead|avoid\w*|stop\w*|"
    r"prevent\w*|spare[sd]?|un\w{4,}|few|little|rather)$"
)
_AVERTS = re.compile(r"(?:fail\w*|unable|avoid\w*|escap\w+|spare[sd]?|prevent\w*)$")
_HEDGES = re.compile(
    r"(?:may|might|could|would|should|alleged\w*|reported\w*|considering|consider|possibl[ey]|perhaps|probably|likely|"
    r"suspected|expected|plan\w*|propos\w+|if|unless|hop\w+|want\w*|call\w*|seek\w*|threat\w*|set|due)$"
)
_SCOPE = 4
"""Words after a "not" that it is taken to deny."""
_FEW = 12
"""Up to here a number can be counted from what the article lists."""
_ROUNDING = 0.15
"""How far "about 60" may be from the figure."""
_QUOTED_WORDS = 2


def findings(compared: Comparison) -> tuple[Finding, ...]:
    """Everything that stands against the claim, each thing once."""
    found = (finding for rule in _RULES for finding in rule(compared))
    return tuple(dict.fromkeys(found))


def _numbers(compared: Comparison) -> Iterator[Finding]:
    evidence = [quantities_of(source.tokens) for source in compared.evidence.sources]
    close = [quantity for quantities in evidence for quantity in quantities]
    anywhere = [q for s in compared.document.sentences for q in quantities_of(tokens_of(s.text))]
    plain = {float(stem[1:]) for stem in compared.evidence.everywhere if stem[0] == "#"}
    for ours in quantities_of(compared.tokens):
        same = [q for q in anywhere if _agrees(ours, q)]
        fitting = [q for q in same if _fits(ours, q)]
        other = next((q for q in close if _same_thing(ours, q)), None)
        if not same and ours.value not in plain:
            if ours.value > _FEW or ours.unit or other:
                yield Finding("number", f"“{ours.written}” is not in the article")
        elif other and compared.in_order >= COPIED and not any(q in close for q in fitting):
            yield Finding("number", f"“{ours.written}” stands where the article has “{other.written}”")
        elif same and not fitting:
            yield Finding("unit", f"“{ours.written}” is “{same[0].written}” in the article")


def _fits(ours: Quantity, theirs: Quantity) -> bool:
    """Whether the two can be one: of one unit, or the unit of one left out where that changes nothing."""
    if ours.unit == theirs.unit:
        return True
    return (ours.unit is None or theirs.unit is None) and "percent" not in (ours.unit, theirs.unit)


def _agrees(ours: Quantity, theirs: Quantity) -> bool:
    if ours.value == theirs.value:
        return True
    return ours.rounded and abs(ours.value - theirs.value) <= _ROUNDING * max(ours.value, theirs.value)


def _same_thing(one: Quantity, other: Quantity) -> bool:
    """Whether both numbers count the same."""
    if one.unit or other.unit:
        return one.unit == other.unit
    return one.counts is not None and one.counts == other.counts


def _dates(compared: Comparison) -> Iterator[Finding]:
    ours = calendar_of(compared.tokens)
    near = [calendar_of(source.tokens) for source in compared.evidence.sources]
    whole = [calendar_of(tokens_of(sentence.text)) for sentence in compared.document.sentences]
    whole.append(calendar_of(tokens_of(compared.document.article.title)))
    published = compared.document.article.published
    for kind, values in ours.items():
        anywhere = frozenset().union(*(each[kind] for each in whole))
        if published:
            day = {"month": str(published.month), "year": str(published.year), "day": str(published.day)}
            anywhere |= {day.get(kind, f"{published:%A}".lower())}
        beside = frozenset().union(*(each[kind] for each in near))
        for value in sorted(values):
            if value not in anywhere:
                yield Finding("date", f"the {kind} {value} is not in the article")
            elif beside and value not in beside and compared.in_order >= COPIED:
                yield Finding("date", f"the {kind} {value} stands where the article has {min(beside)}")


def _quotes(compared: Comparison) -> Iterator[Finding]:
    article = " ".join(_plain(compared.document.article.text))
    for quote in quotations(compared.text):
        if quote.bracketed:
            continue
        words = _plain(compared.text[quote.start : quote.end])
        if len(words) >= _QUOTED_WORDS and f" {' '.join(words)} " not in f" {article} ":
            yield Finding(
                "quote", f"“{compared.text[quote.start + 1 : quote.end - 1].strip()}” is not quoted so"
            )


def _plain(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", ""))


def _negations(compared: Comparison) -> Iterator[Finding]:
    ours, theirs = compared.tokens, compared.source.tokens
    if lost := _flipped(theirs, ours):
        yield Finding("negation", f"the article denies “{lost}”, the claim does not")
    if made := _flipped(ours, theirs):
        yield Finding("negation", f"the claim denies “{made}”, the article does not")


def _flipped(denying: Sequence[Token], other: Sequence[Token]) -> str | None:
    """What `denying` denies and `other` says plainly; None where there is no such thing."""
    for at, token in enumerate(denying):
        if token.stem != "¬":
            continue
        scope = [each for each in denying[at + 1 : at + 1 + _SCOPE] if each.is_content][:2]
        if not scope:
            continue
        places = [place for place, each in enumerate(other) if each.stem == scope[0].stem]
        if places and not any(_is_denied(other, place) for place in places):
            # What comes just before or after must be told too, or another thing is spoken of.
            around = {t.stem for t in denying[max(0, at - 5) : at + 8] if t.is_content} - {scope[0].stem}
            if around and len(around & {t.stem for t in other}) * 2 >= len(around):
                return scope[0].word
    return None


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[max(0, at - 6) : at]
    return any(each.stem == "¬" or _DENIES.match(each.word) for each in before)


def _opposites(compared: Comparison) -> Iterator[Finding]:
    if compared.in_order < COPIED:
        return
    for swap in compared.swaps:
        ours = " ".join(token.word for token in swap.claim)
        theirs = " ".join(token.word for token in swap.source)
        denied = any(t.stem == "¬" or _AVERTS.match(t.word) for t in (*swap.claim, *swap.source))
        if not denied and opposed(theirs, ours):
            yield Finding("opposite", f"“{ours}” stands where the article has “{theirs}”")


def _role_swaps(compared: Comparison) -> Iterator[Finding]:
    if role := swapped(compared.tokens, compared.source.tokens):
        written = {t.stem: compared.text[t.start : t.end] for t in reversed(compared.tokens)}
        doer, deed, whom = (written.get(stem, stem) for stem in role)
        yield Finding("roles", f"“{doer}” and “{whom}” have changed places about “{deed}”")


def _certainty(compared: Comparison) -> Iterator[Finding]:
    """What the article only expects, allows or hears said, and the claim states."""
    if any(_HEDGES.match(token.word) for token in compared.tokens):
        return
    told = {token.stem for token in compared.tokens if token.is_content}
    theirs = compared.source.tokens
    for at, token in enumerate(theirs):
        if _HEDGES.match(token.word):
            scope = next((each for each in theirs[at + 1 : at + 1 + _SCOPE] if each.is_content), None)
            if scope and scope.stem in told:
                yield Finding(
                    "certainty", f"the article says “{token.word}” of “{scope.word}”, the claim does not"
                )
                return


_RULES = (
    names,
    _numbers,
    _dates,
    _quotes,
    _negations,
    _opposites,
    _role_swaps,
    _certainty,
)
