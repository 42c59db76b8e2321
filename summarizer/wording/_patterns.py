"""What the rules for deletion look for: the marks of a piece that can go, and the words that forbid it."""

from __future__ import annotations

import re

from summarizer.wording._words import words

# Words that limit what is said around them, so that a loose piece that holds one must stay.
LIMITS = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|hardly|barely|rarely|seldom|scarcely|only|"
    r"\w+n['’]t|cannot|may|might|could|would|should|must|can|will|ought|whether|perhaps|maybe|possibly|"
    r"probably|likely|unlikely|potentially|presumably|seemingly|about|around|nearly|almost|roughly|"
    r"approximately|at least|at most|up to|as many as|as much as|more|less|fewer|most|least|some|many|few|"
    r"several|all|every|half|yet|unlike|too|so)\b|\d",
    re.IGNORECASE,
)
# Words that take back, colour or condition the main statement: not even a self-contained piece goes with one.
TAKES_BACK = re.compile(
    r"\b(?:deni(?:es|ed|al)|deny|denying|disput\w+|reject\w*|refut\w+|contest(?:s|ed)?|contradict\w*|"
    r"alleg\w+|accus\w+|unverified|unconfirmed|unproven|so-called|false\w*|untrue|wrong\w*|mistaken\w*|"
    r"debunked|retract\w+|withdr\w+|if|unless|until|except|exception|excluding|barring|provided|providing|"
    r"assuming|depending|pending|otherwise|maximum|minimum|conditions?|conditional|subject to|caveat|but|"
    r"though|although|however|despite|rather than|instead|contrary|conversely|whereas|jok(?:e|es|ed|ing)|"
    r"satir\w+|hypothetical\w*|fictional|according|reportedly|apparently|supposedly|purported\w*|"
    r"ostensibly)\b",
    re.IGNORECASE,
)
# A second statement that corrects or narrows the first, which alone would then mislead.
OPPOSES = re.compile(
    TAKES_BACK.pattern
    + r"|\b(?:not|no|never|none|neither|nor|\w+n['’]t|cannot|others?|only|still|even|then|yet|while|"
    r"may|might|could|would|should|also|too|more|less|than)\b",
    re.IGNORECASE,
)
NEGATES = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without|hardly|barely|rarely|seldom|scarcely|only|\w+n['’]t|"
    r"cannot|former|ex|late|fake|would-be|self-styled|supposed|claiming|claimed|pretending)\b",
    re.IGNORECASE,
)
"""What bears on whether the statement holds, or on what its subject is: a piece with such a word stays."""
UNREAL = re.compile(
    r"\b(?:lie|lies|myth|hoax|fiction|fantasy|dream|illusion|rumou?rs?|claims?|claimed|suggestion|theory|forgery|forged|"
    r"prediction|mistake|error|prank|parody|game|novel|film|movie|show|simulation|exercise|drafts?|plan|proposal)\b",
    re.IGNORECASE,
)
DENIES = re.compile(r"\b(?:not|no|never|nor|neither|none|nobody|nothing|without)\b|n['’]t\b", re.IGNORECASE)


def doubts(piece: str) -> bool:
    """Whether a piece takes back, denies or makes unreal what it belongs to."""
    return any(pattern.search(piece) is not None for pattern in (TAKES_BACK, UNREAL, NEGATES))


POINTS_BACK = re.compile(
    r"\b(?:he|she|they|him|his|her|hers|them|their|theirs|it|its|this|these|those|such|both|former|latter|"
    r"respectively|one|ones|there|same|himself|herself|themselves|itself)\b",
    re.IGNORECASE,
)
NAME = re.compile(r"\b[A-Z]\w+")

_PLACE = r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}"
_DATE = r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)"
_DASH = r"(?:--|[—–-])"
DATELINE = re.compile(
    rf"(?:{_PLACE}(?:, {_PLACE}){{0,2}}{_DATE}? ?)?\([A-Z][\w.&’' "
    rf"/]{{1,30}}\)(?:\s*{_DASH}\s*|(?=[A-Z“\"'‘]))"
)
BARE_DATELINE = re.compile(
    rf"(?P<place>[A-Z][A-Z.’'-]{{2,}}(?: [A-Z][A-Z.’'-]+){{0,3}})(?P<more>(?:, "
    rf"{_PLACE}){{0,2}}{_DATE}?)\s+{_DASH}\s+(?=[A-Z“\"'‘])"
)

_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
TIME = re.compile(
    rf"(?:(?:On|Late on|Early on|Earlier on|Late|Early|Last|Earlier) {_WEEKDAY}|"
    r"Earlier (?:this|in the|last) (?:day|week|month)|(?:Earlier|Late|Later) today|Last (?:week|night|"
    r"month)|This (?:week|morning|afternoon|evening)|Yesterday|Today|Recently),\s+"
)
BOUND_TO_TIME = re.compile(
    r"\d|\b(?:will|first|last|latest|record|since|ago|still|already|every|each|again|now|next|past|second|"
    r"third|fourth|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|"
    r"millions?|days?|weeks?|months?|years?)\b"
)
SETTING = re.compile(
    r"(?:Speaking|Writing|Talking|Testifying|Appearing) (?:to|at|in|on|after|before|during|with|from|"
    r"outside|alongside)\b[^,;:—–\"“”]{1,80},\s+"
)
OPENING = re.compile(
    r"(?:After|Amid|Following|As(?! (?:well|long|soon|if|though|much|many|far|such|opposed|of|for|to|with|"
    r"is|was|it|he|she|they|we|I|you)\b)|In an? (?:\w+ ){0,2}(?:interview|speech|statement|letter|report|"
    r"article|address|tweet|column)\b)\s[^,;:()—–\"“”]{2,120},\s"
)

CITED_IN = re.compile(r"In an? ")
# "Roe said, …": the opening belongs to what was said.
SAID_BETWEEN = re.compile(r"(?:[\w.'’-]+ ){1,4}(?:said|says),")
PAST = re.compile(
    r"\b(?:was|were|had|did|\w{3,}ed|took|made|gave|went|came|saw|left|met|held|won|lost|fell|rose|sent|"
    r"led|fled)\b"
)
CITES = re.compile(r"\b(?:puts? it|goes?|go|described?|likes? to say|points? out|pointed out|has it)\b")
EXPRESSES = words(
    "backed praised criticised criticized urged called defended dismissed welcomed condemned endorsed "
    "promised"
)

ACRONYM = re.compile(r"\((?:the )?([A-Z][A-Za-z&.-]{0,8}[A-Z.])\)")
PICTURE_NOTE = re.compile(
    r"\((?:pictured|left|right|centre|center|above|below|far left|far right|file|inset)[\w ,]{0,25}\)"
)
AGE = re.compile(r"(?<=[a-z]),\s\d{1,2},(?=\s)")
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sep sept oct nov dec"
)
DASHES = re.compile(r"\s(?:--|[—–-])\s|(?<=\w)—(?=\w)")
LOOSE_DASH = re.compile(r"\w(?:-|--)\s|\s(?:-|--)\w")

RELATIVE = re.compile(
    r",\s(?:(?:(?:some|many|most|all|both|one|two|three|none|several|each|part|half|much|neither|either|"
    r"\d+) )?(?:of|in|to|from|for|with|by|at|on|through|under|during|after|against) )?(?:which|who|whom|"
    r"whose|where)\b"
)
NOT_DESCRIBED = words("those one anyone someone he she they it and that")
# "or worse, as …", "say, winning …": what follows completes the phrase.
UNFINISHED = words("worse well say like as example instance namely better rather than")
CLEFT = re.compile(r"\b[Ii]t(?: is| was|[’']s) ")
"""In "it was the navy, which …" the relative clause makes the statement."""
UNLIKE = re.compile(r"\b(?:unlike|like|such as|as with) \w+$")
APPOSITION = re.compile(
    r",\s(?:a|an|the|one of|formerly|former|then|currently|head of|chief of|director of|professor of|"
    r"president of|minister of)\s[^,;:]+,(?=\s)"
)
PARTICIPLE = re.compile(r",\s(?P<word>[a-z]{2,}ing)\s")
NOT_PARTICIPLES = words(
    "during according citing quoting regarding concerning nothing something everything anything morning "
    "evening spring king bring being excluding assuming claiming pretending alleging "
    "purporting providing barring pending depending considering "
    "notwithstanding denying following using ring thing string meaning wedding building"
)
LIST_AFTER = re.compile(r"^(?:and|or)\b|,? (?:and|or) \w+ing\b|,[^,]+, (?:and|or)\b")
SUMMING = re.compile(
    r",\s(?:an?|the (?:first|latest|biggest|largest|worst|highest|lowest|most)) (?:\w+ ){0,3}?(?:move|"
    r"step|decision|sign|development|shift|result|outcome|blow|setback|victory|reminder|milestone|boost|"
    r"breakthrough|gesture|message|increase|rise|fall|decline|drop|jump|trend|practice|policy|role|"
    r"position|post|job|country|city|state|region|area|province|group|company|place)\b"
)
CIRCUMSTANCE = re.compile(
    r",\s(?:after|amid|following|because|such as|in what|in order to|as(?! (?:well|long|soon|if|though|"
    r"much|many|far|such|opposed|of|for|to|an?)\b)|with(?! (?:the exception|no|only|few|little|none|"
    r"neither|not|or without)\b)|in (?:an?|the) (?:\w+ )?(?:move|sign|bid|effort|attempt|speech|statement|"
    r"interview|letter|report|ceremony))\s"
)
LAST_CLAUSE = re.compile(
    r",\s(?:and|as well as)\s(?P<subject>the|a|an|this|these|its|their|his|her|it|they|he|she|we|there|"
    r"some|many|most|[A-Z]\w+)\b"
)
PRONOUN_CLAUSE = re.compile(r",?\sand\s(?P<subject>he|she|they|it|we)\s[a-z]+\s")
CONDITIONS = re.compile(
    r"\b(?:if|unless|until|whether|when|whenever|once|because|so that|before|after|while|both|either|neither|between|"
    r"not|no|never|nobody|nothing|few|hardly|den(?:y|ies|ied)|doubt(?:s|ed)?|should|would|could|might|may|wants?|wanted|"
    r"asks?|asked)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words whose force may reach over an "and": what follows it is then a part of the condition or the denial."""
SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|if|because(?! of\b)|whether|when|while|although|though|where|until|unless)\b"
)
# What ends a tail too early: the main statement may go on behind it.
LOOSE_MARK = re.compile(r"[;:]|\s[—–-]\s|--|\w—\w|\w- ")
STAYS_IN_TAIL = words("and or which who whose where including especially particularly mostly mainly")
