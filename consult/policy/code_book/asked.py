"""The question whose code book a page is about, found by the page's address."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult.extensions import db
from consult.models import CodeBook
from consult.policy.questions import Asked, require_asked
from consult.queries.code_books import contents_of, require_code_book
from consult.services.code_book_working_out import Place
from nlp import codebook


@dataclass(frozen=True, slots=True)
class Booked:
    """A question with the version of the code book in use, and what that says."""

    asked: Asked
    book: CodeBook
    contents: codebook.CodeBook

    @property
    def place(self) -> Place:
        """The question, as the services take it."""
        return Place(self.asked.consultation, self.asked.question.key)

    @property
    def address(self) -> dict[str, Any]:
        """What an address of this question's pages is made with."""
        return {"slug": self.asked.consultation.slug, "question_key": self.asked.question.key}

    @property
    def shown(self) -> dict[str, object]:
        """What every page about the code book shows."""
        return {
            "consultation": self.asked.consultation,
            "question": self.asked.question,
            "book": self.book,
            "contents": self.contents,
            "address": self.address,
        }


def uuid_of(text: str | None) -> UUID | None:
    """The identifier that a form or an address holds, if it is one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def require_booked(slug: str, question_key: str) -> Booked:
    """The question that an address names, with its code book. Raises NotFound, or Conflict where it has none."""
    asked = require_asked(slug, question_key)
    book = require_code_book(db.session, asked.consultation, question_key)
    return Booked(asked, book, contents_of(book))
