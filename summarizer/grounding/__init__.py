"""Whether an article supports a claim: names, numbers, dates, quotes, negation, roles and meaning compared."""

from summarizer.grounding.checking import Checker, Verdict, WordChecker, check

__all__ = ["Checker", "Verdict", "WordChecker", "check"]
