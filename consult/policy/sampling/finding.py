"""Finding the sample that an address names, and who may read what of it."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from consult.access import current_user
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import BlindSample, Consultation
from consult.policy.questions import require_asked
from consult.queries.sampling import CoderProgress, SampleStanding, require_sample, standing_of
from forms.spec import LongText


class KeptBlind(ConsultError):
    """Somebody who codes a sample asked for a page that shows what the machine or others made of its comments."""

    status = 403
    template = "policy/sampling/kept_blind.html"
    title = "Closed to you while you code a blind sample"

    def __init__(self, address: str) -> None:
        super().__init__("Finish your sample first: this page shows themes that others gave its comments.")
        self.address = address


@dataclass(frozen=True, slots=True)
class Found:
    """A sample with the question it belongs to, and how far it has come."""

    consultation: Consultation
    question: LongText
    standing: SampleStanding

    @property
    def sample(self) -> BlindSample:
        """The sample itself."""
        return self.standing.sample

    @property
    def me(self) -> CoderProgress | None:
        """The place that the person signed in holds."""
        return self.standing.coder(current_user().id)

    def address(self, endpoint: str, **values: object) -> str:
        """The address of one of the sample's pages."""
        return url_for(
            f"policy.{endpoint}",
            slug=self.consultation.slug,
            question_key=self.question.key,
            sample_id=self.sample.id,
            **values,  # type: ignore[arg-type]
        )


def require_found(slug: str, question_key: str, sample_id: UUID) -> Found:
    """The sample that an address names. Raises NotFound."""
    asked = require_asked(slug, question_key)
    sample = require_sample(db.session, asked.consultation, question_key, sample_id)
    return Found(asked.consultation, asked.question, standing_of(db.session, sample))


def require_readable(slug: str, question_key: str, sample_id: UUID) -> Found:
    """The same, for pages that show codes. Raises KeptBlind for a coder who has not finished."""
    found = require_found(slug, question_key, sample_id)
    if found.me is not None and not found.me.has_finished and found.sample.closed_at is None:
        raise KeptBlind(found.address("sample"))
    return found
