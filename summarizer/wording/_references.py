"""Words other than pronouns that point at something said before: this, those, such, the latter, the move."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording._clauses import is_verb
from summarizer.wording._words import (
    AUXILIARIES,
    DETERMINERS,
    NOT_NAMES,
    NOT_THINGS,
    NUMERALS,
    PARTIAL,
    PLACES,
    PREPOSITIONS,
    SPEECH,
    TIMES,
    names_a_doer,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Reading

_POINTS_ELSEWHERE = re.compile(
    r"\b(?:as (?:I|we) (?:have |had )?(?:said|noted|argued|mentioned|wrote|explained|saw|"
    r"seen)(?= (?:above|below|before|earlier|previously)|,)|as (?:noted|mentioned|described|discussed|"
    r"stated|shown|explained|outlined|argued) (?:above|below|before|earlier|previously)|"
    r"see (?:also )?(?:above|below)|(?:mentioned|described|discussed|noted|listed|outlined|shown|pictured|"
    r"quoted|cited) (?:above|below)|above-mentioned|aforementioned|aforesaid|as follows|"
    r"the following(?=[:.]| (?:are|is)\b)|in the (?:video|picture|chart|photo|graph|table|list) (?:above|"
    r"below))\b",
    re.IGNORECASE,
)
_HINTS_AT_ELSEWHERE = (
    "above",
    "below",
    "before",
    "earlier",
    "previously",
    "as i ",
    "as we ",
    "aforesaid",
    "aforementioned",
    "as follows",
    "the following",
)
"""One stands in every match of the pattern above, which takes longer to search for."""
_FORMER = re.compile(
    r"\b[Tt]he (?P<word>former|latter)(?:['’]s)?(?=[,.;:?!)]|$|\s(?:is|was|has|had|will|would|can|could|"
    r"may|might|are|were|have|being|of|in|to|by|with|than|and|or|that|who|which|as)\b)"
)
_TWO_NAMED = re.compile(r"\b(?:and|or|from|between|nor|not|rather|than)\b")
_ONE_OF_A_LIST = re.compile(
    r"(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)?,|(?:The|A) (?:first|second|third|fourth|fifth|"
    r"final|last|other|next) (?:is|was|are|were|one|would|has|reason|point|problem|option|issue|factor|"
    r"lesson|step|question|possibility|challenge|argument|concern|explanation|scenario)\b(?! (?:of|for|in|"
    r"that|to)\b)|"
    r"The (?:first|last|other|next|final|remaining|second|third) (?:two|three|four|five|six|few|several) "
    r"(?!years|weeks|months|days|hours|minutes|decades|centuries|seasons|quarters)[a-z]+s (?!of\b|for\b|in\b|"
    r"on\b|at\b|to\b|from\b|with\b|by\b|that\b|who\b|which\b|whose\b|[a-z]{3,}ed\b)[a-z]"
)
_OTHERS = re.compile(
    r"(?:(?:Many|Some|Several|Still|Few|Most|All|Two|Three|The|And) others|Others|The rest|"
    r"Another one)\b(?! like\b)"
)
_THOUGHT_SO = re.compile(r"\b(?:thinks?|thought|says?|said|believes?|did) so\b(?=[.,;!]| too| because| in)")
_DEMONSTRATIVES = words("this these those that")
_DEICTIC = TIMES | words("country nation planet world newspaper generation continent earth")
_OCCASIONS = words("day night moment hour occasion")
_ASKS = words("why how when where whether because")
_DEFINED_BY = words(
    "who that which whose whom where in of from with for on at to without by under within among already "
    "still now most least not less more left too born hurt outside inside between around we they he she "
    "responsible close held behind opposed involved willing able lucky against above below over across "
    "they've we've who've who're"
)
_RELATIVES = words("who that which whose where whom")
_CLAUSE_MARKS = frozenset(",;:–—-)")
_CONJUNCTIONS = words("and but because so while whether than if when")
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

Reference = tuple[bool, str]
"""Whether it is strong, and the reason."""


def dangling_references(reading: Reading) -> Iterator[Reference]:
    """References that nothing in the sentence answers."""
    text = reading.text
    opened = text.lstrip("\"'“‘([")
    small = text.lower()
    if any(hint in small for hint in _HINTS_AT_ELSEWHERE) and (match := _POINTS_ELSEWHERE.search(text)):
        yield True, f"points elsewhere: '{match.group()}'"
    named = "former" in text or "latter" in text
    if named and (match := _FORMER.search(text)) and not _TWO_NAMED.search(text[: match.start()]):
        yield True, f"'the {match['word']}'"
    if match := _ONE_OF_A_LIST.match(opened):
        yield True, f"one of a list: '{match.group()}'"
    elif match := _OTHERS.match(opened):
        yield True, f"'{match.group()}' without the first"
    elif " so" in text and (match := _THOUGHT_SO.search(text)):
        yield False, f"'{match.group()}'"
    for at, word in enumerate(reading.lowers):
        if word in _DEMONSTRATIVES:
            yield from _demonstrative(reading, at, word)
        elif word == "such":
            yield from _such(reading, at)
    yield from _opening(reading)


def _demonstrative(reading: Reading, at: int, word: str) -> Iterator[Reference]:
    before, after, second = (reading.lower(at + n) for n in (-1, 1, 2))
    if word == "that":
        if at != reading.first:
            yield from _that_inside(reading, at, before, after)
        return
    deictic = after.removesuffix("'s") in _DEICTIC or second.removesuffix("'s") in _DEICTIC
    if word != "those" and deictic and not (after in _OCCASIONS and second in AUXILIARIES):
        return
    if after == "or" and second in _DEMONSTRATIVES:
        return  # "this or that": any
    if (word == "those" and _is_defined(reading, at)) or _answered_before(reading, at):
        return
    shown = reading.tokens[at]
    alone = not after or not after[0].isalnum() or after in AUXILIARIES or after in PREPOSITIONS
    yield True, f"demonstrative '{shown}'" if alone else f"demonstrative '{shown} {after}'"


def _that_inside(reading: Reading, at: int, before: str, after: str) -> Iterator[Reference]:
    opens = at == reading.first + 1
    if opens and (before in PREPOSITIONS or before == "all") and (not after.isalpha() or _is_finite(after)):
        yield True, f"demonstrative '{before} that'"
    elif before in _ASKS and _is_a_noun_with_its_verb(reading, at + 1):
        yield True, f"demonstrative 'that {after}'"
    elif (_points_back(before, after) or (opens and before == "in")) and not _answered_before(reading, at):
        yield opens, f"demonstrative 'that {after}'"


def _is_a_noun_with_its_verb(reading: Reading, at: int) -> bool:
    """ "why that plan failed": one noun that nothing else defines, and what it did."""
    word, verb = reading.lower(at), reading.lower(at + 1)
    return (
        _is_bare_noun(reading, at)
        and word not in NOT_THINGS
        and word not in PREPOSITIONS
        and not is_verb(word)
        and (is_verb(verb) or (verb.endswith("s") and not verb.endswith("ss")))
        and not _answered_before(reading, at - 1)
    )


def _is_finite(word: str) -> bool:
    return word in AUXILIARIES or (word.endswith("ed") and len(word) > 4)


def _points_back(before: str, after: str) -> bool:
    """Whether "that" is a demonstrative: "of that effort", not "said that …" or "in that …"."""
    return (
        before
        in ("of", "with", "by", "from", "during", "about", "against", "after", "to", "on", "at", "despite")
        and after[:1].isalpha()
        and after not in DETERMINERS
        and after not in PREPOSITIONS
        and after not in AUXILIARIES
        and after not in NOT_NAMES
        and after not in NOT_THINGS
        and after not in PLACES
    )


def _is_defined(reading: Reading, at: int) -> bool:
    """Whether what follows "those" says which: "those in power", "those killed", "those states that …"."""
    head = reading.lower(at + 1)
    if head in _DEFINED_BY or head.endswith(("ed", "ing")):
        return True
    return any(reading.lower(n) in _RELATIVES for n in range(at + 2, at + 5))


def _answered_before(reading: Reading, at: int) -> bool:
    """Whether a clause of the same sentence stands before, for a demonstrative to point at."""
    compared = reading.lower(at - 1) == "than"  # "more than this" ties the two, and tells nothing
    for n in range(at - 1 - compared, max(reading.first, at - 60), -1):
        word = reading.lowers[n]
        if word in _CLAUSE_MARKS or (word in _CONJUNCTIONS and at - n <= 3):
            return n - reading.first >= 5 and reading.quotation[n] == reading.quotation[at]
    return False


def _such(reading: Reading, at: int) -> Iterator[Reference]:
    before, after = reading.lower(at - 1), reading.lower(at + 1)
    later = reading.lowers[at + 2 : at + 14]
    if not after.isalpha() or after in ("as", "that", "thing", "things") or "as" in later[:3]:
        return
    if after in ("a", "an") and "that" in later:
        return
    if (before in ("as", "of") and after in ("a", "an")) or _answered_before(reading, at):
        return
    yield at <= reading.first + 1, f"'such {after}'"


def _opening(reading: Reading) -> Iterator[Reference]:
    first = reading.first
    if first >= len(reading.tokens):
        return
    shown, word, second, third = reading.tokens[first], *(reading.lower(first + n) for n in range(3))
    if word in ("that", "that's"):
        if word == "that's" or second in AUXILIARIES or second in _AFTER_THAT:
            yield True, "demonstrative 'That'"
        elif _is_bare_noun(reading, first + 1):
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


def _is_bare_noun(reading: Reading, at: int) -> bool:
    word = reading.lower(at)
    return (
        word[:1].isalpha()
        and not reading.is_capital(at)
        and word not in DETERMINERS
        and word not in NOT_NAMES
        and word not in _RELATIVES
        and word != "it"
    )


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
