from datetime import UTC, datetime
from uuid import uuid4

import pytest

from consult.models import Channel, Role
from consult.services.reviewing import change_themes
from forms.answers import ChoiceAnswer


def references(page):
    return [cell.text_content() for cell in page.tree.xpath("//tbody//th[@scope='row']")]


class TestTheList:
    def test_it_shows_every_response_newest_first(self, policy, themed):
        page = policy.get(f"{themed.address}/responses")
        comments = [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr/td[last()]")]
        assert comments == ["parking", "cars speeding <b>daily</b>", "kids speeding about"]
        assert "3 responses." in page.words

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("channel=paper", 1),
            ("locality=east", 1),
            ("locality=-", 1),
            ("theme=road-speeding", 2),
            ("theme=road-speeding&locality=south", 1),
            ("theme=asb-drugs", 0),
            ("from=1/1/2026&to=2026-12-31", 3),
        ],
    )
    def test_filters_narrow_it(self, policy, themed, query, expected):
        assert len(references(policy.get(f"{themed.address}/responses?{query}"))) == expected

    def test_days_are_days_in_london(self, policy, themed):
        themed.answer("late", received_at=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))  # half past midnight on the 2nd
        assert len(references(policy.get(f"{themed.address}/responses?from=2/6/2026&to=2/6/2026"))) == 1
        assert references(policy.get(f"{themed.address}/responses?from=1/6/2026&to=1/6/2026")) == []

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("from=31/2/2024", "Enter the first day as a day, month and year, for example 27/3/2024"),
            ("to=9999-12-31", "Enter the last day as a day, month and year, for example 27/3/2024"),
            ("from=2/6/2026&to=1/6/2026", "The last day must be the same as or after the first day"),
            ("channel=pigeon", "Choose a channel from the list"),
            ("locality=nowhere", "Choose a locality from the list"),
            ("theme=%00", "Choose a theme from the list"),
        ],
    )
    def test_a_filter_that_makes_no_sense_gets_a_sentence_and_the_page(self, policy, themed, query, sentence):
        page = policy.get(f"{themed.address}/responses?{query}")
        assert page.error_summary == [sentence]

    def test_what_was_typed_in_a_filter_is_kept(self, policy, themed):
        assert policy.get(f"{themed.address}/responses?from=yesterday").value_of("from") == "yesterday"

    def test_pages_keep_the_filters(self, policy, themed):
        for number in range(30):
            themed.answer(f"litter {number}", channel=Channel.PAPER)
        page = policy.get(f"{themed.address}/responses?channel=paper")
        assert "Showing 1 to 25" in page.words
        assert len(references(page)) == 25
        following = next(href for text, href in page.links().items() if text.startswith("Next"))
        assert "channel=paper" in following
        assert len(references(policy.get(following))) == 6

    @pytest.mark.parametrize("number", ["0", "99", "x", "9" * 5000])
    def test_a_page_that_is_not_there_is_the_nearest_there_is(self, policy, themed, number):
        assert len(references(policy.get(f"{themed.address}/responses?page={number}"))) == 3

    def test_a_themes_filter_goes_by_what_counts(self, policy, themed, session, factories):
        comment = themed.answer("noise", "asb-drugs")
        staff = factories.user(role=Role.POLICY)
        change_themes(session, comment.id, [themed.themes["asb-youth"].id], changed_by=staff)
        session.commit()
        assert references(policy.get(f"{themed.address}/responses?theme=asb-drugs")) == []
        assert len(references(policy.get(f"{themed.address}/responses?theme=asb-youth"))) == 2

    def test_no_responses_is_a_page(self, policy, factories):
        consultation = factories.consultation()
        assert "No responses yet." in policy.get(f"/policy/{consultation.slug}/responses").words

    def test_a_consultation_that_is_not_there_is_not_found(self, policy):
        policy.get("/policy/nothing/responses", expect=404)


class TestOneResponse:
    def test_it_shows_every_answer_and_how_it_came(self, policy, themed, response_of):
        response = response_of(themed.answer("kids", "asb-youth", channel=Channel.LETTER, locality="other"))
        page = policy.get(f"{themed.address}/responses/{response.id}")
        assert page.h1 == f"Response {response.reference}"
        for said in ("Letter", "7 out of 10", "The website; An event", "Somewhere else: Rivendell", "Not answered"):
            assert said in page.words
        assert "Youth-related ASB" in page.words
        assert "See or change the themes of this comment" in page.links()

    def test_a_comment_the_machine_has_not_read_says_so(self, policy, themed, response_of):
        response = response_of(themed.answer("new"))
        page = policy.get(f"{themed.address}/responses/{response.id}")
        assert "The machine has not read this comment yet." in page.words

    def test_a_keyed_response_names_its_batch_and_officer(self, policy, themed, session, factories, response_of):
        officer = factories.user(name="Olive Officer")
        batch = factories.batch(themed.consultation, opened_by=officer)
        response = response_of(themed.answer("keyed", channel=Channel.PAPER))
        response.batch_id, response.entered_by_id = batch.id, officer.id
        session.commit()
        words = policy.get(f"{themed.address}/responses/{response.id}").words
        assert "Example market hall" in words
        assert "Olive Officer" in words

    def test_a_response_of_another_consultation_is_not_found_here(self, policy, themed, factories):
        other = factories.consultation()
        response = factories.response(other, {"locality": ChoiceAnswer("east")})
        policy.get(f"{themed.address}/responses/{response.id}", expect=404)

    def test_a_response_that_is_not_there_is_not_found(self, policy, themed):
        policy.get(f"{themed.address}/responses/{uuid4()}", expect=404)
