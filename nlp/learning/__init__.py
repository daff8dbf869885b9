"""Learning from answers that people coded, for any code book, in seconds."""

from nlp.learning.learn import LearningOutcome, learn
from nlp.learning.packing import pack, unpack
from nlp.learning.runs import RunRecord, current_heads, restore
from nlp.learning.teaching import LEAST_ANSWERS, Taught, Teaching, teach

__all__ = [
    "LEAST_ANSWERS",
    "LearningOutcome",
    "RunRecord",
    "Taught",
    "Teaching",
    "current_heads",
    "learn",
    "pack",
    "restore",
    "teach",
    "unpack",
]
