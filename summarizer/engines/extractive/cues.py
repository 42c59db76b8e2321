"""Words by which English prose shows what a sentence does."""

from __future__ import annotations

import re


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)


OBLIGATION = _any_of(
    "must", "should", "ought to", "needs? to", "have to", "has to", "cannot afford", "it is time",
    "the time is now", "is needed", "are needed", "imperative", "essential", "crucial", "vital", "recommends?",
    "urges?", "calls? (?:for|on)", "had better", "would do well",
)  # fmt: skip
"""What is to be done: the recommendations of an analysis and the demands in a report."""

COMING = _any_of(
    "must", "should", "ought to", "needs? to", "will", "plans? to", "is expected to", "are expected to",
    "next (?:week|month|year)", "is due", "are due", "by (?:20\\d\\d|the end of)", "recommends?",
    "calls? (?:for|on)", "likely to",
)  # fmt: skip
"""What is to come, or to be done."""

CONCLUSION = _any_of(
    "in short", "in sum", "in conclusion", "ultimately", "in the end", "the bottom line", "therefore", "thus",
    "the (?:real|key|main|central|core|biggest|greatest|most important|fundamental) \\w+", "the point is",
    "the lesson", "the question is", "the problem is", "the truth is", "the danger is", "the risk is",
    "means? that", "the result is", "not .{3,60} but", "rather than", "instead of", "far from",
    "more than ever", "the best way", "the only way", "all the more",
)  # fmt: skip
"""Where an argument is drawn together or set against another."""

FINDING = _any_of(
    "found", "finds", "show(?:s|ed|n)?", "reveal(?:s|ed)?", "according to", "report(?:s|ed)?", "announced?",
    "announcement", "agreed", "signed", "approved", "voted", "ruled", "launched", "confirmed", "concludes?",
    "warns?", "warned", "plans? to", "will", "argues?", "estimates?", "survey", "study", "poll",
)  # fmt: skip
"""Something that happened, was found or is about to happen."""

AIMS = _any_of(
    "aims? (?:to|at)", "in order to", "seeks? to", "in an effort to", "designed to", "intended to", "lays? out",
    "offers?", "proposes?", "pledged", "outlines?",
)  # fmt: skip

BACKGROUND = _any_of(
    "last year", "years? ago", "in the past", "previously", "earlier", "since \\d{4}", "in \\d{4}", "formerly",
    "was born", "history", "decades?", "for example", "for instance", "such as",
)  # fmt: skip

STANCE = _any_of(
    "I (?:\\w+ )?(?:argue|believe|think|contend|propose|suggest|urge|hope|fear|doubt)",
    "I (?:\\w+ )?(?:expect|conclude|recommend|support|oppose)",
    "in my (?:view|opinion)", "my (?:view|argument|point|proposal|conclusion)",
)  # fmt: skip
"""The author's view, said as theirs."""

ANNOUNCEMENT = _any_of(
    "there (?:has|have) been (?:much|many|a lot)", "(?:make|offer) (?:some|a few) (?:observations|points|remarks)",
    "(?:two|three|four|five|several|some|many) (?:\\w+ )?(?:factors|goals|reasons|things|questions)",
    "(?:two|three|four|five|several|some|many) (?:\\w+ )?(?:points|lessons|options|ways)",
    "one (?:man|woman|thing|person) in particular", "is (?:clear|simple|obvious)$", "the following",
    "(?:of us|we) (?:\\w+ )?(?:participated|attended|convened|gathered|travelled|traveled|visited|interviewed)",
    "(?:of us|we) (?:\\w+ )?(?:published|wrote|launched|hosted|co-?authored|organi[sz]ed)",
    "report published (?:today|yesterday|this week)", "(?:en)?titled,? [“\"]", "were selected, representing",
    "(?:this|my) (?:column|article|essay|piece|op-?ed)", "I wrote", "as I (?:wrote|said|argued)",
)  # fmt: skip
"""Promises of what is to be said, which say nothing themselves."""

ATTRIBUTION = _any_of(
    "said", "says", "told", "added", "tweeted", "wrote", "according to", "told reporters", "insisted"
)
WE = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|[Ww]e|[Ww]e[’'](?:re|ve|d|ll)|[Mm]y|[Oo]urs?|[Mm]e|us)\b")
"""The author, alone or among others. "US" is none."""

FIRST_PERSON = _any_of("I", "I’m", "I'm", "my", "me", "we", "our", "us")
