"""Board summaries for tests: frozen from the data there are, and signed, without the files that a worker writes."""

from sqlmodel import Session

from consult.db.session import begin_writing
from consult.models import Consultation, Role, Summary, User
from consult.reports.summary.content import SignOff, from_json
from consult.reports.summary.freezing import freeze, not_to_sign_because
from consult.services import summaries
from consult.services.summaries import NewFile
from tests.factories import Factories

SMALLEST = 5
PICTURES = tuple(
    NewFile(f"chart-themes-main-issue{width}.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    for width in ("", "-narrow")
)
FILES = (NewFile("summary.pdf", "application/pdf", b"%PDF-1.7"), *PICTURES)


class Summaries:
    """Makes and signs summaries as a worker and a person would."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self._signer: User | None = None

    @property
    def signer(self) -> User:
        self._signer = self._signer or self.factories.user(role=Role.POLICY, name="Parveen Policy")
        return self._signer

    def draft(self, consultation: Consultation) -> Summary:
        signer = self.signer
        content = freeze(
            self.session, consultation, asked_by=signer.name, partnership="Example Partnership", smallest=SMALLEST
        )
        self.session.rollback()
        begin_writing(self.session)
        summary = summaries.request_summary(self.session, consultation, requested_by=signer)
        assert summaries.claim_summary(self.session, summary.id) is not None
        against = not_to_sign_because(content)
        summaries.keep_draft(self.session, summary, content.to_json(), FILES, not_to_sign_because=against)
        self.session.commit()
        return summary

    def signed(self, consultation: Consultation, *, because: str = "") -> Summary:
        summary = self.draft(consultation)
        signer = self.signer
        begin_writing(self.session)
        checksum = summary.checksum or ""
        summaries.sign_off(self.session, summary, signed_by=signer, checksum=checksum, because=because)
        summaries.claim_summary(self.session, summary.id)
        before = self.session.get_one(Summary, summary.supersedes_id).number if summary.supersedes_id else None
        sign_off = SignOff(
            number=summary.number or 0,
            signed_by=signer.name,
            signed_at=summary.signed_at,
            draft_checksum=checksum,
            supersedes=before,
            supersedes_because=because,
        )
        content = from_json(summary.content or "").signed(sign_off)
        summaries.seal(self.session, summary, content.to_json(), FILES)
        self.session.commit()
        return summary
