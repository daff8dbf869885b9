"""What the worker keeps of a comment besides its themes: concerns, personal details and passages."""

import pytest
from sqlmodel import select

from consult.models import ConcernFlag, MaskedDetail, Response
from consult.queries.consultations import questionnaire_of
from consult.services.correcting import correct_response
from consult.tasks.coding import enqueue_new_comments
from forms.answers import TextAnswer
from nlp.types import ConcernKind, DetailKind

WORRYING = "Bikes all night. My boyfriend hits me, please help. Ring 07700 900123"


@pytest.fixture
def read(app, worker, session, consultation):
    """Have the worker read what it has not read."""

    def read():
        with app.app_context():
            enqueue_new_comments(consultation.id)
        worker.work()

    return read


def kinds_flagged(session):
    return [flag.kind for flag in session.exec(select(ConcernFlag))]


@pytest.mark.parametrize("question", ["main_issue", "why_not"])
def test_concerns_are_flagged_and_details_masked_with_a_code_book_and_without(session, say, read, question):
    comment = say(WORRYING, key=question)
    read()
    assert kinds_flagged(session) == [ConcernKind.ABUSE_AT_HOME]
    assert [detail.kind for detail in session.exec(select(MaskedDetail))] == [DetailKind.PHONE]
    assert comment.masked_text == WORRYING.replace("07700 900123", "[phone number]")


def test_passages_are_kept_with_the_themes_each_carries(session, say, read):
    comment = say("Quad bikes all night. Litter everywhere.")
    read()
    words = [comment.text[start:end] for start, end, _ in comment.passages]
    assert " ".join(word.strip() for word in words) == comment.text
    assert {theme for _, _, themes in comment.passages for theme in themes} >= {"bikes"}


def test_reading_a_comment_again_keeps_what_is_there(session, say, read):
    comment = say(WORRYING)
    read()
    comment.coded_at = None
    session.commit()
    read()
    assert kinds_flagged(session) == [ConcernKind.ABUSE_AT_HOME]
    assert len(session.exec(select(MaskedDetail)).all()) == 1


def test_a_corrected_answer_is_read_and_flagged_as_it_now_is(session, factories, say, read, consultation):
    comment = say(WORRYING)
    read()
    officer = factories.user()
    response = session.get_one(Response, comment.response_id)
    response.entered_by_id = officer.id
    correct_response(
        session,
        response,
        questionnaire_of(session, consultation),
        before={"main_issue": TextAnswer(WORRYING)},
        after={"main_issue": TextAnswer("Bikes all night. Ring 07700 900123")},
        corrected_by=officer,
    )
    session.commit()
    assert (kinds_flagged(session), comment.passages, comment.masked_text) == ([], None, None)
    read()
    assert kinds_flagged(session) == []
    assert comment.masked_text == "Bikes all night. Ring [phone number]"
