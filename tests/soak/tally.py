"""What people were shown, held against what the database and the outbox hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import create_engine
from sqlmodel import Session, col, func, select

from consult.config import Settings
from consult.mail import OUTBOX
from consult.models import Answer, AuditEvent, Comment, ContactAddress, Response, Telling, ThemingRun
from tests.soak.people import Person
from tests.soak.site import THEMED, as_kept, questionnaire


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is there when everything stands still."""

    answers: Mapping[str, Mapping[str, object]]
    """What each response says, by its reference and the question's key."""
    comments: tuple[tuple[str, str], ...]
    """The reference and the text of each comment."""
    coded: int
    coded_by_runs: int
    """How many comments the runs say they coded: more than there are, where one was coded twice."""
    responses_in_audit: int
    addresses: int
    told: int
    said_to_be_sent: int
    messages: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How a run came out. `problems` is empty where nothing was lost, doubled or halved."""

    people: int
    confirmed: int
    came_back: int
    not_served: Mapping[int, int]
    kept: Kept
    problems: tuple[str, ...]


def read_kept(settings: Settings) -> Kept:
    """Look at all that is there, past the application."""
    engine = create_engine(settings.sqlalchemy_url)
    with Session(engine) as session:
        references = dict(session.exec(select(Response.id, Response.reference)).all())
        answers: dict[str, dict[str, object]] = {reference: {} for reference in references.values()}
        for answer in session.exec(select(Answer)):
            answers[references[answer.response_id]][answer.question_key] = answer.value
        comments = session.exec(select(Comment).order_by(col(Comment.id))).all()
        told = session.exec(select(ContactAddress.told_at)).all()
        audited = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "response received")
        kept = Kept(
            answers=answers,
            comments=tuple((references[comment.response_id], comment.text) for comment in comments),
            coded=sum(comment.coded_at is not None for comment in comments),
            coded_by_runs=sum(session.exec(select(ThemingRun.comments_done))),
            responses_in_audit=session.exec(audited).one(),
            addresses=len(told),
            told=sum(at is not None for at in told),
            said_to_be_sent=sum(session.exec(select(Telling.sent))),
            messages=len(list((settings.data_folder / OUTBOX).glob("*.eml"))),
        )
    engine.dispose()
    return kept


def take_tally(people: Sequence[Person], kept: Kept) -> Tally:
    """Compare what people were shown with what is kept."""
    return Tally(
        people=len(people),
        confirmed=len({reference for person in people for reference in person.references}),
        came_back=sum(person.way_back is not None for person in people),
        not_served=dict(sorted(Counter(status for person in people for status in person.troubles).items())),
        kept=kept,
        problems=(*_lost_or_changed(people, kept), *_more_than_was_sent(people, kept), *_done_amiss(kept)),
    )


def _lost_or_changed(people: Sequence[Person], kept: Kept) -> Iterator[str]:
    asked = questionnaire()
    for person in people:
        who = f"person {person.number}"
        yield from (f"{who}: {promise}" for promise in person.broken)
        if len(person.references) != 1:
            yield f"{who} was shown {len(person.references)} references"
        for reference in sorted(person.references):
            if reference not in kept.answers:
                yield f"{who}: {reference} was confirmed and is not kept"
            elif kept.answers[reference] != as_kept(asked, person.answers):
                yield f"{who}: {reference} does not hold what was sent"


def _more_than_was_sent(people: Sequence[Person], kept: Kept) -> Iterator[str]:
    confirmed = {reference for person in people for reference in person.references}
    yield from (f"{reference} is kept, and nobody was shown it" for reference in sorted(set(kept.answers) - confirmed))
    said = Counter((reference, answers.get(THEMED)) for reference, answers in kept.answers.items())
    if said != Counter(kept.comments):
        yield f"{len(kept.comments)} comments are kept, which are not those of the {len(said)} responses"
    if kept.responses_in_audit != len(kept.answers):
        yield f"{len(kept.answers)} responses are kept, and {kept.responses_in_audit} are in the audit trail"


def _done_amiss(kept: Kept) -> Iterator[str]:
    if not len(kept.comments) == kept.coded == kept.coded_by_runs:
        yield f"of {len(kept.comments)} comments {kept.coded} are coded, by runs that coded {kept.coded_by_runs}"
    if kept.said_to_be_sent != kept.told or not kept.told <= kept.messages <= kept.addresses:
        yield (
            f"{kept.messages} messages are in the outbox for {kept.addresses} addresses, of which {kept.told} are "
            f"marked as told and {kept.said_to_be_sent} are counted"
        )
