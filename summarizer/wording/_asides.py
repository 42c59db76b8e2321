"""Asides that can be deleted: said of the subject, of the speaker, or of how and when something was said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording import _patterns as find
from summarizer.wording._clauses import (
    end_mark,
    is_clause,
    is_verb,
    main_part,
    opens_with_phrase,
    takes_up,
    word_at,
)
from summarizer.wording._cut import Cut
from summarizer.wording._words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Marked

_SPOKE = (
    "(?:said|says|told (?:reporters|journalists|(?:the )?[A-Z][\\w’']*(?: [A-Z][\\w’']*){0,2})|added|adds|"
    "announced|warned|wrote|explained|insisted|argued|claimed|admitted|stated|confirmed|tweeted)"
)
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?(?![’'\\w])"
_SAID_ON = re.compile(rf"\b{_SPOKE}(?P<cut> on {_DAY}| {_DAY}(?= that\b)|(?: late)? {_DAY}(?=[\"”’']?\.$))")
_WHERE_SAID = (
    "(?:in|at|during|by|via) (?:an?|the|his|her|their) (?:[\\w-]+ ){0,3}?(?:statement|interview|e-?mail|tweet|"
    "news conference|press conference|briefing|press release|blog post|telephone|phone|phone call|conference call)"
)
_SAID_IN = re.compile(
    rf"\b(?:{_SPOKE}|said (?:[A-Z][\w.’'-]* ){{1,3}})(?P<cut> ?{_WHERE_SAID}(?: {_DAY}| on {_DAY})?)"
    r"(?=[\"”’']?\.$| that\b)"
)
_ON_DAY = re.compile(
    rf"(?<=\w)(?P<cut> (?:late |early )?on {_DAY})"
    r"(?=[\"”’']?\.$|,? (?:\w+ed|said|told|met|won|lost|left|took|began|gave|made)\b)"
)
_ALSO = re.compile(r"\w(?P<cut> also)(?= [a-z]{3,})")
_NOT_ONLY = re.compile(r"\b(?:not|but also|also known|also called)\b|n['’]t\b", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?<=[,?!][\"”’'])\s(?:said|says|added|adds|explained|insisted|argued)\s"
    r"(?P<name>(?:[a-z-]+ ){0,3}(?:Mr |Mrs |Ms |Dr |Prof )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3})(?P<cut>,\s.+)$"
)
_IN_BETWEEN = re.compile(
    r",\s(?P<word>speaking|writing|talking|based|located|situated|made|built|founded|born|known|led|"
    r"backed|owned|run|named|called|dubbed|signed|published|released|launched|held|filed|armed with|"
    r"flanked by|accompanied by|dressed|wearing|including|such as|together with|along with|"
    r"one of|among them)\s[^,;:—–\"“”]{4,140},(?=\s)"
)
_NAMES = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
_ORIGIN = re.compile(rf",\s(?:of|from)\s(?:[a-z]+ ){{0,2}}{_NAMES}(?:, {_NAMES})?,(?=\s)")
_DESCRIBED = re.compile(
    r",\s(?:an?|the)\s(?:[\w’'-]+ ){1,6}?(?:that|who|which|whose|where)\s[^,;:—–\"“”()]{3,120},(?=\s)"
)
_OPENS_SO = re.compile(
    r"(?:Founded|Born|Built|Located|Situated|Nestled|Known|Dubbed|Described|Led|Backed|Flanked|Accompanied|Surrounded|Dressed|"
    r"Wearing|Buoyed|Emboldened|Spurred|Prompted|Alarmed|Angered|Encouraged|Standing|Sitting|Holding)\s"
    r"(?:in|at|by|as|for|with|on|near|beside|before|a|an|the|his|her)\s[^,;:—–\"“”()]{2,110},\s"
)
_WHEN = re.compile(
    r"(?:\b(?:\d{4}|[A-Z][a-z]+day|last (?:year|month|week)|summer|winter|spring|autumn))(?P<cut>,\swhen\s)"
)
_AS_WELL_AS = re.compile(r",\s(?:as well as|along with|together with)\s")
_DETERMINED = re.compile(r"(?:an?|the|one of the|home to)\s")
_DASH = re.compile(r"\s(?:--|[—–-])\s|(?<=\w)—(?=\w)")
_ADDS = re.compile(
    r"(?:an?|the(?! (?:first|second|third|fourth|fifth|sixth|last|next|\d)\b)|including|particularly|especially|"
    r"notably|mostly|mainly|among them|which|who|something|one of)\s"
)
_PASSIVE = re.compile(r"\b\w+ed (?=(?:by|in|at|to|with|from|on|for)\b)")
"""A participle that describes the noun before it: "the people harmed by it"."""
_COLON = re.compile(r":\s")
_LEADS_UP = re.compile(
    r"\b(?:clear|simple|obvious|this|these|following|follows|thing|things|message|question|answer|reason|reasons|"
    r"problem|point|lesson|choice|options?|conclusion|result|fact|truth|said|says|saying|told|wrote|asked|added|is|are|was|were|be|"
    r"warned|warning|argued|insisted|called|rule|rules|condition|conditions|exception|catch|title|headline|"
    r"statement|claim|either|only|one|both)[\"”’']?$",
    re.IGNORECASE,
)
_COUNTS = words("two three four five six seven eight nine ten both several following")
_FEWEST_WORDS = 8
"""Left of a statement that is to stand alone without what follows it."""


def said_when_and_where(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "said [on Tuesday]", "said [in a statement]": the speaker and the verb stay."""
    for pattern, rule in ((_SAID_ON, "day of saying"), (_SAID_IN, "place of saying")):
        for match in pattern.finditer(marked.text, begin):
            if not marked.quotes(match.start("cut")):
                yield Cut(match.start("cut"), match.end("cut"), rule, 1)


def days_and_links(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "The court [on Monday] freed him", "The court has [also] freed him"."""
    text = marked.text
    if not find.BOUND_TO_TIME.search(text, begin):
        for match in _ON_DAY.finditer(text, begin):
            if not marked.quotes(match.start("cut")):
                yield Cut(match.start("cut"), match.end("cut"), "day", 2)
    if not _NOT_ONLY.search(text):
        for match in _ALSO.finditer(text, begin):
            if not marked.quotes(match.start("cut")):
                yield Cut(match.start("cut"), match.end("cut"), "also", 1)


def speakers_description(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "…," said Ann Roe[, head of the port]."""
    text = marked.text
    match = _SPEAKER.search(text, begin)
    if match is None or marked.quotes(match.start("cut")):
        return
    tail = text[match.start("cut") : end_mark(text)]
    if not find.doubts(tail) and not any(mark in tail for mark in '"“”;:—–') and " - " not in tail:
        yield Cut(match.start("cut"), end_mark(text), "speaker's description", 1)


def between_subject_and_verb(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "Ann Roe[, speaking in Leeds,] backed the plan"; "The firm[, a start-up that sells maps,] closed"."""
    text = marked.text
    for pattern in (_IN_BETWEEN, _ORIGIN, _DESCRIBED):
        for match in pattern.finditer(text, begin):
            before = text[begin : match.start()]
            if (
                _takes_up(text, match.end())
                and not marked.quotes(match.start())
                and _is_subject(before)
                and not find.doubts(match.group())
                and not find.CITES.search(match.group())
            ):
                yield Cut(match.start(), match.end(), "aside", 2)


def _is_subject(before: str) -> bool:
    """Whether the sentence so far is a noun phrase alone, perhaps after an opening phrase with its comma."""
    subject = before.rsplit(", ", 1)[-1] if opens_with_phrase(before) and ", " in before else before
    words_ = subject.split()
    if not words_ or is_clause(subject) or "," in subject or opens_with_phrase(subject):
        return False
    return before.count(",") <= 1 and words_[-1].lower() not in find.NOT_DESCRIBED


def opening_participle(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "[Flanked by two ministers, ]the president left"."""
    text = marked.text
    match = _OPENS_SO.match(text, begin)
    if match is None or find.doubts(match.group()) or find.LIMITS.search(match.group()):
        return
    first = re.split(r",\s", text[match.end() :], maxsplit=1)[0]
    if is_clause(first) and not is_verb(word_at(first, 0)) and not first.startswith(("and ", "or ", "but ")):
        yield Cut(match.start(), match.end(), "opening participle", 3)


def additions(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "He met the king in 2003[, when both were young]", "…[, as well as the port]": at the end alone."""
    text = marked.text
    for pattern, rule in ((_WHEN, "when"), (_AS_WELL_AS, "addition")):
        for match in pattern.finditer(text, begin):
            start = match.start("cut") if rule == "when" else match.start()
            tail = text[match.end() : end_mark(text)]
            if (
                not marked.quotes(start)
                and is_clause(main_part(text[begin:start]))
                and not find.doubts(tail)
                and not any(mark in tail for mark in ',;:—–"“”')
                and " - " not in tail
                and not is_verb(word_at(tail, 0))
            ):
                yield Cut(start, end_mark(text), rule, 3)


def last_remarks(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "The fleet left the port[ — the largest in the region]"."""
    for before, tail, at in _after_the_only(_DASH, marked, begin):
        if _ADDS.match(tail) and _describes(tail) and _closes(before):
            yield Cut(at, end_mark(marked.text), "last remark", 3)


def lists_of_what_was_named(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "It has no friends but two old rivals[: Kent and York]"."""
    for before, tail, at in _after_the_only(_COLON, marked, begin):
        if not is_clause(tail) and not _LEADS_UP.search(before) and _closes(before):
            yield Cut(at, end_mark(marked.text), "list", 3)


def dashes_around_a_description(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "The wall[ — the largest in Europe, with room for 25,000 —] was built": between a subject and its verb."""
    text = marked.text
    marks = [m for m in _DASH.finditer(text, begin) if not marked.quotes(m.start())]
    if len(marks) != 2 or find.LOOSE_DASH.search(text):
        return
    first, second = marks
    before, aside = text[begin : first.start()], text[first.end() : second.start()]
    if (
        first.group() == second.group()
        and _DETERMINED.match(aside)
        and _describes(aside)
        and not find.doubts(aside)
        and not any(mark in aside for mark in ";:")
        and _is_subject(before)
        and _takes_up(text, second.end())
    ):
        yield Cut(first.start(), second.end(), "dashes", 2)


def _takes_up(text: str, at: int) -> bool:
    """Whether the main verb stands at `at`, perhaps behind an adverb."""
    following = word_at(text, at)
    return takes_up(text, at) or (
        following.endswith("ly") and is_verb(word_at(text, at + 1 + len(following)))
    )


def _after_the_only(pattern: re.Pattern[str], marked: Marked, begin: int) -> Iterator[tuple[str, str, int]]:
    """What stands before and after the one mark of a sentence, and where it is; nothing where that must stay."""
    text = marked.text
    marks = [m for m in pattern.finditer(text, begin) if not marked.quotes(m.start())]
    if len(marks) != 1 or find.LOOSE_DASH.search(text):
        return
    match = marks[0]
    before, tail = text[begin : match.start()], text[match.end() : end_mark(text)]
    if any(mark in tail for mark in '"“”;:') or len(before.split()) < _FEWEST_WORDS:
        return
    if not is_clause(main_part(before)) or before.rstrip().endswith(","):
        return
    if not (find.doubts(tail) or find.OPPOSES.search(tail) or _tells_source(tail)):
        yield before, tail, match.start()


def _describes(piece: str) -> bool:
    """Whether a piece is a noun with what belongs to it, and no statement with a verb of its own."""
    noun = re.split(r"\b(?:that|which|who|whom|whose|where)\b", piece, maxsplit=1)[0]
    return not is_clause(_PASSIVE.sub(" ", noun))


def _closes(before: str) -> bool:
    """Whether a statement does not end in a word that wants another."""
    last = before.split()[-1].lower()
    return last not in find.UNFINISHED and last not in _COUNTS and not is_verb(last)


def _tells_source(piece: str) -> bool:
    return find.CITES.search(piece) is not None or re.search(rf"\b{_SPOKE}\b", piece) is not None
