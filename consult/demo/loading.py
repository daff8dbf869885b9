"""Loads the demonstration into an empty database, through the same services that people use."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlmodel import Session

from consult.clock import in_london
from consult.demo.area import put_in_invented_area
from consult.demo.consultations import FOLLOWING_SLUG, RESULTS_SLUG, open_demo_consultations
from consult.demo.invented import InventedResponse, read_invented_responses
from consult.demo.known_answer import put_in_known_answer
from consult.demo.people import create_demo_users
from consult.demo.waves import put_in_invented_waves
from consult.models import Channel, Consultation, Role, ThemingRun, User
from consult.queries.consultations import questionnaire_of
from consult.services.batches import BatchFacts, open_batch
from consult.services.code_books import publish_shipped_code_book
from consult.services.paper_entry import key_in_response
from consult.services.receiving import receive_response
from consult.services.theming import request_run

THEMED_QUESTION = "main_issue"

# Kinds of venue that the record names, none of them a real one.
VENUES = ("Market day", "Library", "Community centre", "Open day", "Door knocks")


def load_demo(session: Session, *, today: date) -> ThemingRun:
    """Make everything the demonstration shows, and give back the theming run to hand to the queue after committing."""
    users = create_demo_users(session)
    publish_shipped_code_book(session)
    consultations = open_demo_consultations(session, today=today)
    results = consultations[RESULTS_SLUG]
    responses = read_invented_responses()
    receive_online(session, results, [each for each in responses if each.channel is Channel.ONLINE])
    key_paper(session, results, [each for each in responses if each.channel is Channel.PAPER], users[Role.OFFICER])
    put_in_invented_area(session, results, put_in_by=users[Role.POLICY])
    put_in_invented_waves(session, results, consultations[FOLLOWING_SLUG], put_in_by=users[Role.POLICY])
    put_in_known_answer(session, today=today, put_in_by=users[Role.POLICY])
    return request_run(session, results, THEMED_QUESTION, requested_by=users[Role.POLICY])


def receive_online(session: Session, consultation: Consultation, responses: list[InventedResponse]) -> None:
    """Receive the online responses, spread evenly over the time the consultation was open."""
    questionnaire = questionnaire_of(session, consultation)
    step = (consultation.closes_at - consultation.opens_at) / (len(responses) + 1)
    for number, invented in enumerate(responses, start=1):
        receive_response(
            session,
            consultation,
            questionnaire,
            invented.answers,
            channel=Channel.ONLINE,
            source_id=invented.source_id,
            received_at=consultation.opens_at + number * step,
        )


def key_paper(session: Session, consultation: Consultation, responses: list[InventedResponse], officer: User) -> None:
    """Key the paper responses, a batch for each venue."""
    first_day = in_london(consultation.opens_at).date()
    for number, venue in enumerate(VENUES):
        pile = responses[number :: len(VENUES)]
        facts = BatchFacts(
            venue=f"{venue} (invented)",
            collected_on=first_day + timedelta(days=4 * number + 2),
            forms_received=len(pile),
        )
        batch = open_batch(session, consultation, facts, opened_by=officer)
        for invented in pile:
            key_in_response(session, batch, consultation, invented.answers, token=token_of(invented), keyed_by=officer)


def token_of(invented: InventedResponse) -> UUID:
    """A keying token that is the same each time the demonstration is loaded."""
    return uuid5(NAMESPACE_OID, f"consult demonstration {invented.source_id}")
