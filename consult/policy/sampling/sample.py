"""One sample: how it was drawn, who codes it, and what can be done with it next."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Channel, Role
from consult.policy.blueprint import bp
from consult.policy.sampling.finding import Found, require_found, require_readable
from consult.policy.words import CHANNELS
from consult.queries.blind_coding import comments_decided_by, has_left, list_own_comments
from consult.queries.sampled_codes import list_codes
from consult.queries.sampling import code_book_of
from consult.reports.exports import file_name
from consult.reports.sample_sheet import sample_sheet
from consult.reports.spreadsheets import as_csv
from consult.services.auditing import record
from consult.services.blind_coding import give_up_place, take_place
from consult.services.sampling import abandon_sample, close_sample

SAMPLE = "/<slug>/questions/<question_key>/samples/<uuid:sample_id>"


@bp.get(SAMPLE)
@requires(Role.POLICY)
def sample(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """A sample, and what the reader can do with it."""
    return _page(require_found(slug, question_key, sample_id))


@bp.post(f"{SAMPLE}/join")
@requires(Role.POLICY)
def sample_join(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Take a place, and go to the first comment."""
    found = require_found(slug, question_key, sample_id)
    take_place(db.session, sample_id, coder=current_user())
    db.session.commit()
    return redirect(found.address("sample_next"), code=303)


@bp.post(f"{SAMPLE}/places/<uuid:user_id>/free")
@requires(Role.POLICY)
def sample_free_place(slug: str, question_key: str, sample_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Free the place of a coder who will not go on."""
    found = require_found(slug, question_key, sample_id)
    give_up_place(db.session, sample_id, user_id, given_up_by=current_user())
    db.session.commit()
    flash("The place is free. The codes that were given in it are gone.", "success")
    return redirect(found.address("sample"), code=303)


@bp.post(f"{SAMPLE}/close")
@requires(Role.POLICY)
def sample_close(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Freeze the sample."""
    found = require_readable(slug, question_key, sample_id)
    close_sample(db.session, sample_id, closed_by=current_user())
    db.session.commit()
    flash(
        "The sample is closed. Its settled codes are the reference, and the themed page shows corrected shares.",
        "success",
    )
    return redirect(found.address("sample_results"), code=303)


@bp.post(SAMPLE)
@requires(Role.POLICY)
def sample_abandon(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Give the sample up, with a reason."""
    found = require_found(slug, question_key, sample_id)
    reason = request.form.get("reason", "").strip()
    if not reason:
        return _page(found, errors=(("reason", "Enter why the sample is given up"),))
    abandon_sample(db.session, sample_id, reason, abandoned_by=current_user())
    db.session.commit()
    flash("The sample is given up. It stays on record with the reason.", "success")
    return redirect(found.address("sample"), code=303)


@bp.post(f"{SAMPLE}/codes.csv")
@requires(Role.POLICY)
def sample_export(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """The sample with all its codes as a file. Each download leaves an event."""
    found = require_readable(slug, question_key, sample_id)
    if not found.standing.is_coded:
        raise ConsultError("The sample is not coded yet. Download it when every coder has finished.")
    record(db.session, "blind sample exported", found.sample, actor=current_user(), question=question_key)
    db.session.commit()
    found = require_found(slug, question_key, sample_id)
    file = Response(as_csv(sample_sheet(db.session, found.consultation, found.sample)), mimetype="text/csv")
    name = file_name(found.consultation, f"{question_key}-blind-sample", "csv")
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


def _page(found: Found, errors: tuple[tuple[str, str], ...] = ()) -> ResponseReturnValue:
    drawn, user = found.sample, current_user()
    disputes = [each for each in list_codes(db.session, drawn) if each.is_disputed] if found.standing.is_coded else []
    own = list_own_comments(db.session, drawn, user.id) if found.me else []
    return render_template(
        "policy/sampling/sample.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        sample=drawn,
        standing=found.standing,
        me=found.me,
        code_book=code_book_of(db.session, drawn),
        strata=[(CHANNELS[Channel(name)], *counts) for name, counts in drawn.strata.items() if name],
        has_left=has_left(db.session, drawn, user.id),
        decided_before=0 if found.me else len(comments_decided_by(db.session, drawn, user.id)),
        has_begun=any(each.themes is not None for each in own),
        disputes=len(disputes),
        unsettled=sum(each.settled is None for each in disputes),
        errors=errors,
    )
