"""What the newest closed sample says, for the themed page of its question."""

from consult.extensions import db
from consult.models import Consultation
from consult.policy.blueprint import bp
from consult.reports.coding_check import CodingCheck, how_sure, reference_check
from forms.spec import LongText


@bp.app_template_global()
def coding_check_of(consultation: Consultation, question: LongText) -> CodingCheck | None:
    """What the sample of a question that was closed last says; None before one is."""
    return reference_check(db.session, consultation, question.key)


@bp.app_template_global()
def how_sure_it_is(check: CodingCheck) -> tuple[str, ...]:
    """How sure the coding is, in sentences."""
    return how_sure(check)
