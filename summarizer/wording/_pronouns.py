"""Pronouns of the third person, and whether the same sentence names what they stand for.

There is no parser here: what stands before a pronoun is searched for a name or noun that fits it in kind (a
person, several, a thing). An opening phrase may also point forward ("Since she took office, Meloni has …").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.wording._pleonastic import is_pleonastic
from summarizer.wording._words import (
    ADJECTIVE_ENDINGS,
    AUXILIARIES,
    DETERMINERS,
    GROUPS,
    NOT_NAMES,
    NOT_PLURAL,
    NOT_THINGS,
    ORGANISATION_WORDS,
    PARTIAL,
    PERSONS,
    PLACES,
    PLURALS,
    PREPOSITIONS,
    SPEECH,
    SUBORDINATORS,
    TIMES,
    names_a_doer,
    words,
)

if TYPE_CHECKING:
    from summarizer.wording._reading import Reading

_FORMS = {
    "person": "he him his himself she her hers herself he's she's he'd she'd he'll she'll",
    "several": "they them their theirs themselves they're they've they'd they'll",
    "thing": "it its itself it's it'd it'll",
}
_PRONOUNS = {word: kind for kind, words in _FORMS.items() for word in words.split()}
_SUBJECTS = frozenset(_PRONOUNS) - words(
    "him his himself her hers herself them their theirs themselves its itself"
)
_POSSESSIVES = words("his her their its")
_NOTHING: frozenset[str] = frozenset()
_ANY = frozenset({"person", "several", "thing"})
_SEVERAL_OR_THING = frozenset({"several", "thing"})
_IN_A_PLACE = words("in at near from to into across outside inside around through within throughout")
_OPENERS = words(
    "to born despite given having being asked called known led faced once so such days weeks months "
    "years hours minutes moments shortly soon just long ahead prior however whatever whoever thanks due "
    "alongside together less more "
)
_NOT_A_NAME = words("i we you this that there these those") | frozenset(_PRONOUNS)
_APPEARS = words(
    "looked looks felt feels seemed seems resembled resembles sounded sounds appeared appears smelled"
)
_WHOLE = words("the every all any no each")
_HONOURED = words("majesty holiness excellency highness royal honour honor")
_PLURAL_ENDINGS = ("ists", "ians", "ties", "ions", "ments", "ings", "ates", "ants", "ents", "ives", "cans")
_PAUSES = frozenset(",–—:;")


@dataclass(frozen=True, slots=True)
class _Opening:
    """What stands before the main clause: "In May, …", "When the talks failed, …"."""

    end: int
    """The token that ends it; -1 without one."""
    is_phrase: bool = False
    """It has no verb of its own, so that nothing in it is the subject of a sentence."""
    pauses: tuple[int, ...] = ()
    """The first marks behind which the main clause may begin."""


def dangling_pronoun(reading: Reading) -> str | None:
    """The first pronoun that nothing in the sentence stands for, or None."""
    last = max((at for at, word in enumerate(reading.lowers) if word in _PRONOUNS), default=-1)
    if last < 0:
        return None
    outside: set[str] = set()
    inside: set[str] = set()
    held: set[str] = set()  # named in an opening phrase: no subject, but there for what comes later
    opening = _opening(reading)
    for at, word in enumerate(reading.lowers[: last + 1]):
        kind = _PRONOUNS.get(word)
        quoted = reading.quotation[at] >= 0
        if kind is not None:
            known = outside | inside if quoted or word in _POSSESSIVES else outside
            if at < opening.end:
                known = known | held
            if word in _SUBJECTS and (
                _in_a_relative_clause(reading, at) or (word == "it" and _behind_a_scene(reading, at, opening))
            ):
                known = set()
            if not (
                kind in known
                or _stands_for_nothing(reading, at, word)
                or _points_forward(reading, at, kind, opening)
            ):
                return reading.tokens[at]
        elif at == opening.end:
            if not (opening.is_phrase and reading.lower(at + 1) in _SUBJECTS):
                outside |= held
        elif word[0].isalnum():
            kinds = _kinds(reading, at)
            (held if opening.is_phrase and at < opening.end else inside if quoted else outside).update(kinds)
    return None


def _opening(reading: Reading) -> _Opening:
    first = reading.first
    word = reading.lower(first)
    opens = word in PREPOSITIONS or word in SUBORDINATORS or word.endswith(("ing", "ed")) or word in _OPENERS
    if not opens or reading.quotation[first] >= 0:
        return _Opening(-1)
    pauses = [
        at for at, token in enumerate(reading.tokens) if token in _PAUSES and reading.quotation[at] < 0
    ][:3]
    if not pauses:
        return _Opening(-1)
    end = pauses[0]
    has_subject = (
        word in ("like", "unlike", "as", "for", "with", "given")
        or (word in SUBORDINATORS and word not in PREPOSITIONS)
        or any(_is_finite(reading.lowers[at]) for at in range(first + 1, end))
    )
    return _Opening(end, not has_subject, tuple(pauses))


def _is_finite(word: str) -> bool:
    return word in AUXILIARIES or word in SPEECH or (word.endswith("ed") and len(word) > 4)


def _kinds(reading: Reading, at: int) -> frozenset[str] | set[str]:
    """The kinds of pronoun that the word at `at` can be stood for by."""
    word = reading.lowers[at]
    word = word.removesuffix("'s")
    if word in TIMES or word in AUXILIARIES or word in NOT_NAMES:
        return _NOTHING
    before = reading.lower(at - 1)
    if reading.is_capital(at) and not (at == reading.first and _is_common(word, reading.lower(at + 1))):
        return _kinds_of_name(reading.tokens[at], word, before)
    kinds: set[str] = set()
    if _is_person(word):
        kinds |= {"person", "several"}
    elif word in GROUPS:
        if word not in PARTIAL or not _counts_what_follows(reading.lower(at + 1)):
            kinds |= _SEVERAL_OR_THING
    elif _is_plural(word):
        kinds.add("several")
    elif _is_thing(word, before, opens=at == reading.first):
        kinds.add("thing")
    if before == "and" or (before in DETERMINERS and reading.lower(at - 2) == "and"):
        kinds.add("several")
    return kinds


def _counts_what_follows(after: str) -> bool:
    """Whether "some", "many" … belong to the noun after them, which then is what a pronoun stands for."""
    return after == "of" or (_is_plural(after) and not _is_finite(after))


def _is_person(word: str) -> bool:
    return word in PERSONS or word.endswith("-year-old") or names_a_doer(word)


def _kinds_of_name(token: str, word: str, before: str) -> frozenset[str]:
    placed = before in _IN_A_PLACE
    if word in PLACES:
        return _NOTHING if placed else _SEVERAL_OR_THING
    if (token.isupper() and len(word) > 1) or word in ORGANISATION_WORDS:
        return _SEVERAL_OR_THING
    return frozenset({"several"}) if placed and before in ("in", "at", "near") else _ANY


def _is_common(word: str, after: str) -> bool:
    """Whether a first word is capital only because it stands first."""
    if (
        word in NOT_THINGS
        or word in DETERMINERS
        or word in PREPOSITIONS
        or word in SUBORDINATORS
        or word in PERSONS
        or word in GROUPS
        or word.endswith(("ing", "ed", "ly", "tion", "ment", "ness", "ity"))
    ):
        return True
    # "Officials said" or "Rodgers said": what follows and how the word ends tell a plural from a name.
    singular = (
        after in SPEECH or after in ("is", "was", "has", "does", "and", "took", "had") or after.endswith("s")
    )
    return _is_plural(word) and (word.endswith(_PLURAL_ENDINGS) or word in PLURALS or not singular)


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word[-1] == "s"
        and word[-2] not in "sui'"
        and word not in NOT_PLURAL
        and word not in SPEECH
    )


def _is_thing(word: str, before: str, *, opens: bool) -> bool:
    if before in DETERMINERS or before.endswith("'s"):
        return True
    # A bare word may be a verb: only where a noun is expected does it count as one.
    expected = opens or before in PREPOSITIONS or before.endswith(ADJECTIVE_ENDINGS)
    return (
        expected
        and len(word) > 3
        and word not in NOT_THINGS
        and word not in SPEECH
        and not word.endswith("ly")
    )


def _in_a_relative_clause(reading: Reading, at: int) -> bool:
    """ "The devastation it caused …": the pronoun acts on the opening noun, so it is for another."""
    before = reading.lowers[reading.first : at]
    if not 2 <= len(before) <= 5 or before[0] not in _WHOLE or before[-1] == "that":
        return False
    return not any(
        not word[0].isalnum() or _is_finite(word) or word in PREPOSITIONS or word in SUBORDINATORS
        for word in before[1:]
    )


def _behind_a_scene(reading: Reading, at: int, opening: _Opening) -> bool:
    """ "As Cairo looked like a camp, it sold …": a place that is described is not who acts."""
    if at != opening.end + 1 or _may_be_described(reading.lower(at + 1)):
        return False
    opened = reading.lowers[reading.first : opening.end]
    return opened[0] in ("as", "while", "when", "even") and any(
        word in _APPEARS and opened[n - 1] in PLACES for n, word in enumerate(opened) if n
    )


def _may_be_described(verb: str) -> bool:
    return verb in AUXILIARIES or verb in _APPEARS


def _stands_for_nothing(reading: Reading, at: int, word: str) -> bool:
    after = reading.lower(at + 1)
    if word == "it" and reading.lower(at - 1) in ("do", "doing", "did", "done") and at - reading.first > 5:
        return True  # what is done was said before
    if word.startswith("it"):
        return is_pleonastic(reading, at)
    if word in ("his", "her", "their"):
        return after in _HONOURED
    # "They who", "he who": the relative clause says who.
    return after in ("who", "whose") or (word == "they" and after == "say" and reading.lower(at - 1) == "as")


def _points_forward(reading: Reading, at: int, kind: str, opening: _Opening) -> bool:
    """Whether the pronoun stands in the opening and the main clause begins with what it is for."""
    if at > opening.end or reading.quotation[at] >= 0:
        return False
    if reading.lower(at + 2) == "," and reading.lower(at + 1) in AUXILIARIES:
        return False  # "If it were, …" says again what was said before
    return any(_begins_with_name(reading, pause + 1, kind) for pause in opening.pauses)


def _begins_with_name(reading: Reading, at: int, kind: str) -> bool:
    word = reading.lower(at)
    if not word or reading.quotation[at] >= 0 or word in _NOT_A_NAME:
        return False
    if reading.is_capital(at):
        return True
    if word in DETERMINERS:
        return kind != "person" or any(
            reading.is_capital(n) or reading.lower(n) in PERSONS for n in range(at + 1, at + 5)
        )
    return kind != "person" and (word in GROUPS or _is_plural(word) or _is_plural(reading.lower(at + 1)))
