"""A questionnaire as frozen, typed values: pages, questions, wording and routing.

Made by `forms.loading`, which also checks what one question cannot know of another.
"""

from datetime import date
from functools import cached_property

from pydantic import Field, StrictInt

from forms.questions import (
    AGREES,
    Agreement,
    AnyQuestion,
    DateQuestion,
    LongText,
    Matrix,
    MultipleChoice,
    Option,
    Place,
    Postcode,
    Question,
    Ranking,
    Scale0To10,
    ShortText,
    SingleChoice,
    Use,
    WholeNumber,
    YesNoDontKnow,
    choices_of,
)
from forms.rules import Rule
from forms.wording import PageKey, Part, Slug, Wording

__all__ = [
    "AGREES",
    "Agreement",
    "DateQuestion",
    "Document",
    "LongText",
    "Matrix",
    "MultipleChoice",
    "Option",
    "Page",
    "Place",
    "Postcode",
    "Question",
    "Questionnaire",
    "Ranking",
    "Scale0To10",
    "ShortText",
    "SingleChoice",
    "WholeNumber",
    "YesNoDontKnow",
    "choices_of",
]


class Document(Part):
    """Something to read before answering."""

    title: Wording
    url: Wording | None = Field(default=None, pattern=r"^https?://\S+$")


class Page(Part):
    """One question or a small group of them, answered and saved together."""

    key: PageKey
    title: Wording
    text: Wording | None = None
    show_when: Rule | None = None
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)

    # A frozen page has the same keys for ever, and a journey asks for them some thirty times.
    @cached_property
    def question_keys(self) -> frozenset[str]:
        """The keys of its questions."""
        return frozenset(question.key for question in self.questions)

    @cached_property
    def asks_the_same_of_everybody(self) -> bool:
        """Whether none of its questions hangs on an answer."""
        return all(question.show_when is None for question in self.questions)


class Questionnaire(Part):
    """One version of a questionnaire. Change of wording makes a new version, never a changed one."""

    key: Slug
    version: StrictInt = Field(ge=1)
    title: Wording
    run_by: Wording
    opens_on: date | None = None
    closes_on: date | None = None
    summary: Wording
    about: str = ""
    invited: tuple[Wording, ...] = ()
    documents: tuple[Document, ...] = ()
    other_formats: str = ""
    contact: str = ""
    privacy: Wording
    what_happens_next: str = ""
    sources: tuple[Wording, ...] = ()
    equality_section: bool = False
    pages: tuple[Page, ...] = Field(min_length=1)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked."""
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError where there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(f"{self.key} version {self.version} has no question {key}")

    def page(self, key: str) -> Page:
        """The page with this key. Raises KeyError where there is none."""
        for page in self.pages:
            if page.key == key:
                return page
        raise KeyError(f"{self.key} version {self.version} has no page {key}")

    def page_of(self, question_key: str) -> Page:
        """The page that asks this question. Raises KeyError where none does."""
        for page in self.pages:
            if any(question.key == question_key for question in page.questions):
                return page
        raise KeyError(f"{self.key} version {self.version} has no question {question_key}")

    def question_for(self, use: Use) -> Question | None:
        """The question that serves the analysis in this way, if any does."""
        return next((question for question in self.questions if question.use == use), None)
