"""Pages for policy staff: importing this module joins every view to the blueprint."""

from consult.policy import candidates, comments, downloads, home, questions, responses, reviewing, workbench
from consult.policy.blueprint import bp

__all__ = ["bp", "candidates", "comments", "downloads", "home", "questions", "responses", "reviewing", "workbench"]
