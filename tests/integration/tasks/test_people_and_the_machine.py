"""People decide themes while the machine codes, learns or is taught anew, each on a connection of their own.

Whoever comes first: what a person decided stands, the machine's proposal stands beside it, and nothing fails.
"""

import pytest
from sqlmodel import select

from consult.db.session import begin_writing
from consult.models import (
    AssignedBy,
    Assignment,
    Comment,
    Consultation,
    LearnedModel,
    LearningStatus,
    Role,
    RunStatus,
    Theme,
    ThemingRun,
    User,
)
from consult.queries.themes import comments_with_themes
from consult.services.code_book_changes import BookChanged, apply_change
from consult.services.code_book_edits import EditTheme, ImportBook, MergeThemes, ThemeWords
from consult.services.code_book_working_out import Place
from consult.services.learning import adopt_model, request_learning
from consult.services.review_queue import save_review
from consult.services.theming import request_run
from consult.tasks import theming
from consult.tasks.coding import enqueue_learning, enqueue_run
from consult.tasks.learning import learn_from_people
from nlp.codebook import parse_codebook
from tests.integration.tasks.code_book import CODE_BOOK
from tests.integration.tasks.test_code_book_changes import at_once

TEXTS = tuple(f"quad bikes {number}" for number in range(12))


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def other(factories):
    return factories.user(role=Role.POLICY, name="Olu Other")


@pytest.fixture
def themes(session, book):
    return {theme.key: theme.id for theme in session.exec(select(Theme))}


@pytest.fixture
def comments(say):
    return [say(text).id for text in TEXTS]


def reviewing(ids, theme_id, user_id):
    """Decide each comment in turn, as somebody at the review screen does, one transaction for each."""

    def act(own):
        own.rollback()
        for comment_id in ids:
            begin_writing(own)
            save_review(own, comment_id, [theme_id], as_proposed=[], user=own.get_one(User, user_id))
            own.commit()

    return act


def decided(session, consultation):
    session.rollback()  # to see what the others wrote
    return {each.text: each.themes for each in comments_with_themes(session, consultation, "main_issue")}


def machines_on(session, consultation):
    """How many comments carry a proposal of the machine."""
    rows = session.exec(
        select(Assignment.comment_id).where(Assignment.assigned_by == AssignedBy.MACHINE).distinct()
    ).all()
    return len(rows)


@pytest.fixture
def learned(app, worker, session, say, themes, staff, consultation):
    """A model learnt from twelve decisions, ready to be adopted."""
    for word, key in (("engines", "bikes"), ("sofas", "litter")):
        for place in ("here", "there", "again", "by the school", "in the park", "at night"):
            comment_id = say(f"{word} {place}").id
            save_review(session, comment_id, [themes[key]], as_proposed=[], user=staff)
    session.commit()
    model = request_learning(session, consultation, "main_issue", requested_by=staff)
    session.commit()
    with app.app_context():
        enqueue_learning(model.id)
    worker.work()
    session.refresh(model)
    assert model.status is LearningStatus.READY, model.failure
    return model


def test_theming_every_comment_while_somebody_reviews_overwrites_nothing(
    app, session, consultation, comments, themes, staff, hashing_theming
):
    run_id = request_run(session, consultation, "main_issue").id
    staff_id = staff.id
    session.commit()

    def theme(own):
        own.rollback()
        theming.theme_question(own, run_id, hashing_theming, is_stopping=lambda: False)

    assert at_once(app, theme, reviewing(comments, themes["litter"], staff_id)) == [None, None]
    assert set(decided(session, consultation).values()) == {("litter",)}
    assert machines_on(session, consultation) == len(comments)
    assert session.get_one(ThemingRun, run_id).status is RunStatus.FINISHED


def test_learning_while_somebody_reviews_fails_neither(
    app, session, consultation, learned, comments, themes, staff, hashing_theming
):
    model = LearnedModel(
        consultation_id=consultation.id,
        question_key="main_issue",
        code_book_id=learned.code_book_id,
        requested_by_id=staff.id,
    )
    session.add(model)
    session.commit()
    model_id, staff_id = model.id, staff.id
    session.rollback()

    def learn(own):
        own.rollback()
        learn_from_people(own, model_id, hashing_theming, is_stopping=lambda: False)

    assert at_once(app, learn, reviewing(comments, themes["bikes"], staff_id)) == [None, None]
    session.rollback()
    assert session.get_one(LearnedModel, model_id).failure is None
    assert {decided(session, consultation)[text] for text in TEXTS} == {("bikes",)}


def test_adopting_a_model_while_somebody_reviews_keeps_every_decision(
    app, worker, session, consultation, learned, comments, themes, staff, other
):
    model_id, staff_id, other_id, consultation_id = learned.id, staff.id, other.id, consultation.id

    def adopt(own):
        model, adopter = own.get_one(LearnedModel, model_id), own.get_one(User, other_id)
        adopt_model(own, own.get_one(Consultation, consultation_id), model, adopted_by=adopter)

    session.rollback()
    assert at_once(app, adopt, reviewing(comments, themes["litter"], staff_id)) == [None, None]
    session.rollback()
    run = session.exec(select(ThemingRun).where(ThemingRun.status == RunStatus.QUEUED)).one()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    assert (run.status, run.learned_model_id) == (RunStatus.FINISHED, model_id)
    assert {decided(session, consultation)[text] for text in TEXTS} == {("litter",)}
    assert all(comment.reviewed_at for comment in session.exec(select(Comment)))


def test_of_two_who_adopt_a_model_at_once_one_is_told(app, session, consultation, learned, staff, other):
    model_id, consultation_id, people = learned.id, consultation.id, (staff.id, other.id)

    def adopting(user_id):
        def act(own):
            model = own.get_one(LearnedModel, model_id)
            adopt_model(own, own.get_one(Consultation, consultation_id), model, adopted_by=own.get_one(User, user_id))

        return act

    session.rollback()
    raised = at_once(app, *map(adopting, people))
    assert sorted(str(each) for each in raised) == ["None", "This model is in use already."]
    assert len(session.exec(select(ThemingRun)).all()) == 1


def applying(edit, *, seen, consultation_id, user_id):
    def act(own):
        place = Place(own.get_one(Consultation, consultation_id), "main_issue")
        apply_change(own, place, edit, seen=seen, reason="Mine.", applied_by=own.get_one(User, user_id))

    return act


def test_of_two_who_edit_one_theme_at_once_one_is_told_who_was_first(
    app, session, consultation, comments, book, staff, other
):
    places = {"seen": book.id, "consultation_id": consultation.id}
    session.rollback()
    raised = at_once(
        app,
        *(
            applying(
                EditTheme(theme="bikes", words=ThemeWords(label=label, description=label)), user_id=user.id, **places
            )
            for label, user in (("Quad bikes", staff), ("Motorbikes", other))
        ),
    )
    (told,) = [each for each in raised if each is not None]
    assert isinstance(told, BookChanged), told
    first = staff if raised[0] is None else other
    assert [change.made_by for change in told.since] == [first.name]


def test_a_file_with_a_theme_that_is_merged_at_the_same_moment_waits_for_another_look(
    app, session, consultation, comments, book, staff, other
):
    file = parse_codebook(CODE_BOOK.replace("Litter and rubbish", "Rubbish"), source="old.yaml")
    places = {"seen": book.id, "consultation_id": consultation.id}
    importing = applying(ImportBook(book=file, file="old.yaml"), user_id=staff.id, **places)
    merging = applying(MergeThemes(themes=("bikes",), into="litter"), user_id=other.id, **places)
    session.rollback()
    raised = at_once(app, importing, merging)
    (told,) = [each for each in raised if each is not None]
    assert isinstance(told, BookChanged), told
    assert len(told.since) == 1
