"""Marked responses are looked at in groups, left out with a reason once the figures without them are seen, and back."""

import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import AuditEvent, LeftOutFor, MarkDecision, MarkReason, MarkStep, Response, Role
from consult.queries.kept_counts import kept
from consult.queries.marks import MARKS_DECIDED, Chosen, fingerprint_of, last_entered_at, require_group
from consult.queries.one_person import rows_held
from consult.services import duplicates
from consult.services.mark_decisions import count_marked_responses, leave_out_marked
from consult.services.marking import mark_response
from tests.integration.policy.test_duplicates import FIGURES

ADVERTISEMENT = "Buy the cheapest tyres of the whole county today at half of their price"
WHY = {"left_out_for": "advertising", "reason": "All hold one advertisement"}


@pytest.fixture
def marked(themed, response_of, session):
    """Three responses with one advertisement, that no browser sent within a minute."""
    found = []
    for _ in range(3):
        response = response_of(themed.answer(ADVERTISEMENT, "road-parking"))
        mark_response(session, response, [MarkReason.NO_BROWSER])
        found.append(response)
    session.commit()
    return found


@pytest.fixture
def group(themed):
    return f"{themed.address}/marked/mark/no-browser"


def chosen_of(session, themed, *, only=None):
    line = require_group(session, themed.consultation, "mark", "no-browser")
    entered_by = last_entered_at(session, themed.consultation, line.group)
    whole = Chosen(themed.consultation.id, line.group, entered_by)
    return Chosen(themed.consultation.id, line.group, entered_by, only), fingerprint_of(session, whole)


def leave_out(session, themed, by, *, only=None):
    chosen, seen = chosen_of(session, themed, only=only)
    number = leave_out_marked(
        session,
        themed.consultation,
        chosen,
        seen=seen,
        left_out_for=LeftOutFor.ADVERTISING,
        reason=WHY["reason"],
        by=by,
    )
    session.commit()
    return number


def form_of(page, **sent):
    return {"seen": page.value_of("seen"), "entered_by": page.value_of("entered_by"), **sent}


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY)


class TestWhatDoesNotCount:
    def test_responses_left_out_change_no_figure_on_any_page(self, admin, themed, session, response_of, staff):
        there = [address.format(policy=themed.address, slug=themed.consultation.slug) for address in FIGURES]
        before = {address: admin.get(address).words for address in there}
        response = response_of(themed.answer(ADVERTISEMENT, "road-parking", locality="west"))
        mark_response(session, response, [MarkReason.NO_BROWSER])
        session.commit()
        assert leave_out(session, themed, staff) == 1
        assert {address: admin.get(address).words for address in there} == before

    def test_what_was_counted_before_is_counted_anew_though_as_many_count(self, themed, marked, session, staff):
        one, other = (frozenset({response.id}) for response in marked[:2])
        leave_out(session, themed, staff, only=one)
        counted = iter(range(9))

        def count():
            return kept(session, themed.consultation.id, "a count", lambda: next(counted), shape=int)

        assert (count(), count()) == (0, 0)
        chosen, seen = chosen_of(session, themed, only=one)
        count_marked_responses(session, themed.consultation, chosen, seen=seen, reason="", by=staff)
        leave_out(session, themed, staff, only=other)
        assert count() == 1

    def test_the_file_of_responses_keeps_them_and_says_why(self, policy, themed, marked, session, staff):
        leave_out(session, themed, staff, only=frozenset({marked[0].id}))
        answer = policy.http.post(f"{themed.address}/responses.csv", data={"csrf_token": policy.token()})
        rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
        said = {row["reference"]: row["left out as no answer"] for row in rows}
        assert {reference for reference, why in said.items() if why} == {marked[0].reference}
        assert said[marked[0].reference] == "advertising"

    def test_who_asks_what_is_held_of_them_is_told(self, themed, marked, session, staff):
        leave_out(session, themed, staff, only=frozenset({marked[0].id}))
        held = rows_held(session, marked[0])
        assert held["response"][0]["left_out_for"] == "advertising"
        assert [row["reason"] for row in held["mark_decision"]] == [WHY["reason"]]
        assert "by_id" not in held["mark_decision"][0]


class TestGroups:
    def test_a_response_is_in_a_group_for_its_mark_its_words_and_its_burst(self, policy, themed, marked, session):
        for number in range(3):
            response = session.get_one(Response, themed.answer(f"Tyres {number}").response_id)
            mark_response(session, response, [MarkReason.TOO_FAST])
        session.commit()
        page = policy.get(f"{themed.address}/marked")
        links = [link.get("href") for link in page.tree.xpath("//main//tbody//a")]
        assert [link.split("/")[4] for link in links] == ["mark", "mark", "time", "words"]
        assert [policy.get(link).words.split(" marked responses")[0][-1] for link in links] == ["3", "3", "6", "3"]

    def test_many_are_paged_and_those_to_look_at_come_first(self, policy, themed, marked, group, session, staff):
        leave_out(session, themed, staff, only=frozenset({marked[2].id}))
        for _ in range(23):
            mark_response(session, session.get_one(Response, themed.answer("x").response_id), [MarkReason.NO_BROWSER])
        session.commit()
        page = policy.get(group)
        assert "26 marked responses" in page.words
        assert "25 to look at, 1 left out. Showing 1 to 25." in page.words
        assert marked[2].reference not in page.links()
        assert f"{marked[2].reference}Left out" in policy.get(f"{group}?page=2").words

    @pytest.mark.parametrize(
        "place",
        [
            "smell/none",
            "mark/none",
            "mark/hidden-field",
            "words/none",
            "words/%00",
            "time/none",
            "time/20261399T0000-1",
            "time/20200101T0000-20200101T0000",
        ],
    )
    def test_there_is_no_page_of_a_group_that_nobody_is_in(self, policy, themed, marked, place):
        policy.get(f"{themed.address}/marked/{place}", expect=404)


class TestDeciding:
    def test_all_of_a_group_is_left_out_once_the_figures_without_it_are_seen(
        self, policy, themed, marked, group, session
    ):
        without = policy.follow(policy.post(group, form_of(policy.get(group), which="all", what="leave_out")))
        assert without.h1 == "Leave 3 responses out"
        assert "Responses that count now 6 Without 3" in without.words
        assert "moves most: “Speeding” in “" in without.words
        assert "Parking 66.7% 33.3% −33.3" in without.words
        assert "East 80.0% 50.0% −30.0" in without.words
        assert not session.exec(select(MarkDecision)).all()

        there = without.tree.xpath("//main//form/@action")[0]
        listed = policy.follow(policy.post(there, WHY))
        assert "Left out: advertising, 3." in listed.words
        assert "Marked, and nobody has looked 0" in listed.words
        steps = session.exec(select(MarkDecision.step, MarkDecision.left_out_for, MarkDecision.reason)).all()
        assert steps == [(MarkStep.LEFT_OUT, LeftOutFor.ADVERTISING, WHY["reason"])] * 3
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.action == MARKS_DECIDED)).all()
        assert event.details == {"group": "mark no-browser", "left_out": 3, "left_out_for": "advertising"}
        assert (
            "3 responses of this consultation are left out of every count, as no answer."
            in policy.get(f"{themed.address}/responses").words
        )

    def test_only_those_ticked_are_noted_as_looked_at(self, policy, themed, marked, group, session):
        ticked = {"which": "ticked", "responses": [str(marked[0].id)], "what": "count", "reason": "A class"}
        page = policy.follow(policy.post(group, form_of(policy.get(group), **ticked)))
        assert "Marked, and nobody has looked 2" in page.words
        shown = policy.get(f"{themed.address}/responses/{marked[0].id}").words
        assert "Looked at, because it is marked, and counted by" in shown
        assert "Reason: A class" in shown

    def test_one_left_out_can_count_again_from_its_page_and_all_from_their_group(
        self, policy, themed, marked, group, session, staff
    ):
        leave_out(session, themed, staff)
        address = f"{themed.address}/responses/{marked[0].id}"
        assert "Left out as no answer, advertising, by" in policy.get(address).words
        policy.post(f"{address}/count-again", {"reason": "She sells nothing"})
        assert "It counts" in policy.get(address).words
        policy.post(f"{address}/count-again", expect=409)
        policy.post(group, form_of(policy.get(group), which="all", what="count"))
        assert session.exec(select(Response).where(Response.left_out_for.is_not(None))).all() == []

    @pytest.mark.parametrize(
        ("sent", "sentences"),
        [
            (
                {},
                [
                    "Choose whether you decide on those you ticked or on all of the group",
                    "Choose whether they count",
                ],
            ),
            ({"which": "ticked", "what": "count"}, ["Tick at least one response, or choose all of the group"]),
            (
                {"which": "all", "what": "count", "reason": "x" * 501},
                ["What you say must be 500 characters or fewer"],
            ),
        ],
        ids=["nothing", "nothing ticked", "too long"],
    )
    def test_what_is_missing_is_said_and_nothing_is_decided(self, policy, marked, group, session, sent, sentences):
        page = policy.post(group, form_of(policy.get(group), **sent), expect=200)
        assert page.error_summary == sentences
        assert not session.exec(select(MarkDecision)).all()

    @pytest.mark.parametrize(
        ("sent", "sentences"),
        [
            ({}, ["Choose why they are no answers", "Say how you know that they are no answers"]),
            ({**WHY, "reason": "x" * 501}, ["What you say must be 500 characters or fewer"]),
            ({**WHY, "left_out_for": "I disagree"}, ["Choose why they are no answers"]),
        ],
        ids=["nothing", "too long", "no such reason"],
    )
    def test_nothing_is_left_out_without_a_reason(self, policy, marked, group, session, sent, sentences):
        without = policy.post(group, form_of(policy.get(group), which="all", what="leave_out")).response.location
        assert policy.post(without, sent, expect=200).error_summary == sentences
        assert not session.exec(select(MarkDecision)).all()

    def test_an_old_page_saves_nothing_and_loses_nothing(self, policy, marked, group):
        sent = form_of(policy.get(group), which="ticked", what="leave_out", responses=[str(marked[1].id)])
        page = policy.post(group, sent, expect=200, with_token=False)
        assert "Your page had been open too long" in page.error_summary[0]
        assert page.tree.xpath("//input[@name='responses'][@checked]/@value") == [str(marked[1].id)]
        without = policy.post(group, sent).response.location
        page = policy.post(without, WHY, expect=200, with_token=False)
        assert "Your page had been open too long" in page.error_summary[0]
        assert page.value_of("reason") == WHY["reason"]

    def test_what_is_left_out_already_is_not_left_out_again(self, policy, themed, marked, group, session, staff):
        leave_out(session, themed, staff)
        page = policy.post(group, form_of(policy.get(group), which="all", what="leave_out"), expect=200)
        assert page.error_summary == ["Each of these is left out already. Choose others, or choose that they count"]
        policy.get(f"{group}/without?seen=3-3&entered_by=2999-01-01T00:00:00%2B00:00", expect=409)
        policy.get(f"{group}/without?seen=3-3&entered_by=yesterday", expect=409)
        cut_off = f"{group}/without?responses=0&seen=3-3&entered_by=2999-01-01T00:00:00%2B00:00"
        assert "The address was not whole." in policy.get(cut_off, expect=409).words


class TestTwoPeopleAtOnce:
    def test_what_somebody_decided_meanwhile_is_not_decided_again(self, policy, themed, marked, group, session, staff):
        before = form_of(policy.get(group), which="ticked", responses=[str(marked[0].id)])
        without = policy.post(group, {**before, "what": "leave_out"}).response.location
        leave_out(session, themed, staff, only=frozenset({marked[0].id}))
        for what in ("count", "leave_out"):
            page = policy.post(group, {**before, "what": what}, expect=200)
            assert "Somebody has decided on some of this group meanwhile" in page.error_summary[0]
            assert page.value_of("responses") == str(marked[0].id)
        assert "Somebody has decided on some of this group meanwhile" in policy.post(without, WHY, expect=409).words
        assert len(session.exec(select(MarkDecision)).all()) == 1

    def test_what_came_in_after_the_page_was_opened_is_not_decided_on(self, policy, themed, marked, group, session):
        sent = form_of(policy.get(group), which="all", what="count")
        late = session.get_one(Response, themed.answer("Late").response_id)
        late.entered_at += timedelta(seconds=1)
        mark_response(session, late, [MarkReason.NO_BROWSER])
        session.commit()
        policy.post(group, sent)
        decided = session.exec(select(MarkDecision.response_id)).all()
        assert set(decided) == {response.id for response in marked}

    def test_what_is_no_answer_cannot_count_for_another(self, themed, marked, session, staff):
        leave_out(session, themed, staff, only=frozenset({marked[0].id}))
        with pytest.raises(Conflict, match=f"Somebody left {marked[0].reference} out meanwhile"):
            duplicates.leave_out(
                session,
                themed.consultation,
                responses=[marked[1].id],
                same_as=marked[0].id,
                reason="the same",
                by=staff,
            )

    def test_a_response_of_another_group_or_consultation_is_never_decided_on(self, themed, marked, session, staff):
        other = session.exec(select(Response).where(Response.id.not_in([each.id for each in marked]))).first()
        assert leave_out(session, themed, staff, only=frozenset({other.id, marked[0].id})) == 1
        session.refresh(other)
        assert not other.is_left_out
