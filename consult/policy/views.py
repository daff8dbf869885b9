"""Pages for policy staff: importing this module joins every view to the blueprint."""

from consult.policy import candidates, comments, downloads, home, questions, responses, reviewing, workbench
from consult.policy.blueprint import bp
from consult.policy.review import comment as review_comment
from consult.policy.review import queue as review_queue

__all__ = [
    "bp",
    "candidates",
    "comments",
    "downloads",
    "home",
    "questions",
    "responses",
    "review_comment",
    "review_queue",
    "reviewing",
    "workbench",
]
