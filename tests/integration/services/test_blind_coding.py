import threading

import pytest
from sqlmodel import select

from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.models import AuditEvent, BlindCoder, BlindCoding, Comment, User
from consult.queries.blind_coding import list_own_comments, samples_being_coded_by
from consult.queries.sampling import standing_of
from consult.services.blind_coding import finish_coding, give_up_place, save_codes, take_place
from consult.services.reviewing import change_themes, go_back_to_machine
from tests.integration.blind_samples import other_codes


class TestTakingAPlace:
    def test_the_first_two_get_the_places_and_a_third_is_told(self, session, scene):
        sample = scene.draw()
        assert take_place(session, sample.id, coder=scene.staff()).place == 1
        assert take_place(session, sample.id, coder=scene.staff()).place == 2
        with pytest.raises(Conflict, match="Two people code this sample already"):
            take_place(session, sample.id, coder=scene.staff())

    def test_a_sample_for_one_has_one_place(self, session, scene):
        sample = scene.draw(coders=1)
        take_place(session, sample.id, coder=scene.staff())
        with pytest.raises(Conflict, match="One person codes"):
            take_place(session, sample.id, coder=scene.staff())

    def test_coming_back_is_the_same_place(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        assert take_place(session, sample.id, coder=coder) == take_place(session, sample.id, coder=coder)

    def test_comments_that_somebody_decided_before_are_left_out_for_them_alone(self, session, scene):
        sample, coder, other = scene.draw(24), scene.staff(), scene.staff()
        comments = session.exec(select(Comment)).all()[:3]
        theme = [scene.themes["asb-youth"].id]
        for comment in comments:
            change_themes(session, comment.id, theme, changed_by=coder)
        go_back_to_machine(session, comments[1].id, undone_by=coder)  # undone, and still seen
        change_themes(session, comments[2].id, theme, changed_by=other)  # replaced, and still seen
        take_place(session, sample.id, coder=coder)
        take_place(session, sample.id, coder=other)
        standing = standing_of(session, sample)
        assert [each.left_out for each in standing.coders] == [3, 1]
        assert [each.remaining for each in standing.coders] == [21, 23]

    def test_two_who_come_at_the_same_moment_do_not_share_a_place(self, app, session, scene):
        sample_id = scene.draw(coders=1).id
        ids = [scene.staff().id for _ in range(3)]
        ready, outcomes = threading.Barrier(3), []

        def come(user_id):
            with app.app_context():
                ready.wait()
                begin_writing(db.session)
                try:
                    take_place(db.session, sample_id, coder=db.session.get_one(User, user_id))
                    db.session.commit()
                    outcomes.append("in")
                except Conflict:
                    db.session.rollback()
                    outcomes.append("out")

        people = [threading.Thread(target=come, args=(each,)) for each in ids]
        for each in people:
            each.start()
        for each in people:
            each.join()
        session.rollback()
        assert sorted(outcomes) == ["in", "out", "out"]
        assert len(session.exec(select(BlindCoder)).all()) == 1


class TestSaving:
    def test_each_is_saved_and_can_be_changed(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        take_place(session, sample.id, coder=coder)
        row = scene.sampled(sample)[0]
        save_codes(session, sample.id, row.id, ["asb-drugs"], coder=coder)
        save_codes(session, sample.id, row.id, ["road-parking", "asb-youth"], coder=coder)
        own = list_own_comments(session, sample, coder.id)
        assert own[0].themes == ("road-parking", "asb-youth")
        assert [each.is_waiting for each in own] == [False] + [True] * 11

    def test_a_coder_reads_nobody_elses_codes(self, session, scene):
        sample, one, two = scene.draw(), scene.staff(), scene.staff()
        scene.code(sample, one)
        take_place(session, sample.id, coder=two)
        assert all(each.themes is None for each in list_own_comments(session, sample, two.id))

    def test_the_trail_says_that_a_comment_was_coded_and_not_how(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        scene.code(sample, coder)
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "comment coded blind")).all()
        assert len(events) == 12
        assert set(events[0].details) == {"position"}

    def test_somebody_without_a_place_saves_nothing(self, session, scene):
        sample = scene.draw()
        with pytest.raises(Conflict, match="do not code this sample"):
            save_codes(session, sample.id, scene.sampled(sample)[0].id, ["asb-drugs"], coder=scene.staff())

    @pytest.mark.parametrize("themes", [[], ["nothing"], ["asb-drugs", "nothing"]])
    def test_only_themes_of_the_code_book_are_saved(self, session, scene, themes):
        sample, coder = scene.draw(), scene.staff()
        take_place(session, sample.id, coder=coder)
        with pytest.raises(Conflict, match="only themes of the sample’s code book"):
            save_codes(session, sample.id, scene.sampled(sample)[0].id, themes, coder=coder)

    def test_a_comment_that_is_left_out_is_not_coded(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        row = scene.sampled(sample)[0]
        change_themes(session, row.comment_id, [scene.themes["asb-youth"].id], changed_by=coder)
        take_place(session, sample.id, coder=coder)
        with pytest.raises(Conflict, match="left out for you"):
            save_codes(session, sample.id, row.id, ["asb-drugs"], coder=coder)

    def test_a_comment_that_an_officer_took_away_is_said_to_be_gone(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        take_place(session, sample.id, coder=coder)
        row = scene.sampled(sample)[0]
        row_id, comment = row.id, session.get_one(Comment, row.comment_id)
        session.delete(comment)
        session.commit()
        with pytest.raises(Conflict, match="not in the sample any more"):
            save_codes(session, sample.id, row_id, ["asb-drugs"], coder=coder)
        assert standing_of(session, sample).size == 11


class TestFinishing:
    def test_every_comment_has_to_be_coded_first(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        take_place(session, sample.id, coder=coder)
        with pytest.raises(Conflict, match="not coded yet"):
            finish_coding(session, sample.id, coder=coder)

    def test_codes_stand_from_then_on(self, session, scene):
        sample, coder = scene.draw(), scene.staff()
        scene.code(sample, coder)
        scene.finish(sample, coder, coder)
        with pytest.raises(Conflict, match="cannot change any more"):
            save_codes(session, sample.id, scene.sampled(sample)[0].id, ["asb-drugs"], coder=coder)

    def test_what_two_agree_on_is_settled_by_itself_when_both_have_finished(self, session, scene):
        sample, one, two = scene.draw(), scene.staff(), scene.staff()
        scene.code(sample, one)
        scene.code(sample, two, lambda row: other_codes(row) if row.position <= 4 else row.machine_themes)
        scene.finish(sample, one)
        assert standing_of(session, sample).settled == 0
        scene.finish(sample, two)
        assert standing_of(session, sample).settled == 8
        agreed = scene.sampled(sample)[5]
        assert agreed.settled_themes == agreed.machine_themes
        assert agreed.settled_by_id is None

    def test_one_coders_codes_are_the_reference(self, session, scene):
        sample, coder = scene.draw(coders=1), scene.staff()
        scene.code(sample, coder)
        scene.finish(sample, coder)
        assert standing_of(session, sample).settled == 12

    def test_somebody_without_a_place_cannot_finish(self, session, scene):
        with pytest.raises(Conflict, match="do not code"):
            finish_coding(session, scene.draw().id, coder=scene.staff())


class TestGivingUpAPlace:
    def test_the_codes_go_and_somebody_else_can_come(self, session, scene):
        sample, one, two = scene.draw(coders=1), scene.staff(), scene.staff()
        scene.code(sample, one)
        give_up_place(session, sample.id, one.id, given_up_by=two)
        assert session.exec(select(BlindCoding)).all() == []
        assert take_place(session, sample.id, coder=two).place == 1
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "blind coding given up")).one()
        assert event.details == {"coder": str(one.id), "codes_removed": 12}

    def test_nobody_comes_back_who_may_have_seen_the_codes(self, session, scene):
        sample, one = scene.draw(), scene.staff()
        take_place(session, sample.id, coder=one)
        assert samples_being_coded_by(session, one.id) == [sample]
        give_up_place(session, sample.id, one.id, given_up_by=one)
        assert samples_being_coded_by(session, one.id) == []
        with pytest.raises(Conflict, match="gave up your place"):
            take_place(session, sample.id, coder=one)

    def test_who_has_finished_stays(self, session, scene):
        sample, one = scene.draw(), scene.staff()
        scene.code(sample, one)
        scene.finish(sample, one)
        with pytest.raises(Conflict, match="has finished"):
            give_up_place(session, sample.id, one.id, given_up_by=one)

    def test_somebody_without_a_place_has_none_to_give_up(self, session, scene):
        one = scene.staff()
        with pytest.raises(Conflict, match="does not code"):
            give_up_place(session, scene.draw().id, one.id, given_up_by=one)
