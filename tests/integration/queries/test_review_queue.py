import random
from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import (
    Assignment,
    BlindSample,
    ConcernFlag,
    Review,
    ReviewLease,
    ReviewOutcome,
    Role,
    SampledComment,
    Theme,
)
from consult.queries import review_progress as reads
from consult.queries.review_progress import review_progress
from consult.queries.review_queue import QueueFilter, get_queued, list_queue, read_queue
from consult.queries.review_worth import Reason
from consult.services.review_queue import save_review, take_comment
from forms.answers import TextAnswer
from nlp.codebook import Theme as ThemeOfBook
from nlp.explain import reason_for
from nlp.types import ConcernKind, Span
from tests.integration.review import draw_sample, queue_of


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


@pytest.fixture
def other(factories):
    return factories.user(role=Role.POLICY, name="Olu Other")


def test_the_most_worth_looking_at_comes_first(session, coded, staff):
    sure, uncertain = coded("cars", road=0.97), coded("maybe cars", road=0.5)
    uncovered, flagged = coded("gulls", road=0.9, is_covered=False), coded("I am not safe", road=0.97)
    session.add(
        ConcernFlag(
            comment_id=flagged.id, kind=ConcernKind.SELF_HARM, start=0, end=1, reason="A reason.", due_at=utc_now()
        )
    )
    session.commit()
    queue = queue_of(session, coded, staff)
    assert [each.id for each in queue] == [flagged.id, uncovered.id, uncertain.id, sure.id]
    assert [each.reason for each in queue] == [Reason.FLAGGED, Reason.NEW_WORDING, Reason.UNCERTAIN, Reason.RARE]


def test_a_flag_that_is_closed_counts_no_more(session, coded, staff):
    comment = coded("I am not safe", road=0.97)
    session.add(
        ConcernFlag(
            comment_id=comment.id,
            kind=ConcernKind.SELF_HARM,
            start=0,
            end=1,
            reason="A reason.",
            due_at=utc_now(),
            closed_at=utc_now(),
        )
    )
    session.commit()
    assert not queue_of(session, coded, staff)[0].signs.is_flagged


def test_the_least_sure_theme_and_the_rarest_count(session, coded, staff):
    coded("cars", road=0.9)
    both = coded("cars and kids", road=0.9, youth=0.55)
    signs = next(each.signs for each in queue_of(session, coded, staff) if each.id == both.id)
    assert (signs.strongest, signs.weakest, signs.rarest_count) == (0.9, 0.55, 1)


@pytest.mark.parametrize(
    ("phrases", "is_known"), [((), False), ((Span(0, 4),), True), ((Span(0, 4), Span(9, 13)), True)]
)
def test_known_phrases_are_recognised_by_the_reason_that_the_engine_gives(session, coded, staff, phrases, is_known):
    theme = ThemeOfBook(id="road", label="Road")
    comment = coded("cars and vans", road=0.3)
    given = reason_for(theme, text=comment.text, phrases=phrases, is_trained=True, is_sure=True)
    session.exec(select(Assignment).where(Assignment.comment_id == comment.id)).one().reason = given
    session.commit()
    assert [each.signs.has_known_phrase for each in queue_of(session, coded, staff)] == [is_known]


def test_what_is_decided_or_not_read_yet_is_not_in_the_queue(session, coded, staff, factories):
    comment = coded("cars", road=0.9)
    factories.response(coded.consultation, {"main_issue": TextAnswer("not read yet")})
    save_review(session, comment.id, [coded.themes["road-speeding"].id], as_proposed=["road-speeding"], user=staff)
    session.commit()
    assert queue_of(session, coded, staff) == []
    progress = review_progress(session, coded.consultation, "main_issue")
    assert (progress.reviewed, progress.left, progress.uncoded, progress.total) == (1, 0, 1, 2)


def test_what_another_person_has_open_is_left_out_until_their_time_is_up(session, coded, staff, other):
    comment = coded("cars", road=0.9)
    assert take_comment(session, comment.id, user=other)
    session.commit()
    assert queue_of(session, coded, staff) == []
    assert [each.id for each in queue_of(session, coded, other)] == [comment.id]
    assert reads.get_open_review(session, comment.id).name == "Olu Other"
    lease = reads.open_reviews(session, coded.consultation, "main_issue")[0]
    assert (lease.name, lease.comment_id) == ("Olu Other", comment.id)
    session.exec(select(ReviewLease)).one().until = utc_now() - timedelta(seconds=1)
    session.commit()
    assert [each.id for each in queue_of(session, coded, staff)] == [comment.id]
    assert reads.get_open_review(session, comment.id) is None


def test_an_open_blind_sample_keeps_its_comments_out(session, coded, staff):
    comment = coded("cars", road=0.9)
    sample = draw_sample(session, coded, comment, by=staff)
    assert queue_of(session, coded, staff) == []
    progress = review_progress(session, coded.consultation, "main_issue")
    assert (progress.in_blind_samples, progress.left) == (1, 0)
    session.exec(select(SampledComment)).one().settled_at = utc_now()
    session.commit()
    assert [each.id for each in queue_of(session, coded, staff)] == [comment.id]
    session.exec(select(SampledComment)).one().settled_at = None
    session.get_one(BlindSample, sample.id).closed_at = utc_now()
    session.commit()
    assert [each.id for each in queue_of(session, coded, staff)] == [comment.id]


def test_filters_narrow_it_to_a_reason_or_a_theme(session, coded, staff):
    road, youth = coded("cars", road=0.5), coded("kids", youth=0.97)
    assert [each.id for each in queue_of(session, coded, staff, reason=Reason.UNCERTAIN)] == [road.id]
    assert [each.id for each in queue_of(session, coded, staff, theme="asb-youth")] == [youth.id]
    assert queue_of(session, coded, staff, theme="no-such-theme") == []


def test_counts_say_how_many_have_each_reason(session, coded, staff):
    coded("cars", road=0.5)
    coded("parking", parking=0.97)
    counted = {
        wanted: read_queue(
            session, coded.consultation, "main_issue", user_id=staff.id, wanted=QueueFilter(reason=wanted), limit=1
        ).counts
        for wanted in (None, Reason.UNCERTAIN)
    }
    assert counted[None].comments == 2
    assert counted[Reason.UNCERTAIN].comments == 1
    by_reason = counted[None].by_reason
    assert (by_reason[Reason.UNCERTAIN], by_reason[Reason.RARE], by_reason[Reason.FLAGGED]) == (1, 2, 0)


def test_nothing_waiting_counts_as_nothing(session, coded, staff):
    queue = read_queue(session, coded.consultation, "main_issue", user_id=staff.id, wanted=QueueFilter())
    assert (queue.counts.comments, set(queue.counts.by_reason.values())) == (0, {0})


def test_the_database_puts_comments_in_the_order_of_their_points(session, coded, staff):
    chance = random.Random(20240318)
    names = ("road", "parking", "youth")
    for number in range(60):
        sure = {name: round(chance.random(), 2) for name in chance.sample(names, k=chance.choice((1, 2, 3)))}
        coded(f"comment {number}", is_covered=chance.random() > 0.2, **sure)
    coded("rare", drugs=0.97)
    for each in session.exec(select(Assignment)).all():
        each.reason = chance.choice(("The words “x” are on the list for it.", "Reads like others."))
    session.commit()
    queue = list_queue(session, coded.consultation, "main_issue", user_id=staff.id, wanted=QueueFilter(), limit=61)
    assert len(queue) == 61
    worths = [each.worth for each in queue]
    assert worths == pytest.approx(sorted(worths, reverse=True))
    assert {each.reason for each in queue} >= {Reason.NEW_WORDING, Reason.UNCERTAIN, Reason.RARE}
    front = read_queue(session, coded.consultation, "main_issue", user_id=staff.id, wanted=QueueFilter(), limit=9)
    assert list(front.first) == queue[:9]
    assert front.counts.by_reason == {reason: sum(reason in each.points for each in queue) for reason in Reason}


def test_one_comment_can_be_asked_about(session, coded, staff):
    comment = coded("cars", road=0.5)
    found = get_queued(session, coded.consultation, "main_issue", comment.id)
    assert found.reason is Reason.UNCERTAIN
    bare = coded("nothing on it")
    assert get_queued(session, coded.consultation, "main_issue", bare.id) is None


class TestHowLongItTakes:
    def looked(self, session, comment, user, *, seconds, outcome=ReviewOutcome.SAVED, days_ago=0):
        closed = utc_now() - timedelta(days=days_ago)
        session.add(
            Review(
                comment_id=comment.id,
                user_id=user.id,
                opened_at=closed - timedelta(seconds=seconds),
                closed_at=closed,
                outcome=outcome,
                is_as_proposed=seconds < 10,
            )
        )
        session.commit()

    def test_the_median_leaves_out_what_is_not_known_and_what_was_not_saved(self, session, coded, staff):
        comment = coded("cars", road=0.9)
        assert reads.median_seconds(session, coded.consultation, "main_issue") is None
        for seconds in (5, 12, 40, 0):
            self.looked(session, comment, staff, seconds=seconds)
        self.looked(session, comment, staff, seconds=500, outcome=ReviewOutcome.SKIPPED)
        assert reads.median_seconds(session, coded.consultation, "main_issue") == pytest.approx(12)

    def test_each_person_has_a_line_for_each_day_the_newest_first(self, session, coded, staff, other):
        comment = coded("cars", road=0.9)
        self.looked(session, comment, staff, seconds=8)
        self.looked(session, comment, staff, seconds=20)
        self.looked(session, comment, other, seconds=0)
        self.looked(session, comment, other, seconds=30, days_ago=3)
        self.looked(session, comment, other, seconds=30, days_ago=30)
        days = reads.days_of_reviews(session, coded.consultation, "main_issue", days=14)
        assert [(day.name, day.reviews, day.as_proposed) for day in days] == [
            ("Olu Other", 1, 1),
            ("Parveen Policy", 2, 1),
            ("Olu Other", 1, 0),
        ]
        assert days[0].median_seconds is None
        assert days[1].median_seconds == pytest.approx(14)


def test_themes_of_other_questions_do_not_make_a_theme_common(session, coded, staff):
    coded("cars", road=0.9)
    theme = session.exec(select(Theme).where(Theme.key == "road-speeding")).one()
    assert theme.id == coded.themes["road-speeding"].id
    queue = list_queue(session, coded.consultation, "why_not", user_id=staff.id, wanted=QueueFilter())
    assert queue == []
