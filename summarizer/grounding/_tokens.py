"""The words of a text in one form however they are inflected or written, each with where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from summarizer.stop_words import STOP_WORDS
from summarizer.wording._countries import COUNTRY_OF
from summarizer.wording._figures import figures_where

_WORD = re.compile(
    r"per\s?cent\b|(?:[A-Z]\.){2,}|[^\W\d_]+[’'](?:t|re|ve|ll|m|d)\b|[^\W\d_][^\W_]*|"
    r"\d+(?:[.,]\d+)*|[%$£€¥]",
    re.IGNORECASE,
)
_RANK = re.compile(r"\.?\s?\d")
_STUCK_UNIT = re.compile(r"(?<=\d)(?:km|kg|cm|mm|mph|kph|lbs?|ft|pc|hrs?|mins?)\b", re.IGNORECASE)
_NOT = re.compile(r".*n't|not|never|no|nor|neither|none|nobody|nothing|without|cannot|unable|hardly|barely")
_IRREGULAR = {
    form: base
    for line in """
be am is are was were been being 's
have has had having
do does did done
go goes went gone
say says said
see saw seen
take took taken
give gave given
make made
know knew known
find found
get got gotten
come came
become became
fall fell fallen
rise rose risen
grow grew grown
win won winning
lose lost losing
leave left
meet met meeting
hold held
tell told
think thought
buy bought
bring brought
fight fought
catch caught
teach taught
seek sought
sell sold
keep kept
feel felt
lead led leading
read reading
shoot shot
send sent
spend spent
build built
speak spoke spoken
break broke broken
steal stole stolen
choose chose chosen
drive drove driven
write wrote written
ride rode ridden
begin began begun beginning
run ran running
swim swam
sink sank sunk
sing sang sung
fly flew flown
draw drew drawn
throw threw thrown
show shown
pay paid
lay laid
die died dying death
strike struck
stand stood
understand understood
withdraw withdrew withdrawn
hit hitting
cut cutting
plead pled pleaded
wear wore worn
forget forgot forgotten
swear swore sworn
child children
man men
woman women
person people
wife wives
life lives
foot feet
percent per_cent %
dollar dollars $
pound pounds £
euro euros €
yen ¥
kilometre kilometer kilometres kilometers km kms
metre meter metres meters
kilogram kilograms kilogramme kilogrammes kg kgs kilo kilos
tonne tonnes ton tons
mph
defence defense
centre center
labour labor
""".strip().splitlines()
    for base, *forms in [line.split()]
    for form in (base, *forms)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: `start` and `end` in characters of its text."""

    word: str
    """In small letters, without a possessive."""
    stem: str
    """What its other forms share; "#12" for a number, "@japan" for a country, "¬" for what denies."""
    start: int
    end: int
    capital: bool

    @property
    def is_content(self) -> bool:
        return (
            self.word not in STOP_WORDS
            and self.stem not in _LIGHT
            and (len(self.word) > 1 or self.stem != self.word)
        )


_LIGHT = frozenset(["be", "have", "do", "say", "¬", "mr", "mrs", "ms", "s", "t"])


# An article's sentences are asked for again with each of its claims.
@lru_cache(maxsize=2048)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Every word of `text` in order; a number of several words is one token."""
    figures = figures_where(_STUCK_UNIT.sub(lambda match: " " * len(match.group()), text))
    found: list[Token] = []
    at = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        while at < len(figures) and figures[at][2] <= start:
            at += 1
        if at < len(figures) and figures[at][1] <= start < figures[at][2]:
            value, first, last = figures[at]
            if start == first:
                word = text[first:last].strip(" -").lower()
                found.append(
                    Token(word, f"#{value:g}" if value < 1e6 else f"#{value:.12g}", first, last, False)
                )
            continue
        found.append(_token(text, start, end))
    return tuple(found)


def _token(text: str, start: int, end: int) -> Token:
    written = text[start:end]
    if written == "No" and _RANK.match(text, end):
        return Token("number", "number", start, end, False)
    word = re.sub(r"\s", "_", written.lower().replace("’", "'").rstrip("."))
    capital = written[0].isupper()
    country = COUNTRY_OF.get(word) if capital or len(word) > 3 else None
    return Token(word, f"@{country}" if country else stem(word), start, end, capital)


def stem(word: str) -> str:
    """A cheap stem: irregular forms by a list, regular endings off, then the first six letters."""
    if _NOT.fullmatch(word):
        return "¬"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    base = word
    for ending, least in (("ies", 3), ("ied", 3)):
        if base.endswith(ending) and len(base) - 3 >= least - 1:
            return base[:-3][:6] if len(base) > 8 else (base[:-3] + "y")[:6]
    for ending in ("ing", "ed", "es", "s", "ly"):
        if base.endswith(ending) and len(base) - len(ending) >= 3 and not base.endswith("ss"):
            base = base[: -len(ending)]
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            break
    return base.removesuffix("e")[:6] or word
