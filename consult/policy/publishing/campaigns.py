"""The campaigns of a question: every group of near-identical comments, and looking for them again."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.publishing.wordings import commonest_text, count_wordings
from consult.policy.questions import require_asked
from consult.queries.campaigns import (
    Group,
    GroupCounts,
    count_entered_since,
    count_groups,
    last_looked_at,
    list_groups,
)
from consult.queries.themes import ThemeInBook, code_book_for, list_themes
from consult.reports.counted_once import CountedOnce, counted_once
from consult.tasks.campaigns import enqueue_look
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as a line of the list."""

    group: Group
    text: str
    wordings: int


@bp.get("/<slug>/questions/<question_key>/campaigns")
@requires(Role.POLICY)
def campaigns(slug: str, question_key: str) -> ResponseReturnValue:
    """Every group of near-identical comments on a question, those that wait for a person first."""
    asked = require_asked(slug, question_key)
    looked_at = last_looked_at(db.session, asked.consultation, question_key)
    lines = [_line(group) for group in list_groups(db.session, asked.consultation, question_key)]
    return render_template(
        "policy/publishing/campaigns.html",
        consultation=asked.consultation,
        question=asked.question,
        by_status={status: [line for line in lines if line.group.status.value == status] for status in STATUSES},
        headings=STATUSES,
        looked_at=looked_at,
        entered_since=count_entered_since(db.session, asked.consultation, question_key, looked_at),
    )


@bp.post("/<slug>/questions/<question_key>/campaigns")
@requires(Role.POLICY)
def look_for_campaigns(slug: str, question_key: str) -> ResponseReturnValue:
    """Have the worker compare the comments again."""
    asked = require_asked(slug, question_key)
    if enqueue_look(asked.consultation.id, question_key):
        flash("The machine compares the comments now. Come back to this page in a minute.", "success")
    else:
        flash("The queue cannot be reached, so nothing was started. Try again in a few minutes.", "info")
    return redirect(url_for("policy.campaigns", slug=slug, question_key=question_key), code=303)


@bp.app_template_global()
def campaigns_counted_once(consultation: Consultation, question: LongText) -> CountedOnce | None:
    """What counting each confirmed campaign once takes away from a question's figures; None where there is none."""
    return counted_once(db.session, consultation, question.key, _themes(consultation, question))


@bp.app_template_global()
def campaign_counts(consultation: Consultation, question: LongText) -> GroupCounts:
    """How many groups of a question wait for a person, and how many were decided on."""
    return count_groups(db.session, consultation, question.key)


STATUSES = {"proposed": "To decide", "confirmed": "Confirmed", "split": "Split"}


def _line(group: Group) -> GroupLine:
    members = group.inside or group.members
    return GroupLine(group, commonest_text(members), count_wordings(members))


def _themes(consultation: Consultation, question: LongText) -> list[ThemeInBook]:
    book = code_book_for(db.session, consultation, question.key)
    return list(list_themes(db.session, book)) if book else []
