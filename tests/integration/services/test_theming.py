import pytest

from consult.errors import Conflict, NotFound
from consult.models import Role
from consult.services.theming import request_run
from forms.answers import TextAnswer


@pytest.fixture
def consultation(factories):
    consultation = factories.consultation()
    factories.response(consultation, {"main_issue": TextAnswer("litter"), "why_not": TextAnswer("because")})
    return consultation


def test_a_run_asked_for_twice_is_one_run(session, factories, consultation):
    factories.code_book()
    policy = factories.user(role=Role.POLICY)
    first = request_run(session, consultation, "main_issue", requested_by=policy)
    assert request_run(session, consultation, "main_issue", requested_by=policy) is first
    assert (first.comments_total, first.requested_by_id) == (1, policy.id)


def test_a_question_without_a_code_book_can_be_asked_for(session, consultation):
    assert request_run(session, consultation, "why_not").code_book_id is None


def test_a_code_book_that_is_not_published_is_said(session, consultation):
    with pytest.raises(Conflict, match="has not been published"):
        request_run(session, consultation, "main_issue")


def test_there_must_be_comments(session, factories):
    with pytest.raises(Conflict, match="no comments"):
        request_run(session, factories.consultation(), "main_issue")


@pytest.mark.parametrize("key", ["impact", "nothing"])
def test_only_free_text_questions_are_themed(session, consultation, key):
    with pytest.raises(NotFound):
        request_run(session, consultation, key)
