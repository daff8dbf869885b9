from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.models import AuditEvent, Comment, Review, ReviewLease, ReviewOutcome, Role, User
from consult.queries.comments import require_comment
from consult.queries.review_progress import get_open_review
from consult.services.review_queue import (
    LEASE,
    OpenToAnother,
    leave,
    let_go,
    save_review,
    skip_comment,
    take_back_last,
    take_comment,
    take_next,
)
from consult.services.reviewing import ThemesGone, change_themes
from tests.integration.review import queue_of


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def other(factories):
    return factories.user(role=Role.POLICY, name="Olu Other")


def lease_of(session) -> ReviewLease:
    return session.exec(select(ReviewLease).execution_options(populate_existing=True)).one()


def save(session, coded, comment, user, *keys):
    save_review(session, comment.id, [coded.themes[key].id for key in keys], as_proposed=["road-speeding"], user=user)
    session.commit()


class TestLending:
    def test_a_comment_is_lent_to_one_person_at_a_time(self, session, coded, staff, other):
        comment = coded("cars", road=0.9)
        assert take_comment(session, comment.id, user=staff)
        assert not take_comment(session, comment.id, user=other)
        assert get_open_review(session, comment.id).name == "Parveen Policy"

    def test_a_sign_of_life_makes_it_longer_and_keeps_its_beginning(self, session, coded, staff):
        comment = coded("cars", road=0.9)
        take_comment(session, comment.id, user=staff)
        lease = lease_of(session)
        lease.since = began = utc_now() - timedelta(minutes=4)
        lease.until = utc_now() + timedelta(minutes=6)
        session.commit()
        assert take_comment(session, comment.id, user=staff)
        session.commit()
        lease = lease_of(session)
        assert lease.since == began
        assert lease.until > utc_now() + LEASE - timedelta(seconds=5)

    def test_when_the_time_is_up_somebody_else_may_have_it(self, session, coded, staff, other):
        comment = coded("cars", road=0.9)
        take_comment(session, comment.id, user=staff)
        lease_of(session).until = utc_now() - timedelta(seconds=1)
        session.commit()
        assert take_comment(session, comment.id, user=other)
        session.commit()
        assert (lease_of(session).user_id, take_comment(session, comment.id, user=staff)) == (other.id, False)

    def test_the_next_is_the_first_that_nobody_has(self, session, coded, staff, other):
        first, second = coded("cars", road=0.5), coded("cars", road=0.9)
        take_comment(session, first.id, user=other)
        taken = take_next(session, coded.consultation, "main_issue", [first.id, second.id], user=staff)
        assert taken == second.id

    def test_the_next_is_never_one_that_was_decided_a_moment_ago(self, session, coded, staff, other):
        comment = coded("cars", road=0.5)
        save(session, coded, comment, other, "road-speeding")
        assert take_next(session, coded.consultation, "main_issue", [comment.id], user=staff) is None
        assert session.exec(select(ReviewLease)).all() == []

    def test_going_on_lets_go_of_what_was_open(self, session, coded, staff):
        first, second = coded("cars", road=0.5), coded("cars", road=0.9)
        take_comment(session, first.id, user=staff)
        take_next(session, coded.consultation, "main_issue", [second.id], user=staff)
        session.commit()
        assert lease_of(session).comment_id == second.id

    def test_leaving_gives_back_what_is_open_and_nobody_elses(self, session, coded, staff, other):
        mine, theirs = coded("cars", road=0.5), coded("cars", road=0.9)
        take_comment(session, mine.id, user=staff)
        take_comment(session, theirs.id, user=other)
        let_go(session, theirs.id, user=staff)
        leave(session, coded.consultation, "main_issue", user=staff)
        session.commit()
        assert lease_of(session).user_id == other.id


class TestSaving:
    def test_it_decides_the_themes_and_gives_the_comment_back(self, session, coded, staff):
        comment = coded("cars", road=0.9)
        take_comment(session, comment.id, user=staff)
        lease_of(session).since = utc_now() - timedelta(seconds=14)
        save(session, coded, comment, staff, "road-parking")
        assert [theme.key for theme in require_comment(session, comment.id).themes] == ["road-parking"]
        assert session.exec(select(ReviewLease)).all() == []
        review = session.exec(select(Review)).one()
        assert (review.outcome, review.is_as_proposed) == (ReviewOutcome.SAVED, False)
        assert (review.closed_at - review.opened_at).total_seconds() == pytest.approx(14, abs=2)

    def test_it_says_whether_the_machines_themes_were_kept(self, session, coded, staff):
        save(session, coded, coded("cars", road=0.9), staff, "road-speeding")
        assert session.exec(select(Review)).one().is_as_proposed

    def test_without_a_lease_the_time_it_took_is_not_known(self, session, coded, staff):
        save(session, coded, coded("cars", road=0.9), staff, "road-speeding")
        review = session.exec(select(Review)).one()
        assert review.opened_at == review.closed_at

    def test_what_another_person_has_open_cannot_be_saved(self, session, coded, staff, other):
        comment = coded("cars", road=0.9)
        take_comment(session, comment.id, user=other)
        with pytest.raises(OpenToAnother, match="Olu Other has this comment open now"):
            save(session, coded, comment, staff, "road-speeding")

    def test_a_theme_of_another_version_of_the_code_book_cannot_be_saved(self, session, coded, staff, factories):
        comment = coded("cars", road=0.9)
        factories.code_book(slug="another")
        elsewhere = next(
            theme
            for theme in session.exec(select(type(coded.themes["asb-youth"])))
            if theme.key == "asb-youth" and theme.id != coded.themes["asb-youth"].id
        )
        with pytest.raises(ThemesGone):
            change_themes(session, comment.id, [elsewhere.id], changed_by=staff)


class TestSkipping:
    def test_it_puts_the_comment_last_for_that_person_alone(self, session, coded, staff, other):
        first, second = coded("cars", road=0.5), coded("cars", road=0.9)
        take_comment(session, first.id, user=staff)
        skip_comment(session, first.id, user=staff)
        session.commit()
        assert [each.id for each in queue_of(session, coded, staff)] == [second.id, first.id]
        assert [each.id for each in queue_of(session, coded, other)] == [first.id, second.id]
        assert "comment skipped in review" in {event.action for event in session.exec(select(AuditEvent))}

    def test_nobody_skips_what_another_person_has_open(self, session, coded, staff, other):
        comment = coded("cars", road=0.5)
        take_comment(session, comment.id, user=other)
        with pytest.raises(OpenToAnother):
            skip_comment(session, comment.id, user=staff)


class TestTakingBack:
    def test_the_last_one_saved_is_undecided_and_open_again(self, session, coded, staff):
        earlier, last = coded("cars", road=0.5), coded("cars", road=0.9)
        save(session, coded, earlier, staff, "road-parking")
        save(session, coded, last, staff, "road-parking")
        assert take_back_last(session, coded.consultation, "main_issue", user=staff) == last.id
        session.commit()
        assert not require_comment(session, last.id).is_reviewed
        assert require_comment(session, earlier.id).is_reviewed
        assert get_open_review(session, last.id).name == "Parveen Policy"
        assert take_back_last(session, coded.consultation, "main_issue", user=staff) == earlier.id

    def test_with_nothing_saved_there_is_nothing_to_take_back(self, session, coded, staff, other):
        save(session, coded, coded("cars", road=0.5), other, "road-parking")
        with pytest.raises(Conflict, match="nothing to undo"):
            take_back_last(session, coded.consultation, "main_issue", user=staff)

    @pytest.mark.parametrize("decides", ["staff", "other"])
    def test_a_decision_made_since_stands(self, session, coded, staff, other, decides):
        comment = coded("cars", road=0.5)
        save(session, coded, comment, staff, "road-parking")
        again = {"staff": staff, "other": other}[decides]
        change_themes(session, comment.id, [coded.themes["asb-drugs"].id], changed_by=again)
        session.commit()
        with pytest.raises(Conflict, match="decided again since"):
            take_back_last(session, coded.consultation, "main_issue", user=staff)

    def test_what_another_person_has_open_stays_theirs(self, session, coded, staff, other):
        comment = coded("cars", road=0.5)
        save(session, coded, comment, staff, "road-parking")
        take_comment(session, comment.id, user=other)
        session.commit()
        with pytest.raises(Conflict, match="Olu Other has that comment open"):
            take_back_last(session, coded.consultation, "main_issue", user=staff)


class TestTwoAtOnce:
    """Real connections, one for each person, that begin at the same moment."""

    def at_once(self, app, users: list[User], work: Callable[[Session, User], object]) -> list[object]:
        with app.app_context():
            engine = db.engine
        ids = [user.id for user in users]
        start = Barrier(len(ids))

        def one(user_id):
            with Session(engine) as own:
                start.wait(timeout=10)
                begin_writing(own)
                result = work(own, own.get_one(User, user_id))
                own.commit()
                return result

        with ThreadPoolExecutor(len(ids)) as threads:
            return list(threads.map(one, ids))

    def test_of_all_who_ask_for_one_comment_one_gets_it(self, app, session, coded, factories):
        comment_id = coded("cars", road=0.5).id
        people = [factories.user(role=Role.POLICY, name=f"Person {number}") for number in range(4)]
        got = self.at_once(app, people, lambda own, user: take_comment(own, comment_id, user=user))
        assert sorted(got) == [False, False, False, True]

    def test_of_all_who_find_the_time_of_another_up_one_gets_it(self, app, session, coded, factories, staff):
        comment_id = coded("cars", road=0.5).id
        take_comment(session, comment_id, user=staff)
        lease_of(session).until = utc_now() - timedelta(minutes=1)
        session.commit()
        people = [factories.user(role=Role.POLICY, name=f"Person {number}") for number in range(4)]
        got = self.at_once(app, people, lambda own, user: take_comment(own, comment_id, user=user))
        assert sorted(got) == [False, False, False, True]

    def test_people_who_go_on_at_once_get_different_comments(self, app, session, coded, factories):
        ids = [coded(f"cars {number}", road=0.5).id for number in range(4)]
        consultation = coded.consultation
        people = [factories.user(role=Role.POLICY, name=f"Person {number}") for number in range(4)]
        key = "main_issue"
        session.refresh(consultation)
        session.expunge(consultation)
        got = self.at_once(app, people, lambda own, user: take_next(own, consultation, key, ids, user=user))
        assert sorted(got) == sorted(ids)

    def test_saving_at_once_leaves_one_whole_decision(self, app, session, coded, staff, other):
        comment = coded("cars", road=0.5)
        comment_id, keys = comment.id, {staff.id: "road-parking", other.id: "asb-drugs"}
        themes = {key: theme.id for key, theme in coded.themes.items()}

        def decide(own: Session, user: User) -> None:
            change_themes(own, comment_id, [themes[keys[user.id]]], changed_by=user)

        self.at_once(app, [staff, other], decide)
        session.rollback()
        shown = require_comment(session, comment_id)
        assert [theme.key for theme in shown.persons] == [keys[session.get_one(Comment, comment_id).reviewed_by_id]]
