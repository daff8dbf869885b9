"""Batches for the states of verification: one to begin with, one that goes on, and one whose sample failed."""

from sqlmodel import Session

from consult.models import Consultation, User
from forms.answers import Answer, NumberAnswer, TextAnswer
from tests.factories import Factories
from tests.integration.verified import keyed_batch


def add_verification(
    session: Session, factories: Factories, consultation: Consultation, officer: User
) -> dict[str, str]:
    """Batches that others keyed first, so that the officer can key them again."""
    ready, going, failed = (
        keyed_batch(session, factories, consultation=consultation, second=officer, forms=forms) for forms in (12, 3, 12)
    )
    goes_on = going.begin(None)
    wrong: dict[str, Answer] = {
        "impact": NumberAnswer(10),
        "main_issue": TextAnswer("\n".join(["Speeding past the school, every day"] * 4)),
    }
    going.key_again(goes_on, wrong=wrong)
    held = going.take(goes_on)
    difference = going.progress(goes_on).differences[0].difference
    return {
        "batch_to_verify": str(ready.batch.id),
        "verification_going": str(goes_on.id),
        "verification_failed": str(failed.fail().id),
        "form_again": str(held.id),
        "difference": str(difference.id),
    }
