"""First words that tell of something said before: That plan, Another reason, The two sides, Mr Smith."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarizer.wording._nouns import is_bare_noun
from summarizer.wording._words import (
    AUXILIARIES,
    NOT_THINGS,
    NUMERALS,
    PARTIAL,
    PLACES,
    SPEECH,
    names_a_doer,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading, Reference

_ANOTHER_OF_A_LIST = words(
    "reason factor problem issue example option possibility way concern sign lesson point question "
    "explanation argument difference challenge advantage benefit element aspect one is was possible "
    "important key big major obstacle consideration source step"
)
_PAIRS = {"both": "and", "neither": "nor", "either": "or"}
_AFTER_THAT = words(
    "means meant makes made leaves left explains includes said gives gave allows leads led depends seems "
    "sounds came comes changed sort kind applies suggests requires helped helps"
)
_AFTER_THERE = words(
    "remain remains remained seem seems seemed exist exists existed come comes came appear appears "
    "appeared simply also never still now really just certainly already probably no only always clearly "
    "lies stands follows followed used once surely perhaps even then 's ' ’"
)
_PEOPLE_AND_STATES = words(
    "sides men women leaders countries nations others powers governments presidents ministers states "
    "teams clubs parties groups companies brothers sisters boys girls officers allies rivals capitals "
    "neighbours neighbors had were have are will"
)
_ANAPHORIC = words(
    "move moves decision plan plans ruling report deal agreement proposal announcement statement "
    "incident attack attacks blast explosion crash shooting victim victims suspect suspects measure "
    "measures law bill legislation policy strategy meeting talks summit visit trip study survey poll "
    "letter email tweet video photo footage image images comments remarks speech interview "
    "investigation probe case trial verdict sentence charge charges allegations claims accusations "
    "project programme program scheme system approach idea argument point problem issue question answer "
    "result results outcome effect change changes trend crisis conflict situation event events episode "
    "story book film movie show series author authors researchers team company group organisation "
    "organization agency firm officer officers man woman men women boy girl couple pair trio duo "
    "teenager student player striker defender midfielder goalkeeper coach actor actress singer minister "
    "spokesman spokeswoman official officials president premier chancellor leader government ministry "
    "court party regime site building house school tournament match game race club side family parents "
    "mother father operation offensive strike strikes vote resolution amendment document documents "
    "paper list campaign initiative ban sanctions response reaction warning discovery finding findings "
    "difference reason reasons message process effort efforts solution consequences implications lesson "
    "irony trouble exception goal aim purpose remainder judge jury prosecutor lawyer figures figure "
    "materials files data friends evidence claim writer newspaper magazine exhibition child baby "
    "hearing city town village passenger plane ship boat car train bus airline airport bank website "
    "station channel network museum church mosque university college hospital restaurant hotel pub "
    "store shop park bridge road street province district island region area community council "
    "committee panel commission inquiry board charity foundation institute rally protest march "
    "demonstration clashes fighting raid escape rescue search fire flood storm earthquake quake "
    "accident collision robbery theft murder killing death funeral ceremony wedding festival concert "
)
_VERB_LIKE = AUXILIARIES | SPEECH | words("also still now never already later then")
_NOT_A_SURNAME = words(
    "one nobody everyone someone everybody who what congress critics he she it they i we you police "
    "parliament anyone another neither nato hezbollah hamas opec unicef amnesty google apple amazon "
    "facebook twitter microsoft boeing airbus tesla nasa interpol pyongyang reuters bloomberg uber netflix"
)
_TITLES = words("mr mrs ms miss mx dr sir lord lady")


def opening_references(reading: Reading) -> Iterator[Reference]:
    """At most one, of how the sentence begins."""
    first = reading.first
    if first >= len(reading.tokens):
        return
    shown, word, second, third = reading.tokens[first], *(reading.lower(first + n) for n in range(3))
    if word in ("that", "that's"):
        if word == "that's" or second in AUXILIARIES or second in _AFTER_THAT:
            yield True, "demonstrative 'That'"
        elif is_bare_noun(reading, first + 1):
            yield True, f"demonstrative 'That {second}'"
    elif word == "there" and second not in AUXILIARIES and second not in _AFTER_THERE:
        yield True, "'there' without the place"
    elif word in ("here", "here's") and second not in ("in", "at", "and", "on"):
        yield True, "'here' points at what follows"
    elif word in _PAIRS and _PAIRS[word] not in reading.lowers[first + 2 : first + 11]:
        yield True, f"'{shown} {second}' without the two"
    elif word == "another":
        yield second in _ANOTHER_OF_A_LIST, f"'another {second}'"
    elif (word in PARTIAL or word in NUMERALS) and (
        second in AUXILIARIES or (second == "of" and third in ("them", "these", "those"))
    ):
        yield False, f"'{shown}' of whom or what"
    elif word == "one" and (second in AUXILIARIES or second in ("that", "which")):
        yield False, "'One' of what"
    elif word == "one" and second in ("reason", "option", "problem", "answer", "example", "explanation"):
        yield False, f"'one {second}' of an unseen list"
    elif word == "the":
        yield from _definite(reading, second, third)
    elif word in _TITLES:
        at = first + 1 + (second == ".")
        if reading.is_capital(at) and not reading.is_capital(at + 1):
            yield False, f"a surname alone: '{reading.tokens[at]}'"
    elif second in SPEECH and _may_be_surname(shown, word):
        yield False, f"a surname alone: '{shown}'"


def _definite(reading: Reading, second: str, third: str) -> Iterator[Reference]:
    first = reading.first
    if second in NUMERALS:
        if third in _PEOPLE_AND_STATES:
            yield True, f"'the {second} {third}' without their names"
    elif second.endswith(("-year-old", "-year-olds")):
        yield False, "a person by age alone"
    elif second in ("same", "other") and reading.lower(first + 3) not in ("of", "as", "that"):
        yield False, f"'the {second} {third}'"
    elif (
        (second in _ANAPHORIC or names_a_doer(second))
        and not reading.is_capital(first + 1)
        and _is_predicate(third)
        and not (third == "," and reading.is_capital(first + 3))
    ):
        yield False, f"'the {second}' without which one"


def _is_predicate(word: str) -> bool:
    """Whether a word after a noun begins its predicate, so that nothing says which one is meant."""
    return not word[:1].isalnum() or word in _VERB_LIKE or word.endswith(("ed", "s"))


def _may_be_surname(shown: str, word: str) -> bool:
    name = word.removesuffix("'s")
    return (
        shown[0].isupper()
        and not shown.isupper()
        and name.isalpha()
        and name not in PLACES
        and name not in _NOT_A_SURNAME
        and name not in NOT_THINGS
        and name not in PARTIAL
        and not name.endswith(("s", "men", "ese", "ish", "people"))
    )
