"""The samples of a question, and drawing another."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.questions import Asked, require_asked
from consult.policy.sampling.draw_form import DrawForm, channel_counts
from consult.queries.sampling import count_by_channel, list_samples
from consult.queries.themes import code_book_for
from consult.queries.theming import active_run
from consult.services.sampling import draw_sample


@bp.get("/<slug>/questions/<question_key>/samples")
@requires(Role.POLICY)
def samples(slug: str, question_key: str) -> ResponseReturnValue:
    """The samples drawn so far, and the form to draw one where none is open."""
    return _page(require_asked(slug, question_key))


@bp.post("/<slug>/questions/<question_key>/samples")
@requires(Role.POLICY)
def sample_draw(slug: str, question_key: str) -> ResponseReturnValue:
    """Draw a sample, or say what to put right."""
    asked = require_asked(slug, question_key)
    total = sum(count_by_channel(db.session, asked.consultation, question_key).values())
    form = DrawForm.read(request.form, total)
    if form.errors:
        return _page(asked, form)
    sample = draw_sample(
        db.session,
        asked.consultation,
        question_key,
        size=form.size,
        coders=int(form.coders),
        by_channel=form.by_channel,
        wanted_margin_in_points=form.wanted_margin,
        drawn_by=current_user(),
    )
    address = url_for("policy.sample", slug=slug, question_key=question_key, sample_id=sample.id)
    db.session.commit()
    flash("The sample is drawn. Its coders can begin.", "success")
    return redirect(address, code=303)


def _page(asked: Asked, form: DrawForm | None = None) -> ResponseReturnValue:
    consultation, key = asked.consultation, asked.question.key
    counts = count_by_channel(db.session, consultation, key)
    drawn = list_samples(db.session, consultation, key)
    return render_template(
        "policy/sampling/samples.html",
        consultation=consultation,
        question=asked.question,
        code_book=code_book_for(db.session, consultation, key),
        drawn=drawn,
        is_one_open=any(each.sample.closed_at is None for each in drawn),
        is_being_themed=active_run(db.session, consultation.id, key) is not None,
        channels=channel_counts(counts),
        form=form or DrawForm.empty(sum(counts.values())),
    )
