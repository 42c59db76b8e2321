"""Two sentences about one matter: does the later one turn what the earlier said?

Vectors of meaning hardly move for a "not", nor between "approved" and "rejected".
"""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:not(?! guilty)|never|no longer|no|nobody|nothing|neither|none|without|cannot|failed to|fails? to|"
    r"refus\w+ to|declin\w+ to|ruled out|rules out|den(?:y|ies|ied))\b|n[’']t\b",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"\b(?:will|would|plans? to|planned to|expected to|due to|set to|about to|going to|poised to|may|might|could|"
    r"hopes? to|intends? to|aims? to|wants? to|prepar\w+ to|is to|are to|vow(?:s|ed)? to|next (?:week|month|year))\b|"
    r"[’']ll\b",
    re.IGNORECASE,
)

_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (r"rise\w*|rose|increas\w+|climb\w*|grow\w*|grew|gain\w*|jump\w*|surg\w+|higher|up",
         r"fall\w*|fell|decreas\w+|drop\w*|declin\w+|shr[aiu]nk\w*|slump\w*|plung\w+|lower\w*|down"),
        (r"approv\w+|accept\w*|back(?:s|ed|ing)?|support\w*|endors\w+|welcom\w+|agree\w*|ratif\w+|pass(?:es|ed)?",
         r"reject\w*|oppos\w+|refus\w+|block\w*|veto\w*|condemn\w*|disagree\w*|turned down|threw out|thrown out"),
        (r"confirm\w*|admit\w*|acknowledg\w+", r"den(?:y|ies|ied)|disput\w+"),
        (r"win(?:s|ning)?|won|victor\w*", r"los(?:e|es|ing|t)|defeat(?:s|ed)?"),
        (r"begin\w*|began|begun|start\w*|launch\w*|open(?:s|ed|ing)?|resum\w+",
         r"end(?:s|ed|ing)?|stop\w*|halt\w*|clos(?:e|es|ed|ing)|suspend\w*|cancel\w*|abandon\w*|scrap\w*|call\w* off"),
        (r"arrest\w*|detain\w*|jail\w*|imprison\w*|captur\w+|seiz\w+",
         r"releas\w+|freed|frees?|acquit\w*|clear(?:s|ed)"),
        (r"join(?:s|ed|ing)?|enter(?:s|ed|ing)?|stay(?:s|ed|ing)?|remain\w*",
         r"leav(?:e|es|ing)|left|quit\w*|withdr[ae]w\w*|resign\w*|exit\w*"),
        (r"alive|surviv\w+", r"dead|die[sd]?|kill(?:s|ed)"),
        (r"guilty|convict\w+", r"innocent|acquit\w*|not guilty"),
        (r"impos\w+|tighten\w*", r"lift(?:s|ed|ing)?|eas(?:e|es|ed|ing)"),
        (r"extend\w*|postpon\w+|delay\w*", r"brought forward|on time|as planned"),
        (r"hike[sd]?|rais(?:e|es|ed|ing)", r"cut(?:s|ting)?|reduc\w+|lower\w*"),
        (r"advanc\w+|took|take[sn]?", r"retreat\w*|retook|pull\w* (?:out|back)"),
    )
)  # fmt: skip


def turned(earlier: str, later: str) -> bool:
    """Whether `later` denies what `earlier` said, says the opposite, or says that what was to come has happened."""
    if bool(_NEGATION.search(earlier)) != bool(_NEGATION.search(later)):
        return True
    if _is_to_come(earlier) and not _COMING.search(later):
        return True
    return opposed(earlier, later)


def opposed(one: str, other: str) -> bool:
    """Whether the texts hold a word and its opposite, one each."""
    return any(_swapped(one, other, pair) for pair in _OPPOSITES)


def _is_to_come(text: str) -> bool:
    """Whether its main clause looks ahead, which stands in the first half; what follows there is mostly an aside."""
    found = _COMING.search(text)
    return found is not None and found.start() * 2 < len(text)


def _swapped(earlier: str, later: str, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    """Whether one says only the one and the other only its opposite; who says both speaks of a change."""
    said = [(bool(pair[0].search(text)), bool(pair[1].search(text))) for text in (earlier, later)]
    return said in ([(True, False), (False, True)], [(False, True), (True, False)])
