"""Where summaries are made: asked for, read as drafts, signed off."""

import pytest
from sqlmodel import select

from consult.models import Consultation, Summary, SummaryStatus
from consult.services import summaries as services
from consult.tasks.summaries import MAKE_SUMMARY, STEPS
from forms.answers import ChoiceAnswer
from tests.pages import Page, PageClient

WHY = "Forty letters came in after it was signed."


@pytest.fixture
def consultation(factories) -> Consultation:
    return factories.consultation(slug="asked")


def draft_page(policy: PageClient, draft: Summary) -> Page:
    return policy.get(f"/policy/asked/summaries/{draft.id}")


def sign(policy: PageClient, draft: Summary, *, expect: int = 303, **fields: str) -> Page:
    fields.setdefault("checksum", draft.checksum or "")
    return policy.post(f"/policy/asked/summaries/{draft.id}", fields, expect=expect)


class TestAsking:
    def test_a_draft_is_asked_for_and_handed_to_the_worker(self, app, policy, session, consultation):
        app.extensions["queue"].storage.flush_all()
        page = policy.get("/policy/asked/summaries")
        assert page.h1 == "Summaries for the board"
        policy.post("/policy/asked/summaries")
        (summary,) = session.exec(select(Summary)).all()
        assert f"Waiting to start 0 of {STEPS} steps are done." in policy.get("/policy/asked/summaries").words
        task = app.extensions["queue"].dequeue()
        assert (task.name, task.args) == (MAKE_SUMMARY, (str(summary.id),))

    def test_the_page_says_how_far_it_has_come(self, policy, session, consultation, summaries):
        summary = services.request_summary(session, consultation, requested_by=summaries.signer)
        services.claim_summary(session, summary.id)
        services.say_how_far(session, summary, done=2, total=6)
        session.commit()
        assert "Being made 2 of 6 steps are done." in policy.get("/policy/asked/summaries").words
        progress = policy.download(f"/policy/asked/summaries/{summary.id}/progress.json").json
        assert progress == {"done": 2, "total": 6, "status": "running"}

    def test_what_is_not_made_yet_leads_back_to_the_list(self, policy, session, consultation, summaries):
        summary = services.request_summary(session, consultation, requested_by=summaries.signer)
        session.commit()
        page = policy.get(f"/policy/asked/summaries/{summary.id}", expect=302)
        assert page.response.location == "/policy/asked/summaries"

    def test_one_that_failed_says_why(self, policy, session, consultation, summaries):
        summary = services.request_summary(session, consultation, requested_by=summaries.signer)
        services.fail_summary(session, summary, "The worker was lost.")
        session.commit()
        assert "Failed The worker was lost." in policy.get("/policy/asked/summaries").words


class TestReadingADraft:
    def test_it_is_marked_as_a_draft_and_has_what_the_board_would_read(self, policy, consultation, summaries):
        draft = summaries.draft(consultation)
        assert "Read the draft" in policy.get("/policy/asked/summaries").words
        page = draft_page(policy, draft)
        assert "This is a draft. Nobody has signed it, and the board does not see it." in page.words
        assert "1. Who answered" in page.words
        assert "Sign off as summary 1" in page.text

    def test_its_files_can_be_taken_away(self, policy, consultation, summaries):
        page = draft_page(policy, summaries.draft(consultation))
        file = policy.download(page.tree.xpath("//main//a[@download]/@href")[0])
        assert file.headers["Content-Disposition"] == 'attachment; filename="asked-draft-summary.pdf"'

    def test_that_of_another_consultation_is_not_found(self, policy, factories, consultation, summaries):
        other = summaries.draft(factories.consultation(slug="other"))
        assert other.status is SummaryStatus.DRAFT
        policy.get(f"/policy/asked/summaries/{other.id}", expect=404)

    def test_one_that_may_not_be_signed_says_why_and_has_no_form(self, policy, session, consultation, summaries):
        draft = summaries.draft(consultation)
        draft.not_to_sign_because = "Comments were being themed when this draft was made."
        session.commit()
        page = draft_page(policy, draft)
        assert "This draft cannot be signed. Comments were being themed" in page.words
        assert not page.tree.xpath("//main//form")
        sign(policy, draft, expect=409)


class TestSigningOff:
    def test_the_draft_gets_the_name_of_who_is_signed_in(self, policy, session, consultation, summaries):
        draft = summaries.draft(consultation)
        page = policy.follow(sign(policy, draft))
        assert "Being signed off" in page.words
        session.refresh(draft)
        assert (draft.status, draft.number, draft.signed_by) == (SummaryStatus.SIGNING, 1, "Robin Example")

    def test_when_it_is_sealed_the_page_of_the_draft_leads_to_the_boards(self, policy, consultation, summaries):
        signed = summaries.signed(consultation)
        assert policy.get("/policy/asked/summaries").links()["Summary 1"] == "/board/asked/summaries/1"
        page = policy.get(f"/policy/asked/summaries/{signed.id}", expect=302)
        assert page.response.location == "/board/asked/summaries/1"

    def test_one_that_takes_the_place_of_another_needs_a_reason(self, policy, session, consultation, summaries):
        summaries.signed(consultation)
        draft = summaries.draft(consultation)
        page = sign(policy, draft, expect=200, because=" ")
        assert page.error_summary == [services.SAY_WHY]
        assert "Why does it take the place of summary 1?" in page.words
        sign(policy, draft, because=WHY)
        session.refresh(draft)
        assert (draft.number, draft.supersedes_because) == (2, WHY)

    def test_where_few_came_in_since_the_last_one_whoever_signs_is_warned(
        self, policy, factories, consultation, summaries
    ):
        def answer(times: int) -> None:
            for _ in range(times):
                factories.response(consultation, {"agree": ChoiceAnswer("agree")})

        answer(6)
        summaries.signed(consultation)
        assert "side by side" not in draft_page(policy, summaries.draft(consultation)).words
        answer(1)
        words = draft_page(policy, summaries.draft(consultation)).words
        assert "Only 1 response came in, or was taken out, since summary 1." in words
        answer(9)
        assert "side by side" not in draft_page(policy, summaries.draft(consultation)).words

    def test_a_reason_that_is_too_long_is_kept_and_refused(self, policy, consultation, summaries):
        summaries.signed(consultation)
        page = sign(policy, summaries.draft(consultation), expect=200, because="x" * 1001)
        assert page.error_summary == ["The reason must be 1,000 characters or fewer"]
        assert page.value_of("because") == "x" * 1001

    def test_another_draft_than_the_one_looked_at_is_not_signed_and_nothing_typed_is_lost(
        self, policy, consultation, summaries
    ):
        summaries.signed(consultation)
        page = sign(policy, summaries.draft(consultation), expect=409, because=WHY, checksum="0" * 64)
        assert page.error_summary == [services.NOT_WHAT_WAS_READ]
        assert page.value_of("because") == WHY

    def test_what_was_never_made_is_not_signed(self, policy, session, consultation, summaries):
        summary = services.request_summary(session, consultation, requested_by=summaries.signer)
        session.commit()
        assert services.NOT_MADE in sign(policy, summary, expect=409).words

    def test_a_stale_page_signs_nothing_and_loses_nothing(self, policy, session, consultation, summaries):
        summaries.signed(consultation)
        draft = summaries.draft(consultation)
        address = f"/policy/asked/summaries/{draft.id}"
        page = policy.post(address, {"because": WHY, "checksum": draft.checksum}, expect=400, with_token=False)
        assert page.value_of("because") == WHY
        session.refresh(draft)
        assert draft.status is SummaryStatus.DRAFT

    def test_the_second_of_two_who_sign_is_told(self, policy, consultation, summaries):
        draft = summaries.draft(consultation)
        sign(policy, draft)
        assert services.SOMEBODY_SIGNED in sign(policy, draft, expect=409).words

    def test_a_draft_that_was_set_aside_meanwhile_is_not_signed(self, policy, consultation, summaries):
        draft = summaries.draft(consultation)
        checksum = draft.checksum or ""
        summaries.draft(consultation)
        assert services.NOT_THE_NEWEST in sign(policy, draft, expect=409, checksum=checksum).words
        assert "Set aside" in policy.get("/policy/asked/summaries").words
        policy.get(f"/policy/asked/summaries/{draft.id}", expect=302)

    def test_where_its_files_could_not_be_made_the_draft_says_so(self, policy, session, consultation, summaries):
        draft = summaries.draft(consultation)
        sign(policy, draft)
        session.refresh(draft)
        services.fail_summary(session, draft, "So it is not signed.")
        session.commit()
        assert "So it is not signed." in draft_page(policy, draft).words
