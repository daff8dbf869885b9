"""The pages of verification: begun, keyed again without seeing the first keying, settled side by side, certified."""

import pytest
from sqlmodel import select

from consult.models import Answer, Ruling, SecondKeying, VerificationOutcome
from forms.answers import NumberAnswer, TextAnswer, to_json
from tests.integration.officers.conftest import marks_on


def what_stands_on(keyed, second):
    """The paper as a browser sends it."""
    answers = keyed.what_stands_on(second)
    return {
        "agree": "agree",
        "main_issue": answers["main_issue"].text,
        "impact": str(answers["impact"].number),
        "seen-litter": "often",
        "seen-fires": "never",
    }


def held_by(keyed, clerk):
    return keyed.session.exec(
        select(SecondKeying).where(SecondKeying.clerk_id == clerk.id, SecondKeying.finished_at.is_(None))
    ).one()


class TestBeginning:
    def test_it_is_chosen_in_words_and_begun(self, clerks):
        begin = clerks.first.get(clerks.batch_page).links()["Verify the batch by a second keying"]
        offered = clerks.first.get(begin)
        assert "At most 1 in 50 fields wrong" in offered.words
        assert "Key every form again" in offered.words
        begun = clerks.first.follow(clerks.first.post(begin, {"accepted": "one_in_50"}))
        assert "of 12 forms, drawn at random, are keyed again" in begun.words
        assert "Being verified" in clerks.first.get(clerks.batch_page).words
        assert "Being verified" in clerks.first.get("/officers/").words
        assert "being verified already" in clerks.first.get(begin, expect=409).words

    def test_nothing_chosen_is_asked_for(self, clerks):
        page = clerks.first.post(f"{clerks.batch_page}/verification", {}, expect=200)
        assert page.error_summary == ["Select an answer to “How many wrong fields can you accept?”"]

    def test_the_curve_is_a_picture_whose_words_say_the_finding(self, clerks):
        page = clerks.first.get(f"{clerks.batch_page}/verification")
        (picture,) = page.tree.xpath("//main//img")
        assert "At most 1 in 50 fields wrong: of batches with at least 1 in 50 fields wrong" in picture.get("alt")
        drawn = clerks.first.download(picture.get("src"))
        assert drawn.mimetype == "image/svg+xml"
        assert drawn.text.count("<polyline") >= 1
        assert "style=" not in drawn.text

    def test_the_curve_of_the_plan_that_was_chosen_stands_alone(self, clerks):
        verification = clerks.keyed.begin()
        drawn = clerks.first.download(f"{clerks.page_of(verification)}/curve.svg")
        assert drawn.text.count("<polyline") == 1

    def test_there_is_no_curve_where_every_form_is_keyed_again(self, clerks):
        verification = clerks.keyed.begin(None)
        clerks.first.get(f"{clerks.page_of(verification)}/curve.svg", expect=404)
        assert clerks.first.get(clerks.page_of(verification)).tree.xpath("//main//img") == []

    def test_a_batch_still_being_keyed_says_when_it_can_be(self, clerks):
        clerks.keyed.batch.forms_received = 13
        clerks.keyed.session.commit()
        assert "When every form has been keyed" in clerks.first.get(clerks.batch_page).words
        assert "still being keyed" in clerks.first.get(f"{clerks.batch_page}/verification", expect=409).words


class TestBlindness:
    def test_the_page_of_a_second_keying_holds_nothing_of_the_first(self, clerks):
        verification = clerks.keyed.begin()
        page = clerks.take(verification)
        second = held_by(clerks.keyed, clerks.keyed.second)
        assert page.h1.startswith("Key ")
        assert "Speeding past house" not in page.text
        assert page.tree.xpath("//main//form//*[@checked or @selected]") == []
        assert page.value_of("main_issue") in ("", None)
        assert second.first["main_issue"]["answer"].startswith("Speeding past house")

    def test_what_is_saved_says_nothing_of_the_first_either(self, clerks):
        verification = clerks.keyed.begin()
        page = clerks.take(verification)
        second = held_by(clerks.keyed, clerks.keyed.second)
        form = clerks.form_of(verification, second)
        number = next(each.number for each in clerks.keyed.progress(verification).forms if each.second.id == second.id)
        answer = clerks.second.http.post(
            f"{form}/fields/impact",
            data={"csrf_token": clerks.second.token(), "impact": "10"},
            headers={"Origin": "http://localhost"},
        )
        clerks.keyed.session.rollback()
        assert answer.get_json() == {"number": number, "errors": [], "marks": []}
        assert clerks.second.get(form).value_of("impact") == "10"
        assert page.tree.xpath("//form/@data-keying-fields")[0] == f"{form}/fields/QUESTION"

    @pytest.mark.parametrize("page", ["", "/correct"])
    def test_the_response_is_closed_until_the_form_has_been_keyed_again(self, clerks, page):
        verification = clerks.keyed.begin(None)
        response = clerks.keyed.responses[0]
        address = f"/officers/responses/{response.id}{page}"
        assert "drawn to be keyed a second time" in clerks.second.get(address, expect=409).words
        assert "drawn to be keyed a second time" in clerks.third.get(address, expect=409).words
        assert clerks.first.get(address)
        clerks.keyed.key_the_rest_again(verification)
        assert clerks.second.get(address)

    def test_a_response_that_was_not_drawn_stays_open(self, clerks):
        verification = clerks.keyed.begin()
        drawn = {form.second.response_id for form in clerks.keyed.progress(verification).forms}
        other = next(each for each in clerks.keyed.responses if each.id not in drawn)
        assert clerks.second.get(f"/officers/responses/{other.id}")

    def test_the_same_person_is_given_no_form(self, clerks):
        verification = clerks.keyed.begin()
        page = clerks.take(verification, clerks.first)
        assert "There is no form left that you can key again." in page.text
        assert "you keyed or corrected them" in page.words
        assert "Key the next form again" not in page.words


class TestKeyingAgain:
    def test_one_form_after_the_other_until_the_batch_is_verified(self, clerks):
        verification = clerks.keyed.begin()
        page = clerks.take(verification)
        for number in range(1, verification.sample + 1):
            second = held_by(clerks.keyed, clerks.keyed.second)
            assert second.position == number
            sent = {**marks_on(page), **what_stands_on(clerks.keyed, second)}
            page = clerks.second.follow(clerks.second.post(clerks.form_of(verification, second), sent))
        assert "The verification has ended" in page.text
        assert "Verified by a sample" in page.words
        assert "Verified" in clerks.first.get(clerks.batch_page).words

    def test_an_empty_form_and_one_that_contradicts_itself_are_said_to_be_so(self, clerks):
        verification = clerks.keyed.begin()
        sent = marks_on(clerks.take(verification))
        form = clerks.form_of(verification, held_by(clerks.keyed, clerks.keyed.second))
        assert "Enter at least one answer" in clerks.second.post(form, sent, expect=200).error_summary[0]
        both = clerks.second.post(form, {**sent, "impact": "3", "form-code-impact": "illegible"}, expect=200)
        assert "Take one of them back" in both.error_summary[0]
        assert both.value_of("impact") == "3"
        nothing = clerks.second.post(form, {**sent, "form-code-impact": "illegible"}, expect=200)
        assert nothing.error_summary == [
            "Nothing on this form can be taken for an answer. Say below that it cannot be keyed again"
        ]

    def test_a_stale_page_keeps_what_was_typed(self, clerks):
        verification = clerks.keyed.begin()
        sent = marks_on(clerks.take(verification))
        form = clerks.form_of(verification, held_by(clerks.keyed, clerks.keyed.second))
        page = clerks.second.post(form, {**sent, "impact": "3", "csrf_token": "stale"}, expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]
        assert page.value_of("impact") == "3"

    def test_a_form_that_somebody_else_has_is_theirs_until_it_is_put_back(self, clerks):
        verification = clerks.keyed.begin()
        clerks.take(verification)
        form = clerks.form_of(verification, held_by(clerks.keyed, clerks.keyed.second))
        assert "somebody else has it" in clerks.third.get(form, expect=409).words
        page = clerks.third.follow(clerks.third.post(f"{form}/put-back"))
        assert "back on the pile" in page.text
        token = clerks.second.token()
        refused = clerks.second.http.post(
            f"{form}/fields/impact", data={"csrf_token": token, "impact": "1"}, headers={"Origin": "http://localhost"}
        )
        clerks.keyed.session.rollback()
        assert refused.status_code == 409
        assert refused.get_json()["problem"].startswith("This form went back on the pile")

    def test_a_form_left_out_is_named_with_the_reason(self, clerks):
        verification = clerks.keyed.begin()
        clerks.take(verification)
        form = clerks.form_of(verification, held_by(clerks.keyed, clerks.keyed.second))
        assert clerks.second.post(f"{form}/left-out", {}, expect=200).error_summary == [
            "Enter an answer to “Why can it not be keyed again?”"
        ]
        page = clerks.second.follow(clerks.second.post(f"{form}/left-out", {"reason": "Lost in the van"}))
        assert "Lost in the van (Bob Second)" in page.words

    def test_a_form_that_was_not_drawn_is_not_found(self, clerks):
        verification = clerks.keyed.begin()
        address = f"{clerks.page_of(verification)}/forms/{verification.id}"
        assert clerks.second.get(address, expect=404)
        assert clerks.second.get(f"/officers/verifications/{clerks.keyed.batch.id}", expect=404)


class TestSettling:
    @pytest.fixture
    def differing(self, clerks):
        """A full verification whose first form was keyed with another impact and issue."""
        verification = clerks.keyed.begin(None)
        wrong = {"impact": NumberAnswer(10), "main_issue": TextAnswer("Litter")}
        clerks.keyed.key_again(verification, wrong=wrong)
        found = clerks.keyed.progress(verification).differences
        return verification, [each.difference for each in found]

    def address(self, clerks, verification, difference):
        return f"{clerks.page_of(verification)}/differences/{difference.id}"

    def stored(self, clerks, difference, key):
        second = clerks.keyed.session.get(SecondKeying, difference.second_keying_id)
        query = select(Answer.value).where(Answer.response_id == second.response_id, Answer.question_key == key)
        return clerks.keyed.session.exec(query).one_or_none()

    def test_both_stand_side_by_side_and_the_next_follows(self, clerks, differing):
        verification, (issue, impact) = differing
        page = clerks.third.get(self.address(clerks, verification, issue))
        assert "First keying, by Ann First Speeding past house" in page.words
        assert "Second keying, by Bob Second Litter" in page.words
        told = clerks.third.post(self.address(clerks, verification, issue), {"in-hand": "yes", "ruling": "second"})
        assert told.response.location.endswith(str(impact.id))
        assert self.stored(clerks, issue, "main_issue") == "Litter"
        page = clerks.third.follow(
            clerks.third.post(self.address(clerks, verification, impact), {"in-hand": "yes", "ruling": "first"})
        )
        assert "Every difference found so far is settled" in page.text
        assert "The second keying is right, Cat Third" in page.words

    def test_neither_is_keyed_from_the_paper(self, clerks, differing):
        verification, (_, impact) = differing
        address = self.address(clerks, verification, impact)
        typed = {"in-hand": "yes", "ruling": "neither", "form-code-impact": "two_boxes_ticked"}
        clerks.third.post(address, typed)
        assert self.stored(clerks, impact, "impact") is None
        assert clerks.keyed.progress(verification).differences[1].difference.ruling is Ruling.NEITHER
        again = clerks.third.post(address, {"in-hand": "yes", "ruling": "neither", "impact": "7"})
        assert again.status == 303
        assert self.stored(clerks, impact, "impact") == 7

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"ruling": "first"}, "Confirm that you have the paper form in front of you"),
            ({"in-hand": "yes"}, "Choose which keying is right, or key what the paper says"),
            ({"in-hand": "yes", "ruling": "neither", "impact": "99"}, "Select one of the answers listed"),
            (
                {"in-hand": "yes", "ruling": "neither", "impact": "3", "form-code-impact": "illegible"},
                "is marked “Illegible” too. Take one of them back",
            ),
        ],
    )
    def test_what_is_missing_or_contradicts_itself_is_said(self, clerks, differing, sent, sentence):
        verification, (_, impact) = differing
        page = clerks.third.post(self.address(clerks, verification, impact), sent, expect=200)
        assert sentence in page.error_summary[0]
        assert clerks.keyed.progress(verification).unsettled

    def test_a_stale_page_settles_nothing(self, clerks, differing):
        verification, (issue, _) = differing
        sent = {"in-hand": "yes", "ruling": "second", "csrf_token": "stale"}
        page = clerks.third.post(self.address(clerks, verification, issue), sent, expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]

    def test_a_difference_of_another_verification_is_not_found(self, clerks, differing):
        verification, _ = differing
        assert clerks.third.get(f"{clerks.page_of(verification)}/differences/{verification.id}", expect=404)


class TestTheEnd:
    def test_a_failed_sample_leads_to_every_form(self, clerks):
        verification = clerks.keyed.fail()
        page = clerks.first.get(clerks.page_of(verification))
        assert "The sample failed" in page.words
        assert "Sample failed" in clerks.first.get(clerks.batch_page).words
        page = clerks.first.follow(clerks.first.post(f"{clerks.page_of(verification)}/every-form"))
        assert "every other form was asked for" in page.words
        assert "Key the next form again" in clerks.second.get(clerks.page_of(verification)).words

    def test_its_certificate_says_what_was_found_and_what_is_left(self, clerks):
        verification = clerks.keyed.fail()
        errors = verification.most_errors + 1
        words = clerks.first.get(f"{clerks.page_of(verification)}/certificate").words
        assert "Not verified: the sample failed" in words
        assert f"Keyed again {errors} form" in words
        assert f"Wrong in the first keying, and put right {errors} of {errors * verification.fields_per_form}" in words
        assert "Estimated wrong after verification" in words
        assert "Ann First, first keying" in words
        assert "Bob Second, second keying" in words
        assert "4. How much does it affect you?" in words
        assert verification.frame_checksum in words
        assert "Fewer than five errors: mostly chance" in words

    def test_the_certificate_is_a_tagged_pdf_too(self, clerks):
        verification = clerks.keyed.fail()
        sent = clerks.first.download(f"{clerks.page_of(verification)}/certificate.pdf")
        assert sent.mimetype == "application/pdf"
        assert sent.data.startswith(b"%PDF-")
        assert sent.headers["Content-Disposition"].startswith('attachment; filename="verification-')

    def test_a_full_verification_with_a_form_left_out_says_so(self, clerks):
        verification = clerks.keyed.begin(None)
        clerks.take(verification)
        form = clerks.form_of(verification, held_by(clerks.keyed, clerks.keyed.second))
        clerks.second.post(f"{form}/left-out", {"reason": "Lost"})
        clerks.keyed.key_the_rest_again(verification)
        assert verification.outcome is VerificationOutcome.COMPLETE
        words = clerks.first.get(f"{clerks.page_of(verification)}/certificate").words
        assert "Verified, except for 1 form that could not be keyed again" in words
        assert "Could not be keyed again 1 form." in words

    def test_of_a_full_verification_the_certificate_names_no_sample(self, clerks):
        verification = clerks.keyed.begin(None)
        clerks.keyed.key_the_rest_again(verification)
        words = clerks.first.get(f"{clerks.page_of(verification)}/certificate").words
        assert "Verified in full" in words
        assert "Every form is keyed again: all 12." in words
        assert "0 of 180 fields, 0.0 in 1,000" in words

    def test_one_that_goes_on_has_none(self, clerks):
        verification = clerks.keyed.begin()
        assert clerks.first.get(f"{clerks.page_of(verification)}/certificate", expect=404)

    def test_given_up_with_a_reason_it_stays_on_the_batch_and_on_the_next_certificate(self, clerks):
        verification = clerks.keyed.begin()
        address = f"{clerks.page_of(verification)}/give-up"
        assert clerks.first.post(address, {}, expect=200).error_summary == ["Enter an answer to “Why is it given up?”"]
        page = clerks.first.follow(clerks.first.post(address, {"reason": "The wrong pile"}))
        assert "given up" in page.words
        assert "Given up: The wrong pile" in clerks.first.get(clerks.page_of(verification)).words
        following = clerks.keyed.begin()
        clerks.keyed.key_the_rest_again(following)
        assert "The wrong pile" in clerks.first.get(f"{clerks.page_of(following)}/certificate").words


def test_a_form_keyed_again_keeps_the_totals_of_the_batch(clerks):
    before = clerks.first.get(clerks.batch_page).words
    verification = clerks.keyed.begin()
    clerks.keyed.key_again(verification)
    assert "12 received = 12 keyed + 0 spoiled + 0 duplicate" in before
    assert "12 received = 12 keyed + 0 spoiled + 0 duplicate" in clerks.first.get(clerks.batch_page).words


def test_every_answer_on_the_paper_is_one_the_scene_keys(clerks):
    answers = clerks.keyed.what_stands_on(clerks.keyed.take(clerks.keyed.begin()))
    assert {key: to_json(answer) for key, answer in answers.items()}["agree"] == {"value": "agree"}
