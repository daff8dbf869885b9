from uuid import uuid4

import pytest

from consult.errors import Conflict
from consult.models import Batch, Role
from consult.services.batches import close_batch, reopen_batch
from consult.services.keying import begin_form
from tests.integration.officers.test_batches import facts


@pytest.fixture
def page_of(desk):
    return f"/officers/batches/{desk.batch.id}"


def set_aside(desk, page_of, **sent):
    return desk.officer.post(f"{page_of}/set-aside", sent)


class TestControlTotals:
    def test_received_is_keyed_and_spoiled_and_duplicate(self, desk, page_of):
        first = desk.key_in()
        set_aside(desk, page_of, why="spoiled", reason="Soaked through")
        assert "3 received, but 1 keyed + 1 spoiled + 0 duplicate = 2" in desk.officer.get(page_of).words
        set_aside(desk, page_of, why="duplicate", same_as=first.reference.lower())
        page = desk.officer.get(page_of)
        assert "The totals agree: 3 received = 1 keyed + 1 spoiled + 1 duplicate." in page.words
        assert "spoiled, Soaked through" in page.words
        assert f"duplicate of {first.reference}" in page.words

    def test_more_back_than_handed_out_is_pointed_out(self, desk, page_of):
        sent = facts(venue="Hall", forms_received="3", forms_handed_out="4", blank_or_refused="2")
        page = desk.officer.follow(desk.officer.post(f"{page_of}/facts", sent))
        assert "4 handed out, but 3 received + 2 blank or refused = 5" in page.words

    def test_setting_aside_asks_why(self, desk, page_of):
        def problems(**sent):
            return desk.officer.post(f"{page_of}/set-aside", sent, expect=200).error_summary

        assert len(problems()) == 1
        assert len(problems(why="spoiled")) == 1
        assert problems(why="duplicate", same_as="SDP-0000-0000") == [
            "No form of this consultation has that reference. Check it on the first form"
        ]

    def test_a_form_in_hand_is_set_aside_with_what_was_keyed_of_it(self, desk, page_of):
        officer = desk.officer
        form_id = uuid4()
        officer.http.post(
            f"{page_of}/forms/{form_id}/fields/agree",
            data={"csrf_token": officer.token(), "agree": "agree"},
            headers={"Origin": "http://localhost"},
        )
        set_aside(desk, page_of, form=str(form_id), why="spoiled", reason="Torn")
        assert "Form 1: spoiled, Torn" in officer.get(page_of).words
        assert officer.get(desk.keying).value_of("agree") is None
        (event,) = desk.events("form set aside")
        assert event.details == {"outcome": "spoiled", "number": 1}


class TestClosing:
    def test_totals_that_agree_need_no_reason(self, desk, page_of):
        for _ in range(3):
            desk.key_in()
        page = desk.officer.follow(desk.officer.post(f"{page_of}/close"))
        assert "The batch is closed." in page.text
        assert "Closed by" in page.words
        assert "Reason:" not in page.words
        (event,) = desk.events("batch closed")
        assert event.details == {"totals_agree": True}

    def test_totals_that_disagree_need_one_which_is_kept_and_shown(self, desk, page_of):
        desk.key_in()
        page = desk.officer.post(f"{page_of}/close", {"reason": " "}, expect=200)
        assert page.error_summary == ["Enter an answer to “Why do the totals disagree?”"]
        assert desk.session.get(Batch, desk.batch.id).closed_at is None
        page = desk.officer.follow(desk.officer.post(f"{page_of}/close", {"reason": "Two were lost in the van"}))
        assert "3 received, 1 keyed, 0 spoiled, 0 duplicate. Reason: Two were lost in the van" in page.words

    def test_a_form_in_hand_keeps_it_open(self, desk, page_of, factories):
        begin_form(desk.session, desk.batch, desk.consultation, form_id=uuid4(), clerk=factories.user())
        desk.session.commit()
        assert "Finish them or give them up first." in desk.officer.get(f"{page_of}/close").words
        refused = desk.officer.post(f"{page_of}/close", {"reason": "I want to go home"}, expect=409)
        assert "still being keyed" in refused.words

    def test_nothing_goes_into_a_closed_batch(self, desk, page_of):
        marked = desk.marked(desk.keying, {"agree": "agree"})
        desk.officer.post(f"{page_of}/close", {"reason": "Lost"})
        for refused in (
            desk.officer.get(desk.keying, expect=409),
            desk.officer.post(desk.keying, marked, expect=409),
            desk.officer.post(f"{page_of}/facts", facts(), expect=409),
            desk.officer.post(f"{page_of}/set-aside", {"why": "spoiled", "reason": "Torn"}, expect=409),
            desk.officer.post(f"{page_of}/close", {"reason": "Again"}, expect=409),
        ):
            assert "This batch is closed. Reopen it first, and say why." in refused.words
        assert desk.responses() == []
        assert "Key a form" not in desk.officer.get(page_of).links()
        assert "Closed" in desk.officer.get("/officers/").words

    def test_opened_again_it_keeps_the_reason_and_takes_forms(self, desk, page_of):
        desk.officer.post(f"{page_of}/close", {"reason": "Lost"})
        assert len(desk.officer.post(f"{page_of}/reopen", {}, expect=200).error_summary) == 1
        page = desk.officer.follow(desk.officer.post(f"{page_of}/reopen", {"reason": "Found in the van"}))
        assert "Opened again by" in page.words
        assert "Reason: Found in the van" in page.words
        desk.key_in()
        assert (
            "This batch is open already." in desk.officer.post(f"{page_of}/reopen", {"reason": "x"}, expect=409).words
        )

    def test_the_services_ask_for_reasons_whoever_calls(self, session, factories):
        batch, user = factories.batch(factories.consultation()), factories.user(role=Role.OFFICER)
        with pytest.raises(Conflict, match="Say why before you close it"):
            close_batch(session, batch, reason="", closed_by=user)
        close_batch(session, batch, reason="Lost", closed_by=user)
        with pytest.raises(Conflict, match="Say why the batch is opened again"):
            reopen_batch(session, batch, reason=" ", reopened_by=user)


class TestEvents:
    def test_each_event_says_what_it_brought_in(self, desk):
        sent = {"event": "Market day", "collected_by": "A. Officer", "forms_handed_out": "40", "blank_or_refused": "5"}
        new = f"/officers/consultations/{desk.consultation.slug}/batches/new"
        desk.officer.post(new, facts(**sent))
        desk.officer.post(new, facts(**sent, forms_received="8"))
        page = desk.officer.get(f"/officers/consultations/{desk.consultation.slug}/events")
        rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]
        assert len(rows) == 2
        together = next(row for row in rows if "Market day" in row)
        assert together.endswith("A. Officer 80 20 25% 10 0 0")
        assert "Not counted" in next(row for row in rows if "Example market hall" in row)

    def test_without_paper_it_says_so(self, officer, factories):
        page = officer.get(f"/officers/consultations/{factories.consultation().slug}/events")
        assert "No paper has come in." in page.words
