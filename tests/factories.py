"""Rows for tests, with sensible contents. Each is committed, so that the application sees it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import TypeVar

from sqlmodel import Session

from consult.clock import today_in_london, utc_now
from consult.db.session import begin_writing
from consult.models import (
    AssignedBy,
    Assignment,
    Batch,
    Category,
    Channel,
    CodeBook,
    Comment,
    Consultation,
    Membership,
    QuestionnaireVersion,
    Response,
    Role,
    Theme,
    User,
)
from consult.queries.consultations import questionnaire_of
from consult.services.consultations import open_consultation, publish_questionnaire
from consult.services.hashing import hasher
from consult.services.receiving import receive_response
from forms.answers import Answer
from tests.conftest import QUESTIONNAIRES

T = TypeVar("T")

PASSWORD = "correct horse battery"
PASSWORD_HASH = hasher.hash(PASSWORD)


class Factories:
    """Makes rows in one session."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.numbers = count(1)

    def _keep(self, row: T) -> T:
        self.session.add(row)
        self.session.commit()
        return row

    def user(self, *, role: Role = Role.OFFICER, name: str = "Robin Example") -> User:
        email = f"{role.value}-{next(self.numbers)}@example.org"
        return self._keep(User(email=email, name=name, role=role, password_hash=PASSWORD_HASH))

    def member(self, *consultations: Consultation, role: Role = Role.OFFICER, name: str = "Robin Example") -> User:
        """Somebody who works on these consultations and no other."""
        user = self.user(role=role, name=name)
        user.works_on_every_consultation = False
        self.session.add_all(Membership(user_id=user.id, consultation_id=each.id) for each in consultations)
        return self._keep(user)

    def questionnaire_version(self, definition: str | None = None) -> QuestionnaireVersion:
        text = definition or (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
        return self._keep(publish_questionnaire(self.session, text, source="test"))

    def consultation(
        self, *, definition: str | None = None, state: str = "open", slug: str | None = None, **options: bool
    ) -> Consultation:
        """A consultation that is open, forthcoming or closed now."""
        days = {"open": (-7, 7), "forthcoming": (7, 21), "closed": (-21, -7)}[state]
        version = self.questionnaire_version(definition)
        begin_writing(self.session)  # keeping the version ended what the caller had begun
        return self._keep(
            open_consultation(
                self.session,
                version,
                slug=slug or f"consultation-{next(self.numbers)}",
                opens_at=utc_now() + timedelta(days=days[0]),
                closes_at=utc_now() + timedelta(days=days[1]),
                **options,
            )
        )

    def batch(self, consultation: Consultation, *, opened_by: User | None = None, forms_received: int = 3) -> Batch:
        return self._keep(
            Batch(
                consultation_id=consultation.id,
                venue="Example market hall",
                collected_on=today_in_london(),
                forms_received=forms_received,
                opened_by_id=(opened_by or self.user()).id,
            )
        )

    def response(
        self, consultation: Consultation, answers: Mapping[str, Answer], *, channel: Channel = Channel.ONLINE
    ) -> Response:
        questionnaire = questionnaire_of(self.session, consultation)
        return self._keep(receive_response(self.session, consultation, questionnaire, answers, channel=channel))

    def code_book(self, *, slug: str = "community-issues", definition: str = "version: test") -> CodeBook:
        """Two categories with two themes each: asb-youth, asb-drugs, road-speeding, road-parking."""
        book = self._keep(
            CodeBook(slug=slug, version="test", question="What?", definition=definition, checksum="0" * 64)
        )
        for position, (key, label, themes) in enumerate(CATEGORIES):
            category = self._keep(Category(code_book_id=book.id, key=key, label=label, position=position))
            for place, (theme_key, theme_label) in enumerate(themes):
                self._keep(
                    Theme(
                        code_book_id=book.id,
                        category_id=category.id,
                        key=theme_key,
                        label=theme_label,
                        description=f"About {theme_label}.",
                        position=position * 10 + place,
                    )
                )
        return book

    def assign(self, comment: Comment, themes: Sequence[Theme], *, by: AssignedBy = AssignedBy.MACHINE) -> None:
        """Put themes on a comment, strongest first, as the worker does."""
        for position, theme in enumerate(themes):
            self.session.add(
                Assignment(
                    comment_id=comment.id,
                    theme_id=theme.id,
                    assigned_by=by,
                    position=position,
                    probability_0_to_1=0.9 - position / 10,
                    evidence=[[0, min(5, len(comment.text))]],
                    reason=f"Reads like {theme.label}.",
                )
            )
        comment.masked_text = comment.text
        comment.is_covered = True
        comment.coded_at = utc_now()
        self.session.add(comment)
        self.session.commit()


CATEGORIES = (
    ("asb", "Anti-social behaviour", (("asb-youth", "Youth-related ASB"), ("asb-drugs", "Drug-related ASB"))),
    ("driving", "Speeding and driving", (("road-speeding", "Speeding"), ("road-parking", "Parking"))),
)
