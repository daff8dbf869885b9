"""A question whose comments are coded to a small code book, for tests of what changes of it do."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, select

from consult.models import AssignedBy, Assignment, CodeBook, CodeBookChange, Comment, Consultation, Role, Theme, User
from consult.queries.code_book_columns import CountsNow, counts_now
from consult.queries.code_books import contents_of
from consult.queries.themes import code_book_for
from consult.services.code_book_changes import Applied, apply_change
from consult.services.code_book_edits import Change
from consult.services.code_book_working_out import Place
from consult.services.code_books import publish_code_book
from consult.services.reviewing import change_themes
from forms.answers import TextAnswer
from tests.factories import Factories

DEFINITION = """
version: "2024.1"
question: What is the biggest issue?
categories:
  - id: asb
    label: Anti-social behaviour
    themes:
      - {id: asb-youth, label: Young people, description: Children and teenagers, include: [kids hanging about]}
      - {id: asb-drugs, label: Drugs, description: Dealing and using drugs}
      - {id: asb-litter, label: Litter, description: Rubbish lying around}
  - id: driving
    label: Driving
    themes:
      - {id: road-speeding, label: Speeding, description: Cars going too fast}
      - {id: road-parking, label: Parking, description: Cars left where they should not be}
  - id: rest
    label: The rest
    themes:
      - {id: no-issue, label: No issue}
      - {id: other, label: Something else}
      - {id: unclear, label: Unclear}
"""


@dataclass
class CodedQuestion:
    """The question, somebody who may change its code book, and ways to code and to look."""

    session: Session
    factories: Factories
    consultation: Consultation
    staff: User

    @property
    def place(self) -> Place:
        return Place(self.consultation, "main_issue")

    @property
    def book(self) -> CodeBook:
        book = code_book_for(self.session, self.consultation, "main_issue")
        assert book is not None
        return book

    @property
    def themes(self) -> dict[str, Theme]:
        return {
            theme.key: theme for theme in self.session.exec(select(Theme).where(Theme.code_book_id == self.book.id))
        }

    @property
    def labels(self) -> list[str]:
        return [theme.label for theme in contents_of(self.book).themes]

    @property
    def counts(self) -> CountsNow:
        return counts_now(self.session, self.consultation.id, "main_issue")

    def say(self, text: str, *keys: str, consultation: Consultation | None = None) -> Comment:
        """A comment that the machine has given these themes, the surest first."""
        response = self.factories.response(consultation or self.consultation, {"main_issue": TextAnswer(text)})
        comment = self.session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        self.machine_says(comment, *keys)
        return comment

    def machine_says(self, comment: Comment, *keys: str) -> None:
        """The machine codes a comment, or codes it anew."""
        for row in self.session.exec(
            select(Assignment).where(Assignment.comment_id == comment.id, Assignment.assigned_by == AssignedBy.MACHINE)
        ):
            self.session.delete(row)
        self.session.commit()
        self.factories.assign(comment, [self.themes[key] for key in keys])

    def decide(self, comment: Comment, *keys: str) -> None:
        """A person decides the themes of a comment."""
        change_themes(self.session, comment.id, [self.themes[key].id for key in keys], changed_by=self.staff)
        self.session.commit()

    def change(self, change: Change, *, seen: UUID | None = None, made_from: UUID | None = None) -> Applied:
        """Apply a change to the version in use."""
        applied = apply_change(
            self.session,
            self.place,
            change,
            seen=seen or self.book.id,
            reason="Because.",
            applied_by=self.staff,
            made_from=made_from,
        )
        self.session.commit()
        return applied

    def last_change(self) -> CodeBookChange:
        """The change made last."""
        return max(self.session.exec(select(CodeBookChange)), key=lambda change: change.made_at)

    def on(self, comment: Comment, by: AssignedBy = AssignedBy.MACHINE) -> list[str]:
        """The theme keys on a comment, in order, all of the version in use."""
        self.session.expire_all()
        rows = self.session.exec(
            select(Theme)
            .join(Assignment)
            .where(Assignment.comment_id == comment.id, Assignment.assigned_by == by)
            .order_by(Assignment.position)
        ).all()
        assert {theme.code_book_id for theme in rows} <= {self.book.id}
        return [theme.key for theme in rows]

    def decided(self, comment: Comment) -> list[str]:
        """The theme keys that a person decided."""
        return self.on(comment, AssignedBy.PERSON)


def coded_question(session: Session, factories: Factories) -> CodedQuestion:
    """An open consultation whose comments are coded to the code book above."""
    publish_code_book(session, DEFINITION, slug="community-issues")
    session.commit()
    staff = factories.user(role=Role.POLICY, name="Parveen Policy")
    return CodedQuestion(session, factories, factories.consultation(), staff)
