"""What a key point does for its reader: one role for each, told from its words alone.

The roles are those that desk officers scan for. Where several fit, the one that a reader would rather not overlook
wins: somebody's own words, then what should be done, what is to come, a figure, what was before. The rest are findings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer._quotations import quotations
from summarizer.wording._words import word_count

if TYPE_CHECKING:
    from summarizer.types import Role

_QUOTED_SHARE = 0.4
"""Of a sentence's words that stand in quotation marks, from which it is a quote."""
_QUOTED_WORDS = 4

_SUBJUNCTIVE = re.compile(r"\bshould (?:\w+ ){1,4}(?:fail|occur|arise|happen|break|prove|come to)\b|^Should ")
_RECOMMENDS = re.compile(
    r"\b(?:must(?! have\b)|should(?! have\b)|ought to|needs? to(?! have\b)|cannot afford|"
    r"(?:it is|it[’']s|now is the) (?:high )?time (?:to|for|that)|"
    r"(?:is|are) (?:\w+ )?(?:needed|required|imperative|essential|crucial|vital|overdue)|"
    r"(?:is|are) (?:badly|urgently|sorely) needed|"
    r"recommend(?:s|ed|ing)?|recommendations?|urge[sd]?|call(?:s|ed|ing)? (?:for|on)|had better|would do well|"
    r"would be (?:wise|better)|(?:best|only|right) (?:way|course|option|approach) (?:is|to|would)|"
    r"(?:has|have) to (?!do\b))(?!\w)",
    re.IGNORECASE,
)
_OUTLOOK = re.compile(
    r"\b(?:will(?! and testament)|won[’']t|going to|plan(?:s|ned|ning)? to|"
    r"(?:is|are) (?:\w+ )?(?:due|set|expected|scheduled|likely|unlikely|poised|bound|slated|about|projected|forecast) "
    r"(?:to|for|on|in|by)|"
    r"(?:(?-i:may)|might|could)(?! have\b)(?![^,;]*, but\b)|"
    r"next (?:week|month|year|summer|spring|autumn|winter|decade)|"
    r"by 20[2-9]\d|by the end of|in the (?:coming|next)|upcoming|looming|forecasts?|predict(?:s|ed|ions?)?)\b",
    re.IGNORECASE,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|a dozen|hundreds?|thousands?|one hundred|a hundred)"
)
_SHARE = r"(?:half|(?:a|one)[- ](?:third|quarter|fifth|tenth)|two[- ]thirds|three[- ]quarters)"
_FIGURE = re.compile(
    r"[$£€¥]\s?\d|\d\s?%|\bper ?cent\b|\bpercentage|"
    # A number that counts things: no year, no date, no part of a name.
    rf"(?<![\w.,/-])(?!(?:1[5-9]|20)\d\d\b)\d[\d,.]*(?: (?:million|billion|trillion|thousand))?"
    r"(?: [\w’'-]+){0,2} (?!years (?:ago|old)\b|was\b|is\b|has\b|as\b|this\b)"
    r"(?:[a-z’'-]*[a-z]s|people|men|women|children|troops)\b|"
    r"\b\d{1,3}(?:,\d{3})+\b|\b\d[\d,.]*\s?(?:million|billion|trillion|bn|m|tn|km|kg)\b|"
    rf"\b{_NUMBER_WORD} (?:million|billion|thousand|in (?:ten|five|four|three))\b|"
    rf"\b{_SHARE} (?:of|higher|lower|more|less|as)\b|"
    r"\b(?:tens|hundreds|thousands|millions|billions|dozens) of (?!miles\b)|"
    r"\b(?:majority|minority|proportion|rate|number|average|median) of\b|"
    r"\b(?:twice|double|triple|three times) (?:as|the)\b|\bone in (?:\w+)\b",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    rf"\b(?:in (?:the )?(?:{_MONTH} )?(?:1\d|20)\d\d|since (?:the )?(?:1\d|20)\d\ds?|in the (?:19|20)\d0s|"
    r"(?:years?|decades?|centur(?:y|ies)) (?:ago|earlier|before)|last (?:year|decade|century)|"
    r"for (?:decades|centuries|years)|previously|formerly|historically|in the past|"
    r"(?:was|were) (?:born|founded|established|created|built)|had (?:been|already|once|long)|used to|"
    r"once (?:was|were|had)|during the (?:\w+ ){0,2}(?:war|era|administration))\b",
    re.IGNORECASE,
)


def tell_role(text: str, *, statistic: bool | None = None) -> Role:
    """The role of a key point that says `text`. Pure: the same words always have the same role.

    `statistic` is what a model says of it, which knows better than words whether a number is a figure of note.
    """
    quoted = [q for q in quotations(text) if not q.bracketed]
    said = sum(word_count(text[q.start : q.end]) for q in quoted)
    if said >= _QUOTED_WORDS and said >= _QUOTED_SHARE * word_count(text):
        return "quote"
    if _RECOMMENDS.search(text) and not _SUBJUNCTIVE.search(text):
        return "recommendation"
    if _OUTLOOK.search(text):
        return "outlook"
    if _FIGURE.search(text) if statistic is None else statistic:
        return "figure"
    if _BACKGROUND.search(text):
        return "background"
    return "finding"
