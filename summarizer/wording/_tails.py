"""Pieces at the end of a sentence that can be deleted: all from a mark to the full stop, which stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording import _patterns as find
from summarizer.wording._clauses import end_mark, is_clause, is_verb, main_part, word_at
from summarizer.wording._cut import Cut
from summarizer.wording._words import SPEECH, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Marked


_TELLS = SPEECH | words("reported reports learned understands heard showed shows found writes")


def participles(marked: Marked, begin: int) -> Iterator[Cut]:
    """ ", killing twelve people"."""
    text = marked.text
    for match in find.PARTICIPLE.finditer(text, begin):
        before, tail = text[begin : match.start()], text[match.end() : end_mark(text)]
        if match["word"] in find.NOT_PARTICIPLES or marked.quotes(match.start()) or _in_a_list(before, tail):
            continue
        if is_clause(main_part(before)) and is_loose_end(text, match.start()):
            yield Cut(match.start(), end_mark(text), "participle clause", 3)
            return


def _in_a_list(before: str, tail: str) -> bool:
    """Whether a participle is one of several nouns: "fishing, farming and mining"."""
    several = len(re.findall(r",\s[a-z]{2,}ing\s", before)) > 1
    return several or before.rstrip().endswith("ing") or find.LIST_AFTER.search(tail) is not None


def summing_phrases(marked: Marked, begin: int) -> Iterator[Cut]:
    """ ", a move that angered Beijing"."""
    text = marked.text
    match = find.SUMMING.search(text, begin)
    if match is None or marked.quotes(match.start()):
        return
    main = main_part(text[begin : match.start()])
    if is_clause(main) and "," not in main and is_loose_end(text, match.start()):
        yield Cut(match.start(), end_mark(text), "summing phrase", 2)


def closing_circumstances(marked: Marked, begin: int) -> Iterator[Cut]:
    """ ", after months of delay", ", with fuel leading the way"."""
    text = marked.text
    for match in find.CIRCUMSTANCE.finditer(text, begin):
        if marked.quotes(match.start()) or cites(text[match.start() :]):
            continue
        if is_clause(main_part(text[begin : match.start()])) and is_loose_end(text, match.start()):
            yield Cut(match.start(), end_mark(text), "closing circumstance", 3)
            return


def statements_after_semicolon(marked: Marked, begin: int) -> Iterator[Cut]:
    """ "; the money is there"."""
    text = marked.text
    marks = [m.start() for m in re.finditer(r";\s", text) if not marked.quotes(m.start())]
    if len(marks) != 1:
        return
    before, after = text[begin : marks[0]], text[marks[0] + 1 : end_mark(text)]
    if is_clause(main_part(before)) and is_clause(after) and _is_second_statement(after):
        yield Cut(marks[0], end_mark(text), "second statement", 4)


def statements_after_and(marked: Marked, begin: int) -> Iterator[Cut]:
    """ ", and Germany sent helmets"."""
    text = marked.text
    matches = [m for m in find.LAST_CLAUSE.finditer(text, begin) if not marked.quotes(m.start())]
    if len(matches) != 1:
        return
    match = matches[0]
    before, after = text[begin : match.start()], text[match.start("subject") : end_mark(text)]
    main = main_part(before)
    if "," in main or ";" in before or not is_clause(main) or find.CONDITIONS.search(before):
        return
    if _is_second_statement(after) and any(is_verb(word) for word in after.split()[1:4]):
        yield Cut(match.start(), end_mark(text), "second statement", 4)


def statements_of_a_pronoun(marked: Marked, begin: int) -> Iterator[Cut]:
    """ " and he sent helmets"."""
    text = marked.text
    matches = [m for m in find.PRONOUN_CLAUSE.finditer(text, begin) if not marked.quotes(m.start())]
    if len(matches) != 1:
        return
    match = matches[0]
    before, after = text[begin : match.start()], text[match.start("subject") : end_mark(text)]
    if not is_clause(main_part(before)) or find.CONDITIONS.search(before) or ";" in before:
        return
    if not before[-1:].isalnum():
        return
    if (
        _is_second_statement(after)
        and not cites(after)
        and is_verb(after.split()[1])
        and not find.LOOSE_MARK.search(after)
    ):
        yield Cut(match.start(), end_mark(text), "second statement", 4)


def _is_second_statement(piece: str) -> bool:
    """Whether a piece neither narrows the statement before it nor says whose it is."""
    return find.OPPOSES.search(piece) is None and not _tells_who(piece)


def is_loose_end(text: str, at: int) -> bool:
    """Whether all from the comma at `at` to the end can go: it holds nothing of the main statement."""
    tail = text[at + 1 : end_mark(text)]
    if (
        text[:at].split()[-1].lower() in find.UNFINISHED
        or find.UNLIKE.search(text, 0, at)
        or not _is_complete(text[:at])
    ):
        return False
    if find.TAKES_BACK.search(tail) or find.LOOSE_MARK.search(tail) or _tells_who(tail):
        return False
    # After another comma the main statement may go on: ", was the leader", ", to a van".
    commas = re.finditer(r",[\"”’']?\s", tail)
    return all(word_at(tail, comma.end()) in find.STAYS_IN_TAIL for comma in commas)


def _is_complete(before: str) -> bool:
    """Whether the last clause before a tail has its verb: in "he said that Roe, who …, won" it comes after."""
    *_, last = find.SUBORDINATE.split(before)
    return is_clause(last)


def _tells_who(piece: str) -> bool:
    """Whether a later part of the piece says whose claim it all is: ", the ministry said"."""
    _, comma, rest = piece.partition(",")
    return bool(comma) and any(word.strip(".,;\"”’'") in _TELLS for word in rest.split())


def cites(piece: str) -> bool:
    """Whether a piece tells who says it: "as critics say", "as Roe put it"."""
    return find.CITES.search(piece) is not None or any(word.strip(".,") in SPEECH for word in piece.split())
