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
_NUMBER_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|half|one[- ](?:third|quarter|fifth|half)|"
    r"two[- ]thirds|three[- ]quarters)"
)
_FIGURE = re.compile(
    r"[$£€¥]\s?\d|\d\s?(?:%|per ?cent\b|percent\b|percentage)|"
    r"\b\d[\d,.]*\s?(?:million|billion|trillion|bn|m|tn|km|kg|miles?|tons?|tonnes|barrels?|people|"
    r"troops|soldiers|men|women|children|deaths|cases|jobs|seats|votes|countries|states|dollars|euros|"
    r"pounds|euro|yen|hours|days|weeks|months|years)\b|"
    r"\b\d{1,3}(?:,\d{3})+\b|"
    rf"\b{_NUMBER_WORD} (?:of (?:all|the|its|their|those)|per ?cent|million|billion|thousand)\b|"
    r"\b(?:tens|hundreds|thousands|millions|billions) of\b|"
    r"\b(?:majority|minority|third|quarter|proportion|percentage|rate|number|average|median) of\b",
    re.IGNORECASE,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_BACKGROUND = re.compile(
    rf"\b(?:in (?:the )?(?:{_MONTH} )?(?:1\d|20)\d\d|since (?:the )?(?:1\d|20)\d\ds?|in the (?:19|20)\d0s|"
    r"(?:years?|decades?|centur(?:y|ies)) (?:ago|earlier|before)|last (?:year|decade|century)|"
    r"for (?:decades|centuries|years)|previously|formerly|historically|in the past|"
    r"(?:was|were) (?:born|founded|established|created|built)|had (?:been|already|once|long)|used to|"
    r"once (?:was|were|had)|during the (?:\w+ ){0,2}(?:war|era|administration))\b",
    re.IGNORECASE,
)


def tell_role(text: str) -> Role:
    """The role of a key point that says `text`. Pure: the same words always have the same role."""
    quoted = [q for q in quotations(text) if not q.bracketed]
    said = sum(word_count(text[q.start : q.end]) for q in quoted)
    if said >= _QUOTED_WORDS and said >= _QUOTED_SHARE * word_count(text):
        return "quote"
    if _RECOMMENDS.search(text) and not _SUBJUNCTIVE.search(text):
        return "recommendation"
    if _OUTLOOK.search(text):
        return "outlook"
    if _FIGURE.search(text):
        return "figure"
    if _BACKGROUND.search(text):
        return "background"
    return "finding"
