"""Responses that are alike: shown for a person to decide, kept, left out of every count, and counted again."""

import csv
import io

import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import AuditEvent, Channel, Response, ResponseSignal, Role, SignalKind
from consult.queries.batches import progress_of
from consult.queries.consultations import questionnaire_of
from consult.queries.duplicates import list_alike, require_alike
from consult.services.correcting import correct_response
from consult.services.duplicates import count_again, leave_out, tell_apart
from consult.services.signals import note_signal
from forms.answers import ChoicesAnswer, NumberAnswer, TextAnswer

LONG = "Cars race past the school each morning and nobody stops them"


@pytest.fixture
def twice(themed, response_of):
    """One person's words, online and on paper."""
    online = response_of(themed.answer(LONG, "road-speeding"))
    paper = response_of(themed.answer(f"{LONG.upper()}!", "road-speeding", channel=Channel.PAPER))
    return online, paper


def address_of(themed, kind=SignalKind.TEXT, session=None):
    group = next(each for each in list_alike(session, themed.consultation) if each.kind is kind)
    return f"{themed.address}/duplicates/{kind.value}/{group.value}"


def same(online, paper, **others):
    return {"same": [str(online.id), str(paper.id)], "keep": str(online.id), "reason": "She rang to say so", **others}


FIGURES = (
    "/policy/",
    "{policy}/questions/main_issue",
    "{policy}/questions/main_issue/comments",
    "{policy}/questions/main_issue/cross-table?by=channel",
    "{policy}/questions/main_issue/quotes",
    "{policy}/questions/main_issue/campaigns",
    "{policy}/questions/main_issue/samples",
    "{policy}/questions/main_issue/candidates",
    "{policy}/publication",
    "{policy}/waves",
    "{policy}/questions/main_issue/review",
    "{policy}/area",
    "/board/",
    "/officers/consultations/{slug}/dashboard",
    "/consultations/{slug}",
)


def test_a_response_left_out_changes_no_figure_on_any_page(admin, themed, session, factories, response_of):
    there = [address.format(policy=themed.address, slug=themed.consultation.slug) for address in FIGURES]
    themed.answer(LONG, "road-speeding")
    first = session.exec(select(Response).order_by(Response.entered_at.desc())).first()
    before = {address: admin.get(address).words for address in there}
    copy = response_of(themed.answer(LONG, "road-speeding", "asb-drugs", channel=Channel.LETTER, locality="west"))
    changed = [address for address in there if admin.get(address).words != before[address]]
    assert changed, "the pages show figures"
    by = factories.user(role=Role.POLICY)
    leave_out(session, themed.consultation, responses=[copy.id], same_as=first.id, reason="the same", by=by)
    session.commit()
    assert {address: admin.get(address).words for address in there} == before


class TestDeciding:
    def test_the_same_words_by_two_routes_wait_for_a_person(self, policy, themed, twice, session):
        page = policy.get(f"{themed.address}/duplicates")
        assert "The same words" in page.words
        assert "None. Every response counts." in page.words
        beside = policy.get(address_of(themed, session=session))
        assert LONG in beside.words
        assert f"{LONG.upper()}!" in beside.words
        assert "Possible duplicates: 1 group to decide" in policy.get(f"{themed.address}/responses").words

    def test_one_counts_and_the_other_is_kept_with_the_reason(self, policy, themed, twice, session):
        online, paper = twice
        policy.post(address_of(themed, session=session), same(online, paper))
        session.refresh(paper)
        assert paper.same_as_id == online.id
        shown = policy.get(f"{themed.address}/responses/{paper.id}").words
        assert f"Left out as the same return as {online.reference} by" in shown
        assert "Reason: She rang to say so" in shown
        listed = policy.get(f"{themed.address}/responses").words
        assert "1 response of this consultation is left out of every count" in listed
        assert f"{paper.reference}Left out" in listed
        assert f"{paper.reference}, paper" in policy.get(f"{themed.address}/duplicates").words
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "response left out")).one()
        assert event.details == {"same_as": online.reference}

    def test_it_can_count_again_and_then_waits_again(self, policy, themed, twice, session):
        online, paper = twice
        address = address_of(themed, session=session)
        policy.post(address, same(online, paper))
        assert not list_alike(session, themed.consultation)[0].waits
        policy.post(f"{themed.address}/responses/{paper.id}/count-again", {"reason": "Two sisters"})
        assert "It counts" in policy.get(f"{themed.address}/responses/{paper.id}").words
        assert "Reason: Two sisters" in policy.get(f"{themed.address}/responses/{paper.id}").words
        assert list_alike(session, themed.consultation)[0].waits
        policy.post(f"{themed.address}/responses/{paper.id}/count-again", expect=409)

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"same": []}, "Tick the responses that are the same return, at least two"),
            ({"keep": ""}, "Choose the one that counts from those you ticked"),
            ({"reason": " "}, "Say how you know that they are the same return"),
        ],
    )
    def test_what_is_missing_is_said(self, policy, themed, twice, session, sent, sentence):
        page = policy.post(address_of(themed, session=session), same(*twice, **sent), expect=200)
        assert page.error_summary == [sentence]

    def test_different_people_are_not_asked_about_again_until_another_comes(self, policy, themed, twice, session):
        address = address_of(themed, session=session)
        seen = policy.get(address).value_of("seen")
        themed.answer(LONG)  # came in while the page was open: nobody has looked at it
        policy.post(address + "/different", {"seen": seen})
        assert list_alike(session, themed.consultation)[0].undecided == 1
        policy.post(address + "/different", {"seen": policy.get(address).value_of("seen")})
        group = list_alike(session, themed.consultation)[0]
        assert (group.waits, group.counting) == (False, 3)
        assert "of somebody else than the others" in policy.get(address).words
        policy.post(address + "/look-again")
        assert list_alike(session, themed.consultation)[0].waits
        policy.post(address + "/different", {"seen": "yesterday"}, expect=409)

    def test_no_such_group_is_not_found(self, policy, themed):
        policy.get(f"{themed.address}/duplicates/text/none", expect=404)
        policy.get(f"{themed.address}/duplicates/smell/none", expect=404)

    def test_many_alike_are_listed_and_not_laid_side_by_side(self, policy, themed, session):
        for _ in range(5):
            themed.answer(LONG)
        page = policy.get(address_of(themed, session=session))
        assert "5 responses." in page.words
        assert "Answers side by side" not in page.words


class TestTwoPeopleAtOnce:
    def test_what_was_left_out_meanwhile_is_not_decided_again(self, themed, twice, session, factories):
        online, paper = twice
        by = factories.user(role=Role.POLICY)
        decide = {"responses": [online.id, paper.id], "reason": "the same", "by": by}
        leave_out(session, themed.consultation, same_as=online.id, **decide)
        with pytest.raises(Conflict, match=f"Somebody left {paper.reference} out meanwhile"):
            leave_out(session, themed.consultation, same_as=paper.id, **decide)

    def test_what_counts_for_another_is_not_left_out(self, themed, twice, session, factories, response_of):
        online, paper = twice
        third = response_of(themed.answer(LONG))
        by = factories.user(role=Role.POLICY)
        leave_out(session, themed.consultation, responses=[paper.id], same_as=online.id, reason="same", by=by)
        with pytest.raises(Conflict, match=f"{online.reference} counts for {paper.reference}"):
            leave_out(session, themed.consultation, responses=[online.id], same_as=third.id, reason="same", by=by)

    def test_a_response_of_another_consultation_is_refused(self, themed, twice, session, factories):
        elsewhere = factories.response(factories.consultation(), {"main_issue": TextAnswer(LONG)})
        by = factories.user(role=Role.POLICY)
        with pytest.raises(Conflict, match="One of these responses is gone"):
            leave_out(session, themed.consultation, responses=[elsewhere.id], same_as=twice[0].id, reason="x", by=by)
        with pytest.raises(Conflict, match="counts already"):
            count_again(session, themed.consultation, elsewhere.id, reason="", by=by)


class TestWhatIsAlike:
    def test_few_words_are_alike_by_chance(self, themed, session):
        themed.answer("More police please")
        themed.answer("More police please")
        assert not list_alike(session, themed.consultation)

    def test_a_correction_changes_what_a_response_is_like(self, themed, twice, session, factories):
        _online, paper = twice
        officer = factories.user()
        paper.entered_by_id = officer.id
        before = {
            "main_issue": TextAnswer(f"{LONG.upper()}!"),
            "impact": NumberAnswer(7),
            "heard": ChoicesAnswer(("web", "event")),
        }
        after = {**before, "main_issue": TextAnswer("Quite other words that stand on the form as one can read them")}
        questionnaire = questionnaire_of(session, themed.consultation)
        correct_response(session, paper, questionnaire, before=before, after=after, corrected_by=officer)
        assert not list_alike(session, themed.consultation)

    def test_responses_of_two_consultations_are_never_alike(self, themed, session, factories):
        themed.answer(LONG)
        factories.response(factories.consultation(), {"main_issue": TextAnswer(LONG)})
        assert not list_alike(session, themed.consultation)

    def test_what_says_most_comes_first(self, themed, twice, session):
        for response in twice:
            note_signal(session, response, SignalKind.SERIAL, "42")
        session.commit()
        assert [each.kind for each in list_alike(session, themed.consultation)] == [SignalKind.SERIAL, SignalKind.TEXT]
        kept = session.exec(select(ResponseSignal.value).where(ResponseSignal.kind == SignalKind.SERIAL)).first()
        assert len(kept) == 64, "a digest, never the number itself"

    def test_telling_apart_says_nothing_of_what_is_left_out(self, themed, twice, session, factories):
        online, paper = twice
        by = factories.user(role=Role.POLICY)
        leave_out(session, themed.consultation, responses=[paper.id], same_as=online.id, reason="same", by=by)
        value = list_alike(session, themed.consultation)[0].value
        said = tell_apart(session, themed.consultation, SignalKind.TEXT, value, entered_by=paper.entered_at, by=by)
        assert said == 1
        members = require_alike(session, themed.consultation, SignalKind.TEXT, value).members
        assert [member.told_apart_by for member in members] == [by.name, None]


def test_a_keyed_form_found_to_be_a_duplicate_keeps_its_batch_in_balance(themed, twice, session, factories):
    online, paper = twice
    batch = factories.batch(themed.consultation, forms_received=1)
    paper.batch_id = batch.id
    session.commit()
    by = factories.user(role=Role.POLICY)
    leave_out(session, themed.consultation, responses=[paper.id], same_as=online.id, reason="same", by=by)
    progress = progress_of(session, batch)
    assert (progress.keyed, progress.duplicate, progress.disagreements) == (0, 1, ())


def test_the_export_keeps_what_is_left_out_and_marks_it(policy, themed, twice, session, factories):
    online, paper = twice
    by = factories.user(role=Role.POLICY)
    leave_out(session, themed.consultation, responses=[paper.id], same_as=online.id, reason="same", by=by)
    session.commit()
    answer = policy.http.post(f"{themed.address}/responses.csv", data={"csrf_token": policy.token()})
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    marks = {row["reference"]: row["left out as the same as"] for row in rows}
    assert marks[paper.reference] == online.reference
    assert [mark for mark in marks.values() if mark] == [online.reference]
