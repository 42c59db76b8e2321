"""What holds for every engine that makes its own words: nothing of them is shown that the article does not support."""

from summarizer.engines.generated.drafts import Draft, Proposal
from summarizer.engines.generated.grounding import Grounder

__all__ = ["Draft", "Grounder", "Proposal"]
