"""Connectives: words that tie a sentence to the one before it.

LEADING ones can go without changing what the sentence claims. BOUND ones can't (a negation, a condition, a
time that bounds the claim), so a sentence that opens with one leans and stays so.
"""

from __future__ import annotations

import re

_JUDGED = (
    "(?:(?:even|far|much|perhaps) )*(?:more|most|equally|just as|no less) (?:important|significant|worrying|"
    "troubling|telling|striking|(?:important|significant|worrying|troubling|telling|striking|crucial|"
    "critical|alarming|disturbing|problematic(?:al)?|notab|ominous|interesting|surprising|dangerous|"
    "fundamental|serious|remarkab|controversial|bizarre|damning|damaging|encouraging|hopeful)ly)"
    "(?: still| yet)?"
)
# Followed by a mark these are connectives; without one some are not ("Still reeling", "First Solar").
_BEFORE_A_MARK = (
    "however|moreover|furthermore|besides|also|likewise|similarly|nevertheless|nonetheless|still|instead|"
    "rather|in response|in return|in reply|meanwhile|meantime|in the meantime|consequently|accordingly|then|"
    "again|anyway|anyhow|in any case|in any event|in fact|in truth|indeed|in contrast|by contrast|"
    "in comparison|by comparison|on the contrary|conversely|on the other hand|on the one hand|on one hand|"
    "for example|for instance|in addition|additionally|in other words|that said|that being said|"
    "having said that|even so|all the same|just the same|as a result|as a consequence|in consequence|as such|"
    "at the same time|after all|above all|to be sure|of course|naturally|in short|in sum|in brief|to sum up|"
    "in summary|in conclusion|in the end|ultimately|finally|lastly|first|firstly|second|secondly|third|"
    "thirdly|fourth|fourthly|fifth|next|first of all|last of all|first and foremost|last but not least|"
    "most importantly|more importantly|most important|more important|importantly|crucially|critically|"
    "significantly|notably|interestingly|to begin with|to start with|for starters|for one|for one thing|"
    "for another|what is more|what's more|more broadly|more generally|more specifically|specifically|"
    "in particular|put simply|simply put|put differently|to this end|to that end|for this reason|"
    "for that reason|for these reasons|because of this|because of that|given this|given that|as we have seen|"
    "as noted above|as noted|as mentioned|as mentioned above|as mentioned earlier|as i said|therefore|thus|"
    "hence|so|plus|equally|by the same token|in turn|on top of that|on top of this|on top of it all|"
    "despite this|despite that|in spite of this|in spite of that|with that in mind|with this in mind|"
    "not surprisingly|unsurprisingly|now|well|look|yes|all in all|for their part|for his part|for her part|"
    "for its part|for that matter|as it happens|as it turns out|more to the point|better yet|worse|worse yet|"
    "worse still|even worse|what's worse|true|granted|admittedly|alternatively|incidentally|by the way|"
    f"that is|along the way|further|{_JUDGED}"
)
_SUBJECT = (
    "the|a|an|it|he|she|they|we|you|i|there|this|these|those|in|if|when|why|how|what|who|where|our|his|"
    "her|their|its|my|your|while|with|for"
)
_STATEMENT = (
    rf"(?=\s+(?:(?:{_SUBJECT}|some|several|many|most|other|others|another|all|no|that|more|to|at|on)\b|"
    r"\d|(?-i:[A-Z])))"
)
_BARE = (
    rf"and yet|and so(?=\s+(?:{_SUBJECT})\b)|but then|but(?! for\b)|and|yet(?! to\b)|moreover|furthermore|"
    rf"nevertheless|nonetheless|so(?=\s+(?:{_SUBJECT})\b)|(?:for example|for instance|indeed|meanwhile|"
    rf"of course|as a result(?! of\b)|similarly|finally|on the other hand|in fact|"
    rf"in addition(?! to\b)){_STATEMENT}"
)

LEADING = re.compile(
    rf"(?:(?:and|but|so|yet),?\s+)?(?:{_BEFORE_A_MARK})(?:\s?,\s+|\s+[–—]\s+|:\s+|\s?…\s+|\.\.\.\s+)|"
    rf"(?:{_BARE})(?:\s?,\s+|\s+[–—]\s+|\s?…\s+|\s?\.\.\.\s+|\s+)",
    re.IGNORECASE,
)
"""A leading connective with the mark and the blank after it: all that goes."""

# "So far", "However hard it tries": how much, not what follows.
_DEGREE = (
    "(?:far|many|much|long|few|little|great|big|small|large|deep|strong|weak|called|that|as|too|bad|good|"
    "badly|well|poor|severe|serious|intense|important|complete|total|high|low|close|powerful|successful|"
    "popular|hard|often|unlikely|imperfect|you|we|one|urgent|rapid|rapidly|pervasive|widespread|common|sure|"
    "certain|convinced|frequent|quickly|fast)"
)
_OFFICE = (
    "(?:President|Prime|Vice|Secretary|Foreign|Defen[cs]e|Chancellor|Governor|Senator|Mayor|General|Chief|"
    "Home|Deputy)"
)
_SPAN_OF_TIME = (
    "(?:moments?|minutes?|hours?|days?|weeks?|months?|years?|decades?|mornings?|nights?|evenings?)"
)
_SOME = (
    r"(?:(?:just|only|about|around|almost|nearly|less than|more than|over|barely|some) )?(?:the|a|an|one|"
    r"two|three|four|five|six|seven|eight|nine|ten|\d+|a few|several|some)"
)
_DAY = "(?:moment|day|week|month|year|morning|night|evening|afternoon|weekend|summer|winter|autumn|spring)"
_VIEW = (
    "(?:context|regards?|respects?|sense|light|spirit|vein|scenario|environment|climate|circumstances|"
    "conditions|perspective|view|way|manner|fashion|case|cases|point|basis|issue|front|score|reason|"
    "backdrop)"
)
_BOUND_ANYHOW = (
    r"nor",
    r"or(?!-)",
    r"also(?! known\b)",
    rf"(?:so|however)(?! {_DEGREE}\b)",
    rf"then(?!-| and now\b| (?-i:{_OFFICE})\b)",
    r"even then",
    rf"(?:still|again){_STATEMENT}",
    r"if so|otherwise|since then|until then|by then|from then on|thereafter|thereupon|thereby|afterwards?",
    r"subsequently|thus(?! far\b)|hence|therefore|likewise|no wonder|little wonder|small wonder",
    r"(?:soon|shortly|not long) after(?:wards?)?",
    r"(?:by|at|around|during) (?:that|this|the same) (?:time|point|stage)(?! (?:of|that|as|when)\b)",
    r"at the time(?! (?:of|when|that)\b)",
    r"(?:in|by) (?:so doing|doing so)",
    r"same (?:goes|here|with)",
    r"instead(?! of\b)",
    rf"(?:in|with|from|under|on|for|against|in either of|to) (?:this|that|these|those|such) {_VIEW}",
    r"(?:in )?(?:this|that) way|in (?:either|both|neither|each) cases?|as such(?! an?\b)",
    r"apart from (?:this|that)|aside from (?:this|that)|beyond (?:this|that)",
    rf"{_SOME} (?:\w+ ){{0,2}}{_SPAN_OF_TIME} (?:later|earlier|afterwards)",
    rf"(?:on |later )?(?:the (?:following|next|same)|that(?: same| very)?) {_DAY}",
)
_BOUND_BEFORE_A_MARK = (
    rf"(?:{_JUDGED}) for (?:[\w’'-]+ ){{0,5}}[\w’'-]+|"
    r"(?:more|less) (?!recently|likely|often|commonly|frequently)[a-z]+ly|"
    "before|soon|later|later on|earlier|previously|beforehand|except|again|if not|as above|too"
)

BOUND = re.compile(
    rf"(?:{'|'.join(_BOUND_ANYHOW)})\b(?=\W|$)(?!-)|(?:{_BOUND_BEFORE_A_MARK})(?=\s?[,.;:!?–—]|$)",
    re.IGNORECASE,
)
"""A leading connective that must stay."""

_INNER = (
    "however|moreover|furthermore|nevertheless|nonetheless|therefore|meanwhile|in turn|for example|"
    "for instance|of course|in fact|indeed|in contrast|by contrast|on the other hand|in addition|after all|"
    "consequently|too|as well|in other words|likewise|similarly|at the same time|though|instead|to be sure|"
    "for (?:its|his|her|their) part"
)
INNER = re.compile(
    rf",\s(?:{_INNER}),(?=\s)|\s[–—]\s(?:{_INNER})\s[–—](?=\s)|"
    r",\s(?:however|though|too|of course|as well|in turn|instead|after all|either)(?=\.[\"”’']?$)"
)
"""A connective set off by marks inside or at the end of a sentence, with its marks: all that goes."""
