"""Batches of paper for the states of keying, each of its own so that no state begins a form in another's."""

from uuid import UUID, uuid4

from sqlmodel import Session

from consult.models import Consultation, FormOutcome, User
from consult.queries.consultations import questionnaire_of
from consult.services.batches import close_batch, reopen_batch
from consult.services.keying import BesideAnswers, begin_form, keep_field, set_aside
from forms.as_written import Code
from tests.factories import Factories


def add_keying(session: Session, factories: Factories, consultation: Consultation, officer: User) -> dict[str, str]:
    """Batches with a form left half keyed, one that is closed, and three to key into."""
    errors, saved, cut, left, closed = (
        factories.batch(consultation, opened_by=officer, forms_received=12) for _ in range(5)
    )
    form_id = uuid4()
    begun = begin_form(session, left, consultation, form_id=form_id, clerk=officer)
    questionnaire = questionnaire_of(session, consultation)
    keep_field(session, begun, questionnaire.question("agree"), typed={"agree": ["agree"]}, beside=BesideAnswers())
    keep_field(
        session, begun, questionnaire.question("why_not"), typed={"why_not": ["But still"]}, beside=BesideAnswers()
    )
    illegible = BesideAnswers({"years": Code.ILLEGIBLE}, {"years": "thirty or fifty"})
    keep_field(session, begun, questionnaire.question("years"), typed={"years": []}, beside=illegible)
    aside = begin_form(session, closed, consultation, form_id=uuid4(), clerk=officer)
    set_aside(session, aside, FormOutcome.SPOILED, reason="Soaked through", same_as=None, clerk=officer)
    close_batch(session, closed, reason="Eleven forms were lost in the van", closed_by=officer)
    reopen_batch(session, closed, reason="One of them was found", reopened_by=officer)
    close_batch(session, closed, reason="Ten forms stay lost", closed_by=officer)
    session.flush()
    named: dict[str, UUID] = {
        "batch_errors": errors.id,
        "batch_saved": saved.id,
        "batch_cut": cut.id,
        "batch_left": left.id,
        "batch_closed": closed.id,
        "form_left": form_id,
    }
    return {name: str(found) for name, found in named.items()}
