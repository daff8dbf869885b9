"""Telling those who asked to hear what became of a consultation: one message each, once."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.errors import Conflict
from consult.extensions import db
from consult.mail import OUTBOX
from consult.models import Role
from consult.policy.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.queries.decisions import has_outcome
from consult.queries.telling import count_addresses, count_given_up, count_to_try, get_telling
from consult.services.telling import KEPT_AFTER_TELLING, MOST_TRIES, ask_to_tell, kept_until, try_again
from consult.tasks.telling import BODY, SUBJECT, enqueue_telling

NO_PUBLIC_ADDRESS = (
    "The server does not know its own public address, so the link in the message would lead nowhere. "
    "Ask whoever runs the server to set CONSULT_PUBLIC_ADDRESS, for example to https://consult.example.org."
)


@bp.get("/<slug>/telling")
@requires(Role.POLICY)
def telling(slug: str) -> ResponseReturnValue:
    """How many asked, what they are sent, and how far the sending has come."""
    consultation = require_consultation(db.session, slug)
    settings = current_app.config["CONSULT"]
    told = get_telling(db.session, consultation)
    left = count_to_try(db.session, told, most_tries=MOST_TRIES, now=utc_now()) if told else 0
    outcome = (settings.site_address or "") + url_for("public.outcome", slug=slug)
    return render_template(
        "policy/decisions/telling.html",
        consultation=consultation,
        telling=told,
        addresses=count_addresses(db.session, consultation),
        left=left,
        gone=max(told.addresses - told.sent - told.failed - left, 0) if told and told.finished_at else 0,
        to_try_again=count_given_up(db.session, told, most_tries=MOST_TRIES) if told and told.finished_at else 0,
        kept_until=kept_until(consultation),
        has_outcome=has_outcome(db.session, consultation, utc_now()),
        problem=None if settings.site_address else NO_PUBLIC_ADDRESS,
        subject=SUBJECT.format(title=consultation.title),
        body=BODY.format(
            title=consultation.title,
            outcome=outcome,
            removal="(a link of each reader’s own)",
            days=KEPT_AFTER_TELLING.days,
            partnership=settings.partnership,
        ),
        outbox=None if settings.smtp_url else OUTBOX,
        days=KEPT_AFTER_TELLING.days,
    )


@bp.post("/<slug>/telling")
@requires(Role.POLICY)
def start_telling(slug: str) -> ResponseReturnValue:
    """Have everybody told who asked."""
    consultation = require_consultation(db.session, slug)
    if current_app.config["CONSULT"].site_address is None:
        raise Conflict(NO_PUBLIC_ADDRESS)
    telling_id = ask_to_tell(db.session, consultation, asked_by=current_user()).id
    db.session.commit()
    enqueue_telling(telling_id)
    flash("The messages are on their way. You can leave this page: it goes on without you.", "success")
    return redirect(url_for("policy.telling", slug=slug), code=303)


@bp.post("/<slug>/telling/again")
@requires(Role.POLICY)
def tell_again(slug: str) -> ResponseReturnValue:
    """Try those again whose messages failed."""
    consultation = require_consultation(db.session, slug)
    telling_id = try_again(db.session, consultation, asked_by=current_user()).id
    db.session.commit()
    enqueue_telling(telling_id)
    flash("Those that failed are tried again. You can leave this page: it goes on without you.", "success")
    return redirect(url_for("policy.telling", slug=slug), code=303)
