"""What the worker does to learn from people's decisions. Stopped before the end, it begins again."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import CodeBook, LearnedModel, LearningStatus
from consult.queries.learning import list_lessons, machine_themes, model_in_use, undecided_comments
from consult.queries.themes import list_themes
from consult.services import learning
from consult.services.learning import Effect, Learnt, ThemeEffect
from consult.tasks.theming import COMMENTS_AT_ONCE, Stopping, reason_of, writing
from consult.tasks.theming_tools import Engine, ThemingTools
from consult.telemetry import log
from nlp.errors import ModelUnreadable
from nlp.types import Comment


class NotWanted(Exception):
    """The worker was asked to stop, or another has taken the work over."""


def learn_from_people(session: Session, model_id: UUID, tools: ThemingTools, *, is_stopping: Stopping) -> None:
    """Learn a model that was asked for, and work out what adopting it would do. Safe to repeat."""
    with writing(session):
        is_ours = learning.claim_learning(session, model_id) is not None
    if not is_ours:
        return
    try:
        _learn(session, model_id, tools, is_stopping)
    except NotWanted:
        with writing(session):
            model = _again(session, model_id)
            if model.status is LearningStatus.RUNNING:
                learning.put_learning_back(session, model)
    except Exception as error:  # whatever it was, the model must not look as if it were being learnt
        log.error("learning_failed", model=str(model_id), exc_info=error)
        with writing(session):
            learning.fail_learning(session, _again(session, model_id), reason_of(error))


def _learn(session: Session, model_id: UUID, tools: ThemingTools, is_stopping: Stopping) -> None:
    model = session.get_one(LearnedModel, model_id)
    book = session.get_one(CodeBook, model.code_book_id)
    definition = book.definition
    lessons = list_lessons(session, model.consultation_id, model.question_key, book)
    in_use = model_in_use(session, model.consultation_id, model.question_key)
    in_use_id, content = (in_use.id, in_use.content) if in_use else (None, None)
    session.rollback()  # learning takes a while: no transaction stays open meanwhile

    def tell(_done: int = 0, _total: int = 0) -> None:
        _say_alive(session, model_id, is_stopping)

    if content is not None and not _fits(tools, definition, content):
        in_use_id, content = None, None
    learnt = tools.learn(lessons, definition=definition, in_use=content, progress=tell)
    tell()
    effect = _effect(session, model_id, learnt, tools, is_stopping)
    with writing(session):
        model = _again(session, model_id)
        if model.status is LearningStatus.RUNNING:
            learning.finish_learning(session, model, learnt, effect, compared_with=in_use_id)


def _fits(tools: ThemingTools, definition: str, content: bytes) -> bool:
    """Whether a model can be used with the engine of today; one that cannot is no measure for a new one."""
    try:
        tools.engine_for(definition, content)
    except ModelUnreadable:
        return False
    return True


def _effect(session: Session, model_id: UUID, learnt: Learnt, tools: ThemingTools, is_stopping: Stopping) -> Effect:
    model = session.get_one(LearnedModel, model_id)
    book = session.get_one(CodeBook, model.code_book_id)
    labels = {theme.key: theme.label for theme in list_themes(session, book)}
    texts = undecided_comments(session, model.consultation_id, model.question_key)
    now = machine_themes(session, model.consultation_id, model.question_key, book)
    definition = book.definition
    session.rollback()
    then: dict[UUID, frozenset[str]] = {}
    engine = tools.engine_for(definition, learnt.content)
    ids = list(texts)
    for start in range(0, len(ids), COMMENTS_AT_ONCE):
        some = ids[start : start + COMMENTS_AT_ONCE]
        then |= _coded_by(engine, {comment_id: texts[comment_id] for comment_id in some})
        _say_alive(session, model_id, is_stopping)
    nothing: frozenset[str] = frozenset()
    return Effect(
        comments=len(ids),
        changed=sum(now.get(comment_id, nothing) != then[comment_id] for comment_id in ids),
        themes=tuple(
            ThemeEffect(
                key,
                label,
                sum(key in now.get(comment_id, nothing) for comment_id in ids),
                sum(key in then[comment_id] for comment_id in ids),
            )
            for key, label in labels.items()
        ),
    )


def _coded_by(engine: Engine, texts: Mapping[UUID, str]) -> dict[UUID, frozenset[str]]:
    coded = engine.code([Comment(str(comment_id), text) for comment_id, text in texts.items()])
    return {UUID(each.comment_id): frozenset(one.theme_id for one in each.assignments) for each in coded}


def _say_alive(session: Session, model_id: UUID, is_stopping: Stopping) -> None:
    """Keep the model from being taken for lost. Raises NotWanted where the work should end."""
    if is_stopping():
        raise NotWanted
    with writing(session):
        model = _again(session, model_id)
        if model.status is not LearningStatus.RUNNING:
            raise NotWanted
        model.heartbeat_at = utc_now()


def _again(session: Session, model_id: UUID) -> LearnedModel:
    """The model, read anew and locked in this transaction."""
    return session.get_one(LearnedModel, model_id, populate_existing=True, with_for_update=True)
