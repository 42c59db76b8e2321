"""English words that say little of what a text is about."""

from __future__ import annotations

_OF_GRAMMAR = """
a an and are as at be been but by can could did do does for from had has have he her his how i if in into is
it its me my no not of on or our she should so than that the their them then there these they this those to
was we were what when where which who why will with would you your
"""
_FREQUENT = """
about above after again against all also am any aren't because before being below between both can't cannot
couldn't didn't doesn't doing don't down during each even few further hadn't hasn't haven't having here hers
herself him himself isn't it's itself just like made make many may might more most much must myself new nor
now off once one only other ours ourselves out over own per said same say says some still such that's theirs
themselves through too two under until up upon us very wasn't weren't while whom within without won't year
years yet yours
"""

FUNCTION_WORDS = frozenset(_OF_GRAMMAR.split())
"""Words of grammar alone, which every text has."""

STOP_WORDS = FUNCTION_WORDS | frozenset(_FREQUENT.split())
"""With those that are merely frequent, in news above all."""
