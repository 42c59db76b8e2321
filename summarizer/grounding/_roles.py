"""Who did what to whom: whether two sentences give the same parts the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from summarizer.grounding._tokens import stem
from summarizer.wording._words import AUXILIARIES, SPEECH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from summarizer.grounding._tokens import Token

_REACH = 6
"""Words to either side of a verb in which its parts are looked for."""
_ENDS = frozenset(
    ["and", "or", "nor", "while", "but", "who", "which", "that", "when", "after", "before", "because", "if"]
)
"""Where another part or clause begins."""
_MUTUAL = frozenset(
    map(
        stem,
        [
            "meet",
            "marry",
            "wed",
            "play",
            "face",
            "join",
            "divorce",
            "differ",
            "agree",
            "resemble",
            "talk",
            "against",
            "with",
            "than",
        ],
    )
)
"""What either does the other does too."""


class Parts(NamedTuple):
    """Stems of nouns and the like, and those among them that are names."""

    words: frozenset[str]
    names: frozenset[str]


class Role(NamedTuple):
    """The stems of what stands before a word and after it, in the order of the doing."""

    doers: Parts
    does: str
    to: Parts


def swapped(claim: Sequence[Token], source: Sequence[Token]) -> tuple[str, str, str] | None:
    """Stems of doer, deed and whom in `claim` that `source` has the other way round; None where there are none."""
    there = list(_roles(source))
    for role in _roles(claim):
        same = [_of_one_sort(role, other) for other in there if other.does == role.does]
        if role.does in _MUTUAL or any(ours & theirs for ours, _, theirs, _ in same):
            continue
        for ours, to, theirs, whom in same:
            if ours & whom and to & theirs:
                return min(ours & whom), role.does, min(to & theirs)
    return None


def _of_one_sort(
    role: Role, other: Role
) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """The parts of both by their names where all have some: "Russian forces" and "Ukrainian forces" are two."""
    parts = (role.doers, role.to, other.doers, other.to)
    by_name = all(part.names for part in parts)
    ours, to, theirs, whom = (part.names if by_name else part.words for part in parts)
    return ours, to, theirs, whom


def _roles(tokens: Sequence[Token]) -> Iterator[Role]:
    for at, token in enumerate(tokens):
        if _is_deed(token):
            before = _parts(tokens[max(0, at - _REACH) : at][::-1])
            after = _parts(tokens[at + 1 : at + 1 + _REACH])
            if tokens[at + 1 : at + 2] and tokens[at + 1].word == "by" and _is_passive(tokens, at):
                before, after = after, before
            if before.words and after.words:
                yield Role(before, token.stem, after)
        elif token.word == "from":
            yield from _ways(tokens, at)


def _is_deed(token: Token) -> bool:
    """Whether the word can join two parts: a content word in small letters that no speech is reported with."""
    return token.is_content and not token.capital and token.stem[0] not in "#@" and token.word not in SPEECH


def _is_passive(tokens: Sequence[Token], at: int) -> bool:
    before = {token.word for token in tokens[max(0, at - 3) : at]}
    return bool(before & AUXILIARIES) or tokens[at].word.endswith(("ed", "en"))


def _parts(tokens: Sequence[Token]) -> Parts:
    words: set[str] = set()
    names: set[str] = set()
    for token in tokens:
        if token.word in _ENDS:
            break
        if token.is_content and token.stem[0] != "#":
            words.add(token.stem)
            if token.capital or token.stem[0] == "@":
                names.add(token.stem)
    return Parts(frozenset(words), frozenset(names))


def _ways(tokens: Sequence[Token], at: int) -> Iterator[Role]:
    """ "From Seoul to Tokyo"."""
    for to in range(at + 2, min(at + 6, len(tokens) - 1)):
        if tokens[to].word == "to":
            start, end = _parts(tokens[at + 1 : to]), _parts(tokens[to + 1 : to + 3])
            if start.words and end.words:
                yield Role(start, "from–to", end)
            return
