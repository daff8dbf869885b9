"""What every page of a verification is about: the verification with its batch and consultation."""

from dataclasses import dataclass
from uuid import UUID

from consult.extensions import db
from consult.figures.acceptance import Plan, Quality
from consult.models import Batch, Consultation, Verification
from consult.queries.consultations import questionnaire_of
from consult.queries.entries import consultation_of
from consult.queries.verifications import require_verification
from consult.reports.verification.curve import PlannedSample
from consult.reports.verification.words import one_in
from forms.spec import Questionnaire


@dataclass(frozen=True, slots=True)
class Found:
    """A verification, the batch it is of, and the questionnaire on the forms."""

    verification: Verification
    batch: Batch
    consultation: Consultation
    questionnaire: Questionnaire

    @property
    def planned(self) -> tuple[PlannedSample, ...]:
        """The plan as its curve is drawn; none where every form is keyed again."""
        its = self.verification
        if its.most_errors is None or its.accepted_share is None or its.rejected_share is None:
            return ()
        plan = Plan(its.forms, its.fields_per_form, its.sample, its.most_errors)
        name = f"At most {one_in(its.rejected_share)} fields wrong"
        return (PlannedSample(name, Quality(its.accepted_share, its.rejected_share), plan),)


def find(verification_id: UUID) -> Found:
    """The verification with this identifier, and what goes with it. Raises NotFound."""
    verification = require_verification(db.session, verification_id)
    batch = db.session.get_one(Batch, verification.batch_id)
    consultation = consultation_of(db.session, batch)
    return Found(verification, batch, consultation, questionnaire_of(db.session, consultation))
