"""Which pieces of a sentence can be deleted without changing what it claims: one function for each rule.

A piece goes only when it is whole and self-contained. What limits the main statement stays: negations,
conditions, hedges, quantities, contrasts, denials, and who said it. Attributions are never deleted, not even
", he said": without one, what somebody claimed would stand as a fact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording import _patterns as find
from summarizer.wording._asides import (
    additions,
    between_subject_and_verb,
    dashes_around_a_description,
    days_and_links,
    last_remarks,
    lists_of_what_was_named,
    opening_participle,
    said_when_and_where,
    speakers_description,
)
from summarizer.wording._clauses import (
    END,
    end_mark,
    is_clause,
    is_verb,
    main_part,
    opens_with_phrase,
    takes_up,
    word_at,
)
from summarizer.wording._connectives import INNER, LEADING
from summarizer.wording._cut import Cut
from summarizer.wording._tails import (
    cites,
    closing_circumstances,
    is_loose_end,
    participles,
    statements_after_and,
    statements_after_semicolon,
    statements_of_a_pronoun,
    summing_phrases,
)
from summarizer.wording._words import PLACES, SPEECH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summarizer.wording._reading import Marked

LONGEST = 2_000
"""Characters. Nothing longer is shortened: it is no sentence, and the rules would take long over it."""


def leading_cuts(marked: Marked) -> list[Cut]:
    """The dateline and the connectives at the start, and connectives set off by commas further in."""
    text = marked.text
    cuts: list[Cut] = []
    at = _dateline(text)
    if at:
        cuts.append(Cut(0, at, "dateline", 0))
    for _ in range(3):
        match = LEADING.match(text, at)
        if match is None or match.end() >= len(text) - 1 or _counts_on(text, match):
            break
        cuts.append(Cut(match.start(), match.end(), "connective", 0))
        at = match.end()
    for match in INNER.finditer(text, at):
        cut = Cut(match.start(), match.end(), "inner connective", 0)
        if _is_free(marked, cut):
            cuts.append(cut)
    return cuts


def _dateline(text: str) -> int:
    if match := find.DATELINE.match(text):
        return match.end()
    match = find.BARE_DATELINE.match(text)
    if match and (match["more"] or len(match["place"]) > 4 or match["place"].lower() in PLACES):
        return match.end()
    return 0


def _counts_on(text: str, match: re.Match[str]) -> bool:
    """ "First, … second, …" within one sentence is a list that would lose its head."""
    return match.group().lower().startswith("first") and re.search(r"\bsecond(?:ly)?\b", text) is not None


def inner_cuts(marked: Marked) -> list[Cut]:
    """Everything else that may go, in order of its start; pieces may overlap."""
    text = marked.text
    if len(text) > LONGEST or not END.search(text) or not marked.balanced:
        return []
    leading = [cut for cut in leading_cuts(marked) if cut.rule != "inner connective"]
    begin = leading[-1].end if leading else 0
    found = [cut for rule in _RULES for cut in rule(marked, begin)]
    return sorted(
        (
            cut
            for cut in found
            if cut.start >= begin and _is_free(marked, cut) and _loses_no_name(marked, cut)
        ),
        key=lambda cut: (cut.start, cut.end),
    )


def _is_free(marked: Marked, cut: Cut) -> bool:
    """Whether the piece neither stands in a quotation or bracket nor cuts one in two."""
    for stretch in marked.stretches:
        apart = cut.end <= stretch.start or stretch.end <= cut.start
        holds = cut.start <= stretch.start and stretch.end <= cut.end
        if not apart and not holds:
            return False
    return True


def _loses_no_name(marked: Marked, cut: Cut) -> bool:
    """A name in a piece that goes may be what a pronoun after it stands for."""
    if cut.rule in ("acronym", "picture note", "age", "time"):
        return True
    named = find.NAME.search(marked.text, cut.start + 1, cut.end)
    return not (named and find.POINTS_BACK.search(marked.text, cut.end))


def _brackets(marked: Marked, _: int) -> Iterator[Cut]:
    text = marked.text
    for stretch in marked.stretches:
        if stretch.mark != "(" or stretch.start == 0:
            continue
        piece = text[stretch.start : stretch.end]
        start = len(text[: stretch.start].rstrip())
        if acronym := find.ACRONYM.fullmatch(piece):
            if not re.search(rf"\b{re.escape(acronym[1].rstrip('.'))}\b", text[stretch.end :]):
                yield Cut(start, stretch.end, "acronym", 0)
        elif find.PICTURE_NOTE.fullmatch(piece):
            yield Cut(start, stretch.end, "picture note", 0)
        elif text[stretch.start - 1].isspace() and not _limits(piece):
            yield Cut(start, stretch.end, "parenthesis", 1)


def _dashes(marked: Marked, _: int) -> Iterator[Cut]:
    text = marked.text
    marks = [m for m in find.DASHES.finditer(text) if not marked.quotes(m.start())]
    if len(marks) != 2 or find.LOOSE_DASH.search(text):
        return
    first, second = marks
    piece = text[first.end() : second.start()]
    if first.group() == second.group() and not (_limits(piece) or find.UNREAL.search(piece) or cites(piece)):
        yield Cut(first.start(), second.end(), "dashes", 2)


def _relative_clauses(marked: Marked, begin: int) -> Iterator[Cut]:
    text = marked.text
    for match in find.RELATIVE.finditer(text, begin):
        start = match.start()
        before = text[begin:start]
        last = before.split()[-1:]
        if marked.quotes(start) or not last or last[0].lower() in find.NOT_DESCRIBED:
            continue
        if not is_clause(before):
            closing = _comma_before_verb(marked, match.end())
            if closing and not _takes_back(text[start:closing]):
                # In "Ann Roe, 52, who …, won" the comma also closes the age.
                comma = 0 if "," in before and not opens_with_phrase(before) else 1
                yield Cut(start, closing + comma, "relative clause", 2)
        elif (
            is_clause(main_part(before))
            and is_loose_end(text, start)
            and not _takes_back(text[start:])
            and not find.CLEFT.search(before)
        ):
            yield Cut(start, end_mark(text), "relative clause", 2)


def _comma_before_verb(marked: Marked, at: int) -> int | None:
    """The first comma after `at` if the main verb follows it."""
    text = marked.text
    for match in re.finditer(r",\s", text[at:]):
        comma = at + match.start()
        if marked.quotes(comma):
            continue
        word = word_at(text, comma + 1)
        following = word_at(text, comma + 2 + len(word))
        there = takes_up(text, comma + 1) or (word.endswith("ly") and is_verb(following))
        return comma if there and is_clause(text[at:comma]) else None
    return None


def _appositions(marked: Marked, begin: int) -> Iterator[Cut]:
    text = marked.text
    for match in find.APPOSITION.finditer(text, begin):
        before = text[begin : match.start()]
        last = before.split()[-1:]
        if (
            last
            and last[0][:1].isupper()
            and not is_clause(before)
            and not is_clause(match.group())
            and takes_up(text, match.end())
            and not find.doubts(match.group())
            and before.count(",") == (1 if opens_with_phrase(before) else 0)
        ):
            yield Cut(match.start(), match.end(), "apposition", 2)


def _ages(marked: Marked, begin: int) -> Iterator[Cut]:
    for match in find.AGE.finditer(marked.text, begin):
        last = marked.text[: match.start()].split()[-1]
        if not last[:1].isupper() or last.rstrip(".").lower() in find.MONTHS:
            continue
        after = word_at(marked.text, match.end())
        if is_verb(after) or after in ("of", "from"):
            yield Cut(match.start(), match.end(), "age", 1)
        elif after == "who":
            yield Cut(match.start(), match.end() - 1, "age", 1)


def _openings(marked: Marked, begin: int) -> Iterator[Cut]:
    text = marked.text
    match = find.OPENING.match(text, begin)
    if match is None:
        return
    opening, main = match.group(), text[match.end() :]
    first = re.split(r",\s", main, maxsplit=1)[0]
    if find.SAID_BETWEEN.match(main) or first.startswith(("and ", "or ", "but ", "which ", "who ")):
        return
    if is_verb(word_at(main, 0)) or not is_clause(first) or find.TAKES_BACK.search(opening) or cites(opening):
        return
    says = any(word in SPEECH or word in find.EXPRESSES for word in first.split())
    if find.CITED_IN.match(opening):
        # Without "in a report", what follows would stand as a fact unless somebody says it.
        if not says:
            return
    # The circumstance may be what a number, a habit or a forecast holds for.
    elif find.LIMITS.search(main) or not find.PAST.search(first):
        return
    yield Cut(match.start(), match.end(), "opening circumstance", 3)


def _times(marked: Marked, begin: int) -> Iterator[Cut]:
    match = find.TIME.match(marked.text, begin)
    # A number in the statement may count only what happened at that time.
    if match and not find.BOUND_TO_TIME.search(marked.text, match.end()):
        yield Cut(match.start(), match.end(), "time", 3)


def _settings(marked: Marked, begin: int) -> Iterator[Cut]:
    match = find.SETTING.match(marked.text, begin)
    if match and not find.TAKES_BACK.search(match.group()):
        yield Cut(match.start(), match.end(), "setting", 2)


_RULES = (
    _brackets,
    _dashes,
    _relative_clauses,
    _appositions,
    _ages,
    participles,
    summing_phrases,
    closing_circumstances,
    _openings,
    _times,
    _settings,
    statements_after_semicolon,
    statements_after_and,
    statements_of_a_pronoun,
    said_when_and_where,
    speakers_description,
    between_subject_and_verb,
    days_and_links,
    opening_participle,
    additions,
    last_remarks,
    lists_of_what_was_named,
    dashes_around_a_description,
)


def _takes_back(piece: str) -> bool:
    return find.TAKES_BACK.search(piece) is not None or find.DENIES.search(piece) is not None


def _limits(piece: str) -> bool:
    return find.LIMITS.search(piece) is not None or find.TAKES_BACK.search(piece) is not None
