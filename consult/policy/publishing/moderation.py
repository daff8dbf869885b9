"""The moderation queue: the responses of a consultation whose senders agreed to publication."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.publishing.words import STANDINGS, WHAT_IT_MEANS
from consult.queries.consultations import State, require_consultation, state_of
from consult.queries.moderation import list_standing
from consult.queries.publication import Standing, asks_for_consent, count_standings
from consult.queries.response_counts import count_responses_by_channel
from consult.queries.themes import comment_questions
from consult.services.publication import publish_together as publish_all

AT_ONCE = 20
NONE_TICKED = (("responses", "Select at least one response to publish"),)


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the queue with how many are in it."""

    standing: Standing
    text: str
    count: int
    is_open: bool


@bp.get("/<slug>/publication")
@requires(Role.POLICY)
def publication(slug: str) -> ResponseReturnValue:
    """Responses whose senders agreed to publication, by where they stand."""
    consultation = require_consultation(db.session, slug)
    standing = _standing_asked_for(request.args)
    counts = count_standings(db.session, consultation)
    tabs = [Tab(each, text, counts.by_standing[each], each is standing) for each, text in STANDINGS.items()]
    paging = Paging.of(next(tab.count for tab in tabs if tab.is_open), request.args.get("page"))
    return render_template(
        "policy/publishing/moderation.html",
        consultation=consultation,
        asks_for_consent=asks_for_consent(db.session, consultation),
        is_closed=state_of(consultation, utc_now()) is State.CLOSED,
        agreed=counts.agreed,
        received=sum(count_responses_by_channel(db.session, consultation).values()),
        nothing_found=counts.nothing_found,
        smallest=current_app.config["CONSULT"].smallest_cell,
        tabs=tabs,
        standing=standing,
        meaning=WHAT_IT_MEANS[standing],
        paging=paging,
        pagination=paging.links("policy.publication", {"slug": slug, "show": standing.value}),
        responses=list_standing(db.session, consultation, standing, offset=paging.offset, limit=ROWS_A_PAGE),
    )


@bp.get("/<slug>/publication/nothing-found")
@requires(Role.POLICY)
def nothing_found(slug: str) -> ResponseReturnValue:
    """Responses in which nothing was found, in full, to read and publish together."""
    return _together(slug)


@bp.post("/<slug>/publication/nothing-found")
@requires(Role.POLICY)
def publish_together(slug: str) -> ResponseReturnValue:
    """Publish the responses that were ticked."""
    consultation = require_consultation(db.session, slug)
    seen = _ticked(request.form)
    if not seen:
        return _together(slug, errors=NONE_TICKED)
    result = publish_all(db.session, consultation, seen, decided_by=current_user())
    db.session.commit()
    if result.published:
        flash(f"{result.published} published.", "success")
    if result.left:
        flash(f"{result.left} left waiting: somebody decided on it, or it changed, after you opened the page.", "info")
    return redirect(url_for("policy.nothing_found", slug=slug), code=303)


def _together(slug: str, *, errors: tuple[tuple[str, str], ...] = ()) -> ResponseReturnValue:
    consultation = require_consultation(db.session, slug)
    waiting = list_standing(db.session, consultation, Standing.WAITING, nothing_found=True, limit=AT_ONCE)
    return render_template(
        "policy/publishing/together.html",
        consultation=consultation,
        responses=waiting,
        in_all=count_standings(db.session, consultation).nothing_found,
        asks={question.key: question.ask for question in comment_questions(db.session, consultation)},
        errors=errors,
    )


def _ticked(form: MultiDict[str, str]) -> dict[UUID, str]:
    """The responses ticked, each with the fingerprint of what was read. What is no such pair is left out."""
    seen = {}
    for value in form.getlist("responses"):
        identifier, _, fingerprint = value.partition(":")
        try:
            seen[UUID(identifier)] = fingerprint
        except ValueError:
            continue
    return seen


def _standing_asked_for(args: MultiDict[str, str]) -> Standing:
    asked_for = args.get("show", "")
    return Standing(asked_for) if asked_for in set(Standing) else Standing.WAITING
