"""Pages for policy staff: importing this module joins every view to the blueprint."""

from consult.policy import (
    accountability,
    anonymised,
    candidates,
    comments,
    downloads,
    duplicates,
    home,
    marked,
    marked_group,
    marked_without,
    questions,
    quotes,
    responses,
    reviewing,
    summaries,
    workbench,
)
from consult.policy.area import paper_and_online, people, weighted
from consult.policy.blueprint import bp
from consult.policy.care import concern, concerns, details, masking, raising
from consult.policy.code_book import views as code_book
from consult.policy.decisions import decision, telling
from consult.policy.decisions import listing as decisions
from consult.policy.explore import compare, cross_table, saved_views
from consult.policy.opening import consultations as opening
from consult.policy.opening import questionnaires
from consult.policy.publishing import views as publishing
from consult.policy.review import comment as review_comment
from consult.policy.review import learning
from consult.policy.review import queue as review_queue
from consult.policy.sampling import coding, keeping_blind, results, sample, samples, settling, themed_page
from consult.policy.trace import comment as comment_history
from consult.policy.trace import figure, runs
from consult.policy.waves import views as waves

__all__ = [
    "accountability",
    "anonymised",
    "bp",
    "candidates",
    "code_book",
    "coding",
    "comment_history",
    "comments",
    "compare",
    "concern",
    "concerns",
    "cross_table",
    "decision",
    "decisions",
    "details",
    "downloads",
    "duplicates",
    "figure",
    "home",
    "keeping_blind",
    "learning",
    "marked",
    "marked_group",
    "marked_without",
    "masking",
    "opening",
    "paper_and_online",
    "people",
    "publishing",
    "questionnaires",
    "questions",
    "quotes",
    "raising",
    "responses",
    "results",
    "review_comment",
    "review_queue",
    "reviewing",
    "runs",
    "sample",
    "samples",
    "saved_views",
    "settling",
    "summaries",
    "telling",
    "themed_page",
    "waves",
    "weighted",
    "workbench",
]
