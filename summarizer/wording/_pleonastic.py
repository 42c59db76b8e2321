"""When "it" stands for nothing outside the sentence: "It is clear that …", "It takes years to …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarizer.wording._words import words

if TYPE_CHECKING:
    from summarizer.wording._reading import Reading

_FAR_ENOUGH = 240
"""Characters looked at after the pronoun: what it announces comes soon, and hostile text costs no more."""

_MODALS = (
    r"(?:(?:may|might|can|could|will|would|should|must|has|had|have|also|still|now|just|only|never|not|"
    r"always|long|often|already|therefore|simply|really|certainly|perhaps|probably|surely|ever|doesn't|"
    r"didn't|does|did|usually|is|was) )*"
)
_IS = (
    r"(?:is|was|be|been|being|isn't|wasn't|becomes?|became|remains?|remained|seems?|seemed|appears?|"
    r"appeared|proves?|proved|looks?|looked|feels?|felt|gets?|got) "
)
_ADVERBS = (
    r"(?:(?:also|still|now|just|only|never|not|always|long|often|already|therefore|simply|really|"
    r"certainly|perhaps|probably|surely|hardly|far|equally|quite|very|too|so|more|most|less|all|no|at|"
    r"least|once|again|almost|even|high|about|well|rather|somewhat|merely|indeed|longer|yet|to|be|both|"
    r"[a-z]{3,}ly) )*"
)
_NOUNS = (
    r"(?:time|mistake|pity|shame|fact|myth|irony|wonder|honou?r|pleasure|matter|duty|folly|error|tragedy|"
    r"truism|surprise|secret|coincidence|accident|use|good|truth|cliche|cliché|fallacy|disgrace|outrage|"
    r"miracle|privilege|responsibility|job|obligation|given|stretch|lie|conclusion|cause|exaggeration|"
    r"understatement|crime|illusion|delusion|paradox|doubt|bet|belief|hope|opinion|question|custom|"
    r"tradition|scandal|first time|second time|third time|last time|only time|thing)"
)
_ANNOUNCES = r"(?:that|to|for|of|how|when|whether|why|if|we|he|she|they|i|you|the|[a-z]+ing)"
# Adjectives that "it" as a thing takes before "to" or "that": "It is set to …", "It is a plan that …".
_OF_A_THING = (
    r"(?:a|an|the|this|these|those|set|due|able|ready|willing|unable|going|about|supposed|meant|designed|"
    r"bound|keen|eager|committed|reluctant|determined|poised|free|prepared|scheduled|forced|intended|"
    r"aimed|obliged|required|allowed|entitled|based|called|used|seen|made|part|proof|evidence|testament|"
    r"home|one|in|on|at|with|from|of|by|for|like|his|her|their|its|our|my|your|what|how|why|where|who|"
    r"these|trying|doing|taking|making|also|(?:likely|unlikely|expected|sure|certain|said|thought|"
    r"believed|known|reported|understood) to)"
)
_ADJECTIVE = (
    rf"(?!{_OF_A_THING}\b)[a-z'-]+(?:,? (?:[a-z]+|from [\w ]{{1,30}}|for [\w' -]{{1,40}})){{0,3}},?"
    r" (?:that|to|how|whether|why|what|when|if|who|because|where|[a-z]+ing)\b"
)
_TIMES = (
    r"(?:[\w.,]+ )?(?:\w+ )?(?:years?|decades|months?|weeks?|days?|hours?|a\.m\.|p\.m\.|noon|midnight|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|summer|winter|spring|autumn|late|early|christmas|dark|"
    r"cold|hot|raining|snowing|[12]\d{3})\b"
)
_CLEFT = (
    r"(?:in|on|at|during|after|before|under|through|because|from|by|with|for|not until|only|until|"
    r"when) .*\b(?:that|when|where|who)\b|(?:the |an? )?(?:[\w'.-]+ ){1,7}(?:who|whom|whose)\b"
)
_OTHER = (
    r"not (?:that|as if|as though|just that|only that|simply that|because)\b|up to\b|as if\b|as though\b|"
    r"one thing\b|worth\b|(?:clear|unclear|true|possible|impossible|hard|difficult|easy|unknown)(?=[.,;:]|"
    r"$)"
)
_VERBS = (
    r"(?:(?:seems?|seemed|appears?|appeared) (?:that|as|to (?:me|us|many))|(?:turns?|turned) out|"
    r"follows that|happens that|emerge[ds]|remains to be|(?:takes?|took|taken) .*\b(?:to|for|before)|"
    r"matter(?:s|ed)?|helps? (?:that|to)|(?:makes?|made) (?:no |little |more |perfect |good |"
    r"any )?(?:sense|difference)|goes without saying|costs? .*\bto|hurts? (?:that|to)|be (?:argued|said|"
    r"noted|remembered|assumed|hoped|that)|pays? to|rain(?:s|ed)|snowed|dawned on|behooves|occur(?:s|"
    r"red) to|need not be|bears? repeating|suffice|(?:comes|came) as no surprise)\b"
)
_PLEONASTIC = re.compile(
    rf"{_MODALS}(?:{_IS}{_ADVERBS}(?:(?:an? |the |no |any |"
    rf"one's )?(?:\w+ ){{0,4}}{_NOUNS}\b(?=.*\b{_ANNOUNCES}\b)|{_ADJECTIVE}|{_TIMES}|{_CLEFT}|{_OTHER})|"
    rf"{_VERBS})",
    re.IGNORECASE,
)
_FOLDED = {"it's": "is ", "it'll": "will ", "it'd": "would "}
_CONSIDERS = words(
    "make makes made making find finds found finding think thinks thought consider considers considered "
    "deem deems deemed believe believes keep keeps kept put puts putting"
)
_NOT_CONSIDERED = frozenset(["", ".", ",", ";", "to", "into", "in", "on", "out", "up", "through", "and"])


def is_pleonastic(reading: Reading, at: int) -> bool:
    """Whether the token at `at`, a form of "it", is there for the grammar alone."""
    word, before, after = reading.lower(at), reading.lower(at - 1), reading.lower(at + 1)
    if before in _CONSIDERS and after not in _NOT_CONSIDERED:
        return True
    if before == "when" and after in ("comes", "came"):
        return True
    if before in ("as", "so") and after in (
        "were",
        "stands",
        "happens",
        "turns",
        "turned",
        "seems",
        "appears",
    ):
        return True
    if word not in ("it", *_FOLDED):
        return False
    start = reading.starts[at] + len(word)
    rest = reading.text[start : start + _FAR_ENOUGH].replace("’", "'").replace("  ", " ").lstrip()
    if before in ("is", "was", "isn't", "wasn't"):
        rest = "is " + rest  # "Is it right to …?"
    return _PLEONASTIC.match(_FOLDED.get(word, "") + rest) is not None
