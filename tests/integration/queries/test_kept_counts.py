from itertools import count
from uuid import UUID

import pytest
from sqlmodel import Session, create_engine, select

from consult.clock import utc_now
from consult.models import ChangeKind, CodeBookChange, Comment, Role, Theme, ThemingRun
from consult.queries.counts_folder import shared_counts
from consult.queries.kept_counts import forget_counts, kept, kept_with_themes
from consult.queries.received import CORRECTED, FACTS_CORRECTED
from consult.services.auditing import record
from consult.services.reviewing import change_themes, go_back_to_machine
from forms.answers import TextAnswer


@pytest.fixture
def consultation(session, factories):
    found = factories.consultation()
    factories.response(found, {})
    session.commit()
    return found


def looked(session, consultation_id: UUID, times: count, what: str = "answers") -> int:
    """How often it was counted so far."""
    return kept(session, consultation_id, what, lambda: next(times), shape=int)


def test_what_was_counted_is_kept_while_nothing_changes(session, consultation):
    times = count(1)
    assert [looked(session, consultation.id, times) for _ in range(3)] == [1, 1, 1]
    assert looked(session, consultation.id, times, what="other answers") == 2


def test_it_is_counted_anew_once_a_response_came_in(session, consultation, factories):
    times = count(1)
    looked(session, consultation.id, times)
    factories.response(consultation, {})
    session.commit()
    assert looked(session, consultation.id, times) == 2


@pytest.mark.parametrize("correction", [CORRECTED, FACTS_CORRECTED])
def test_it_is_counted_anew_once_a_response_was_corrected(session, consultation, correction):
    times = count(1)
    looked(session, consultation.id, times)
    record(session, correction, consultation)
    session.commit()
    assert looked(session, consultation.id, times) == 2


def looked_at_themes(session, consultation_id: UUID, times: count) -> int:
    return kept_with_themes(session, consultation_id, "main_issue", "themes", lambda: next(times), shape=int)


def test_themes_are_counted_anew_once_they_are_decided_or_given_back_or_the_machine_coded(session, factories):
    factories.code_book()
    found, staff = factories.consultation(), factories.user(role=Role.POLICY)
    response = factories.response(found, {"main_issue": TextAnswer("kids speeding")})
    comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
    theme = session.exec(select(Theme).where(Theme.key == "road-speeding")).one()
    times = count(1)

    def after(change) -> list[int]:
        change()
        session.commit()
        return [looked_at_themes(session, found.id, times) for _ in range(2)]

    assert after(lambda: factories.assign(comment, [theme])) == [1, 1]
    assert after(lambda: change_themes(session, comment.id, [theme.id], changed_by=staff)) == [2, 2]
    assert after(lambda: change_themes(session, comment.id, [theme.id], changed_by=staff)) == [3, 3]
    assert after(lambda: go_back_to_machine(session, comment.id, undone_by=staff)) == [4, 4]
    comment.coded_at = utc_now()
    assert after(lambda: session.add(comment)) == [5, 5]
    assert after(lambda: session.add(code_book_change(found, theme))) == [6, 6]
    run = ThemingRun(consultation_id=found.id, question_key="main_issue")
    assert after(lambda: session.add(run)) == [7, 7]


def code_book_change(consultation, theme) -> CodeBookChange:
    book = theme.code_book_id
    return CodeBookChange(
        consultation_id=consultation.id,
        question_key="main_issue",
        from_code_book_id=book,
        to_code_book_id=book,
        kind=ChangeKind.EDIT_THEME,
    )


class TestWhatOtherProcessesCounted:
    def test_it_is_taken_from_them_while_nothing_changes(self, session, consultation, factories):
        times = count(1)
        looked(session, consultation.id, times)
        forget_counts()
        assert looked(session, consultation.id, times) == 1
        factories.response(consultation, {})
        session.commit()
        forget_counts()
        assert [looked(session, consultation.id, times) for _ in range(2)] == [2, 2]

    def test_nothing_is_taken_from_another_version_of_the_program(self, session, consultation, monkeypatch):
        times = count(1)
        looked(session, consultation.id, times)
        forget_counts()
        monkeypatch.setattr(shared_counts(session), "_version", "another")
        assert looked(session, consultation.id, times) == 2

    def test_a_session_whose_database_shares_none_counts_by_itself(self, session, consultation, engine_apart):
        times = count(1)
        looked(session, consultation.id, times)
        forget_counts()
        with Session(engine_apart) as own:
            assert looked(own, consultation.id, times) == 2

    def test_a_session_on_a_connection_shares_those_of_its_database(self, session):
        with session.get_bind().connect() as connection:
            assert shared_counts(Session(connection)) is shared_counts(session)


@pytest.fixture
def engine_apart(session):
    """The same database, opened apart."""
    engine = create_engine(session.get_bind().url)
    yield engine
    engine.dispose()
