"""Reads about drafts: how far a response has got, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam
from sqlmodel import Session, and_, col, select
from sqlmodel.sql.expression import Select

from consult.db.session import is_only_writer
from consult.errors import NotFound
from consult.models import Consultation, Draft, Response
from consult.queries.consultations import questionnaire_with, require_consultation
from forms import answers as answer_values
from forms import journey
from forms.answers import Answers, AnswerUnreadable
from forms.question_field import Typed
from forms.spec import Page, Questionnaire


class PageNotAsked(NotFound):
    """A page that the answers so far do not lead to."""

    template = "public/page_not_asked.html"
    title = "You do not need to answer this page"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a response has got: what is answered, what has to be put right, and which pages are done."""

    questionnaire: Questionnaire
    answers: Answers
    unfinished: Mapping[str, Typed]
    saved_pages: frozenset[str]

    def page(self, key: str) -> Page:
        """The page with this key. Raises NotFound when there is none, PageNotAsked when it is not on the route."""
        pages = {page.key: page for page in self.questionnaire.pages}
        if key not in pages:
            raise NotFound("There is no such page in this consultation.")
        if pages[key] not in self.route():
            raise PageNotAsked("Your answers so far do not lead to this page.")
        return pages[key]

    def route(self) -> tuple[Page, ...]:
        """The pages that the answers lead to, in order."""
        return journey.pages_on_route(self.questionnaire, self.answers)

    def where_left(self) -> Page | None:
        """The first page not completed yet; None when it is time to check the answers."""
        return next((page for page in self.route() if page.key not in self.saved_pages), None)

    def in_the_way(self) -> Page | None:
        """The first page that keeps the response from being sent; None when nothing does."""
        unanswered = journey.first_unanswered_page(self.questionnaire, self.answers)
        return next((page for page in self.route() if page == unanswered or page.key in self.unfinished), None)

    def to_put_right(self) -> tuple[Page, ...]:
        """The pages where something was typed that cannot be an answer yet."""
        return tuple(page for page in self.route() if page.key in self.unfinished)


def _begun(is_of_this_browser: ColumnElement[bool]) -> Select[Consultation, Draft, Response]:
    return (
        select(Consultation, Draft, Response)
        .outerjoin(Draft, and_(Draft.consultation_id == Consultation.id, is_of_this_browser))
        .outerjoin(Response, col(Response.draft_id) == Draft.id)
        .where(Consultation.slug == bindparam("slug"))
    )


# Put together once: residents ask these with every page, and putting them together costs more than asking.
_BEGUN = _begun(col(Draft.id) == bindparam("draft"))
_BEGUN_AMONG = _begun(col(Draft.id).in_(bindparam("drafts", expanding=True)))
_SENT = select(Response).where(Response.draft_id == bindparam("draft"))
_IS_SENT = select(Response.id).where(Response.draft_id == bindparam("draft"))


@dataclass(frozen=True, slots=True)
class Begun:
    """A consultation with what one browser has of it: a draft once a page was saved, a response once it was sent."""

    consultation: Consultation
    draft: Draft | None = None
    response: Response | None = None


def require_begun(session: Session, slug: str, draft_ids: Sequence[UUID]) -> Begun:
    """The consultation with this slug, and what a browser with these drafts has of it. Raises NotFound.

    Of one consultation a browser has one draft at the most. One question to the database, as every page asks it.
    """
    if not draft_ids or "\0" in slug:
        return Begun(require_consultation(session, slug))
    if len(draft_ids) == 1:  # nearly always, and a list would be spelled out anew each time
        found = session.exec(_BEGUN, params={"slug": slug, "draft": draft_ids[0]}).first()
    else:
        found = session.exec(_BEGUN_AMONG, params={"slug": slug, "drafts": draft_ids}).first()
    if found is None:
        raise NotFound("There is no such consultation.")
    return Begun(*found)


def lock_draft(session: Session, draft_id: UUID) -> Draft | None:
    """The draft, held until the transaction ends, so that two requests cannot change it side by side."""
    if is_only_writer(session):  # then it is held, and what this transaction has read of it is true
        return session.get(Draft, draft_id)
    # populate_existing: what this session read before it had the lock may be old.
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def get_response_of(session: Session, draft_id: UUID) -> Response | None:
    """The response that a draft became."""
    if session.connection().execute(_IS_SENT, {"draft": draft_id}).first() is None:  # nearly always, and in a rush
        return None
    return session.exec(_SENT, params={"draft": draft_id}).one_or_none()


def progress_of(session: Session, draft: Draft) -> Progress:
    """How far a draft has got, in the wording it was begun with. What cannot be read in it counts as not answered."""
    questionnaire = questionnaire_with(session, draft.questionnaire_version_id)
    keys = frozenset(page.key for page in questionnaire.pages)
    return Progress(
        questionnaire=questionnaire,
        answers=readable_answers(questionnaire, draft.answers),
        unfinished={page: typed for page, typed in _readable_typing(draft.unfinished).items() if page in keys},
        saved_pages=keys.intersection(_words_in(draft.saved_pages)),
    )


def no_progress(session: Session, version_id: UUID) -> Progress:
    """Where a response begins."""
    return Progress(questionnaire_with(session, version_id), answers={}, unfinished={}, saved_pages=frozenset())


def readable_answers(questionnaire: Questionnaire, kept: Any) -> Answers:  # noqa: ANN401 - whatever the JSON holds
    """The answers in a JSON object of question keys, without those that do not fit their question."""
    if not isinstance(kept, Mapping):
        return {}
    answers = {}
    for question in questionnaire.questions:
        if question.key in kept:
            try:
                answers[question.key] = answer_values.from_json(question, kept[question.key])
            except AnswerUnreadable:
                continue
    return answers


def _readable_typing(kept: Any) -> dict[str, Typed]:  # noqa: ANN401 - whatever the JSON holds
    if not isinstance(kept, Mapping):
        return {}
    return {page: typed for page, typed in kept.items() if _is_typing(typed)}


def _words_in(kept: Any) -> frozenset[str]:  # noqa: ANN401 - whatever the JSON holds
    return frozenset(each for each in kept if isinstance(each, str)) if isinstance(kept, list) else frozenset()


def _is_typing(kept: Any) -> bool:  # noqa: ANN401 - whatever the JSON holds
    return isinstance(kept, Mapping) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in kept.values()
    )
