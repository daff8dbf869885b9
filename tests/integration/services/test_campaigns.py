from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlmodel import Session, select

from consult.db.session import begin_writing
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.figures.shares import share_of
from consult.models import AuditEvent, CampaignStatus, Comment, Consultation, Role, User
from consult.queries.campaigns import (
    campaign_labels,
    campaigns_of_responses,
    comments_to_compare,
    count_entered_since,
    count_groups,
    last_looked_at,
    require_group,
)
from consult.queries.comments import count_comments
from consult.queries.consultations import questionnaire_of
from consult.queries.copies import copies_on
from consult.queries.selections import CommentFilter
from consult.queries.themes import list_themes
from consult.reports.counted_once import counted_once
from consult.services.campaigns import (
    Seen,
    confirm_campaign,
    let_in,
    split_campaign,
    store_groups,
    take_out,
    undo_campaign,
)
from consult.services.correcting import correct_response
from forms.answers import TextAnswer
from tests.integration.campaigns import LETTER, ids


def inside(group):
    return {member.comment_id for member in group.inside}


class TestWhatTheMachineFinds:
    def test_a_group_is_proposed_once_however_often_it_is_found(self, copied):
        letters = [copied.comment() for _ in range(3)]
        copied.find(letters)
        first = copied.the_group()
        copied.find(letters)
        assert copied.the_group() == first
        assert (first.status, inside(first)) == (CampaignStatus.PROPOSED, ids(letters))

    def test_a_proposed_group_grows_shrinks_and_goes_with_what_is_found(self, copied):
        letters = [copied.comment() for _ in range(4)]
        copied.find(letters[:3])
        before = copied.the_group().id
        copied.find(letters[1:])
        assert (copied.the_group().id, inside(copied.the_group())) == (before, ids(letters[1:]))
        copied.find()
        assert copied.groups() == []

    def test_two_groups_that_grow_together_become_one(self, copied):
        letters = [copied.comment() for _ in range(5)]
        copied.find(letters[:2], letters[2:])
        assert len(copied.groups()) == 2
        copied.find(letters)
        assert inside(copied.the_group()) == ids(letters)

    def test_it_is_written_down_when_it_looked(self, session, copied):
        assert last_looked_at(session, copied.consultation, "main_issue") is None
        copied.comment()
        assert count_entered_since(session, copied.consultation, "main_issue", None) == 1
        copied.find()
        looked_at = last_looked_at(session, copied.consultation, "main_issue")
        assert looked_at is not None
        assert last_looked_at(session, copied.consultation, "why_not") is None
        copied.comment()
        assert count_entered_since(session, copied.consultation, "main_issue", looked_at) == 1

    def test_a_comment_corrected_while_it_compared_is_in_no_group(self, session, copied):
        letters = [copied.comment() for _ in range(3)]
        texts = {each.id: each.text for each in letters}
        letters[0].text = "Something else"
        session.commit()
        store_groups(session, copied.consultation.id, "main_issue", [[each.id for each in letters]], texts)
        assert inside(copied.the_group()) == ids(letters[1:])


class TestWhatAPersonDecidedStands:
    def test_a_confirmed_group_is_not_proposed_anew_and_new_copies_wait(self, copied):
        letters = [copied.comment() for _ in range(3)]
        copied.find(letters)
        copied.confirm()
        late = copied.comment()
        copied.find([*letters, late])
        group = copied.the_group()
        assert (group.status, group.label, inside(group)) == (CampaignStatus.CONFIRMED, "Night bus", ids(letters))
        assert [member.comment_id for member in group.waiting] == [late.id]
        copied.find([*letters, late])
        assert copied.the_group() == group

    def test_new_copies_join_the_campaign_that_most_of_the_group_is_in(self, copied):
        small, large = [copied.comment() for _ in range(2)], [copied.comment() for _ in range(3)]
        copied.find(small, large)
        for group in copied.groups():
            copied.confirm(group, label=str(len(group.members)))
        late = copied.comment()
        copied.find([*small, *large, late])
        assert {group.label: len(group.waiting) for group in copied.groups()} == {"3": 1, "2": 0}

    def test_a_split_group_is_not_proposed_again_but_new_copies_among_themselves_are(self, session, copied):
        letters = [copied.comment() for _ in range(3)]
        copied.find(letters)
        split_campaign(session, copied.seen(), reason="A saying")
        copied.find(letters)
        assert copied.the_group().status is CampaignStatus.SPLIT
        late = [copied.comment() for _ in range(2)]
        copied.find([*letters, late[0]])
        assert len(copied.groups()) == 1
        copied.find([*letters, *late])
        proposed, _split = copied.groups()
        assert (proposed.status, inside(proposed)) == (CampaignStatus.PROPOSED, ids(late))

    def test_what_was_taken_out_stays_out(self, session, copied):
        letters = [copied.comment() for _ in range(4)]
        copied.find(letters)
        take_out(session, copied.seen(), {letters[0].id})
        copied.find(letters)
        assert inside(copied.the_group()) == ids(letters[1:])
        assert [member.comment_id for member in copied.the_group().taken_out] == [letters[0].id]
        copied.find()
        group = copied.the_group()
        assert (group.status, inside(group)) == (CampaignStatus.SPLIT, set())


class TestDeciding:
    @pytest.fixture
    def letters(self, copied):
        letters = [copied.comment() for _ in range(4)]
        copied.find(letters)
        return letters

    def test_confirming_takes_a_label_and_is_written_down(self, session, copied, letters):
        copied.confirm(label="  Night bus ")
        group = copied.the_group()
        assert (group.label, group.decided_by, group.status) == ("Night bus", "Sam Sorter", CampaignStatus.CONFIRMED)
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.action == "campaign confirmed")).all()
        assert event.details == {"question": "main_issue", "comments": 4}
        copied.confirm(label="Late bus")
        assert copied.the_group().label == "Late bus"
        with pytest.raises(Conflict, match="Give the campaign a label"):
            confirm_campaign(session, copied.seen(), label=" ")

    def test_two_comments_at_least_stay_in_a_group(self, session, copied, letters):
        with pytest.raises(Conflict, match="At least two comments must stay"):
            take_out(session, copied.seen(), ids(letters[:3]))
        take_out(session, copied.seen(), ids(letters[:2]))
        assert inside(copied.the_group()) == ids(letters[2:])

    def test_waiting_copies_are_let_in_or_kept_out(self, session, copied, letters):
        copied.confirm()
        late = [copied.comment() for _ in range(2)]
        copied.find([*letters, *late])
        let_in(session, copied.seen(), {late[0].id})
        take_out(session, copied.seen(), {late[1].id})
        group = copied.the_group()
        assert inside(group) == ids([*letters, late[0]])
        assert [member.comment_id for member in group.taken_out] == [late[1].id]

    def test_undoing_puts_the_group_back_as_it_was_found(self, session, copied, letters):
        take_out(session, copied.seen(), {letters[0].id})
        copied.confirm()
        undo_campaign(session, copied.consultation, "main_issue", copied.the_group().id, undone_by=copied.user)
        group = copied.the_group()
        assert (group.status, group.decided_by, inside(group)) == (CampaignStatus.PROPOSED, None, ids(letters))
        with pytest.raises(Conflict, match="no decision on this group to undo"):
            undo_campaign(session, copied.consultation, "main_issue", group.id, undone_by=copied.user)

    def test_a_split_group_is_split_until_that_is_undone(self, session, copied, letters):
        split_campaign(session, copied.seen())
        with pytest.raises(Conflict, match="was split"):
            copied.confirm()
        with pytest.raises(Conflict, match="separate already"):
            take_out(session, copied.seen(), {letters[0].id})

    def test_what_was_decided_on_another_state_of_the_group_is_refused(self, session, copied, letters):
        seen = copied.seen()
        take_out(session, seen, {letters[0].id})
        with pytest.raises(Conflict, match="has changed since you opened it"):
            split_campaign(session, seen)

    def test_a_group_that_is_gone_says_so(self, session, copied, letters):
        seen = copied.seen()
        copied.find()
        with pytest.raises(NotFound, match="no such group any more"):
            split_campaign(session, seen)

    def test_a_corrected_comment_leaves_its_group(self, session, copied, letters):
        copied.confirm()
        response = copied.response_of(letters[0])
        response.entered_by_id = copied.user.id
        before = {"main_issue": TextAnswer(LETTER)}
        correct_response(
            session,
            response,
            questionnaire_of(session, copied.consultation),
            before=before,
            after={"main_issue": TextAnswer("bikes")},
            corrected_by=copied.user,
        )
        assert inside(copied.the_group()) == ids(letters[1:])

    def test_two_who_decide_at_once_make_one_decision(self, app, session, factories, copied, letters):
        seen = copied.seen()
        consultation_id = copied.consultation.id
        people = [factories.user(role=Role.POLICY).id for _ in range(2)]
        outcomes = []
        session.rollback()

        def decide(place):
            with app.app_context(), Session(db.engine) as own:
                begin_writing(own)
                mine = Seen(
                    own.get_one(Consultation, consultation_id),
                    "main_issue",
                    seen.campaign_id,
                    seen.fingerprint,
                    own.get_one(User, people[place]),
                )
                try:
                    if place:
                        split_campaign(own, mine)
                    else:
                        confirm_campaign(own, mine, label="Night bus")
                    own.commit()
                    outcomes.append("decided")
                except Conflict:
                    own.rollback()
                    outcomes.append("refused")

        threads = [Thread(target=decide, args=(place,)) for place in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["decided", "refused"]


class TestCountingBothWays:
    def test_the_first_received_of_each_confirmed_campaign_is_kept(self, session, copied):
        letters = [copied.comment(LETTER, "asb-youth") for _ in range(3)]
        others = [copied.comment("Parking everywhere", "road-parking") for _ in range(2)]
        unread = copied.comment()
        copied.find([*letters, unread], others)
        assert copies_on(session, copied.consultation, "main_issue").left_out == frozenset()
        group = next(each for each in copied.groups() if len(each.members) == 4)
        take_out(session, copied.seen(group), {letters[2].id})
        copied.confirm(require_group(session, copied.consultation, "main_issue", group.id))
        late = copied.comment(LETTER, "asb-youth")
        copied.find([*letters, unread, late], others)
        copies = copies_on(session, copied.consultation, "main_issue")
        assert (copies.campaigns, copies.comments, copies.left_out) == (1, 2, {letters[1].id})
        assert count_groups(session, copied.consultation, "main_issue").waiting == 1
        assert set(campaign_labels(session, copied.consultation, "main_issue")) == ids([*letters[:2], unread])
        assert campaigns_of_responses(session, copied.consultation)[letters[0].response_id] == ["Night bus"]

    def test_of_copies_received_at_one_moment_the_same_is_kept_whatever_their_identifiers(self, session, copied):
        kept = set()
        for wording in ("C", "A", "B"):
            comment = copied.comment(f"{wording}. {LETTER}", "asb-youth")
            response = copied.response_of(comment)
            response.received_at = response.entered_at = datetime(2026, 3, 1, 9, tzinfo=UTC)
            kept |= {comment.id} if wording == "A" else set()
        session.commit()
        copied.find(session.exec(select(Comment)).all())
        copied.confirm()
        everything = {each.id for each in comments_to_compare(session, copied.consultation.id, "main_issue")}
        assert everything - copies_on(session, copied.consultation, "main_issue").left_out == kept

    def test_what_counts_once_and_what_is_left_out_are_all_there_is(self, session, copied):
        letters = [copied.comment(LETTER, "asb-youth") for _ in range(4)]
        copied.comment("Parking everywhere", "road-parking")
        copied.find(letters)
        copied.confirm()
        themes = list_themes(session, copied.book)
        once = counted_once(session, copied.consultation, "main_issue", themes)
        assert (once.campaigns, once.comments, once.copies, once.base_of(5)) == (1, 4, 3, 2)
        assert once.theme("asb-youth", share_of(4, 5)) == share_of(1, 2)
        assert once.theme("road-parking", share_of(1, 5)) == share_of(1, 2)
        assert once.category("asb", share_of(4, 5)) == share_of(1, 2)
        for is_copy, number in ((None, 5), (False, 2), (True, 3)):
            wanted = CommentFilter(is_copy=is_copy)
            assert count_comments(session, copied.consultation, "main_issue", wanted) == number
