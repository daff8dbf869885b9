"""What the serial number of a printed form, typed or scanned, stands for."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from consult.models import Consultation, PrintRun, QuestionnaireVersion, VoidedSerials
from forms.paper.serials import read_scanned, read_serial, written


class SerialProblem(StrEnum):
    """Why no form is known by what was typed or scanned, and what to do."""

    MISTYPED = "That is not a serial number: a figure is wrong or missing. Type all eight figures again"
    NEVER_PRINTED = "No form with that serial number has been printed. Check the number on the form"
    ANOTHER_FORM = "The code on the page belongs to another form than its serial number. Put the form aside, and ask"


@dataclass(frozen=True, slots=True)
class KnownSerial:
    """A printed form: one copy of one run."""

    serial: int
    run: PrintRun
    consultation: Consultation
    questionnaire_version: QuestionnaireVersion
    page: int | None
    """The page whose code was scanned; None where the number was typed."""
    voided: VoidedSerials | None
    """Set where it was said that this form was never handed out."""

    @property
    def text(self) -> str:
        """The serial as it is printed on the form."""
        return written(self.serial)


def find_serial(session: Session, text: str) -> KnownSerial | SerialProblem:
    """The form with this serial number. `text` is what a clerk typed, or what a scanner read from any of its pages."""
    scanned = read_scanned(text)
    serial = scanned.serial if scanned else read_serial(text)
    if serial is None:
        return SerialProblem.MISTYPED
    found = session.exec(
        select(PrintRun, Consultation, QuestionnaireVersion)
        .join(Consultation, col(Consultation.id) == col(PrintRun.consultation_id))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(PrintRun.questionnaire_version_id))
        .where(PrintRun.first_serial <= serial, PrintRun.last_serial >= serial)
    ).one_or_none()
    if found is None:
        return SerialProblem.NEVER_PRINTED
    run, consultation, version = found
    if scanned and (scanned.form, scanned.version) != (version.key, version.version):
        return SerialProblem.ANOTHER_FORM
    return KnownSerial(
        serial=serial,
        run=run,
        consultation=consultation,
        questionnaire_version=version,
        page=scanned.page if scanned else None,
        voided=_voided(session, serial),
    )


def _voided(session: Session, serial: int) -> VoidedSerials | None:
    return session.exec(
        select(VoidedSerials).where(VoidedSerials.first_serial <= serial, VoidedSerials.last_serial >= serial)
    ).one_or_none()
