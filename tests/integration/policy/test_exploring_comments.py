"""Searching and narrowing the comments on a question."""

import csv
import io

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, Campaign, CampaignComment, Channel, Comment, Response
from forms.answers import ChoiceAnswer, ChoicesAnswer, TextAnswer
from tests.integration.policy.test_comments import marked


def shown(page):
    return len(page.tree.xpath("//ol[@class='consult-comments']/li"))


def chips(page):
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//span[@class='consult-chip__text']")]


class TestSearching:
    def test_matches_are_marked_and_counted(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?q=speed")
        assert (shown(page), marked(page)) == (2, ["speeding", "speeding"])
        assert "2 of 3 comments. The words that fit your search are marked." in page.words
        assert page.value_of("q") == "speed"

    def test_phrases_and_words_to_leave_out(self, policy, themed):
        assert shown(policy.get(f'{themed.question}/comments?q="kids speeding"')) == 1
        assert shown(policy.get(f"{themed.question}/comments?q=speeding -kids")) == 1
        assert shown(policy.get(f"{themed.question}/comments?q=-speeding")) == 1

    def test_the_best_match_is_first_unless_asked_otherwise(self, policy, themed):
        themed.answer("speeding speeding speeding")
        themed.answer("speeding, and a great deal else that has nothing to do with what was asked about")
        first = "//ol[@class='consult-comments']/li[1]/p[1]"
        best = policy.get(f"{themed.question}/comments?q=speeding")
        assert best.tree.xpath(first)[0].text_content() == "speeding speeding speeding"
        newest = policy.get(f"{themed.question}/comments?q=speeding&order=newest")
        assert newest.tree.xpath(first)[0].text_content().startswith("speeding, and a great deal")
        oldest = policy.get(f"{themed.question}/comments?q=speeding&order=oldest")
        assert oldest.tree.xpath(first)[0].text_content() == "kids speeding about"

    @pytest.mark.parametrize(
        "typed", ['"', "-", "*", "AND", "a:b", "(((", "a" * 200, "%00", "NEAR(a b)", "'; DROP TABLE"]
    )
    def test_whatever_is_typed_gives_a_page(self, policy, themed, typed):
        policy.get(f"{themed.question}/comments?q={typed}")

    def test_signs_alone_get_a_sentence(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?q=-&channel=paper")
        assert page.error_summary == ["Enter a word to search for, for example bikes"]
        assert shown(page) == 1  # the other filter holds

    def test_too_long_a_search_gets_a_sentence_and_is_kept(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?q={'bike ' * 50}")
        assert page.error_summary == ["What you search for must be 200 characters or less"]
        assert page.value_of("q").startswith("bike bike")

    def test_nothing_found_says_what_to_do(self, policy, themed):
        assert "None of the 3 comments fits. Remove a filter" in policy.get(f"{themed.question}/comments?q=owls").words


class TestNarrowing:
    def test_answers_beside_the_comment_narrow_and_several_are_either(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?locality=east&locality=south&answer-heard=web")
        assert shown(page) == 2
        assert page.h1 == "Comments, East or South"
        assert chips(page) == ["Locality: East", "Locality: South", "How did you hear about this?: The website"] or (
            chips(page) == ["How did you hear about this?: The website", "Locality: East", "Locality: South"]
        )
        assert set(page.tree.xpath("//input[@name='locality'][@checked]/@value")) == {"east", "south"}

    def test_each_chip_takes_one_filter_away(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?locality=east&locality=south&channel=paper&q=speeding")
        links = page.links()
        assert "locality=south" in links["Remove Locality: East"]
        assert "locality=east" not in links["Remove Locality: East"]
        without = policy.get(links["Remove Channel: Paper"])
        assert chips(without) == ["Search: speeding", "Locality: East", "Locality: South"]

    def test_an_address_can_ask_for_two_themes_at_once_and_a_form_keeps_them(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?theme=asb-youth&and-theme=road-speeding")
        assert shown(page) == 1
        assert chips(page) == ["Theme: Youth-related ASB", "And Theme: Speeding"]
        assert page.tree.xpath("//form[@role='search']//input[@type='hidden'][@name='and-theme']/@value") == [
            "road-speeding"
        ]
        assert shown(policy.get(f"{themed.question}/comments?theme=asb-youth&and-theme=asb-drugs")) == 0

    def test_of_what_takes_one_value_the_first_counts(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?theme=asb-youth&theme=road-parking&and-order=oldest")
        assert (shown(page), chips(page)) == (1, ["Theme: Youth-related ASB"])

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("locality=nowhere", "Choose a locality from the list"),
            ("answer-heard=radio", "Choose an answer to “How did you hear about this?” from the list"),
            ("answer-nothing=1", "This questionnaire asks no closed question “nothing”. Remove that filter"),
            ("and-theme=nothing", "Choose a theme from the list"),
            ("channel=pigeon", "Choose a channel from the list"),
            ("decided=nobody-at-all", "Choose who decided from the list"),
            ("sure=100", "Choose how sure the machine is from the list"),
            ("concern=yes", "Choose a concern from the list"),
            ("order=random", "Choose an order from the list"),
            ("from=yesterday", "Enter the first day as a day, month and year, for example 27/3/2024"),
            ("from=2/6/2026&to=1/6/2026", "The last day must be the same as or after the first day"),
        ],
    )
    def test_a_value_that_makes_no_sense_gets_a_sentence_and_the_rest_holds(self, policy, themed, query, sentence):
        page = policy.get(f"{themed.question}/comments?{query}&q=kids")
        assert page.error_summary == [sentence]
        assert shown(page) in (0, 1)
        assert page.value_of("q") == "kids"
        assert "Search: kids" in chips(page)

    def test_the_people_who_decided_can_be_asked_for(self, policy, themed, session):
        comment = themed.answer("kids", "asb-youth")
        policy.post(f"/policy/comments/{comment.id}", {"themes": ["asb-drugs"]})
        page = policy.get(f"{themed.question}/comments")
        (user_id,) = page.tree.xpath("//select[@name='decided']/option[.='Robin Example']/@value")
        assert shown(policy.get(f"{themed.question}/comments?decided={user_id}")) == 1

    def test_batches_and_campaigns_are_offered_where_there_are_some(self, policy, themed, factories, session):
        page = policy.get(f"{themed.question}/comments")
        assert not page.tree.xpath("//select[@name='batch' or @name='campaign']")
        batch = factories.batch(themed.consultation)
        comment = themed.answer("from the pile", channel=Channel.PAPER)
        session.get_one(Response, comment.response_id).batch_id = batch.id
        campaign = Campaign(consultation_id=themed.consultation.id, question_key="main_issue", label="Save the library")
        session.add(campaign)
        session.flush()
        session.add(CampaignComment(campaign_id=campaign.id, comment_id=comment.id))
        session.commit()
        page = policy.get(f"{themed.question}/comments?batch={batch.id}&campaign={campaign.id}")
        assert shown(page) == 1
        assert "Campaign: Save the library (not confirmed)" in chips(page)
        assert shown(policy.get(f"{themed.question}/comments?campaign=none")) == 3

    def test_the_page_says_that_equality_answers_are_kept_apart(self, policy, themed):
        assert "can never be joined to a comment" in policy.get(f"{themed.question}/comments").words

    def test_every_page_of_a_long_list_keeps_the_selection(self, policy, themed):
        for number in range(30):
            themed.answer(f"bikes {number}")
        page = policy.get(f"{themed.question}/comments?q=bikes&locality=east&locality=west")
        assert "30 of 33 comments, showing 1 to 25." in page.words
        assert shown(policy.get(page.links()["Next page"])) == 5

    def test_a_question_without_a_code_book_can_be_searched(self, policy, themed, factories):
        factories.response(themed.consultation, {"why_not": TextAnswer("because of the bikes")})
        page = policy.get(f"{themed.address}/questions/why_not/comments?q=bike")
        assert (shown(page), marked(page)) == (1, ["bikes"])


class TestTakingAway:
    def test_the_download_holds_what_is_selected(self, policy, themed, session):
        form = {"q": "speeding", "locality": ["south", "west"], "csrf_token": policy.token()}
        address = f"{themed.question}/comments.csv"
        answer = policy.http.post(address, data=form, headers={"Origin": "http://localhost"})
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert [row["comment"] for row in rows] == ["cars speeding <b>daily</b>"]
        session.rollback()
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "comments exported")).one()
        assert event.details["filters"] == ["locality", "q"]  # which filters, never what was searched for

    def test_a_selection_that_makes_no_sense_gives_no_file(self, policy, themed):
        policy.post(f"{themed.question}/comments.csv", {"theme": "nothing"}, expect=400)


def test_answers_to_an_older_wording_are_no_trouble(policy, themed, factories, session):
    response = factories.response(
        themed.consultation,
        {"main_issue": TextAnswer("bikes"), "heard": ChoicesAnswer(("web",)), "locality": ChoiceAnswer("east")},
    )
    comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
    comment.reviewed_at = utc_now()
    session.commit()
    assert shown(policy.get(f"{themed.question}/comments?answer-heard=web&q=bikes")) == 1


def test_the_same_selection_can_be_opened_in_another_wave(policy, waves):
    series = waves.series()
    earlier, later = waves.wave(series, "2025"), waves.wave(series, "2026", state="open")
    question = "questions/main_issue/comments"
    page = policy.get(f"/policy/{later.slug}/{question}?q=speeding&channel=online")
    assert "The same selection in other waves: 2025" in page.words
    link = page.links()["2025"]
    assert link.startswith(f"/policy/{earlier.slug}/{question}?")
    there = policy.get(link)
    assert (there.value_of("q"), chips(there)) == ("speeding", ["Search: speeding", "Channel: Online"])
