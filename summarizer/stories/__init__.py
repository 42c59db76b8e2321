"""Which articles tell the same event or argument, and what is new since an earlier telling."""

from summarizer.stories.grouping import Story, group_stories, told_before
from summarizer.stories.novelty import Novelty, ReadClaim, read_claims, what_is_new
from summarizer.stories.ranking import rank_stories, story_weight
from summarizer.stories.telling import Telling, read_telling

__all__ = [
    "Novelty",
    "ReadClaim",
    "Story",
    "Telling",
    "group_stories",
    "rank_stories",
    "read_claims",
    "read_telling",
    "story_weight",
    "told_before",
    "what_is_new",
]
