"""Answering online: a draft saved page by page, then sent once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col

from consult.clock import utc_now
from consult.db.inserting import insert_unless_there
from consult.errors import Conflict, ConsultError
from consult.models import Channel, Consultation, Draft, Response, SignalKind
from consult.queries.consultations import State, state_of
from consult.queries.drafts import Progress, get_response_of, lock_draft, progress_of
from consult.services.auditing import event_of, record_at_once
from consult.services.marking import HowItCame, mark_response, reasons_to_mark
from consult.services.receiving import receive_response
from consult.services.signals import note_signal
from forms.answers import Answers, to_json
from forms.build import AnswerForm, read_answers
from forms.journey import on_route
from forms.question_field import Typed
from forms.spec import Page


class Closed(ConsultError):
    """Somebody wanted to answer after the closing moment."""

    status = 410
    template = "public/closed.html"
    title = "This consultation has closed"

    def __init__(self, consultation: Consultation) -> None:
        super().__init__("This consultation has closed, so answers can no longer be sent.")
        self.consultation = consultation


class NotOpenYet(ConsultError):
    """Somebody wanted to answer before the first moment."""

    status = 403
    template = "public/not_open_yet.html"
    title = "This consultation is not open yet"

    def __init__(self, consultation: Consultation) -> None:
        super().__init__("This consultation is not open yet.")
        self.consultation = consultation


class AlreadySent(Conflict):
    """A draft cannot change once it has been sent."""

    template = "public/already_sent.html"
    title = "You have already sent your response"

    def __init__(self, consultation: Consultation, response: Response) -> None:
        super().__init__("You have already sent your response.")
        self.consultation = consultation
        self.response = response


class StillToAnswer(Conflict):
    """A page keeps the response from being sent."""

    def __init__(self, page: Page) -> None:
        super().__init__(f"There is something to put right on “{page.title}”.")
        self.page = page


class NothingAnswered(Conflict):
    """A response needs at least one answer."""

    def __init__(self) -> None:
        super().__init__("Answer at least one question before you send your response")


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What a person sent from one page: the answers that will do, and all that was typed where some will not."""

    answers: Answers
    is_complete: bool = True
    to_put_right: Typed | None = None


def read_page(form: AnswerForm) -> PageEntry:
    """Check the form of a page and take from it what there is. The errors wait in the form."""
    if form.validate():
        return PageEntry(read_answers(form))
    wrong = [field for field in form.fields() if field.errors]
    names = {field.name for field in wrong}
    is_typed = any(value.strip() for field in wrong for values in field.typed.values() for value in values)
    typed = {control: tuple(values) for field in form.fields() for control, values in field.typed.items()}
    return PageEntry(
        answers={key: answer for key, answer in read_answers(form).items() if key not in names},
        is_complete=False,
        to_put_right=typed if is_typed else None,
    )


def require_open(consultation: Consultation, now: datetime) -> None:
    """Raise NotOpenYet or Closed when the consultation cannot be answered at this moment."""
    match state_of(consultation, now):
        case State.FORTHCOMING:
            raise NotOpenYet(consultation)
        case State.CLOSED:
            raise Closed(consultation)


def save_page(
    session: Session,
    consultation: Consultation,
    page: Page,
    entry: PageEntry,
    *,
    draft_id: UUID,
    version_id: UUID,
    is_first: bool = False,
    is_leaving: bool = False,
) -> Progress:
    """Keep what was sent from a page in the draft, which the first page saved makes. Gives the progress after it.

    A person who leaves comes back to the same page; else a complete page counts as seen. `is_first` says that there was
    no draft a moment ago, so that none is looked for unless the new one finds another in its place.
    Raises Closed, NotOpenYet or AlreadySent, and then keeps nothing.
    """
    require_open(consultation, utc_now())
    found = None if is_first else open_draft(session, consultation, draft_id)
    draft = found or _new_draft(consultation, draft_id, version_id)
    here = {question.key for question in page.questions}
    draft.answers = {
        **{key: value for key, value in _object(draft.answers).items() if key not in here},
        **{key: to_json(answer) for key, answer in entry.answers.items()},
    }
    draft.unfinished = {
        **{key: typed for key, typed in _object(draft.unfinished).items() if key != page.key},
        **_typing_of(page, entry),
    }
    progress = progress_of(session, draft)
    seen = progress.saved_pages - {page.key}
    if entry.is_complete and not (is_leaving and page.key not in progress.saved_pages):
        seen |= {page.key}
    draft.saved_pages = [each.key for each in progress.route() if each.key in seen]
    draft.saved_at = utc_now()
    if found is None and not insert_unless_there(session, draft, unique="id"):
        # A double click: the other request kept it in between.
        return save_page(
            session, consultation, page, entry, draft_id=draft_id, version_id=version_id, is_leaving=is_leaving
        )
    begun = [event_of("draft begun", draft)] if found is None else []
    record_at_once(session, *begun, event_of("page saved", draft, page=page.key))
    session.flush()
    return replace(progress, saved_pages=frozenset(draft.saved_pages))


def open_draft(session: Session, consultation: Consultation, draft_id: UUID) -> Draft | None:
    """The draft with this identifier, locked; None before its first page is saved. Raises AlreadySent."""
    draft = lock_draft(session, draft_id)
    response = get_response_of(session, draft.id) if draft else None
    if response is not None:
        raise AlreadySent(consultation, response)
    return draft


def submit(
    session: Session,
    consultation: Consultation,
    draft: Draft,
    *,
    device: str | None = None,
    came: HowItCame | None = None,
) -> Response:
    """Send a draft, once: the second call gives the response of the first.

    `device` is what the browser is known by to this consultation alone: two responses from it are shown to a person.
    One that `came` as programs send them is marked, and as good as any other.
    Raises Closed, StillToAnswer or NothingAnswered, and then the draft is as it was.
    """
    lock_draft(session, draft.id)
    response = get_response_of(session, draft.id)
    if response is not None:
        return response
    require_open(consultation, utc_now())
    progress = progress_of(session, draft)
    page = progress.in_the_way()
    if page is not None:
        raise StillToAnswer(page)
    answers = on_route(progress.questionnaire, progress.answers)
    if not answers:
        raise NothingAnswered
    response = receive_response(
        session,
        consultation,
        progress.questionnaire,
        answers,
        channel=Channel.ONLINE,
        questionnaire_version_id=draft.questionnaire_version_id,
        draft_id=draft.id,
    )
    if device is not None:
        note_signal(session, response, SignalKind.DEVICE, device)
    if came is not None:
        taken = response.received_at - draft.started_at
        mark_response(session, response, reasons_to_mark(came, pages=len(draft.saved_pages), taken=taken))
    # The response holds them now; a second copy would only be one more to look after.
    session.connection().execute(_EMPTIED, {"draft": draft.id, "answers": {}, "unfinished": {}})
    set_committed_value(draft, "answers", {})
    set_committed_value(draft, "unfinished", {})
    return response


_EMPTIED = (
    update(Draft)
    .where(col(Draft.id) == bindparam("draft"))
    .values(answers=bindparam("answers"), unfinished=bindparam("unfinished"))
)


def _new_draft(consultation: Consultation, draft_id: UUID, version_id: UUID) -> Draft:
    now = utc_now()
    return Draft(  # whole, because to work out what may be left out takes longer than to say it
        id=draft_id,
        consultation_id=consultation.id,
        questionnaire_version_id=version_id,
        answers={},
        unfinished={},
        saved_pages=[],
        resume_code_hash=None,
        resume_attempts=0,
        resume_locked_until=None,
        started_at=now,
        saved_at=now,
    )


def _typing_of(page: Page, entry: PageEntry) -> dict[str, object]:
    if entry.to_put_right is None:
        return {}
    return {page.key: {control: list(values) for control, values in entry.to_put_right.items()}}


def _object(kept: object) -> dict[str, object]:
    return dict(kept) if isinstance(kept, Mapping) else {}
