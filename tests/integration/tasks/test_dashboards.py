"""Counting the groups of dashboards, by the hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.extensions import db
from consult.models import Consultation, EqualityReturn, ResponseTarget, ShownGroups, User
from consult.queries.shown_groups import count_groups_to_show
from consult.services.shown_groups import move_groups_on
from consult.services.targets import TargetsToSet, set_targets
from consult.tasks.dashboards import COUNT_GROUPS, count_groups_for_dashboards
from forms.answers import ChoiceAnswer
from tests.integration.area import put_in


def move_on(session: Session, consultation: Consultation) -> list[str]:
    """Count the groups, and keep what may be shown."""
    return list(move_groups_on(session, consultation, count_groups_to_show(session, consultation), smallest=5))


@pytest.fixture
def answered(factories):
    def answer(consultation, times: int = 10):
        for _ in range(times):
            factories.response(consultation, {"locality": ChoiceAnswer("east")})

    return answer


def test_the_worker_counts_every_consultation_that_is_on(app, session, factories, answered):
    for consultation in (factories.consultation(), factories.consultation(state="closed")):
        answered(consultation)
    session.rollback()
    queue = app.extensions["queue"]
    (task,) = [each for each in queue._registry.periodic_tasks if each.name == COUNT_GROUPS]
    queue.execute(task)
    assert [row.counts["east"] for row in session.exec(select(ShownGroups))] == [10, 10]


def test_what_closed_long_ago_has_not_opened_or_was_imported_is_left_alone(session, factories, answered):
    old, coming, imported = (factories.consultation() for _ in range(3))
    for consultation in (old, coming, imported):
        answered(consultation)
    old.closes_at = utc_now() - timedelta(days=31)
    coming.opens_at = utc_now() + timedelta(days=1)
    imported.is_imported = True
    session.add_all((old, coming, imported))
    session.commit()
    count_groups_for_dashboards(session, smallest=5)
    assert session.exec(select(ShownGroups)).all() == []


def test_equality_answers_are_counted_where_the_area_has_figures(session, factories):
    consultation = factories.consultation()
    for number in range(20):
        answers = {"sex": {"value": "female" if number < 14 else "male"}}
        month = utc_now().date().replace(day=1)
        session.add(EqualityReturn(consultation_id=consultation.id, answers=answers, received_in=month))
    session.commit()
    put_in(session, consultation, "sex,female,,51%\nsex,male,,49%\n")
    assert move_on(session, consultation) == ["sex"]
    session.commit()
    assert session.exec(select(ShownGroups)).one().counts == {"female": 14, "male": 6, "": 0}


def test_two_workers_at_once_count_one_after_the_other(app, session, factories, answered):
    consultation = factories.consultation()
    answered(consultation)
    consultation_id = consultation.id
    session.rollback()
    with app.app_context():
        engine = db.engine
    gate = Barrier(2)

    def count(_number: int) -> int:
        with Session(engine) as own:
            gate.wait()
            begin_writing(own)
            moved = move_on(own, own.get_one(Consultation, consultation_id))
            own.commit()
            return len(moved)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(count, range(2))) == [0, 1]
    assert len(session.exec(select(ShownGroups)).all()) == 1


def test_of_two_people_who_set_targets_at_once_the_later_ones_stand_whole(app, session, factories):
    consultation_id, user_id = factories.consultation().id, factories.user().id
    session.rollback()
    with app.app_context():
        engine = db.engine
    gate = Barrier(2)

    def set_them(wanted: int) -> None:
        with Session(engine) as own:
            gate.wait()
            begin_writing(own)
            targets = TargetsToSet(in_all=wanted, by_locality={"east": wanted})
            set_targets(own, own.get_one(Consultation, consultation_id), targets, set_by=own.get_one(User, user_id))
            own.commit()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(set_them, (100, 200)))
    kept = [row.wanted for row in session.exec(select(ResponseTarget))]
    assert kept in ([100, 100], [200, 200])


def test_those_whose_answer_is_not_shown_are_watched_too(session, factories, answered):
    consultation = factories.consultation()
    put_in(session, consultation, "locality,east,600,\nlocality,south,400,\n")
    answered(consultation, 10)
    for times, moved in ((3, []), (2, ["locality"])):
        for _ in range(times):
            factories.response(consultation, {"locality": ChoiceAnswer("west")})
        assert move_on(session, consultation) == moved
        session.commit()


def test_counts_of_a_moment_ago_are_held_against_what_is_kept_by_now(session, factories, answered):
    consultation = factories.consultation()
    answered(consultation, 10)
    slow = count_groups_to_show(session, consultation)
    answered(consultation, 4)
    assert move_groups_on(session, consultation, slow, smallest=5) == ["locality"]
    session.commit()
    answered(consultation, 7)
    assert move_on(session, consultation) == ["locality"]  # 21 now, 10 then
    session.commit()
    assert move_groups_on(session, consultation, slow[:0], smallest=5) == []
    (row,) = session.exec(select(ShownGroups))
    assert row.counts["east"] == 21
