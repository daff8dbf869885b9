from uuid import uuid4

import pytest
from sqlmodel import col, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import (
    AssignedBy,
    Assignment,
    CandidateTheme,
    CandidateThemeComment,
    Comment,
    Response,
    Theme,
    ThemingRun,
)
from consult.officers import corrections, keying
from consult.services.correcting import correct_response
from forms.answers import ChoiceAnswer
from tests.integration.officers.conftest import EVERY_ANSWER, EVERY_STORED_ANSWER, marks_on


def correction_of(response):
    return f"/officers/responses/{response.id}/correct"


def correct(desk, response, **changes):
    """Send the response's form again with some answers changed."""
    address = correction_of(response)
    return desk.officer.post(address, desk.marked(address, {**EVERY_ANSWER, **changes}))


@pytest.fixture
def keyed(desk):
    return desk.key_in(**EVERY_ANSWER)


class TestLookingAtAResponse:
    def test_it_shows_every_question_answered_or_not(self, desk):
        response = desk.key_in(agree="agree", why_not="I do agree, but")
        words = desk.officer.get(f"/officers/responses/{response.id}").words
        assert "1. Do you agree with the plan? Agree" in words
        assert "2. Why do you disagree? I do agree, but" in words
        assert "14. Which street? No answer" in words
        assert "Robin Example" in words
        assert "Example market hall" in words

    @pytest.mark.parametrize("page", ["", "/correct", "/facts"])
    def test_a_response_that_is_not_there_has_no_pages(self, officer, page):
        officer.get(f"/officers/responses/{uuid4()}{page}", expect=404)

    def test_what_a_resident_sent_online_is_not_an_officers_to_correct(self, desk, factories):
        response = factories.response(desk.consultation, {"agree": ChoiceAnswer("agree")})
        desk.officer.get(f"/officers/responses/{response.id}", expect=404)
        desk.officer.post(correction_of(response), {"agree": "disagree"}, expect=404)


class TestCorrectingAResponse:
    def test_the_form_comes_with_what_was_keyed(self, desk, keyed):
        page = desk.officer.get(correction_of(keyed))
        for name in (
            "agree",
            "why_not",
            "impact",
            "locality",
            "locality-other",
            "event_day-month",
            "ranked-2",
            "years",
        ):
            assert page.value_of(name) == EVERY_ANSWER[name]

    def test_answers_change_come_and_go(self, desk):
        response = desk.key_in(agree="agree", years="4")
        address = correction_of(response)
        desk.officer.post(address, desk.marked(address, {"agree": "disagree", "street": "Front Street"}))
        assert desk.stored(response) == {"agree": {"value": "disagree"}, "street": "Front Street"}

    def test_the_event_names_the_questions_and_not_what_was_said(self, desk, keyed):
        correct(desk, keyed, years="41", main_issue="Parking by the school")
        (event,) = desk.events("response corrected")
        assert event.details == {"changed": ["main_issue", "years"]}
        assert event.subject_id == keyed.id

    def test_nothing_changed_leaves_no_event(self, desk, keyed):
        page = desk.officer.follow(correct(desk, keyed))
        assert "stays as it was: no answer was changed." in page.words
        assert desk.events("response corrected") == []
        assert desk.stored(keyed) == EVERY_STORED_ANSWER

    def test_a_wrong_value_is_said_and_changes_nothing(self, desk, keyed):
        typed = desk.marked(correction_of(keyed), {**EVERY_ANSWER, "years": "many"})
        page = desk.officer.post(correction_of(keyed), typed, expect=200)
        assert page.title.startswith(f"Error: Correct {keyed.reference}")
        assert page.value_of("years") == "many"
        assert desk.stored(keyed) == EVERY_STORED_ANSWER

    def test_an_emptied_form_is_refused(self, desk, keyed):
        typed = desk.marked(correction_of(keyed), {})
        page = desk.officer.post(correction_of(keyed), typed, expect=200)
        assert page.error_summary == ["Leave at least one answer. A response cannot be empty"]

    def test_a_page_that_was_open_too_long_loses_nothing(self, desk, keyed):
        typed = {**desk.marked(correction_of(keyed), {**EVERY_ANSWER, "years": "41"}), "csrf_token": "stale"}
        page = desk.officer.post(correction_of(keyed), typed, expect=200, with_token=False)
        assert page.error_summary[0].startswith("This page had been open too long")
        assert page.value_of("years") == "41"

    def test_another_officers_correction_is_not_overwritten_unseen(self, desk, keyed):
        early = desk.marked(correction_of(keyed), {**EVERY_ANSWER, "street": "Back Lane"})
        correct(desk, keyed, years="41")
        page = desk.officer.post(correction_of(keyed), early, expect=200)
        assert page.error_summary[0].startswith("This response was corrected after you opened it")
        assert page.value_of("street") == "Back Lane"
        assert desk.stored(keyed)["years"] == 41
        desk.officer.post(correction_of(keyed), {**early, **marks_on(page), "years": "41"})
        assert desk.stored(keyed) == {**EVERY_STORED_ANSWER, "street": "Back Lane", "years": 41}

    def test_the_same_correction_sent_twice_is_made_once(self, desk, keyed):
        typed = desk.marked(correction_of(keyed), {**EVERY_ANSWER, "years": "41"})
        desk.officer.post(correction_of(keyed), typed)
        desk.officer.post(correction_of(keyed), typed)
        assert len(desk.events("response corrected")) == 1

    def test_the_service_refuses_what_a_resident_sent(self, session, factories):
        response = factories.response(factories.consultation(), {"agree": ChoiceAnswer("agree")})
        with pytest.raises(Conflict, match="Only what an officer entered can be corrected"):
            correct_response(session, response, None, before={}, after={}, corrected_by=factories.user())


class TestACommentThatIsCorrected:
    @pytest.fixture
    def coded(self, desk, keyed, factories):
        """The comment on the main issue: coded by the machine, reviewed by a person, and in a candidate theme."""
        comment = desk.comments(keyed)["main_issue"]
        factories.code_book()
        theme = desk.session.exec(select(Theme).order_by(col(Theme.position))).first()
        factories.assign(comment, [theme])
        factories.assign(comment, [theme], by=AssignedBy.PERSON)
        comment.reviewed_by_id, comment.reviewed_at = factories.user().id, utc_now()
        run = ThemingRun(consultation_id=desk.consultation.id, question_key="main_issue")
        desk.session.add_all([comment, run])
        desk.session.flush()
        candidate = CandidateTheme(run_id=run.id, label="Schools", position=0)
        desk.session.add(candidate)
        desk.session.flush()
        desk.session.add(CandidateThemeComment(candidate_theme_id=candidate.id, comment_id=comment.id))
        desk.session.commit()
        return comment.id

    @pytest.fixture(autouse=True)
    def no_coding(self, monkeypatch):
        """Leave comments as the officer's pages leave them: in tests the queue would code them at once."""
        asked = []
        monkeypatch.setattr(corrections, "enqueue_new_comments", asked.append)
        monkeypatch.setattr(keying, "enqueue_new_comments", asked.append)
        return asked

    def test_it_is_as_if_it_had_just_arrived(self, desk, keyed, coded):
        correct(desk, keyed, main_issue="Parking by the school")
        comment = desk.session.get(Comment, coded)
        desk.session.refresh(comment)
        assert comment.text == "Parking by the school"
        assert (comment.coded_at, comment.masked_text, comment.is_covered) == (None, None, None)
        assert (comment.reviewed_by_id, comment.reviewed_at) == (None, None)
        assert desk.session.exec(select(Assignment)).all() == []
        assert desk.session.exec(select(CandidateThemeComment)).all() == []

    def test_it_is_put_in_the_queue_to_be_coded(self, desk, keyed, no_coding):
        no_coding.clear()
        correct(desk, keyed, main_issue="Parking by the school")
        assert no_coding == [desk.consultation.id]

    def test_themes_stay_when_another_answer_is_corrected(self, desk, keyed, coded):
        correct(desk, keyed, years="41")
        assert len(desk.session.exec(select(Assignment)).all()) == 2
        assert desk.session.get(Comment, coded).coded_at is not None

    def test_it_goes_with_its_themes_when_there_was_no_comment(self, desk, keyed, coded):
        correct(desk, keyed, main_issue="")
        assert set(desk.comments(keyed)) == {"why_not"}
        assert desk.session.exec(select(Assignment)).all() == []
        assert desk.session.get(Response, keyed.id) is not None
