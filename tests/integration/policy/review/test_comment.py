from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AssignedBy, Assignment, Comment, Review, ReviewLease, ReviewOutcome, Role
from consult.queries.comments import require_comment
from consult.services.review_queue import take_comment
from consult.services.reviewing import change_themes
from tests.integration.review import draw_sample


@pytest.fixture
def other(factories):
    return factories.user(role=Role.POLICY, name="Olu Other")


@pytest.fixture
def comment(coded):
    return coded("cars and kids <b>daily</b>", road=0.9, youth=0.55)


@pytest.fixture
def address(coded, comment):
    return f"{coded.address}/review/{comment.id}"


def form_of(page, **changes):
    """The page's own form as it stands, but for the changes."""
    names = ("text", "proposal", "decided", "reason", "theme", "size", "since")
    fields = {name: page.value_of(name) for name in names if page.tree.xpath("//main//*[@name=$name]", name=name)}
    fields |= {"themes": ticked(page), "main": page.value_of("main")}
    return fields | changes


def ticked(page):
    return page.tree.xpath("//input[@name='themes'][@checked]/@value")


def keys_on(session, comment):
    session.rollback()
    return [theme.key for theme in require_comment(session, comment.id).persons]


class TestTheScreen:
    def test_it_shows_the_comment_its_evidence_and_why_it_comes_now(self, policy, address):
        page = policy.get(address)
        assert "Why this one: Uncertain: the machine is only 55% sure of Youth-related ASB." in page.words
        assert page.tree.xpath("//mark/text()") == ["cars"]
        assert "<b>daily</b>" in page.words

    def test_the_machines_themes_stand_ready_with_their_reasons(self, policy, address):
        page = policy.get(address)
        assert ticked(page) == ["road-speeding", "asb-youth"]
        assert page.value_of("main") == "road-speeding"
        assert "90% sure. The words “cars” are on the list for it." in page.words

    def test_a_concern_can_be_raised_from_it_and_leads_back(self, policy, address, comment):
        def back(page):
            return page.tree.xpath("//a[@class='govuk-back-link']/@href")

        form = policy.get(policy.get(address).links()["Raise a concern about a person at risk"])
        assert back(form) == [address]
        sent = {"kind": "self-harm", "reason": "Read it", "back": form.value_of("back")}
        page = policy.follow(policy.post(f"/policy/comments/{comment.id}/concern", sent))
        assert back(page) == [address]

    def test_every_theme_can_be_chosen_without_scripts(self, policy, address):
        offered = policy.get(address).tree.xpath("//input[@name='themes']/@value")
        assert sorted(offered) == ["asb-drugs", "asb-youth", "road-parking", "road-speeding"]

    def test_passages_are_shown_with_the_themes_they_carry(self, policy, address, comment, session):
        comment.passages = [[0, 4, ["road-speeding"]], [5, len(comment.text), []]]
        session.add(comment)
        session.commit()
        page = policy.get(address)
        passages = [each.text_content().split() for each in page.tree.xpath("//*[@class='consult-review__passage']")]
        assert passages == [
            ["cars", "This", "passage", "carries", "Speeding"],
            ["and", "kids", "<b>daily</b>"],
        ]

    def test_passages_of_a_text_since_corrected_are_left_out(self, policy, address, comment, session):
        comment.passages = [[0, 4, []], [5, 2000, []]]
        session.add(comment)
        session.commit()
        assert not policy.get(address).tree.xpath("//*[@class='consult-review__passage']")

    def test_it_says_who_has_the_comment_open(self, policy, address, comment, session, other):
        take_comment(session, comment.id, user=other)
        session.commit()
        assert "Olu Other has had this comment open since" in policy.get(address).words

    def test_a_comment_of_another_question_is_not_found(self, policy, coded, comment):
        policy.get(f"/policy/{coded.consultation.slug}/questions/why_not/review/{comment.id}", expect=404)

    def test_a_comment_in_an_open_blind_sample_is_not_shown(self, policy, address, coded, comment, session, other):
        draw_sample(session, coded, comment, by=other)
        page = policy.get(address, expect=409)
        assert "in a blind sample that is not settled yet" in page.words
        assert "Speeding" not in page.words


class TestSaving:
    def test_accepting_goes_to_the_next_comment(self, policy, address, coded, comment, session):
        following = coded("parking", parking=0.9)
        page = policy.post(address, form_of(policy.get(address)))
        assert page.response.location == f"{coded.address}/review/{following.id}?saved=1#comment"
        assert keys_on(session, comment) == ["road-speeding", "asb-youth"]
        assert session.exec(select(Review)).one().is_as_proposed
        assert session.exec(select(ReviewLease)).one().comment_id == following.id
        assert "Saved." in policy.get(page.response.location.partition("#")[0]).words

    def test_themes_can_be_taken_away_and_added(self, policy, address, comment, session):
        form = form_of(policy.get(address), themes=["asb-youth", "road-parking"], main="road-parking")
        policy.post(address, form)
        assert keys_on(session, comment) == ["road-parking", "asb-youth"]
        assert not session.exec(select(Review)).one().is_as_proposed

    def test_a_sitting_ends_when_what_was_set_out_is_done(self, policy, coded, session):
        for number in range(11):
            coded(f"cars {number}", road=0.9)
        page = policy.post(coded.address + "/review", {"size": "10"})
        for number in range(10):
            shown = policy.get(page.response.location.partition("#")[0])
            assert f"{number} of 10 in this sitting." in shown.words
            page = policy.post(page.response.location.partition("?")[0], form_of(shown))
        assert page.response.location == coded.address + "/review"
        assert "You have reviewed the 10 comments of this sitting." in policy.follow(page).words
        assert session.exec(select(ReviewLease)).all() == []

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"themes": []}, "Select at least one theme"),
            ({"main": ""}, "Select which theme is the main issue"),
        ],
    )
    def test_what_is_missing_is_said(self, policy, address, comment, session, changes, sentence):
        page = policy.post(address, form_of(policy.get(address), **changes), expect=200)
        assert page.error_summary == [sentence]
        assert keys_on(session, comment) == []

    def test_a_stale_form_saves_nothing_and_keeps_the_ticks(self, policy, address, comment, session):
        form = form_of(policy.get(address), themes=["asb-drugs"], main="asb-drugs")
        page = policy.post(address, form, expect=200, with_token=False)
        assert ticked(page) == ["asb-drugs"]
        assert keys_on(session, comment) == []


class TestWhatHappenedMeanwhile:
    def test_a_theme_that_has_gone_is_named_and_the_rest_is_kept(self, policy, address, comment, session):
        form = form_of(policy.get(address), themes=["asb-old", "asb-youth"], main="asb-youth")
        page = policy.post(address, form, expect=200)
        assert "“asb-old” is not in the code book, which is now version test" in page.error_summary
        assert ticked(page) == ["asb-youth"]
        assert keys_on(session, comment) == []
        policy.post(address, form_of(page))
        assert keys_on(session, comment) == ["asb-youth"]

    def test_another_persons_decision_is_shown_before_it_is_replaced(
        self, policy, address, coded, comment, session, other
    ):
        form = form_of(policy.get(address), themes=["asb-drugs"], main="asb-drugs")
        change_themes(session, comment.id, [coded.themes["road-parking"].id], changed_by=other)
        session.commit()
        page = policy.post(address, form, expect=200)
        assert page.error_summary[0].startswith("Olu Other decided this comment on ")
        assert page.error_summary[0].endswith(": Parking. Save again to put yours in its place")
        assert ticked(page) == ["asb-drugs"]
        assert keys_on(session, comment) == ["road-parking"]
        policy.post(address, form_of(page))
        assert keys_on(session, comment) == ["asb-drugs"]

    def test_what_another_person_has_open_waits_and_nothing_is_lost(self, policy, address, comment, session, other):
        form = form_of(policy.get(address), themes=["asb-drugs"], main="asb-drugs")
        take_comment(session, comment.id, user=other)
        session.commit()
        page = policy.post(address, form, expect=200)
        assert page.error_summary == ["Olu Other has this comment open now. Your choice is not saved."]
        assert ticked(page) == ["asb-drugs"]
        assert keys_on(session, comment) == []

    def test_a_time_that_ran_out_costs_nothing(self, policy, address, comment, session, coded):
        policy.post(coded.address + "/review")
        session.exec(select(ReviewLease)).one().until = utc_now() - timedelta(hours=1)
        session.commit()
        policy.post(address, form_of(policy.get(address)))
        assert keys_on(session, comment) == ["road-speeding", "asb-youth"]

    def test_a_corrected_comment_is_read_again_first(self, policy, address, comment, session):
        form = form_of(policy.get(address))
        comment.text = "only kids"
        session.add(comment)
        session.commit()
        page = policy.post(address, form, expect=200)
        assert page.error_summary == [
            "The comment was corrected while you had it open. Read it again, check the themes and save again"
        ]
        policy.post(address, form_of(page))

    def test_a_run_of_the_machine_meanwhile_overwrites_nothing_and_is_told(
        self, policy, address, comment, session, coded
    ):
        form = form_of(policy.get(address), themes=["asb-drugs"], main="asb-drugs")
        on_it = session.exec(select(Assignment).where(Assignment.position == 0)).one()
        on_it.theme_id = coded.themes["road-parking"].id
        session.commit()
        page = policy.follow(policy.post(address, form))
        assert "The machine’s proposal for the comment you saved had changed while you had it open." in page.text
        assert keys_on(session, comment) == ["asb-drugs"]

    def test_the_page_can_ask_what_changed(self, policy, address, comment, session, coded, other):
        before = policy.http.post(address + "/keep", data={"csrf_token": policy.token()}).get_json()
        assert (before["is_yours"], before["holder"], before["decided_by"]) == (True, None, None)
        shown = policy.get(address)
        assert (before["text"], before["proposal"]) == (shown.value_of("text"), shown.value_of("proposal"))
        session.exec(select(ReviewLease)).one().user_id = other.id
        session.exec(select(Assignment).where(Assignment.position == 0)).one().probability_0_to_1 = 0.1
        session.commit()
        after = policy.http.post(address + "/keep", data={"csrf_token": policy.token()}).get_json()
        assert (after["is_yours"], after["holder"]) == (False, "Olu Other")
        assert after["proposal"] != before["proposal"]
        change_themes(session, comment.id, [coded.themes["asb-drugs"].id], changed_by=other)
        session.commit()
        decided = policy.http.post(address + "/keep", data={"csrf_token": policy.token()}).get_json()
        assert (decided["is_yours"], decided["decided_by"]) == (False, "Olu Other")


class TestSkippingAndUndoing:
    def test_skipping_goes_on_and_decides_nothing(self, policy, address, comment, coded, session):
        following = coded("parking", parking=0.9)
        page = policy.post(address + "/skip", {"theme": ""})
        assert str(following.id) in page.response.location
        assert session.exec(select(Review)).one().outcome is ReviewOutcome.SKIPPED
        assert session.get_one(Comment, comment.id).reviewed_at is None

    def test_undoing_shows_the_last_one_again(self, policy, address, comment, coded, session):
        coded("parking", parking=0.9)
        policy.post(address, form_of(policy.get(address)))
        page = policy.post(coded.address + "/review/undo")
        assert page.response.location == address + "#comment"
        assert "Taken back. The machine’s themes count again until you decide." in policy.get(address).text
        assert keys_on(session, comment) == []
        machines = session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.MACHINE)).all()
        assert len(machines) == 3

    def test_with_nothing_to_undo_it_says_so(self, policy, coded):
        page = policy.follow(policy.post(coded.address + "/review/undo"))
        assert "There is nothing to undo" in page.text

    def test_a_decided_comment_says_who_decided(self, policy, address, comment, coded, session, other):
        change_themes(session, comment.id, [coded.themes["asb-drugs"].id], changed_by=other)
        session.commit()
        page = policy.get(address)
        assert "Olu Other decided this comment on" in page.words
        assert "Why this one" not in page.words
