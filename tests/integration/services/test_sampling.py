import threading
from collections import Counter

import pytest
from sqlmodel import select

from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.figures.drawing import checksum_of, draw
from consult.models import (
    AuditEvent,
    BlindSample,
    Comment,
    Consultation,
    Response,
    RunStatus,
    SampledComment,
    ThemingRun,
    User,
)
from consult.queries.sampling import get_newest_reference, get_open_sample, standing_of
from consult.services.sampling import abandon_sample, close_sample, draw_sample
from consult.services.theming import request_run
from tests.integration.blind_samples import KEYS


class TestDrawing:
    def test_anybody_with_the_seed_and_the_list_draws_the_same(self, session, scene):
        sample = scene.draw(12, seed=7)
        everybody = [str(id_) for id_ in session.exec(select(Comment.id))]
        assert {str(row.comment_id) for row in scene.sampled(sample)} == set(draw(everybody, 12, seed=7))
        assert sample.frame_checksum == checksum_of(everybody)
        assert (sample.size, sample.drawn_from) == (12, 24)

    def test_the_seed_is_random_and_kept(self, session, scene):
        first = scene.draw(seed=None)
        abandon_sample(session, first.id, "a trial", abandoned_by=scene.staff())
        second = scene.draw(seed=None)
        assert first.seed != second.seed
        event = session.exec(
            select(AuditEvent).where(AuditEvent.action == "blind sample drawn", AuditEvent.subject_id == first.id)
        ).one()
        assert event.details["seed"] == first.seed
        assert event.details["frame_checksum"] == first.frame_checksum

    def test_it_keeps_what_the_machine_gave_each_comment_and_all_of_them(self, session, scene):
        sample = scene.draw()
        assert sample.machine_counts == dict.fromkeys(KEYS, 6)
        assert sample.run_id == scene.run.id
        assert all(len(row.machine_themes) == 1 for row in scene.sampled(sample))
        assert [row.position for row in scene.sampled(sample)] == list(range(1, 13))

    def test_strata_get_their_share(self, session, scene):
        sample = scene.draw(12, by_channel=True)
        assert sample.strata == {"online": [18, 9], "paper": [6, 3]}
        assert Counter(row.stratum for row in scene.sampled(sample)) == {"online": 9, "paper": 3}
        channels = dict(session.exec(select(Comment.id, Response.channel).join(Response)).all())
        assert all(channels[row.comment_id] == row.stratum for row in scene.sampled(sample))

    def test_a_comment_that_the_machine_has_not_coded_is_not_drawn_from(self, session, scene):
        waiting = session.exec(select(Comment)).first()
        waiting.coded_at = None
        session.commit()
        assert scene.draw(23).drawn_from == 23

    def test_it_is_drawn_once_while_it_is_open(self, session, scene):
        scene.draw()
        with pytest.raises(Conflict, match="is open"):
            scene.draw()

    def test_a_further_sample_excludes_nothing_and_both_stay(self, session, scene):
        first = scene.draw(24)
        scene.code_by_two(first)
        close_sample(session, first.id, closed_by=scene.staff())
        second = scene.draw(24)
        assert {row.comment_id for row in scene.sampled(first)} == {row.comment_id for row in scene.sampled(second)}

    @pytest.mark.parametrize("size", [9, 25])
    def test_a_size_that_does_not_fit_is_refused(self, scene, size):
        with pytest.raises(Conflict, match="from 10 to 24"):
            scene.draw(size)

    def test_three_coders_are_refused(self, scene):
        with pytest.raises(Conflict, match="one or two people"):
            scene.draw(coders=3)

    def test_it_waits_until_theming_has_finished(self, session, scene):
        request_run(session, scene.consultation, "main_issue")
        with pytest.raises(Conflict, match="being themed"):
            scene.draw()

    def test_there_is_nothing_to_draw_before_the_machine_has_coded(self, session, scene):
        other = scene.factories.consultation()
        with pytest.raises(Conflict, match="Start theming first"):
            draw_sample(session, other, "main_issue", size=10, coders=1, by_channel=False, drawn_by=scene.staff())

    def test_a_question_without_a_code_book_has_no_samples(self, session, scene):
        with pytest.raises(Conflict, match="no published code book"):
            draw_sample(
                session, scene.consultation, "why_not", size=10, coders=1, by_channel=False, drawn_by=scene.staff()
            )

    def test_two_who_draw_at_the_same_moment_get_one_sample(self, app, session, scene):
        staff, consultation_id = scene.staff().id, scene.consultation.id
        ready, outcomes = threading.Barrier(2), []

        def draw_one():
            with app.app_context():
                ready.wait()
                begin_writing(db.session)
                consultation = db.session.get_one(Consultation, consultation_id)
                try:
                    draw_sample(
                        db.session,
                        consultation,
                        "main_issue",
                        size=10,
                        coders=2,
                        by_channel=False,
                        drawn_by=db.session.get_one(User, staff),
                    )
                    db.session.commit()
                    outcomes.append("drawn")
                except Conflict:
                    db.session.rollback()
                    outcomes.append("refused")

        people = [threading.Thread(target=draw_one) for _ in range(2)]
        for each in people:
            each.start()
        for each in people:
            each.join()
        session.rollback()
        assert sorted(outcomes) == ["drawn", "refused"]
        assert len(session.exec(select(BlindSample)).all()) == 1
        assert len(session.exec(select(SampledComment)).all()) == 10


class TestClosing:
    def test_a_closed_sample_is_the_reference(self, session, scene):
        sample = scene.draw()
        scene.code_by_two(sample)
        assert get_newest_reference(session, scene.consultation, "main_issue") is None
        close_sample(session, sample.id, closed_by=scene.staff())
        assert get_newest_reference(session, scene.consultation, "main_issue") == sample
        assert get_open_sample(session, scene.consultation.id, "main_issue") is None

    def test_closing_twice_is_closing_once(self, session, scene):
        sample = scene.draw()
        scene.code_by_two(sample)
        closed_at = close_sample(session, sample.id, closed_by=scene.staff()).closed_at
        assert close_sample(session, sample.id, closed_by=scene.staff()).closed_at == closed_at

    def test_a_sample_that_is_not_coded_stays_open(self, session, scene):
        sample = scene.draw()
        with pytest.raises(Conflict, match="not coded yet"):
            close_sample(session, sample.id, closed_by=scene.staff())

    def test_a_sample_with_a_disagreement_stays_open(self, session, scene):
        sample = scene.draw()
        scene.code_by_two(sample, disputed=(3,))
        with pytest.raises(Conflict, match="disagree on 1 of 12"):
            close_sample(session, sample.id, closed_by=scene.staff())

    def test_theming_again_does_not_change_what_a_sample_kept(self, session, scene):
        sample = scene.draw()
        before = [row.machine_themes for row in scene.sampled(sample)]
        for assignment in session.exec(select(ThemingRun)):
            assignment.status = RunStatus.FAILED
        session.commit()
        assert [row.machine_themes for row in scene.sampled(sample)] == before


class TestGivingUp:
    def test_it_stays_on_record_and_is_no_reference(self, session, scene):
        sample = scene.draw()
        abandon_sample(session, sample.id, " the coder left ", abandoned_by=scene.staff())
        assert sample.abandoned_because == "the coder left"
        assert get_newest_reference(session, scene.consultation, "main_issue") is None
        assert standing_of(session, scene.draw()).size == 12

    def test_it_needs_a_reason(self, session, scene):
        with pytest.raises(Conflict, match="Say why"):
            abandon_sample(session, scene.draw().id, "  ", abandoned_by=scene.staff())

    def test_a_closed_sample_cannot_be_given_up(self, session, scene):
        sample = scene.draw()
        scene.code_by_two(sample)
        close_sample(session, sample.id, closed_by=scene.staff())
        with pytest.raises(Conflict, match="Nothing in it can change"):
            abandon_sample(session, sample.id, "I do not like it", abandoned_by=scene.staff())
