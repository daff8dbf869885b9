import pytest
from sqlmodel import select

from consult.models import Comment
from consult.reports.coding_check import WITH_REFERENCE, coding_check, how_sure, reference_check
from consult.services.sampling import close_sample
from consult.services.settling import settle
from tests.integration.blind_samples import other_codes


@pytest.fixture
def sample(scene):
    """Every comment, so that no range is left and each comparison is clear."""
    return scene.draw(24)


def half_otherwise(row):
    return other_codes(row) if row.position % 2 else row.machine_themes


def settle_all(scene, sample, codes):
    third = scene.staff()
    for row in scene.sampled(sample):
        if row.settled_themes is None:
            settle(scene.session, sample.id, row.id, codes(row), "read again", settled_by=third)
    scene.session.commit()


def test_a_machine_that_strays_from_what_people_agree_on_is_said_to(session, scene, sample):
    one, two = scene.staff(), scene.staff()
    scene.code(sample, one, half_otherwise)
    scene.code(sample, two, half_otherwise)
    scene.finish(sample, one, two)
    check = coding_check(session, sample)
    assert how_sure(check)[-1].endswith("the machine agrees with people clearly less than they agree with each other.")
    assert check.comparison(WITH_REFERENCE).agreement.exact.value == 0.5


def test_a_machine_that_people_come_round_to_is_said_to_be_nearer(session, scene, sample):
    one, two = scene.staff(), scene.staff()
    scene.code(sample, one, half_otherwise)
    scene.code(sample, two)
    scene.finish(sample, one, two)
    settle_all(scene, sample, lambda row: row.machine_themes)
    assert "nearer to the settled themes" in how_sure(coding_check(session, sample))[-1]


def test_where_the_figures_are_alike_nothing_is_claimed(session, scene):
    sample = scene.draw(12)
    scene.code_by_two(sample, disputed=(1,))
    settle_all(scene, sample, other_codes)
    assert "does not tell the machine and a person apart" in how_sure(coding_check(session, sample))[-1]


def test_before_anybody_has_coded_there_is_nothing_to_say(session, scene, sample):
    check = coding_check(session, sample)
    assert how_sure(check) == ()
    assert check.comparisons == check.corrected == ()


def test_when_all_was_read_the_corrected_shares_are_what_people_said(session, scene, sample):
    one, two = scene.staff(), scene.staff()
    scene.code(sample, one, lambda _row: ["asb-drugs"])
    scene.code(sample, two, lambda _row: ["asb-drugs"])
    scene.finish(sample, one, two)
    shares = {line.theme.key: line.share for line in coding_check(session, sample).corrected}
    assert (shares["asb-drugs"].naive, shares["asb-drugs"].corrected) == pytest.approx((0.25, 1))
    assert shares["asb-youth"].corrected == pytest.approx(0)


def test_a_stratum_that_was_taken_away_does_not_stop_the_rest(session, scene):
    sample = scene.draw(12, by_channel=True)
    scene.code_by_two(sample)
    for row in scene.sampled(sample):
        if row.stratum == "paper":
            session.delete(session.get_one(Comment, row.comment_id))
    session.commit()
    shares = coding_check(session, sample).corrected
    assert {line.share.corrected for line in shares} == {0.25}


def test_nothing_is_corrected_where_nothing_could_be_settled(session, scene, sample):
    scene.code_by_two(sample)
    for comment in session.exec(select(Comment)):
        session.delete(comment)
    session.commit()
    assert coding_check(session, sample).corrected == ()


def test_the_reference_is_the_sample_that_was_closed_last(session, scene, sample):
    assert reference_check(session, scene.consultation, "main_issue") is None
    scene.code_by_two(sample)
    close_sample(session, sample.id, closed_by=scene.staff())
    assert reference_check(session, scene.consultation, "main_issue").sample == sample
