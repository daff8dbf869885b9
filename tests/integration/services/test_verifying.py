"""Drawing forms to key again, judging a batch by them, and what must never happen on the way."""

import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.figures.drawing import checksum_of, draw
from consult.models import (
    Answer,
    AuditEvent,
    Batch,
    Consultation,
    Keying,
    Ruling,
    SecondKeying,
    User,
    Verification,
    VerificationOutcome,
)
from consult.queries.batches import progress_of
from consult.queries.consultations import questionnaire_of
from consult.queries.second_keyings import get_next_for
from consult.queries.verifications import (
    VerificationState,
    get_latest,
    how_much_was_verified,
    verification_states,
)
from consult.services.batches import close_batch
from consult.services.keying import begin_form
from consult.services.second_keying import finish_second, put_back, take_next
from consult.services.settling_differences import NOTHING_LEFT, settle_difference
from consult.services.verifying import begin_verification, give_up_verification, leave_out, verify_every_form
from forms.answers import ChoiceAnswer, MatrixAnswer, NumberAnswer, TextAnswer
from forms.as_written import Code
from forms.keyed_twice import FieldValue, KeyedForm
from tests.integration.verified import keyed_batch

WRONG = {"impact": NumberAnswer(10), "main_issue": TextAnswer("Something else")}


@pytest.fixture
def keyed(session, factories):
    return keyed_batch(session, factories)


def state_of(keyed):
    return verification_states(keyed.session).get(keyed.batch.id, VerificationState.NOT_VERIFIED)


class TestDrawing:
    def test_the_forms_are_those_of_the_seed_and_their_first_keying_is_kept(self, keyed):
        verification = keyed.begin()
        ids = [str(each.id) for each in keyed.responses]
        drawn = [form.second for form in keyed.progress(verification).forms]
        assert [str(each.response_id) for each in drawn] == list(draw(ids, verification.sample, seed=5))
        assert 0 < verification.sample < 12
        assert verification.frame_checksum == checksum_of(ids)
        assert verification.forms == 12
        assert drawn[0].first["seen-litter"] == {"answer": "often"}
        assert {each.first_clerk_id for each in drawn} == {keyed.first.id}
        assert state_of(keyed) is VerificationState.BEING_VERIFIED

    def test_every_form_is_drawn_where_that_is_asked_for(self, keyed):
        verification = keyed.begin(None)
        assert (verification.sample, verification.most_errors) == (12, None)

    def test_without_a_seed_two_draws_differ(self, keyed):
        seeds = set()
        for _ in range(2):
            verification = keyed.begin(seed=None)
            seeds.add(verification.seed)
            give_up_verification(keyed.session, verification, reason="A test", given_up_by=keyed.first)
            keyed.session.commit()
        assert len(seeds) == 2
        assert state_of(keyed) is VerificationState.NOT_VERIFIED

    def test_a_batch_is_keyed_before_it_is_verified(self, keyed, factories):
        begin_form(keyed.session, keyed.batch, keyed.consultation, form_id=keyed.batch.id, clerk=keyed.first)
        with pytest.raises(Conflict, match="still being keyed"):
            keyed.begin()

    def test_forms_left_in_a_closed_batch_do_not_matter(self, keyed):
        keyed.batch.forms_received = 14
        keyed.session.commit()
        with pytest.raises(Conflict, match="still being keyed"):
            keyed.begin()
        close_batch(keyed.session, keyed.batch, reason="Two are lost", closed_by=keyed.first)
        assert keyed.begin().forms == 12

    def test_an_empty_batch_has_nothing_to_verify(self, session, factories):
        empty = keyed_batch(session, factories, forms=0)
        with pytest.raises(Conflict, match="nothing to verify"):
            empty.begin()

    def test_a_batch_has_one_verification_at_a_time(self, keyed):
        keyed.begin()
        with pytest.raises(Conflict, match="being verified already"):
            keyed.begin()


class TestTakingForms:
    def test_nobody_keys_their_own_form_again(self, keyed):
        verification = keyed.begin()
        assert take_next(keyed.session, verification, clerk=keyed.first) is None

    def test_nor_one_that_they_corrected(self, keyed):
        verification = keyed.begin(None)
        waiting = get_next_for(keyed.session, verification, keyed.second)
        event = AuditEvent(
            action="response corrected",
            subject_type="Response",
            subject_id=waiting.response_id,
            actor_id=keyed.second.id,
        )
        keyed.session.add(event)
        keyed.session.commit()
        assert get_next_for(keyed.session, verification, keyed.second).position == waiting.position + 1
        assert get_next_for(keyed.session, verification, keyed.third).position == waiting.position

    def test_two_clerks_get_two_forms_and_each_comes_back_to_their_own(self, keyed):
        verification = keyed.begin()
        one, other = keyed.take(verification), keyed.take(verification, keyed.third)
        assert (one.position, other.position) == (1, 2)
        assert keyed.take(verification).id == one.id

    def test_a_form_put_back_is_empty_for_the_next(self, keyed):
        verification = keyed.begin()
        taken = keyed.take(verification)
        taken.typed = {"agree": ["agree"]}
        put_back(keyed.session, verification, taken, put_back_by=keyed.third)
        keyed.session.commit()
        assert keyed.take(verification, keyed.third).typed == {}
        put_back(keyed.session, verification, taken, put_back_by=keyed.third)
        with pytest.raises(Conflict, match="put back meanwhile"):
            put_back(keyed.session, verification, taken, put_back_by=keyed.third)

    def test_a_form_left_out_of_a_sample_is_replaced_by_the_next_of_the_draw(self, keyed):
        verification = keyed.begin()
        taken = keyed.take(verification)
        leave_out(keyed.session, verification, taken, reason="Cannot be found", clerk=keyed.second)
        keyed.session.commit()
        forms = keyed.progress(verification).forms
        ids = [str(each.id) for each in keyed.responses]
        assert [str(form.second.response_id) for form in forms] == list(draw(ids, verification.sample + 1, seed=5))
        assert len(keyed.progress(verification).waiting) == verification.sample

    @pytest.mark.parametrize(("reason", "sentence"), [(" ", "Say why"), ("Lost", "Somebody else has this form")])
    def test_leaving_out_takes_a_reason_and_the_form(self, keyed, reason, sentence):
        verification = keyed.begin()
        taken = keyed.take(verification)
        clerk = keyed.third if reason.strip() else keyed.second
        with pytest.raises(Conflict, match=sentence):
            leave_out(keyed.session, verification, taken, reason=reason, clerk=clerk)

    def test_a_form_finished_is_not_left_out(self, keyed):
        verification = keyed.begin()
        second = keyed.key_again(verification)
        with pytest.raises(Conflict, match="finished meanwhile"):
            leave_out(keyed.session, verification, second, reason="Lost", clerk=keyed.second)


class TestComparing:
    def test_a_second_keying_is_no_response_and_changes_no_total(self, keyed):
        before = progress_of(keyed.session, keyed.batch)
        keyed.key_the_rest_again(keyed.begin())
        after = progress_of(keyed.session, keyed.batch)
        assert (after.keyed, after.being_keyed, after.disagreements) == (before.keyed, 0, ())
        assert len(keyed.session.exec(select(Keying)).all()) == 12

    def test_only_what_differs_is_kept(self, keyed):
        verification = keyed.begin()
        seen = MatrixAnswer({"litter": "never", "fires": "never"})
        second = keyed.key_again(verification, wrong={"agree": ChoiceAnswer("disagree"), "seen": seen})
        found = [each.difference for each in keyed.progress(verification).differences]
        assert [(each.part, each.first, each.second) for each in found] == [
            ("agree", {"answer": {"value": "agree"}}, {"answer": {"value": "disagree"}}),
            ("seen-litter", {"answer": "often"}, {"answer": "never"}),
        ]
        assert (second.first, second.typed) == ({}, {})

    def test_a_correction_after_the_draw_hides_no_error(self, keyed):
        verification = keyed.begin(None)
        answer = keyed.session.exec(
            select(Answer).where(
                Answer.response_id == keyed.progress(verification).forms[0].second.response_id,
                Answer.question_key == "impact",
            )
        ).one()
        answer.value = 10
        keyed.session.commit()
        keyed.key_again(verification, wrong={"impact": NumberAnswer(10)})
        (found,) = keyed.progress(verification).differences
        settle_difference(keyed.session, verification, found.difference.id, Ruling.SECOND, settled_by=keyed.third)
        assert keyed.progress(verification).errors == 1

    def test_a_sample_without_an_error_passes(self, keyed):
        verification = keyed.begin()
        keyed.key_the_rest_again(verification)
        assert verification.outcome is VerificationOutcome.PASSED
        assert state_of(keyed) is VerificationState.VERIFIED
        told = how_much_was_verified(keyed.session, keyed.consultation)
        assert (told.forms, told.in_verified_batches, told.compared, told.errors) == (12, 12, verification.sample, 0)

    def test_errors_of_the_second_keying_do_not_fail_a_batch(self, keyed):
        verification = keyed.begin()
        for _ in range(3):
            keyed.key_again(verification, wrong=WRONG)
        keyed.settle_all(verification, Ruling.FIRST)
        keyed.key_the_rest_again(verification)
        assert verification.outcome is VerificationOutcome.PASSED

    def test_it_waits_for_the_last_difference_to_be_settled(self, keyed):
        verification = keyed.begin()
        keyed.key_again(verification, wrong=WRONG)
        keyed.key_the_rest_again(verification)
        assert verification.outcome is None
        keyed.settle_all(verification, Ruling.FIRST)
        assert verification.outcome is VerificationOutcome.PASSED

    def test_without_any_form_nothing_is_concluded(self, keyed):
        verification = keyed.begin()
        while keyed.progress(verification).waiting:
            taken = keyed.take(verification)
            leave_out(keyed.session, verification, taken, reason="Lost", clerk=keyed.second)
            keyed.session.commit()
        assert len(keyed.progress(verification).left_out) == 12
        assert verification.outcome is None

    def test_a_sample_that_ran_out_of_forms_has_drawn_the_whole_batch(self, keyed):
        verification = keyed.begin()
        keyed.key_again(verification)
        while keyed.progress(verification).waiting:
            taken = keyed.take(verification)
            leave_out(keyed.session, verification, taken, reason="Lost", clerk=keyed.second)
            keyed.session.commit()
        assert verification.outcome is VerificationOutcome.COMPLETE

    def test_it_fails_with_one_error_too_many_however_many_forms_wait(self, keyed):
        verification = keyed.begin()
        for _ in range(verification.most_errors + 1):
            keyed.key_again(verification, wrong={"impact": NumberAnswer(10)})
        assert verification.outcome is None
        keyed.settle_all(verification, Ruling.SECOND)
        assert verification.outcome is VerificationOutcome.FAILED
        assert state_of(keyed) is VerificationState.FAILED
        with pytest.raises(Conflict, match="every form keyed again"):
            keyed.begin()
        with pytest.raises(Conflict, match="has ended meanwhile"):
            take_next(keyed.session, verification, clerk=keyed.third)

    def test_after_a_failure_every_form_is_keyed_again_and_what_was_found_counts(self, keyed):
        verification = keyed.fail()
        verify_every_form(keyed.session, verification, asked_by=keyed.first)
        assert len(keyed.progress(verification).forms) == 12
        positions = [form.second.position for form in keyed.progress(verification).forms]
        assert positions == list(range(1, 13))
        keyed.key_the_rest_again(verification)
        assert verification.outcome is VerificationOutcome.COMPLETE
        assert keyed.progress(verification).errors == verification.most_errors + 1
        with pytest.raises(Conflict, match="Only where a sample failed"):
            verify_every_form(keyed.session, verification, asked_by=keyed.first)

    def test_forms_keyed_after_the_draw_are_not_verified(self, keyed):
        verification = keyed.begin()
        keyed.key_the_rest_again(verification)
        keyed.batch.forms_received = 13
        keyed.key_more(99)
        assert state_of(keyed) is VerificationState.NOT_VERIFIED
        assert keyed.progress(verification).keyed_since == 1
        assert keyed.begin(None).number == 2
        assert get_latest(keyed.session, keyed.batch).forms == 13


class TestSettling:
    @pytest.fixture
    def differing(self, keyed):
        """A full verification with one difference, in the impact on the first form."""
        verification = keyed.begin(None)
        keyed.key_again(verification, wrong={"impact": NumberAnswer(10)})
        return verification, keyed.progress(verification).differences[0].difference

    def stored(self, keyed, difference, key="impact"):
        second = keyed.session.get(SecondKeying, difference.second_keying_id)
        query = select(Answer.value).where(Answer.response_id == second.response_id, Answer.question_key == key)
        return keyed.session.exec(query).one_or_none()

    def test_where_the_first_is_right_the_response_stays(self, keyed, differing):
        verification, difference = differing
        before = self.stored(keyed, difference)
        settle_difference(keyed.session, verification, difference.id, Ruling.FIRST, settled_by=keyed.third)
        assert self.stored(keyed, difference) == before
        assert keyed.session.exec(select(AuditEvent).where(AuditEvent.action == "response corrected")).all() == []

    def test_where_the_second_is_right_the_response_is_corrected_with_history(self, keyed, differing):
        verification, difference = differing
        settle_difference(keyed.session, verification, difference.id, Ruling.SECOND, settled_by=keyed.third)
        assert self.stored(keyed, difference) == 10
        (event,) = keyed.session.exec(select(AuditEvent).where(AuditEvent.action == "response corrected")).all()
        assert (event.actor_id, event.details) == (keyed.third.id, {"changed": ["impact"]})

    def test_where_neither_is_right_the_paper_is(self, keyed, differing):
        verification, difference = differing
        with pytest.raises(Conflict, match="Say what stands on the paper"):
            settle_difference(keyed.session, verification, difference.id, Ruling.NEITHER, settled_by=keyed.third)
        illegible = FieldValue(code=Code.ILLEGIBLE, words="seven or one")
        settle_difference(
            keyed.session, verification, difference.id, Ruling.NEITHER, paper_says=illegible, settled_by=keyed.third
        )
        assert self.stored(keyed, difference) is None
        second = keyed.session.get(SecondKeying, difference.second_keying_id)
        keying = keyed.session.exec(select(Keying).where(Keying.response_id == second.response_id)).one()
        assert (keying.codes, keying.as_written) == ({"impact": "illegible"}, {"impact": "seven or one"})
        assert keyed.progress(verification).errors == 1

    def test_it_can_be_settled_anew_while_the_verification_goes_on(self, keyed, differing):
        verification, difference = differing
        for ruling, errors in ((Ruling.SECOND, 1), (Ruling.FIRST, 0)):
            settle_difference(keyed.session, verification, difference.id, ruling, settled_by=keyed.third)
            assert keyed.progress(verification).errors == errors
        assert self.stored(keyed, difference) == difference.first["answer"]

    def test_a_response_keeps_at_least_one_answer(self, keyed, differing):
        verification, difference = differing
        second = keyed.session.get(SecondKeying, difference.second_keying_id)
        for row in keyed.session.exec(select(Answer).where(Answer.response_id == second.response_id)):
            if row.question_key != "impact":
                keyed.session.delete(row)
        keyed.session.flush()
        with pytest.raises(Conflict, match=NOTHING_LEFT[:40]):
            settle_difference(
                keyed.session,
                verification,
                difference.id,
                Ruling.NEITHER,
                paper_says=FieldValue(),
                settled_by=keyed.third,
            )


class TestGivingUp:
    def test_it_takes_a_reason_and_is_for_good(self, keyed):
        verification = keyed.begin()
        with pytest.raises(Conflict, match="Say why"):
            give_up_verification(keyed.session, verification, reason=" ", given_up_by=keyed.first)
        give_up_verification(keyed.session, verification, reason="Wrong batch", given_up_by=keyed.first)
        assert get_latest(keyed.session, keyed.batch) is None
        assert [form.second.first for form in keyed.progress(verification).forms] == [{}] * verification.sample
        with pytest.raises(Conflict, match="has ended"):
            give_up_verification(keyed.session, verification, reason="Again", given_up_by=keyed.first)


class TestAtTheSameMoment:
    def test_two_clerks_take_two_forms(self, keyed, at_once):
        verification_id, clerks = keyed.begin().id, (keyed.second.id, keyed.third.id)

        def taking(clerk_id):
            return lambda own: take_next(
                own, own.get_one(Verification, verification_id), clerk=own.get_one(User, clerk_id)
            )

        assert at_once(*map(taking, clerks)) == ["done", "done"]
        held = keyed.session.exec(select(SecondKeying.clerk_id).where(SecondKeying.position <= 2)).all()
        assert set(held) == set(clerks)

    def test_of_two_who_begin_one_is_told(self, keyed, at_once):
        batch_id, consultation_id, officer_id = keyed.batch.id, keyed.consultation.id, keyed.first.id

        def begin(own):
            begin_verification(
                own,
                own.get_one(Batch, batch_id),
                own.get_one(Consultation, consultation_id),
                quality=None,
                drawn_by=own.get_one(User, officer_id),
            )

        assert at_once(begin, begin) == ["Conflict", "done"]
        assert len(keyed.session.exec(select(Verification)).all()) == 1

    def test_of_two_last_steps_the_second_concludes(self, keyed, at_once):
        verification = keyed.begin(None)
        while len(keyed.progress(verification).waiting) > 1:
            keyed.key_again(verification)
        verification_id, clerk_id = verification.id, keyed.second.id
        taken = keyed.take(verification)
        second_id, form = taken.id, KeyedForm(keyed.what_stands_on(taken))
        questionnaire = questionnaire_of(keyed.session, keyed.consultation)

        def finish(own):
            finish_second(
                own,
                own.get_one(Verification, verification_id),
                own.get_one(SecondKeying, second_id),
                questionnaire,
                form,
                clerk=own.get_one(User, clerk_id),
            )

        assert at_once(finish, finish) == ["Conflict", "done"]
        keyed.session.refresh(verification)
        assert verification.outcome is VerificationOutcome.COMPLETE
