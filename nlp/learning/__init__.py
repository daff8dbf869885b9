"""Learning from answers that people coded, for any code book, in seconds."""

from nlp.learning.learn import LearningOutcome, learn
from nlp.learning.runs import RunRecord, current_heads, restore

__all__ = ["LearningOutcome", "RunRecord", "current_heads", "learn", "restore"]
