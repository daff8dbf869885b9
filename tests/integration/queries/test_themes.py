from sqlalchemy import event
from sqlmodel import select

from consult.clock import utc_now
from consult.extensions import db
from consult.models import AssignedBy, Comment, Response, RunStatus, Theme, ThemingRun
from consult.queries.themes import code_book_for, comments_with_themes, themed_questions
from consult.services.code_books import publish_code_book
from forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer

BOOK = """
version: "{version}"
categories:
  - {{id: nuisance, label: Nuisance, themes: [{{id: bikes, label: Bikes}}]}}
"""
PLAIN = """
key: plain
version: 1
title: Plain
run_by: The test partnership
summary: One question.
privacy: We keep nothing for long.
pages:
  - key: only
    title: Only
    questions:
      - {key: main_issue, kind: long_text, ask: "What is the biggest issue?", origin: product}
"""


def answer(factories, consultation, text, *, place="east", impact=7):
    answers = {"main_issue": TextAnswer(text), "impact": NumberAnswer(impact)}
    if place:
        answers["locality"] = ChoiceAnswer(place, "Rivendell" if place == "other" else None)
    return factories.response(consultation, answers)


def comment_of(session, response):
    return session.exec(select(Comment).where(Comment.response_id == response.id)).one()


def test_a_comment_comes_with_its_place_and_impact(session, factories):
    consultation = factories.consultation()
    answer(factories, consultation, "bikes", place="other", impact=9)
    found = comments_with_themes(session, consultation, "main_issue")[0]
    assert (found.locality, found.impact, found.themes) == ("Somewhere else", 9, ())
    assert (found.is_coded, found.is_reviewed, found.masked_text) == (False, False, None)


def test_the_machines_themes_come_strongest_first_with_how_sure_it_is(session, factories):
    consultation = factories.consultation()
    factories.code_book()
    themes = {theme.key: theme for theme in session.exec(select(Theme))}
    comment = comment_of(session, answer(factories, consultation, "speeding kids"))
    factories.assign(comment, [themes["road-speeding"], themes["asb-youth"]])
    found = comments_with_themes(session, consultation, "main_issue")[0]
    assert found.themes == ("road-speeding", "asb-youth")
    assert found.strongest_probability == 0.9


def test_a_persons_themes_count_only_once_reviewed(session, factories):
    consultation = factories.consultation()
    factories.code_book()
    themes = {theme.key: theme for theme in session.exec(select(Theme))}
    comment = comment_of(session, answer(factories, consultation, "speeding kids"))
    factories.assign(comment, [themes["road-speeding"]])
    factories.assign(comment, [themes["asb-youth"]], by=AssignedBy.PERSON)
    assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("road-speeding",)
    comment.reviewed_at = utc_now()
    session.commit()
    assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("asb-youth",)


def test_a_questionnaire_without_place_or_impact_gives_neither(session, factories):
    consultation = factories.consultation(definition=PLAIN)
    factories.response(consultation, {"main_issue": TextAnswer("bikes")})
    found = comments_with_themes(session, consultation, "main_issue")[0]
    assert (found.locality, found.impact) == (None, None)
    assert themed_questions(session, consultation) == ()


def test_other_consultations_are_left_out(session, factories):
    first, other = factories.consultation(), factories.consultation()
    answer(factories, other, "bikes")
    assert comments_with_themes(session, first, "main_issue") == []


def test_few_queries_serve_any_number_of_comments(session, factories, app):
    consultation = factories.consultation()
    for number in range(5):
        answer(factories, consultation, f"bikes {number}")
    statements = []
    with app.app_context():
        engine = db.engine

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        assert len(comments_with_themes(session, consultation, "main_issue")) == 5
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(statements) < 10


def test_the_oldest_response_comes_first(session, factories):
    consultation = factories.consultation()
    for text in ("one", "two", "three"):
        answer(factories, consultation, text)
    times = [found.received_at for found in comments_with_themes(session, consultation, "main_issue")]
    assert times == sorted(times)
    assert len(session.exec(select(Response)).all()) == 3


class TestWhichCodeBook:
    def test_before_any_run_it_is_the_newest_published(self, session, factories):
        consultation = factories.consultation()
        assert code_book_for(session, consultation, "main_issue") is None
        for version in ("1", "2"):
            publish_code_book(session, BOOK.format(version=version), slug="community-issues")
            session.commit()
        assert code_book_for(session, consultation, "main_issue").version == "2"

    def test_after_a_run_it_is_the_one_that_the_run_used(self, session, factories):
        consultation = factories.consultation()
        old = publish_code_book(session, BOOK.format(version="1"), slug="community-issues")
        session.add(
            ThemingRun(
                consultation_id=consultation.id,
                question_key="main_issue",
                code_book_id=old.id,
                status=RunStatus.FINISHED,
            )
        )
        session.commit()
        publish_code_book(session, BOOK.format(version="2"), slug="community-issues")
        session.commit()
        assert code_book_for(session, consultation, "main_issue").version == "1"

    def test_a_question_that_names_none_has_none(self, session, factories):
        factories.code_book()
        assert code_book_for(session, factories.consultation(), "why_not") is None
