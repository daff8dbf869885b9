"""Comments in a review queue, for tests of its reads, its writes and its pages."""

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import AssignedBy, Assignment, BlindSample, Comment, Consultation, SampledComment, Theme, User
from consult.queries.review_queue import QueuedComment, QueueFilter, list_queue
from consult.queries.themes import code_book_for
from forms.answers import TextAnswer
from tests.factories import Factories

SHORT = {"road": "road-speeding", "parking": "road-parking", "youth": "asb-youth", "drugs": "asb-drugs"}


class Coded:
    """A consultation whose comments the machine has coded as a test says."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self.consultation: Consultation = factories.consultation()
        factories.code_book()
        self.themes = {theme.key: theme for theme in session.exec(select(Theme))}

    @property
    def address(self) -> str:
        return f"/policy/{self.consultation.slug}/questions/main_issue"

    def __call__(self, text: str, *, is_covered: bool = True, **sure: float) -> Comment:
        """A comment with themes by their short names, and how sure the machine is of each."""
        response = self.factories.response(self.consultation, {"main_issue": TextAnswer(text)})
        comment = self.session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        for position, (name, probability) in enumerate(sorted(sure.items(), key=lambda item: -item[1])):
            self.session.add(
                Assignment(
                    comment_id=comment.id,
                    theme_id=self.themes[SHORT[name]].id,
                    assigned_by=AssignedBy.MACHINE,
                    position=position,
                    probability_0_to_1=probability,
                    evidence=[[0, 4]],
                    reason=f"The words “{text[:4]}” are on the list for it.",
                )
            )
        comment.masked_text, comment.is_covered, comment.coded_at = text, is_covered, utc_now()
        self.session.add(comment)
        self.session.commit()
        return comment


def queue_of(session: Session, coded: Coded, user: User, **wanted) -> list[QueuedComment]:
    return list(list_queue(session, coded.consultation, "main_issue", user_id=user.id, wanted=QueueFilter(**wanted)))


def draw_sample(session: Session, coded: Coded, *comments: Comment, by: User) -> BlindSample:
    sample = BlindSample(
        consultation_id=coded.consultation.id,
        question_key="main_issue",
        code_book_id=code_book_for(session, coded.consultation, "main_issue").id,
        size=len(comments),
        drawn_from=len(comments),
        seed=1,
        frame_checksum="0",
        drawn_by_id=by.id,
    )
    session.add(sample)
    session.flush()
    for position, comment in enumerate(comments):
        session.add(SampledComment(sample_id=sample.id, comment_id=comment.id, position=position))
    session.commit()
    return sample
