from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from consult.clock import end_of_day_in_london, start_of_day_in_london
from consult.models import Consultation
from consult.queries.drafts import Progress
from consult.services.responding import Closed, NotOpenYet, PageEntry, read_page, require_open
from forms.answers import ChoiceAnswer
from forms.build import page_form
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES

EVERY_KIND = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")
SUMMER_DAY = datetime(2026, 7, 1, tzinfo=UTC).date()
CONSULTATION = Consultation(
    slug="plan",
    title="The plan",
    opens_at=start_of_day_in_london(SUMMER_DAY),
    closes_at=end_of_day_in_london(SUMMER_DAY),
)
A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 6, 30, 23, 0, tzinfo=UTC), datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)],
)
def test_a_summer_day_is_open_from_its_first_to_its_last_second_in_london(moment):
    require_open(CONSULTATION, moment)


def test_a_consultation_is_closed_the_moment_after_it_closes():
    with pytest.raises(Closed):
        require_open(CONSULTATION, CONSULTATION.closes_at + A_MOMENT)


def test_a_consultation_is_not_open_the_moment_before_it_opens():
    with pytest.raises(NotOpenYet):
        require_open(CONSULTATION, CONSULTATION.opens_at - A_MOMENT)


def sent(page_key, **typed):
    return read_page(page_form(EVERY_KIND, EVERY_KIND.page(page_key), formdata=MultiDict(typed), answers={}))


def test_a_page_without_errors_is_complete():
    assert sent("agree", agree="agree") == PageEntry({"agree": ChoiceAnswer("agree")})


def test_a_page_with_a_wrong_value_gives_what_will_do_and_all_that_was_typed():
    entry = sent("where", locality="east", postcode="nowhere")
    assert entry.answers == {"locality": ChoiceAnswer("east")}
    assert not entry.is_complete
    assert entry.to_put_right == {"locality": ("east",), "locality-other": (), "postcode": ("nowhere",)}


def test_a_page_with_only_something_missing_has_nothing_to_put_right():
    entry = sent("agree")
    assert not entry.is_complete
    assert entry.to_put_right is None


def progress(answers=None, unfinished=None, saved_pages=()):
    return Progress(EVERY_KIND, answers or {}, unfinished or {}, frozenset(saved_pages))


def test_a_response_goes_on_at_the_first_page_not_completed():
    assert progress(saved_pages=["agree", "where"]).where_left() == EVERY_KIND.page("issue")


def test_a_response_with_every_page_completed_is_ready_to_check():
    assert progress(saved_pages=[page.key for page in EVERY_KIND.pages]).where_left() is None


def test_the_first_required_answer_that_is_missing_is_in_the_way():
    assert progress(answers={"agree": ChoiceAnswer("agree")}).in_the_way() == EVERY_KIND.page("where")


def test_something_to_put_right_is_in_the_way_unless_routing_hides_its_page():
    answers = {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer("east")}
    assert progress(answers, {"more": {"years": ["x"]}}).in_the_way() == EVERY_KIND.page("more")
    assert progress(answers, {"disagree_why": {"why_not": ["x"]}}).in_the_way() is None
