"""Comments with personal details, in whichever consultation: what is masked, what was left readable, what to check."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.care.filters import DETAIL_KIND_CHOICES, consultation_choices, read_masking_filters
from consult.policy.care.marking import detail_pieces
from consult.policy.care.words import CHECKED, DETAIL_KINDS, FINDERS
from consult.queries.consultations import list_consultations
from consult.queries.masking import count_with_details, list_with_details
from consult.reach import current_reach


@bp.get("/details")
@requires(Role.POLICY)
def details() -> ResponseReturnValue:
    """Comments with personal details that fit the filters, the newest first."""
    consultations = list_consultations(db.session, within=current_reach())
    filters, wanted = read_masking_filters(request.args, consultations, within=current_reach())
    paging = Paging.of(count_with_details(db.session, wanted), request.args.get("page"))
    found = list_with_details(db.session, wanted, offset=paging.offset, limit=ROWS_A_PAGE)
    return render_template(
        "policy/care/details.html",
        filters=filters,
        kind_choices=DETAIL_KIND_CHOICES,
        finders=FINDERS,
        checked=CHECKED,
        consultations=consultation_choices(consultations),
        paging=paging,
        pagination=paging.links("policy.details", filters.kept),
        shown=[(comment, detail_pieces(comment.text, comment.details)) for comment in found],
        kinds=DETAIL_KINDS,
        here=request.full_path.rstrip("?"),
    )
