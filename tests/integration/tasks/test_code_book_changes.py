"""The code book changes while the worker is at it, or while somebody else is."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from consult.db.session import begin_writing
from consult.extensions import db
from consult.models import AssignedBy, Assignment, CodeBookChange, Role, RunStatus, Theme, ThemingRun, User
from consult.queries.code_books import coding_state
from consult.queries.themes import code_book_for, comments_with_themes
from consult.services.code_book_changes import BookChanged, apply_change
from consult.services.code_book_edits import AddTheme, MergeThemes, RetireTheme, ThemeWords
from consult.services.code_book_working_out import Place
from consult.services.reviewing import change_themes
from consult.services.theming import request_run
from consult.tasks import arrivals, theming
from consult.tasks.coding import enqueue_run
from nlp.types import Discovery


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY)


def change(session, consultation, edit, staff):
    """Change the code book, as a page does."""
    place = Place(consultation, "main_issue")
    seen = code_book_for(session, consultation, "main_issue").id
    applied = apply_change(session, place, edit, seen=seen, reason="Because.", applied_by=staff)
    session.commit()
    return applied


def versions_of_assignments(session):
    session.expire_all()
    return {theme.code_book_id for theme in session.exec(select(Theme).join(Assignment))}


class ToolsThat:
    """The real engine, which lets something happen while it works on its first comments."""

    def __init__(self, tools, happens: Callable[[], None], *, when: str):
        self.tools, self.happens, self.when = tools, happens, when

    def once(self, moment):
        if moment == self.when:
            self.when = ""
            self.happens()

    def engine_for(self, definition):
        engine, outer = self.tools.engine_for(definition), self

        class Engine:
            provenance = engine.provenance

            def code(self, comments):
                outer.once("coding")
                return engine.code(comments)

        self.once("opening")
        return Engine()

    def propose(self, _comments, *, definition):
        self.once("proposing")
        return Discovery((), (), (), why_none="Too few.")


class TestAChangeDuringARun:
    @pytest.mark.parametrize("when", ["opening", "coding", "proposing"])
    def test_the_run_leaves_off_and_the_next_codes_everything_to_the_new_version(
        self, app, worker, session, consultation, say, staff, hashing_theming, when
    ):
        comment = say("quad bikes")
        say("litter")
        run = request_run(session, consultation, "main_issue")
        session.commit()
        edit = RetireTheme(theme="bikes")
        tools = ToolsThat(hashing_theming, lambda: change(session, consultation, edit, staff), when=when)
        theming.theme_question(session, run.id, tools, is_stopping=lambda: False)
        session.refresh(run)
        assert (run.status, "code book was changed" in run.failure) == (RunStatus.FAILED, True)
        book = code_book_for(session, consultation, "main_issue")
        assert versions_of_assignments(session) <= {book.id}
        second = session.exec(select(ThemingRun).where(ThemingRun.status == RunStatus.QUEUED)).one()
        with app.app_context():
            enqueue_run(second.id)
        worker.work()
        session.refresh(second)
        assert (second.status, second.code_book_id) == (RunStatus.FINISHED, book.id)
        assert versions_of_assignments(session) == {book.id}
        themes = {each.comment_id: each.themes for each in comments_with_themes(session, consultation, "main_issue")}
        assert themes[comment.id] == ("other",)

    def test_a_run_stopped_by_a_change_is_not_put_back(self, session, consultation, say, staff, hashing_theming):
        say("litter")
        run = request_run(session, consultation, "main_issue")
        session.commit()

        def stopping():
            change(session, consultation, RetireTheme(theme="bikes"), staff)
            return True

        theming.theme_question(session, run.id, hashing_theming, is_stopping=stopping)
        session.refresh(run)
        assert run.status is RunStatus.FAILED

    def test_new_comments_read_to_the_old_version_are_read_again(
        self, app, worker, session, consultation, say, staff, hashing_theming
    ):
        comment = say("quad bikes")
        edit = MergeThemes(themes=("bikes",), into="litter")
        tools = ToolsThat(hashing_theming, lambda: change(session, consultation, edit, staff), when="coding")
        arrivals.code_new_comments(session, consultation.id, tools, is_stopping=lambda: False)
        session.refresh(comment)
        assert comment.coded_at is None
        arrivals.code_new_comments(session, consultation.id, tools, is_stopping=lambda: False)
        session.refresh(comment)
        assert comment.coded_at is not None
        assert versions_of_assignments(session) == {code_book_for(session, consultation, "main_issue").id}


def test_after_the_recoding_the_counts_are_final_again(app, worker, session, consultation, say, staff):
    say("seagulls on every roof")
    words = ThemeWords(label="Seagulls", description="Seagulls and gulls", include=("seagulls on every roof",))
    for text in ("quad bikes", "litter"):
        say(text)
    run = request_run(session, consultation, "main_issue")
    session.commit()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    applied = change(session, consultation, AddTheme(category="nuisance", words=words), staff)
    assert coding_state(session, consultation, "main_issue").not_again == 3
    with app.app_context():
        enqueue_run(applied.run.id)
    worker.work()
    assert coding_state(session, consultation, "main_issue").not_again == 0
    assert "seagulls" in {
        key for each in comments_with_themes(session, consultation, "main_issue") for key in each.themes
    }


def at_once(app, *actions):
    """Do things at the same moment, each on a connection of its own. Gives what each raised."""
    raised: list[Exception | None] = [None] * len(actions)
    barrier = Barrier(len(actions))

    def act(place, action):
        with app.app_context(), Session(db.engine) as session:
            begin_writing_later = session.get_bind().dialect.name == "sqlite"
            barrier.wait()
            try:
                if begin_writing_later:
                    begin_writing(session)
                action(session)
                session.commit()
            except Exception as error:
                session.rollback()
                raised[place] = error

    threads = [Thread(target=act, args=(place, action)) for place, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


class TestTwoAtOnce:
    def test_of_two_who_change_the_same_version_one_is_told_who_was_first(
        self, app, session, consultation, say, staff, book
    ):
        say("quad bikes")
        seen, staff_id, consultation_id, kind = book.id, staff.id, consultation.id, type(consultation)

        def applying(edit):
            def act(own):
                place = Place(own.get_one(kind, consultation_id), "main_issue")
                apply_change(own, place, edit, seen=seen, reason="Mine.", applied_by=own.get_one(User, staff_id))

            return act

        session.commit()
        raised = at_once(app, applying(RetireTheme(theme="bikes")), applying(RetireTheme(theme="litter")))
        session.rollback()
        conflict = next(error for error in raised if error is not None)
        assert isinstance(conflict, BookChanged), conflict
        assert [raised.count(None), len(session.exec(select(CodeBookChange)).all())] == [1, 1]
        assert [each.made_by for each in conflict.since] == [staff.name]

    def test_somebody_who_decides_a_theme_while_it_is_merged_loses_nothing(
        self, app, session, consultation, say, staff, book
    ):
        comments = [say("quad bikes") for _ in range(5)]
        bikes = session.exec(select(Theme).where(Theme.key == "bikes")).one().id
        seen, staff_id, ids = book.id, staff.id, [comment.id for comment in comments]
        consultation_id, kind = consultation.id, type(consultation)
        session.commit()

        def merge(own):
            place = Place(own.get_one(kind, consultation_id), "main_issue")
            edit = MergeThemes(themes=("bikes",), into="litter")
            apply_change(own, place, edit, seen=seen, reason="Mine.", applied_by=own.get_one(User, staff_id))

        def decide(own):
            for comment_id in ids:
                change_themes(own, comment_id, [bikes], changed_by=own.get_one(User, staff_id))

        raised = at_once(app, merge, decide)
        session.rollback()
        assert raised[0] is None, raised
        now = code_book_for(session, session.get_one(kind, consultation_id), "main_issue")
        assert versions_of_assignments(session) <= {now.id}
        decided = session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.PERSON)).all()
        assert len(decided) == (5 if raised[1] is None else 0)
