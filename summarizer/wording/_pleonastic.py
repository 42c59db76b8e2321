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
    r"always|long|often|"
    r"already|therefore|simply|really|certainly|perhaps|probably|surely|ever|doesn't|didn't|does|did|usually|"
    r"is|was) )*"
)
_IS = (
    r"(?:is|was|be|been|being|isn't|wasn't|becomes?|became|remains?|remained|seems?|seemed|appears?|"
    r"appeared|proves?|proved|"
    r"looks?|looked|feels?|felt|gets?|got) "
)
_ADVERBS = (
    r"(?:(?:also|still|now|just|only|never|not|always|long|often|already|therefore|simply|really|certainly|"
    r"perhaps|"
    r"probably|surely|hardly|far|equally|quite|very|too|so|more|most|less|all|no|at|least|once|again|almost|"
    r"even|high|"
    r"about|well|rather|somewhat|merely|indeed|longer|yet|to|be|both|[a-z]{3,}ly) )*"
)
_NOUNS = (
    r"(?:time|mistake|pity|shame|fact|myth|irony|wonder|honou?r|pleasure|matter|duty|folly|error|tragedy|"
    r"truism|surprise|"
    r"secret|coincidence|accident|use|good|truth|cliche|cliché|fallacy|disgrace|outrage|miracle|privilege|"
    r"responsibility|job|obligation|given|stretch|lie|conclusion|cause|exaggeration|understatement|crime|"
    r"illusion|"
    r"delusion|paradox|doubt|bet|belief|hope|opinion|question|custom|tradition|scandal|first time|second "
    r"time|third time|last "
    r"time|only time|thing)"
)
_ANNOUNCES = r"(?:that|to|for|of|how|when|whether|why|if|we|he|she|they|i|you|the|[a-z]+ing)"
# Adjectives that "it" as a thing takes before "to" or "that": "It is set to …", "It is a plan that …".
_OF_A_THING = (
    r"(?:a|an|the|this|these|those|set|due|able|ready|willing|unable|going|about|supposed|meant|designed|"
    r"bound|keen|"
    r"eager|committed|reluctant|determined|poised|free|prepared|scheduled|forced|intended|aimed|obliged|"
    r"required|"
    r"allowed|entitled|based|called|used|seen|made|part|proof|evidence|testament|home|one|in|on|at|with|"
    r"from|of|by|for|"
    r"like|his|her|their|its|our|my|your|what|how|why|where|who|these|trying|doing|taking|making|also|"
    r"(?:likely|unlikely|expected|sure|certain|said|thought|believed|known|reported|understood) to)"
)
_ADJECTIVE = (
    rf"(?!{_OF_A_THING}\b)[a-z'-]+(?:,? (?:[a-z]+|from [\w ]{{1,30}}|for [\w' -]{{1,40}})){{0,3}},?"
    r" (?:that|to|how|whether|why|what|when|if|who|because|where|[a-z]+ing)\b"
)
_TIMES = (
    r"(?:[\w.,]+ )?(?:\w+ )?(?:years?|decades|months?|weeks?|days?|hours?|a\.m\.|p\.m\.|noon|midnight|"
    r"monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|"
    r"october|"
    r"november|december|summer|winter|spring|autumn|late|early|christmas|dark|cold|hot|raining|snowing|"
    r"[12]\d{3})\b"
)
_CLEFT = (
    r"(?:in|on|at|during|after|before|under|through|because|from|by|with|for|not until|only|until|when) "
    r".*\b(?:that|when|where|who)\b"
    r"|(?:the |an? )?(?:[\w'.-]+ ){1,7}(?:who|whom|whose)\b"
)
_OTHER = (
    r"not (?:that|as if|as though|just that|only that|simply that|because)\b|up to\b|as if\b|as though\b|"
    r"one thing\b|worth\b"
    r"|(?:clear|unclear|true|possible|impossible|hard|difficult|easy|unknown)(?=[.,;:]|$)"
)
_VERBS = (
    r"(?:(?:seems?|seemed|appears?|appeared) (?:that|as|to (?:me|us|many))|(?:turns?|turned) out|follows "
    r"that|happens "
    r"that|emerge[ds]|remains to be|(?:takes?|took|taken) .*\b(?:to|for|before)|matter(?:s|ed)?|helps? "
    r"(?:that|to)|(?:makes?|made) (?:no |"
    r"little |more |perfect |good |any )?(?:sense|difference)|goes without saying|costs? .*\bto|hurts? "
    r"(?:that|to)|"
    r"be (?:argued|said|noted|remembered|assumed|hoped|that)|pays? to|rain(?:s|ed)|snowed|dawned on|behooves|"
    r"occur(?:s|red) to|need not be|bears? repeating|suffice|(?:comes|came) as no surprise)\b"
)
_PLEONASTIC = re.compile(
    rf"{_MODALS}(?:{_IS}{_ADVERBS}(?:(?:an? |the |no |any |one's )?(?:\w+ "
    rf"){{0,4}}{_NOUNS}\b(?=.*\b{_ANNOUNCES}\b)"
    rf"|{_ADJECTIVE}|{_TIMES}|{_CLEFT}|{_OTHER})|{_VERBS})",
    re.IGNORECASE,
)
_FOLDED = {"it's": "is ", "it'll": "will ", "it'd": "would "}
_CONSIDERS = words(
    "make makes made making find finds found finding think thinks thought consider considers considered deem "
    "deems deemed believe believes keep keeps kept put puts putting"
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
