"""The links between the pages about one free-text question, and between those about one consultation."""

from dataclasses import dataclass

from flask import request, url_for

from consult.models import Consultation
from consult.policy.blueprint import bp
from consult.without_responses import STAYS
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the workbench: its name, its front page, and what the names of its other pages begin with."""

    text: str
    endpoint: str
    begins: tuple[str, ...] = ()
    needs_code_book: bool = False


SECTIONS = (
    Section("Themes", "policy.question", ("policy.figure",)),
    Section("Comments", "policy.comments", ("policy.comment",)),
    Section("Quotes", "policy.quotes", needs_code_book=True),
    Section("Cross-table", "policy.cross_table", ("policy.cross_table",), needs_code_book=True),
    Section("Compare", "policy.compare", ("policy.compare",), needs_code_book=True),
    Section("Saved views", "policy.saved_views", ("policy.saved_view", "policy.new_view", "policy.save_view")),
    Section(
        "Review",
        "policy.review",
        ("policy.review_", "policy.save_and_go_on", "policy.learn", "policy.set_learned_model_aside"),
        needs_code_book=True,
    ),
    Section("Blind sample", "policy.samples", ("policy.sample",), needs_code_book=True),
    Section("Code book", "policy.code_book", ("policy.code_book",), needs_code_book=True),
    Section("Campaigns", "policy.campaigns", ("policy.campaign", "policy.decide_campaign")),
    Section("Candidate themes", "policy.candidates"),
    Section("Runs", "policy.runs", ("policy.run",)),
)

PARTS = (
    Section("Responses", "policy.responses"),
    Section("Publication", "policy.publication"),
    Section("Decisions", "policy.decisions"),
    Section("Summaries", "policy.summaries"),
    Section("The people of the area", "policy.area"),
    Section("Waves", "policy.waves"),
)


@bp.app_template_global()
def consultation_links(consultation: Consultation) -> list[dict[str, object]]:
    """Each part's address for this consultation, the one that is open marked. What was imported has no dashboard.

    Where the responses are deleted only those parts are there that stay.
    """
    if consultation.responses_deleted_at is not None:
        parts: tuple[Section, ...] = tuple(part for part in PARTS if part.endpoint in STAYS)
    else:
        parts = PARTS if consultation.is_imported else (*PARTS, Section("Dashboard", "officers.dashboard"))
    return [
        {
            "text": part.text,
            "href": url_for(part.endpoint, slug=consultation.slug),
            "is_open": _is_in(part, request.endpoint or ""),
        }
        for part in parts
    ]


@bp.app_template_global()
def workbench_links(consultation: Consultation, question: LongText) -> list[dict[str, object]]:
    """Each section's address for this question, the one that is open marked."""
    return [
        {
            "text": section.text,
            "href": url_for(section.endpoint, slug=consultation.slug, question_key=question.key),
            "is_open": _is_in(section, request.endpoint or ""),
        }
        for section in SECTIONS
        if question.code_book or not section.needs_code_book
    ]


def _is_in(section: Section, endpoint: str) -> bool:
    return endpoint == section.endpoint or (bool(section.begins) and endpoint.startswith(section.begins))
