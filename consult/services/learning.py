"""Teaching the machine: asked for, learnt by a worker, and adopted or set aside by a person who has seen its effect."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Consultation, LearnedModel, LearningStatus, ThemingRun, User
from consult.queries.learning import LEAST_LESSONS, count_lessons, model_in_the_works, model_in_use
from consult.queries.themes import code_book_for
from consult.services.auditing import record
from consult.services.claiming import MOST_ATTEMPTS, claim
from consult.services.theming import request_run, stop_run

STARTER = "starter"
ANOTHER_MODEL = (
    "People’s corrections were taken up, or put aside, while this run was under way. "
    "It was stopped, and another was started."
)
KILLED_ITS_WORKERS = (
    f"The machine’s worker was lost {MOST_ATTEMPTS} times while it learnt. It may have run out of memory. "
    "Ask the person who runs this service to look at the worker, then teach the machine again."
)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a worker brings back: the model as bytes, whether it is no worse than the one in use, and its record."""

    content: bytes
    is_no_worse: bool
    reason: str
    answers: int
    fingerprint: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ThemeEffect:
    """How many undecided comments carry a theme now, and how many would."""

    key: str
    label: str
    now: int
    then: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What adopting a model would do to the comments that nobody has decided."""

    comments: int
    changed: int
    themes: tuple[ThemeEffect, ...]


def request_learning(
    session: Session, consultation: Consultation, question_key: str, *, requested_by: User
) -> LearnedModel:
    """Ask for the machine to learn from what people decided on a question. Asked twice, it gives what is under way.

    The caller hands it to the queue after committing. Raises Conflict where there is too little to learn from.
    """
    _one_at_a_time(session, consultation)
    in_the_works = model_in_the_works(session, consultation.id, question_key)
    if in_the_works is not None:
        return in_the_works
    book = code_book_for(session, consultation, question_key)
    if book is None:
        raise Conflict("This question has no code book, so there are no themes to learn.")
    lessons = count_lessons(session, consultation.id, question_key, book)
    if lessons < LEAST_LESSONS:
        raise Conflict(
            f"People have decided {lessons} comments that the machine may learn from. "
            f"Review at least {LEAST_LESSONS}, then teach the machine."
        )
    model = LearnedModel(
        consultation_id=consultation.id,
        question_key=question_key,
        code_book_id=book.id,
        requested_by_id=requested_by.id,
    )
    session.add(model)
    record(session, "learning requested", model, actor=requested_by, question=question_key, comments=lessons)
    session.flush()
    return model


def claim_learning(session: Session, model_id: UUID) -> LearnedModel | None:
    """Take a model for this worker to learn. None when it is done, or another worker has it and is alive.

    One whose workers were lost again and again is failed and not given.
    """
    model = session.exec(select(LearnedModel).where(LearnedModel.id == model_id).with_for_update()).one_or_none()
    if model is None or model.status not in (LearningStatus.QUEUED, LearningStatus.RUNNING):
        return None
    if not claim(model, give_up=lambda: fail_learning(session, model, KILLED_ITS_WORKERS)):
        return None
    model.status = LearningStatus.RUNNING
    session.flush()
    return model


def put_learning_back(session: Session, model: LearnedModel) -> None:
    """Let go of a model that is not learnt yet, so that the next worker begins it again."""
    model.status = LearningStatus.QUEUED
    model.heartbeat_at = None
    model.attempts -= 1
    session.flush()


def finish_learning(
    session: Session, model: LearnedModel, learnt: Learnt, effect: Effect, *, compared_with: UUID | None
) -> None:
    """Keep what was learnt for a person to decide on. What is worse than the model in use is set aside by itself."""
    model.content = learnt.content
    model.answers = learnt.answers
    model.fingerprint = learnt.fingerprint
    model.record = {**learnt.record, "compared_with": str(compared_with or STARTER), "is_no_worse": learnt.is_no_worse}
    model.effect = asdict(effect)
    model.status = LearningStatus.READY if learnt.is_no_worse else LearningStatus.SET_ASIDE
    model.decision_reason = "" if learnt.is_no_worse else learnt.reason
    model.finished_at = utc_now()
    model.failure = None
    record(
        session,
        "learning finished",
        model,
        question=model.question_key,
        comments=learnt.answers,
        outcome=model.status.value,
    )
    session.flush()


def fail_learning(session: Session, model: LearnedModel, reason: str) -> None:
    """Close a model that cannot be learnt, with a sentence that says why and what to do."""
    model.status = LearningStatus.FAILED
    model.finished_at = utc_now()
    model.failure = reason
    record(session, "learning failed", model, question=model.question_key)
    session.flush()


def adopt_model(session: Session, consultation: Consultation, model: LearnedModel, *, adopted_by: User) -> ThemingRun:
    """Let a model count: every comment on the question is coded again with it. Gives the run, for the queue.

    Raises Conflict for a model that was worse when it was measured, whoever asks; and for one that was measured against
    another model than the one in use now, unless it has been in use itself.
    """
    in_use = _settled(session, consultation, model)
    if model.status is LearningStatus.ADOPTED:
        raise Conflict("This model is in use already.")
    if not model.record.get("is_no_worse"):
        raise Conflict(
            "This model cannot be adopted: on comments held out it was worse than the model in use. "
            "Review more comments, then teach the machine again."
        )
    was_measured_against = model.record.get("compared_with")
    is_measured = was_measured_against == str(in_use.id if in_use else STARTER)
    if model.status is not LearningStatus.REPLACED and not is_measured:
        raise Conflict(
            "Another model has come into use since this one was measured, so nobody knows whether it is better. "
            "Teach the machine again, and compare the result."
        )
    _decide(model, LearningStatus.ADOPTED, adopted_by)
    if in_use is not None:
        in_use.status = LearningStatus.REPLACED
    record(session, "learned model adopted", model, actor=adopted_by, question=model.question_key)
    return _code_again(session, consultation, model.question_key, adopted_by)


def set_model_aside(
    session: Session, consultation: Consultation, model: LearnedModel, *, reason: str, decided_by: User
) -> None:
    """Decide against a model that waits for a decision, with a reason."""
    _settled(session, consultation, model)
    if model.status is not LearningStatus.READY:
        raise Conflict("Somebody has decided on this model already.")
    _decide(model, LearningStatus.SET_ASIDE, decided_by, reason)
    record(session, "learned model set aside", model, actor=decided_by, question=model.question_key)
    session.flush()


def go_back_to_starter(
    session: Session, consultation: Consultation, question_key: str, *, decided_by: User
) -> ThemingRun:
    """Use the engine as it ships again; every comment is coded again. Raises Conflict where it is used already."""
    _one_at_a_time(session, consultation)
    in_use = model_in_use(session, consultation.id, question_key)
    if in_use is None:
        raise Conflict("The engine is used as it ships: no learned model is in use.")
    _decide(in_use, LearningStatus.REPLACED, decided_by)
    record(session, "learned model put out of use", in_use, actor=decided_by, question=question_key)
    return _code_again(session, consultation, question_key, decided_by)


def _settled(session: Session, consultation: Consultation, model: LearnedModel) -> LearnedModel | None:
    """The model in use, with it and `model` as they stand now that nobody else may decide on them."""
    _one_at_a_time(session, consultation)
    session.refresh(model, attribute_names=["status", "record"])
    return model_in_use(session, consultation.id, model.question_key)


def _decide(model: LearnedModel, status: LearningStatus, decided_by: User, reason: str = "") -> None:
    model.status = status
    model.decided_by_id = decided_by.id
    model.decided_at = utc_now()
    model.decision_reason = reason


def _code_again(session: Session, consultation: Consultation, question_key: str, asked_by: User) -> ThemingRun:
    stop_run(session, consultation.id, question_key, because=ANOTHER_MODEL)
    return request_run(session, consultation, question_key, requested_by=asked_by)


def _one_at_a_time(session: Session, consultation: Consultation) -> None:
    """Hold the consultation until this transaction ends, so that of two who decide at once one sees the other."""
    session.exec(select(col(Consultation.id)).where(Consultation.id == consultation.id).with_for_update()).one()
