import pytest
from sqlmodel import select

from consult.models import ReviewLease, Role
from consult.services.review_queue import save_review, take_comment
from tests.integration.conftest import signed_in_as
from tests.integration.review import draw_sample


@pytest.fixture
def other(factories):
    return factories.user(role=Role.POLICY, name="Olu Other")


def open_comment(session):
    return session.exec(select(ReviewLease)).one().comment_id


def go_on(page):
    return page.response.location.partition("#")[0]


class TestTheFrontPage:
    def test_it_says_what_is_left_and_why_it_comes_in_this_order(self, policy, coded):
        coded("maybe cars", road=0.52)
        coded("gulls on every roof", road=0.9, is_covered=False)
        page = policy.get(coded.address + "/review")
        assert "0 of 2 comments are reviewed, and 2 are left." in page.words
        assert "Uncertain: the machine is only 52% sure of Speeding." in page.words
        assert "New wording: it fits nothing in the code book." in page.words
        assert page.words.index("gulls") < page.words.index("maybe cars")

    def test_it_is_reached_from_the_other_pages_about_the_question(self, policy, coded):
        assert policy.get(coded.address).links()["Review"] == coded.address + "/review"

    def test_it_says_who_is_on_what_and_who_did_how_much(self, policy, coded, session, other):
        done, open_now = coded("cars", road=0.9), coded("more cars", road=0.9)
        save_review(session, done.id, [coded.themes["road-speeding"].id], as_proposed=["road-speeding"], user=other)
        take_comment(session, open_now.id, user=other)
        session.commit()
        page = policy.get(coded.address + "/review")
        assert "Olu Other has a comment (number 1) open since" in page.words
        assert "Olu Other11not known" in page.words
        assert "Nobody has a comment open" not in page.words

    def test_it_says_what_a_blind_sample_keeps_out(self, policy, coded, session, other):
        draw_sample(session, coded, coded("cars", road=0.9), by=other)
        page = policy.get(coded.address + "/review")
        assert "1 comment is left out: it is in a blind sample that is not settled yet" in page.words
        assert "cars" not in page.words

    def test_a_filter_shows_what_it_would_give(self, policy, coded):
        coded("maybe cars", road=0.5)
        coded("surely kids", youth=0.97)
        page = policy.get(coded.address + "/review?theme=asb-youth&size=20")
        assert "1 comment fits what is chosen" in page.words
        assert "maybe cars" not in page.words
        assert page.value_of("theme") == "asb-youth"
        assert page.value_of("size") == "20"

    @pytest.mark.parametrize("query", ["reason=nothing", "size=nine", "theme=nothing", "since=yesterday"])
    def test_a_filter_that_makes_no_sense_is_no_fault(self, policy, coded, query):
        coded("cars", road=0.5)
        policy.get(f"{coded.address}/review?{query}")

    def test_a_question_without_a_code_book_has_nothing_to_review(self, policy, factories):
        consultation = factories.consultation()
        policy.get(f"/policy/{consultation.slug}/questions/why_not/review", expect=409)


class TestStarting:
    def test_it_lends_the_comment_most_worth_a_look(self, policy, coded, session):
        coded("cars", road=0.97)
        uncertain = coded("maybe cars", road=0.5)
        page = policy.post(coded.address + "/review", {"size": "10"})
        assert f"/review/{uncertain.id}?size=10&since=" in page.response.location
        assert page.response.location.endswith("#comment")
        assert open_comment(session) == uncertain.id

    def test_two_people_are_given_two_comments(self, policy, coded, app, session, factories):
        coded("cars", road=0.5)
        coded("cars", road=0.9)
        somebody_else = signed_in_as(Role.POLICY, app, session, factories)
        addresses = {client.post(coded.address + "/review").response.location for client in (policy, somebody_else)}
        assert len(addresses) == 2

    def test_coming_back_gives_the_comment_that_is_still_open(self, policy, coded):
        coded("cars", road=0.5)
        first = policy.post(coded.address + "/review").response.location
        assert policy.post(coded.address + "/review").response.location == first

    def test_when_nothing_waits_it_says_so(self, policy, coded):
        page = policy.post(coded.address + "/review", {"theme": "asb-drugs"})
        assert page.response.location == coded.address + "/review"
        assert "No comment waits for you" in policy.follow(page).words

    def test_stopping_gives_the_comment_back(self, policy, coded, session):
        coded("cars", road=0.5)
        policy.post(coded.address + "/review")
        page = policy.post(coded.address + "/review/leave", {"reason": "uncertain"})
        assert page.response.location == coded.address + "/review?reason=uncertain"
        assert session.exec(select(ReviewLease)).all() == []

    def test_leaving_the_page_gives_it_back_too(self, policy, coded, session):
        comment = coded("cars", road=0.5)
        policy.post(coded.address + "/review")
        address = f"{coded.address}/review/{comment.id}/let-go"
        assert policy.http.post(address, data={"csrf_token": policy.token()}).status_code == 204
        session.rollback()
        assert session.exec(select(ReviewLease)).all() == []
