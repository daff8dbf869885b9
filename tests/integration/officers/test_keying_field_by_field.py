from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import FormOutcome, Keying, PrintRun, Role, SignalKind
from consult.queries.duplicates import list_alike
from consult.services.keying import begin_form, claim_serial
from consult.services.paper_entry import key_in_response
from forms.answers import ChoiceAnswer
from forms.paper.serials import written
from forms.paper.setting import Setting
from tests.integration.officers.conftest import EVERY_ANSWER, EVERY_STORED_ANSWER, marks_on
from tests.pages import PageClient


def fields_of(every_answer):
    """The answers of a form question by question, as the script sends them."""
    questions = {}
    for name, value in every_answer.items():
        questions.setdefault(name.partition("-")[0], {})[name] = value
    return questions


def address_of(desk, form_id, part):
    return f"/officers/batches/{desk.batch.id}/forms/{form_id}/{part}"


def save(desk, form_id, key, expect=200, **controls):
    """Save one question as the script does. Gives what it is told."""
    sent = {"csrf_token": desk.officer.token(), **controls}
    answer = desk.officer.http.post(
        address_of(desk, form_id, f"fields/{key}"), data=sent, headers={"Origin": "http://localhost"}
    )
    desk.session.rollback()
    assert answer.status_code == expect
    return answer.get_json()


def save_serial(desk, form_id, text, expect=200):
    sent = {"csrf_token": desk.officer.token(), "form-serial": text}
    answer = desk.officer.http.post(
        address_of(desk, form_id, "serial"), data=sent, headers={"Origin": "http://localhost"}
    )
    desk.session.rollback()
    assert answer.status_code == expect
    return answer.get_json()


def keyings(desk):
    return list(desk.session.exec(select(Keying).order_by(Keying.number)))


@pytest.fixture
def run(desk, factories):
    """Ten printed forms of the desk's consultation."""
    run = PrintRun(
        consultation_id=desk.consultation.id,
        questionnaire_version_id=desk.consultation.questionnaire_version_id,
        venue="Market hall",
        setting=next(iter(Setting)),
        first_serial=41,
        last_serial=50,
        requested_by_id=factories.user().id,
    )
    desk.session.add(run)
    desk.session.commit()
    return run


class TestSavingAField:
    def test_the_first_field_begins_the_form_and_the_next_go_on_with_it(self, desk):
        form_id = uuid4()
        assert save(desk, form_id, "agree", agree="agree") == {"number": 1, "errors": [], "marks": []}
        save(desk, form_id, "main_issue", main_issue="Speeding")
        (keying,) = keyings(desk)
        assert keying.id == form_id
        assert keying.typed == {"agree": ["agree"], "main_issue": ["Speeding"]}
        assert keying.last_part == "main_issue"

    def test_a_field_saved_again_replaces_only_itself(self, desk):
        form_id = uuid4()
        save(desk, form_id, "agree", agree="agree")
        save(desk, form_id, "heard", heard=["web", "event"])
        save(desk, form_id, "heard")
        (keying,) = keyings(desk)
        assert keying.typed == {"agree": ["agree"], "heard": [], "heard-other": []}

    def test_every_kind_of_question_comes_back_as_it_was_typed(self, desk):
        form_id = uuid4()
        for key, controls in fields_of(EVERY_ANSWER).items():
            save(desk, form_id, key, **controls)
        page = desk.officer.get(f"/officers/batches/{desk.batch.id}/forms/{form_id}")
        for name, value in EVERY_ANSWER.items():
            assert page.value_of(name) == (value[0] if isinstance(value, list) else value)
        ticked = page.tree.xpath("//input[@name='heard'][@checked]/@value")
        assert ticked == ["web", "event"]
        desk.officer.post(desk.keying, {**marks_on(page), **EVERY_ANSWER})
        assert desk.stored(desk.responses()[0]) == EVERY_STORED_ANSWER

    def test_what_cannot_be_read_is_said_and_kept_as_typed(self, desk):
        said = save(desk, uuid4(), "years", years="forty-ish")
        assert len(said["errors"]) == 1
        assert keyings(desk)[0].typed == {"years": ["forty-ish"]}

    def test_an_answer_the_form_leads_past_is_said_to_be_so(self, desk):
        form_id = uuid4()
        save(desk, form_id, "agree", agree="agree")
        said = save(desk, form_id, "why_not", why_not="But still")
        assert said["marks"] == ["Answered though the form leads past this question"]

    def test_a_question_that_is_not_there_is_not_saved(self, desk):
        save(desk, uuid4(), "nonsense", expect=404)
        assert keyings(desk) == []

    def test_a_finished_form_takes_no_more(self, desk):
        page = desk.officer.get(desk.keying)
        desk.officer.post(desk.keying, {**marks_on(page), "agree": "agree"})
        said = save(desk, marks_on(page)["form-token"], "agree", expect=409, agree="disagree")
        assert said["problem"].startswith("This form was finished meanwhile.")

    def test_a_form_of_another_batch_is_left_alone(self, desk, factories):
        elsewhere = factories.batch(desk.consultation)
        begun = begin_form(desk.session, elsewhere, desk.consultation, form_id=uuid4(), clerk=factories.user())
        desk.session.commit()
        assert "another batch" in save(desk, begun.id, "agree", expect=409, agree="agree")["problem"]


class TestGoingOn:
    def test_keying_comes_back_to_the_form_that_was_left_where_it_was_left(self, desk):
        form_id = uuid4()
        save(desk, form_id, "agree", agree="agree")
        page = desk.officer.follow(desk.officer.get(desk.keying, expect=303))
        assert page.value_of("agree") == "agree"
        assert "This is form 1 of the batch" in page.words
        assert page.tree.xpath("//form/@data-keying-after") == ["agree"]
        assert marks_on(page)["form-token"] == str(form_id)

    def test_word_of_the_form_before_comes_along(self, desk):
        first = desk.key_in()
        save(desk, uuid4(), "agree", agree="agree")
        page = desk.officer.follow(desk.officer.get(f"{desk.keying}?saved={first.id}", expect=303))
        assert f"Saved as {first.reference}" in page.words
        assert "Open the last form again" in page.links()

    def test_a_finished_form_cannot_be_gone_on_with(self, desk):
        page = desk.officer.get(desk.keying)
        desk.officer.post(desk.keying, {**marks_on(page), "agree": "agree"})
        address = f"/officers/batches/{desk.batch.id}/forms/{marks_on(page)['form-token']}"
        assert desk.officer.get(address, expect=404).h1 == "Page not found"

    def test_another_clerk_sees_who_has_it_and_may_take_it_over(self, desk, admin):
        form_id = uuid4()
        save(desk, form_id, "agree", agree="agree")
        batch_page = f"/officers/batches/{desk.batch.id}"
        assert "Form 1" in admin.get(batch_page).words
        assert "Somebody else" in admin.get(f"{batch_page}/forms/{form_id}", expect=409).words
        page = admin.follow(admin.post(f"{batch_page}/forms/{form_id}/take-over"))
        assert page.value_of("agree") == "agree"
        assert "Somebody else" in save(desk, form_id, "agree", expect=409, agree="disagree")["problem"]
        (event,) = desk.events("form taken over")
        assert event.details == {"number": 1}

    def test_a_form_given_up_is_forgotten(self, desk):
        form_id = uuid4()
        save(desk, form_id, "agree", agree="agree")
        desk.officer.post(f"/officers/batches/{desk.batch.id}/forms/{form_id}/give-up")
        assert keyings(desk) == []
        assert desk.officer.get(desk.keying).value_of("agree") is None
        assert len(desk.events("form given up")) == 1


class TestTwoClerks:
    def test_each_has_a_form_of_their_own_number(self, desk, admin, session):
        save(desk, uuid4(), "agree", agree="agree")
        token = admin.token()
        address = address_of(desk, uuid4(), "fields/agree")
        admin.http.post(address, data={"csrf_token": token, "agree": "agree"}, headers={"Origin": "http://localhost"})
        session.rollback()
        assert [each.number for each in keyings(desk)] == [1, 2]
        assert len({each.clerk_id for each in keyings(desk)}) == 2
        page = admin.follow(admin.get(desk.keying, expect=303))
        assert "This is form 2 of the batch" in page.words

    def test_numbers_go_on_after_forms_keyed_before_they_had_any(self, desk):
        desk.key_in()
        for keying in keyings(desk):
            desk.session.delete(keying)
        desk.session.commit()
        save(desk, uuid4(), "agree", agree="agree")
        assert [each.number for each in keyings(desk)] == [2]


class TestSerials:
    def test_typed_or_scanned_it_is_kept_with_the_form(self, desk, run):
        form_id = uuid4()
        assert save_serial(desk, form_id, written(42)) == {"number": 1, "errors": [], "marks": []}
        page = desk.officer.follow(desk.officer.get(desk.keying, expect=303))
        assert page.value_of("form-serial") == written(42)
        desk.officer.post(desk.keying, {**marks_on(page), "agree": "agree", "form-serial": written(42)})
        (keying,) = keyings(desk)
        assert (keying.serial, keying.outcome, keying.response_id) == (42, FormOutcome.KEYED, desk.responses()[0].id)

    def test_a_wrong_figure_is_caught(self, desk, run):
        wrong = written(42)[:-1] + str((int(written(42)[-1]) + 1) % 10)
        assert save_serial(desk, uuid4(), wrong)["errors"][0].startswith("That is not a serial number")
        page = desk.officer.post(
            desk.keying, {**marks_on(desk.officer.get(desk.keying)), "agree": "agree", "form-serial": wrong}, expect=200
        )
        assert page.error_summary[0].startswith("That is not a serial number")
        assert page.value_of("form-serial") == wrong
        assert desk.responses() == []

    def test_a_number_never_printed_is_caught(self, desk, run):
        assert save_serial(desk, uuid4(), written(51))["errors"][0].startswith("No form with that serial number")

    def test_keyed_twice_it_leads_to_the_first(self, desk, run):
        first = desk.key_in(agree="agree", **{"form-serial": written(42)})
        typed = {**marks_on(desk.officer.get(desk.keying)), "agree": "disagree", "form-serial": written(42)}
        page = desk.officer.post(desk.keying, typed, expect=200)
        sentence = f"The form with this number was keyed before, as {first.reference}"
        assert page.error_summary == [sentence]
        assert page.links()[f"Look at {first.reference}"] == f"/officers/responses/{first.id}"
        aside = desk.officer.get(page.links()["set it aside as a duplicate"])
        assert aside.value_of("same_as") == first.reference
        assert save_serial(desk, uuid4(), written(42))["errors"] == [sentence]
        assert len(desk.responses()) == 1

    def test_a_photocopy_with_other_answers_is_keyed_too_and_shown_for_a_person_to_decide(self, desk, run):
        desk.key_in(agree="agree", **{"form-serial": written(42)})
        typed = {**marks_on(desk.officer.get(desk.keying)), "agree": "disagree", "form-serial": written(42)}
        page = desk.officer.post(desk.keying, typed, expect=200)
        assert "It is a photocopy with other answers" in page.words
        desk.officer.post(desk.keying, {**typed, **marks_on(page), "form-serial-photocopied": "yes"})
        assert [keying.serial for keying in keyings(desk)] == [42, None]
        (group,) = list_alike(desk.session, desk.consultation)
        assert (group.kind, group.counting, group.waits) == (SignalKind.SERIAL, 2, True)

    def test_one_that_another_clerk_is_keying_says_who(self, desk, run, factories):
        other = factories.user(role=Role.OFFICER)
        begun = begin_form(desk.session, desk.batch, desk.consultation, form_id=uuid4(), clerk=other)
        claim_serial(desk.session, begun, 42)
        desk.session.commit()
        said = save_serial(desk, uuid4(), written(42))
        assert said["errors"] == [f"The form with this number is being keyed by {other.name}"]

    def test_claimed_at_the_same_moment_it_is_one_clerks(self, desk, run, factories):
        session, clerk = desk.session, factories.user()
        one, other = (
            begin_form(session, desk.batch, desk.consultation, form_id=uuid4(), clerk=clerk) for _ in range(2)
        )
        claim_serial(session, one, 42)
        with pytest.raises(Conflict, match="Somebody else is keying the form with this number"):
            claim_serial(session, other, 42)

    def test_a_form_of_another_consultation_is_caught(self, desk, run, factories):
        elsewhere = factories.consultation()
        run.consultation_id = elsewhere.id
        desk.session.add(run)
        desk.session.commit()
        assert "another consultation" in save_serial(desk, uuid4(), written(42))["errors"][0]

    def test_a_consultation_that_a_clerk_does_not_work_on_is_not_named_to_them(self, app, desk, run, factories):
        hidden = factories.consultation()
        run.consultation_id, hidden.title = hidden.id, "Kept apart"
        desk.session.commit()
        whose = "This is a form of another consultation: "
        assert save_serial(desk, uuid4(), written(42))["errors"] == [f"{whose}“Kept apart”"]
        browser = PageClient(app, desk.session)
        browser.sign_in(factories.member(desk.consultation))
        said = save_serial(replace(desk, officer=browser), uuid4(), written(42))
        assert said["errors"] == [f"{whose}put it aside, and ask"]

    def test_a_spoiled_form_is_not_keyed_under_its_number(self, desk, run):
        form_id = uuid4()
        save_serial(desk, form_id, written(42))
        desk.officer.post(
            f"/officers/batches/{desk.batch.id}/set-aside", {"form": form_id, "why": "spoiled", "reason": "Soaked"}
        )
        assert "set aside as spoiled" in save_serial(desk, uuid4(), written(42))["errors"][0]

    def test_an_emptied_box_gives_the_number_back(self, desk, run):
        form_id = uuid4()
        save_serial(desk, form_id, written(42))
        save_serial(desk, form_id, "")
        assert keyings(desk)[0].serial is None


class TestWhatStandsInPlaceOfAnAnswer:
    def test_it_is_kept_apart_from_the_answers(self, desk):
        response = desk.key_in(
            agree="", impact="3", **{"form-code-agree": "two_boxes_ticked", "form-written-agree": "agree and neither"}
        )
        assert desk.stored(response) == {"impact": 3}
        (keying,) = keyings(desk)
        assert keying.codes == {"agree": "two_boxes_ticked"}
        assert keying.as_written == {"agree": "agree and neither"}
        words = desk.officer.get(f"/officers/responses/{response.id}").words
        assert "Two boxes ticked" in words
        assert "As written: “agree and neither”" in words

    def test_a_row_of_a_matrix_has_its_own(self, desk):
        response = desk.key_in(**{"seen-fires": "never", "form-code-seen-litter": "illegible"})
        assert desk.stored(response) == {"seen": {"fires": "never"}}
        assert "Litter: Illegible" in desk.officer.get(f"/officers/responses/{response.id}").words

    def test_an_answer_and_a_code_contradict_each_other(self, desk):
        typed = {"agree": "agree", "form-code-agree": "illegible"}
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, typed), expect=200)
        assert page.error_summary == [
            "“Do you agree with the plan?” has an answer and is marked “Illegible” too. Take one of them back"
        ]
        assert page.value_of("agree") == "agree"
        assert page.value_of("form-code-agree") == "illegible"

    def test_two_boxes_cannot_be_ticked_where_there_are_none(self, desk):
        typed = {"impact": "3", "form-code-street": "two_boxes_ticked"}
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, typed), expect=200)
        assert page.error_summary == ["Choose what stands on the paper for “Which street?” from the list"]

    def test_a_form_of_nothing_else_is_spoiled(self, desk):
        typed = {"form-code-agree": "illegible"}
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, typed), expect=200)
        assert page.error_summary[0].endswith("Set it aside as spoiled")

    def test_an_answer_off_the_route_stays_and_is_marked(self, desk):
        response = desk.key_in(agree="agree", why_not="I do agree, but")
        assert desk.stored(response)["why_not"] == "I do agree, but"
        assert keyings(desk)[0].marks == {"why_not": ["off_route"]}
        sentence = "Answered though the form leads past this question"
        assert sentence in desk.officer.get(f"/officers/responses/{response.id}").words
        assert sentence in desk.officer.get(f"/officers/responses/{response.id}/correct").words
        assert "1 note" in desk.officer.get(f"/officers/batches/{desk.batch.id}").words

    def test_the_form_reopened_shows_it_and_lets_it_be_corrected(self, desk):
        response = desk.key_in(impact="3", **{"form-code-agree": "illegible"})
        address = f"/officers/responses/{response.id}/correct"
        page = desk.officer.get(address)
        assert page.value_of("form-code-agree") == "illegible"
        sent = {**marks_on(page), "impact": "3", "form-code-agree": "two_boxes_ticked"}
        told = desk.officer.follow(desk.officer.post(address, sent))
        assert "What was noted beside the answers" in told.text
        assert keyings(desk)[0].codes == {"agree": "two_boxes_ticked"}
        page = desk.officer.get(address)
        desk.officer.post(address, {**marks_on(page), "impact": "3", "agree": "agree"})
        assert keyings(desk)[0].codes == {}
        assert desk.stored(response)["agree"] == {"value": "agree"}

    def test_a_correction_that_contradicts_itself_is_not_saved(self, desk):
        response = desk.key_in(impact="3")
        address = f"/officers/responses/{response.id}/correct"
        sent = {**marks_on(desk.officer.get(address)), "impact": "4", "form-code-impact": "illegible"}
        assert len(desk.officer.post(address, sent, expect=200).error_summary) == 1
        assert desk.stored(response) == {"impact": 3}


def test_the_answers_of_a_finished_form_are_kept_once(desk):
    form_id = uuid4()
    save(desk, form_id, "agree", agree="agree")
    page = desk.officer.follow(desk.officer.get(desk.keying, expect=303))
    desk.officer.post(desk.keying, {**marks_on(page), "agree": "agree"})
    (keying,) = keyings(desk)
    assert (keying.id, keying.typed, keying.outcome) == (form_id, {}, FormOutcome.KEYED)


def test_a_form_that_somebody_took_over_is_not_stored_by_the_first(session, factories):
    consultation, first, second = factories.consultation(), factories.user(), factories.user()
    batch, token = factories.batch(consultation), UUID(int=9)
    begin_form(session, batch, consultation, form_id=token, clerk=second)
    with pytest.raises(Conflict, match="Somebody else has gone on with this form"):
        key_in_response(session, batch, consultation, {"agree": ChoiceAnswer("agree")}, token=token, keyed_by=first)
