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
    r"truism|surprise|secret|coincidence|accident|(?<=no )use|(?<=no )good|truth|cliche|cliché|fallacy|"
    r"disgrace|outrage|miracle|privilege|responsibility|job|obligation|given|stretch|lie|conclusion|cause|"
    r"exaggeration|understatement|crime|illusion|delusion|paradox|doubt|bet|belief|hope|opinion|question|"
    r"tradition|scandal|first time|second time|third time|last time|only time|thing)"
)
_ANNOUNCES = r"(?:that|to|for|of|how|when|whether|why|if|we|he|she|they|i|you|the|[a-z]+ing)"
# Adjectives that "it" as a thing takes before "to" or "that": "It is set to …", "It is a plan that …".
_OF_A_THING = (
    r"(?:a|an|the|this|these|those|set|due|able|ready|willing|unable|going|about|supposed|meant|designed|"
    r"bound|keen|eager|committed|reluctant|determined|poised|free|prepared|scheduled|forced|intended|"
    r"aimed|obliged|required|allowed|entitled|based|called|used|seen|made|part|proof|evidence|testament|"
    r"home|host|heir|prey|key|central|integral|close|next|similar|subject|open|vulnerable|immune|adjacent|"
    r"prone|loyal|equal|limited|one|in|on|at|with|from|of|by|for|like|his|her|their|its|our|my|your|what|"
    r"how|why|where|who|these|trying|doing|taking|making|also|(?:likely|unlikely|expected|sure|certain|"
    r"said|thought|believed|known|reported|understood) to)"
)
_TO_DO = r"to(?! (?:the|an?|its|his|her|their|our|my|this|these|that|those|any|all|(?-i:[A-Z])\w*)\b)"
_KNOWN = (
    r"(?:believed|said|thought|known|hoped|expected|reported|understood|argued|claimed|suggested|agreed|"
    r"accepted|feared|rumou?red|estimated|assumed|alleged|announced|confirmed|recogni[sz]ed|acknowledged|"
    r"decided|revealed|discovered|found|shown|proved|proven|written|felt|held|noted|observed|stated|told|"
    r"established|predicted|forgotten)"
)
_ADJECTIVE = (
    rf"(?!{_OF_A_THING}\b)(?![a-z]+ed\b)[a-z'-]+"
    r"(?:,? (?:[a-z]+|from [\w ]{1,30}|for [\w' -]{1,40})){0,3},?"
    rf" (?:that|{_TO_DO}|how|whether|why|what|when|if|who|because|where)\b"
    rf"|{_KNOWN} (?:(?:by|in|among|on) [\w' -]{{1,40}} )?(?:that|how|whether|why)\b"
    r"|(?:nice|fun|pointless|useless|worth|good|great|hard|easy|exhausting|strange|odd|tempting) [a-z]+ing\b"
)
_MONTHS = r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_TIMES = (
    r"(?:[\w.,]+ )?(?:\w+ )?(?:years?|decades?|months?|weeks?|days?|hours?|minutes?|century|"
    r"centuries) (?:since|before|until|till|after|ago)\b|(?:\w+ )?(?:[\d:.]+ )?(?:a\.m\.|p\.m\.|noon|"
    r"midnight|monday|tuesday|wednesday|thursday|"
    rf"friday|saturday|sunday|{_MONTHS}|[12]\d{{3}})(?=\W|$)|(?:late|early|mid-?\w+) (?:on|in|at|morning|"
    rf"afternoon|evening|\w+day)\b|"
    r"(?:dark|cold|hot|raining|snowing|sunny|summer|winter|spring|autumn|christmas)(?=[.,;]| (?:and|when|"
    r"in|on|at)\b)"
)
_CLEFT = (
    r"(?:in|on|at|during|after|before|under|through|because|from|by|with|for|not until|only|until|"
    r"when) .*\b(?:that|when|where|who)\b|(?:the (?:\w+ ){1,3}|(?:(?-i:[A-Z])[\w'.-]+ ){1,5}|(?:i|you|we|"
    r"he|she|they|people|those|voters|men|women) )(?:who|whom|whose)\b"
)
_OTHER = (
    r"not (?:that|as if|as though|just that|only that|simply that|because)\b|up to\b|as if\b|as though\b|"
    r"one thing\b|worth [a-z]+ing\b"
)
_EFFORT = (
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|generations?|time|long|courage|effort|nerve|"
    r"guts|lot|leap|little|much|more|patience)"
)
_VERBS = (
    rf"(?:takes?|took|taken) (?:[\w.,]+ ){{0,4}}?{_EFFORT}\b(?=.*\b(?:to|for|before)\b)|"
    r"(?:(?:seems?|seemed|appears?|appeared) (?:that|as|the|to (?:me|us|many))|(?:turns?|turned) out|"
    r"follows that|happens that|emerge[ds] that|remains to be|matter(?:s|ed)?|helps? (?:that|to)|"
    r"(?:makes?|made) (?:no |little |more |perfect |good |any )?(?:sense|difference)|goes without saying|"
    r"costs? .*\bto|hurts? (?:that|to)|be (?:argued|said|noted|remembered|assumed|hoped|that)|pays? to|"
    r"rain(?:s|ed)|snowed|dawned on|behooves|occur(?:s|red) to|need not be|bears? repeating|suffice|"
    r"(?:comes|came) as no surprise)\b"
)
_NOUN_PHRASE = (
    r"(?:an? |the |no |any |one's )?"
    rf"(?:\w+ ){{0,4}}{_NOUNS}(?=(?:,? [\w'-]+){{0,4}},? {_ANNOUNCES}\b)"
)
_PLEONASTIC = re.compile(
    rf"{_MODALS}(?:{_IS}{_ADVERBS}(?:{_NOUN_PHRASE}|{_ADJECTIVE}|{_TIMES}|{_CLEFT}|{_OTHER})|{_VERBS})",
    re.IGNORECASE,
)
_FOLDED = {"it's": "is ", "it'll": "will ", "it'd": "would "}
_CONSIDERS = words(
    "make makes made making find finds found finding think thinks thought consider considers considered "
    "deem deems deemed believe believes keep keeps kept put puts putting"
)
_ELLIPTIC = words("did does do has had would could can will should must might may")
_ENDS_ELLIPSIS = frozenset(["", ".", ",", ";", "!", "?", "was", "is", "were", "are"])
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
    if after in _ELLIPTIC and reading.lower(at + 2) in _ENDS_ELLIPSIS:
        return False  # "The last time it did was in May", "how it could."
    start = reading.starts[at] + len(word)
    rest = reading.text[start : start + _FAR_ENOUGH].replace("’", "'").replace("  ", " ").lstrip()
    if before in ("is", "was", "isn't", "wasn't"):
        rest = "is " + rest  # "Is it right to …?"
    return _PLEONASTIC.match(_FOLDED.get(word, "") + rest) is not None
