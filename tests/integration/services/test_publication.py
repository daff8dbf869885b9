from threading import Thread

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.models import (
    AuditEvent,
    ConcernFlag,
    ConcernOutcome,
    Consultation,
    FoundBy,
    MaskedDetail,
    Publication,
    PublishedComment,
    Role,
    User,
)
from consult.queries.consultations import questionnaire_of
from consult.queries.moderation import list_standing, require_to_moderate
from consult.queries.publication import Standing, count_standing, count_standings
from consult.queries.published import PublishedFilter, count_published
from consult.services.correcting import correct_response
from consult.services.publication import (
    publish_response,
    publish_together,
    undo_publication,
    withhold_response,
)
from consult.services.written_comments import correct_written_facts, facts_of
from forms.answers import ChoiceAnswer, TextAnswer
from nlp.types import ConcernKind, DetailKind


def flag(session, comment, *, outcome=None):
    now = utc_now()
    row = ConcernFlag(comment_id=comment.id, kind=ConcernKind.SELF_HARM, reason="words", due_at=now)
    if outcome:
        row.closed_at, row.outcome = now, outcome
    session.add(row)
    session.commit()


def standings(session, publishing):
    together = count_standings(session, publishing.consultation)
    nothing_found = list_standing(session, publishing.consultation, Standing.WAITING, nothing_found=True)
    assert together.nothing_found == len(nothing_found)
    one_by_one = {each: count_standing(session, publishing.consultation, each) for each in Standing}
    assert together.by_standing == one_by_one
    return {each.value: count for each, count in one_by_one.items()}


def in_public(session, publishing):
    return count_published(session, publishing.consultation, PublishedFilter())


class TestWhoWaitsForAModerator:
    def test_only_those_who_wrote_something_and_said_yes(self, session, publishing):
        publishing.answer("bikes")
        publishing.answer("parking", agrees="no")
        publishing.answer("litter", agrees=None)
        assert standings(session, publishing) == {"waiting": 1, "held": 0, "published": 0, "withheld": 0}

    def test_nobody_where_the_questionnaire_does_not_ask(self, session, factories):
        consultation = factories.consultation(state="closed")
        factories.response(consultation, {"main_issue": TextAnswer("bikes"), "locality": ChoiceAnswer("east")})
        assert count_standing(session, consultation, Standing.WAITING) == 0

    def test_a_concern_stands_in_the_way_until_it_is_closed_without_a_risk(self, session, publishing):
        for outcome in (None, ConcernOutcome.SAFEGUARDING, ConcernOutcome.NO_RISK):
            flag(session, publishing.comments_of(publishing.answer("I cannot go on"))[0], outcome=outcome)
        assert standings(session, publishing) == {"waiting": 1, "held": 2, "published": 0, "withheld": 0}

    def test_nothing_was_found_in_what_is_word_for_word_what_was_written(self, session, publishing):
        plain = publishing.answer("bikes")
        publishing.answer("Call Ann", masked="Call [name]")
        flagged = publishing.answer("enough")
        flag(session, publishing.comments_of(flagged)[0], outcome=ConcernOutcome.NO_RISK)
        shown = publishing.answer("Ann Example was here")
        session.add(
            MaskedDetail(
                comment_id=publishing.comments_of(shown)[0].id,
                start=0,
                end=3,
                kind=DetailKind.PERSON,
                found_by=FoundBy.MACHINE,
                is_shown=True,
            )
        )
        session.commit()
        publishing.answer("As typed", body="Jane Doe")
        entered = publishing.answer("By letter", on_behalf_of="Example Parish Council")
        found = list_standing(session, publishing.consultation, Standing.WAITING, nothing_found=True)
        assert {each.id for each in found} == {plain.id, entered.id}
        assert count_standings(session, publishing.consultation).nothing_found == 2
        assert standings(session, publishing)["waiting"] > 2
        assert require_to_moderate(session, publishing.consultation, shown.id).unchecked == 1


class TestPublishing:
    def test_the_very_words_that_were_read_are_published_and_the_decision_is_written_down(self, session, publishing):
        response = publishing.answer("Call Ann", masked="Call [name]", why_not="No")
        publishing.publish(response)
        texts = session.exec(select(PublishedComment.text).order_by(PublishedComment.text)).all()
        assert texts == ["Call [name]", "No"]
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.action == "response published")).all()
        assert (event.subject_id, event.actor_id, event.details) == (
            response.id,
            publishing.moderator.id,
            {"comments": 2},
        )
        assert standings(session, publishing) == {"waiting": 0, "held": 0, "published": 1, "withheld": 0}

    def test_a_body_is_published_by_its_name_and_an_individual_by_none(self, session, publishing):
        entered = publishing.answer("a", on_behalf_of="Example Parish Council")
        typed = publishing.answer("b", body="  Example Residents  ")
        person = publishing.answer("c")
        publishing.publish(entered, typed, person)
        names = dict(session.exec(select(Publication.response_id, Publication.published_as)).all())
        assert names == {entered.id: "Example Parish Council", typed.id: "Example Residents", person.id: None}

    def test_not_with_a_concern(self, session, publishing):
        response = publishing.answer("I cannot go on")
        flag(session, publishing.comments_of(response)[0])
        with pytest.raises(Conflict, match="suggests that a person is at risk"):
            publishing.publish(response)

    def test_not_before_the_machine_has_read_it(self, session, publishing):
        response = publishing.answer("Ann Example was here", masked=None)
        with pytest.raises(Conflict, match="has not read every comment"):
            publishing.publish(response)

    def test_not_when_the_words_changed_after_they_were_read(self, session, publishing):
        response = publishing.answer("Call Ann", masked="Call [name]")
        seen = publishing.seen(response)
        publishing.comments_of(response)[0].masked_text = "Call Ann"
        session.commit()
        with pytest.raises(Conflict, match="has changed since you opened it"):
            publish_response(session, publishing.consultation, response.id, seen=seen, decided_by=publishing.moderator)

    def test_not_without_agreement(self, session, publishing):
        response = publishing.answer("bikes", agrees="no")
        with pytest.raises(NotFound, match="agreed to publication"):
            publishing.seen(response)
        with pytest.raises(NotFound):
            publish_response(session, publishing.consultation, response.id, seen="", decided_by=publishing.moderator)

    def test_not_through_another_consultation(self, session, factories, publishing):
        response = publishing.answer("bikes")
        with pytest.raises(Conflict, match="not there any more"):
            undo_publication(session, factories.consultation(), response.id, undone_by=publishing.moderator)

    def test_a_second_decision_names_whoever_made_the_first(self, session, publishing):
        response = publishing.answer("bikes")
        seen = publishing.seen(response)
        publishing.publish(response)
        with pytest.raises(Conflict, match="Mo Moderator has decided on this response already: it is published"):
            withhold_response(
                session,
                publishing.consultation,
                response.id,
                seen=seen,
                reason="no",
                decided_by=publishing.moderator,
            )

    def test_withholding_needs_a_reason(self, session, publishing):
        response = publishing.answer("bikes")
        for reason, error in ((" ", "Say why"), ("Names a street", None)):
            decide = {"seen": publishing.seen(response), "reason": reason, "decided_by": publishing.moderator}
            if error:
                with pytest.raises(Conflict, match=error):
                    withhold_response(session, publishing.consultation, response.id, **decide)
            else:
                withhold_response(session, publishing.consultation, response.id, **decide)
        assert standings(session, publishing)["withheld"] == 1

    def test_undoing_lets_it_wait_again(self, session, publishing):
        response = publishing.answer("bikes")
        publishing.publish(response)
        undo_publication(session, publishing.consultation, response.id, undone_by=publishing.moderator)
        assert standings(session, publishing) == {"waiting": 1, "held": 0, "published": 0, "withheld": 0}
        assert session.exec(select(PublishedComment)).all() == []
        with pytest.raises(Conflict, match="no decision on this response to undo"):
            undo_publication(session, publishing.consultation, response.id, undone_by=publishing.moderator)

    def test_two_who_decide_at_once_make_one_decision(self, app, session, factories, publishing):
        response = publishing.answer("bikes")
        response_id, seen = response.id, publishing.seen(response)
        people = [factories.user(role=Role.POLICY).id for _ in range(2)]
        consultation_id, outcomes = publishing.consultation.id, []
        session.rollback()

        def decide(user_id):
            with app.app_context(), Session(db.engine) as own:
                begin_writing(own)
                consultation = own.get_one(Consultation, consultation_id)
                user = own.get_one(User, user_id)
                try:
                    publish_response(own, consultation, response_id, seen=seen, decided_by=user)
                    own.commit()
                    outcomes.append("published")
                except Conflict as conflict:
                    own.rollback()
                    outcomes.append(str(conflict)[:36])

        threads = [Thread(target=decide, args=(user_id,)) for user_id in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["Robin Example has decided on this re", "published"]


class TestWhatIsPublishedStaysWhatWasRead:
    def test_what_is_masked_later_is_shown_no_more_and_waits_again(self, session, publishing):
        response = publishing.answer("Ann Example was here")
        publishing.publish(response)
        assert in_public(session, publishing) == 1
        publishing.comments_of(response)[0].masked_text = "[name] was here"
        session.commit()
        assert in_public(session, publishing) == 0
        assert require_to_moderate(session, publishing.consultation, response.id).is_changed
        publishing.publish(response)
        assert session.exec(select(PublishedComment.text)).all() == ["[name] was here"]
        assert in_public(session, publishing) == 1

    def test_a_concern_raised_later_hides_it(self, session, publishing):
        response = publishing.answer("I cannot go on")
        publishing.publish(response)
        flag(session, publishing.comments_of(response)[0])
        assert in_public(session, publishing) == 0
        assert standings(session, publishing)["held"] == 1

    def test_a_correction_takes_it_back_to_the_queue(self, session, publishing):
        response = publishing.answer("bikes", on_behalf_of="Example Parish Council")
        officer = publishing.factories.user()
        response.entered_by_id = officer.id
        publishing.publish(response)
        before = {
            "main_issue": TextAnswer("bikes"),
            "locality": ChoiceAnswer("east"),
            "publication": ChoiceAnswer("yes"),
        }
        correct_response(
            session,
            response,
            questionnaire_of(session, publishing.consultation),
            before=before,
            after={**before, "locality": ChoiceAnswer("west")},
            corrected_by=officer,
        )
        session.commit()
        assert standings(session, publishing) == {"waiting": 1, "held": 0, "published": 0, "withheld": 0}
        assert session.exec(select(AuditEvent.action).where(AuditEvent.action.contains("reopened"))).all()

    def test_agreement_that_was_keyed_by_mistake_ends_publication(self, session, publishing):
        response = publishing.answer("bikes")
        officer = publishing.factories.user()
        response.entered_by_id = officer.id
        publishing.publish(response)
        before = {
            "main_issue": TextAnswer("bikes"),
            "locality": ChoiceAnswer("east"),
            "publication": ChoiceAnswer("yes"),
        }
        correct_response(
            session,
            response,
            questionnaire_of(session, publishing.consultation),
            before=before,
            after={key: answer for key, answer in before.items() if key != "publication"},
            corrected_by=officer,
        )
        session.commit()
        assert standings(session, publishing) == {"waiting": 0, "held": 0, "published": 0, "withheld": 0}

    def test_another_name_for_the_body_takes_it_back_to_the_queue(self, session, publishing):
        response = publishing.answer("bikes", on_behalf_of="Jane Doe")
        publishing.publish(response)
        facts = facts_of(response).model_copy(update={"on_behalf_of": None})
        correct_written_facts(
            session, response, publishing.consultation, facts, corrected_by=publishing.factories.user()
        )
        session.commit()
        assert in_public(session, publishing) == 0
        assert standings(session, publishing)["waiting"] == 1


class TestPublishingTogether:
    def test_what_has_changed_or_holds_something_is_left(self, session, publishing):
        clean, changed, decided = (publishing.answer(text) for text in ("bikes", "litter", "parking"))
        masked = publishing.answer("Call Ann", masked="Call [name]")
        seen = {each.id: publishing.seen(each) for each in (clean, changed, decided, masked)}
        publishing.comments_of(changed)[0].masked_text = "[name]"
        publishing.publish(decided)
        result = publish_together(session, publishing.consultation, seen, decided_by=publishing.moderator)
        assert (result.published, result.left) == (1, 3)
        assert standings(session, publishing) == {"waiting": 2, "held": 0, "published": 2, "withheld": 0}
