"""A second, simpler opinion on which sentences lean on one that is not shown.

It shares no code with `summarizer.wording`, so that the engine is not judged only by the filter that it uses.
"""

from __future__ import annotations

import re
from typing import Literal

Leaning = Literal["strong", "weak"]

_DATELINE = re.compile(r"^\([A-Z]+\)\s*")
_OPENING = "\"'“”‘’«([—–-•* "
_TIME = (
    r"week|weekend|month|year|morning|afternoon|evening|night|spring|summer|autumn|fall|winter|season|quarter"
    r"|decade|century|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|christmas|easter|ramadan"
)

# Openings that look like leaning and are not: dummy subjects, the present time, both ... and, those who.
_STANDS_ALONE = re.compile(
    rf"""
    it\s+(?:also\s+)?has\s+(?:also\s+)?(?:taken|been\s+(?:reported|said|argued|claimed|suggested|(?:\S+\s+){{1,3}}since
      |(?:\S+\s+){{1,3}}(?:years?|months?|weeks?|days?)))\b
    |it\s+(?:(?:seems|appears|turns\s+out|follows|takes|took|will\s+take|matters|makes\s+(?:no\s+)?sense)\b
      |(?:is|was|isn't|wasn't|will\s+be|would\s+be|won't\s+be|has\s+been|had\s+been|may\s+be|might\s+be|must\s+be
        |can\s+be|could\s+be|should\s+be|remains|became|becomes|has\s+become)\s+
       (?:\S+\s+){{0,7}}?(?:that|to|who|which|when|if|whether|how|what|why|because|time)\b)
    |it['’]s\s+(?:\S+\s+){{0,7}}?(?:that|to|who|which|when|if|whether|how|what|why|because|time)\b
    |there(?:['’]s|\s+(?:is|are|was|were|isn't|aren't|has|have|had|will|would|can|could|may|might|must|should|seems?
        |remains?|exists?|comes?|goes)\b)
    |(?:this|that|these|those)\s+(?:(?:past|last|coming|same)\s+)?(?:{_TIME}|days)\b
    |(?:that|those)\s+(?:the|an?|our|my|who|whose|whom|which|that|with|without|of|in|on|at|from)\b
    |(?:for\s+)?those\s+(?:responsible|\w+(?:ed|ing))\b
    |(?:both|either|neither)\s+(?:\S+\s+){{1,9}}?(?:and|or|nor)\b
    |so\s+(?:far|long|called|many|much|few|little|great|large|deep|strong)\b|so-called
    |(?:in\s+(?:addition|contrast|comparison|response|return)|instead)\s+(?:to|of|with)\s+(?!this|that|these|those|such|it)
    |then-\w|yet\s+another|but\s+for\b|still\s+\w+ing\b
    |besides\s+\w+ing\b|given\s+that\b|such\s+(?:\S+\s+){{1,3}}?as\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

_POINTERS = "this|that|these|those|them|such"
_NOT_TIME = rf"(?!\s+(?:(?:past|last|coming|same)\s+)?(?:{_TIME}|days)\b)(?!\s+(?:who|whose|the|an?|as)\b)"
_STRONG = re.compile(
    rf"""
    (?:he|she|they|him|her|hers|his|their|theirs|them|it|its|this|that|these|those|such|here|there|both|neither|either
      |he['’]s|she['’]s|they['’]re|it['’]s|that['’]s|he['’]d|she['’]d|they['’]d|they['’]ve|it['’]d|it['’]ll
      |and|but|or|nor|so|yet|still|then|thus|therefore|hence|however|moreover|furthermore|meanwhile|also|instead|besides
      |nevertheless|nonetheless|consequently|accordingly|otherwise|similarly|likewise|conversely|indeed|additionally
      |afterwards?|subsequently|finally|lastly|secondly|thirdly|fourthly|admittedly|alternatively|again|too)\b
    |(?:first|second|third|fourth|fifth|next|later|earlier|yes|no|well|now),
    |(?:in\s+(?:addition|contrast|fact|other\s+words|short|sum|turn|response|return|any\s+case|comparison)
      |for\s+(?:example|instance|one\s+thing|starters)
      |as\s+(?:a\s+result|a\s+consequence|such)|of\s+course|after\s+all|by\s+(?:contrast|comparison|then)
      |on\s+the\s+(?:other\s+hand|contrary|one\s+hand)|at\s+the\s+same\s+time|even\s+(?:so|then)|what['’]s\s+more
      |what\s+is\s+more|either\s+way|not\s+only\s+that|since\s+then|until\s+then|to\s+be\s+sure|the\s+latter
      |worse(?:\s+still)?,|better\s+still,|more\s+importantly|once\s+again,|rather,|why\?|how\?)\b
    |(?:in|at|by|for|with|from|on|to|of|under|after|before|since|until|despite|like|given|behind|through|over|amid
      |because\s+of|due\s+to|according\s+to
      |(?:all|none|some|many|most|each|any|half|part|much|few|several|both|either|neither|one|two|three)(?:\s+of)?)
      \s+(?:{_POINTERS})\b{_NOT_TIME}
    """,
    re.VERBOSE | re.IGNORECASE,
)

_WEAK = re.compile(
    rf"""
    (?:when|as|if|while|because|since|although|though|after|before|until|once|unless|where|whether|what|how|why
       |even\s+if|even\s+though|in|with|on|at|by|for|from|of|to|under|despite|through)
      \s+(?:he|she|it|they|this|that|these|those|his|her|their|its|him)\b{_NOT_TIME}
    |(?:another|others?|the\s+(?:others?|same|answer|reason|result|rest|second|third)|one\s+such)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


_POINTS_BACK_AT_THE_END = re.compile(
    r"\b(?:than|of|about|with|for|by|to|on|like|after|before|from|in|at|is|was|do|does|did)\s+(?:this|that|these|those|so)[.!?]"
    r"[\"'”’)]*$",
    re.IGNORECASE,
)


def leaning(sentence: str) -> Leaning | None:
    """`strong`: it opens with a pronoun, demonstrative or connective whose other half is elsewhere.

    `weak`: such a word comes a step later, where its other half may follow, or within direct speech.
    """
    sentence = _DATELINE.sub("", sentence)
    text = sentence.lstrip(_OPENING)
    quoted = sentence[: len(sentence) - len(text)].strip("([—–-•* ") != ""
    if _STANDS_ALONE.match(text):
        return None
    if _STRONG.match(text):
        return "weak" if quoted else "strong"
    return "weak" if _WEAK.match(text) or _POINTS_BACK_AT_THE_END.search(text) else None
