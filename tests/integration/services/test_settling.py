import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import AuditEvent, Comment
from consult.queries.sampled_codes import list_codes
from consult.queries.sampling import standing_of
from consult.services.blind_coding import save_codes, take_place
from consult.services.reviewing import change_themes
from consult.services.sampling import close_sample
from consult.services.settling import settle


def test_a_third_person_settles_a_disagreement_with_a_reason(session, scene):
    sample, third = scene.draw(), scene.staff("Theo Third")
    scene.code_by_two(sample, disputed=(2,))
    row = scene.sampled(sample)[1]
    settle(session, sample.id, row.id, ["road-parking"], " it is about cars ", settled_by=third)
    codes = list_codes(session, sample)[1]
    assert (codes.settled, codes.settled_by, codes.note) == (("road-parking",), "Theo Third", "it is about cars")
    assert standing_of(session, sample).settled == 12


def test_it_can_be_settled_anew_until_the_sample_is_closed(session, scene):
    sample, third = scene.draw(), scene.staff()
    scene.code_by_two(sample, disputed=(1,))
    row = scene.sampled(sample)[0]
    settle(session, sample.id, row.id, ["road-parking"], "first thought", settled_by=third)
    settle(session, sample.id, row.id, ["asb-youth"], "second thought", settled_by=third)
    close_sample(session, sample.id, closed_by=third)
    with pytest.raises(Conflict, match="Nothing in it can change"):
        settle(session, sample.id, row.id, ["road-parking"], "third thought", settled_by=third)
    assert row.settled_themes == ["asb-youth"]


def test_the_trail_has_both_codes_and_the_verdict_but_not_the_reason(session, scene):
    sample = scene.draw()
    scene.code_by_two(sample, disputed=(1,))
    row = scene.sampled(sample)[0]
    settle(session, sample.id, row.id, row.machine_themes, "words of a person", settled_by=scene.staff())
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "disagreement settled")).one()
    assert set(event.details) == {"position", "themes", "codes"}
    assert set(event.details["codes"]) == {"1", "2"}


def test_the_same_themes_with_another_main_issue_are_a_disagreement(session, scene):
    sample, one, two = scene.draw(), scene.staff(), scene.staff()
    scene.code(sample, one, lambda _row: ["asb-youth", "asb-drugs", "road-parking"])
    scene.code(
        sample,
        two,
        lambda row: (
            ["asb-drugs", "asb-youth", "road-parking"]
            if row.position == 1
            else ["asb-youth", "road-parking", "asb-drugs"]
        ),
    )
    scene.finish(sample, one, two)
    codes = list_codes(session, sample)
    assert codes[0].differs_only_in_main_issue
    assert not any(each.is_disputed for each in codes[1:])
    assert standing_of(session, sample).settled == 11


def test_only_one_judge_settles_and_without_a_judge_a_third_does(session, scene):
    sample, one, two = scene.draw(), scene.staff(), scene.staff()
    first, second = scene.sampled(sample)[:2]
    theme = [scene.themes["asb-youth"].id]
    for comment_id, person in ((first.comment_id, one), (second.comment_id, one), (second.comment_id, two)):
        change_themes(session, comment_id, theme, changed_by=person)
    session.commit()
    for coder, skipped in ((one, (1, 2)), (two, (2,))):
        code_all_but(session, scene, sample, coder, skipped)
    scene.finish(sample, one, two)
    codes = list_codes(session, sample)
    assert codes[0].settled == tuple(first.machine_themes)
    assert codes[1].settled is None
    assert codes[1].is_without_judge(2)
    with pytest.raises(Conflict, match="Somebody who does not code"):
        settle(session, sample.id, second.id, ["asb-drugs"], "alone", settled_by=one)
    settle(session, sample.id, second.id, ["asb-drugs"], "read afresh", settled_by=scene.staff())
    assert standing_of(session, sample).settled == 12


def test_a_comment_that_nobody_can_judge_may_stay_unsettled(session, scene):
    sample, one = scene.draw(coders=1), scene.staff()
    change_themes(session, scene.sampled(sample)[0].comment_id, [scene.themes["asb-youth"].id], changed_by=one)
    session.commit()
    code_all_but(session, scene, sample, one, (1,))
    scene.finish(sample, one)
    close_sample(session, sample.id, closed_by=one)
    assert standing_of(session, sample).settled == 11


def code_all_but(session, scene, sample, coder, skipped):
    take_place(session, sample.id, coder=coder)
    for row in scene.sampled(sample):
        if row.position not in skipped:
            save_codes(session, sample.id, row.id, row.machine_themes, coder=coder)
    session.commit()


def test_nothing_is_settled_before_everybody_has_finished(session, scene):
    sample, one = scene.draw(), scene.staff()
    scene.code(sample, one)
    with pytest.raises(Conflict, match="not coded yet"):
        settle(session, sample.id, scene.sampled(sample)[0].id, ["asb-drugs"], "early", settled_by=scene.staff())


@pytest.mark.parametrize(
    ("position", "themes", "note", "sentence"),
    [
        (1, ["asb-drugs"], "why not", "agree on this comment"),
        (2, ["asb-drugs"], "  ", "in a few words"),
        (2, ["nothing"], "why not", "only themes of the sample"),
        (2, [], "why not", "at least one theme"),
    ],
)
def test_what_cannot_be_settled_so_is_refused(session, scene, position, themes, note, sentence):
    sample = scene.draw()
    scene.code_by_two(sample, disputed=(2,))
    row = scene.sampled(sample)[position - 1]
    with pytest.raises(Conflict, match=sentence):
        settle(session, sample.id, row.id, themes, note, settled_by=scene.staff())


def test_a_comment_that_an_officer_took_away_cannot_be_settled(session, scene):
    sample = scene.draw()
    scene.code_by_two(sample, disputed=(2,))
    row = scene.sampled(sample)[1]
    row_id = row.id
    session.delete(session.get_one(Comment, row.comment_id))
    session.commit()
    with pytest.raises(Conflict, match="not in the sample any more"):
        settle(session, sample.id, row_id, ["asb-drugs"], "why not", settled_by=scene.staff())
