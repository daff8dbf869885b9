import pytest

from consult.services.sampling import close_sample


@pytest.fixture
def sample(scene):
    drawn = scene.draw()
    scene.code_by_two(drawn, disputed=(2, 5))
    return drawn


@pytest.fixture
def at(scene, sample):
    return f"{scene.question}/samples/{sample.id}/settling"


def test_the_two_stand_side_by_side_and_agreed_ones_settle_themselves(policy, at):
    page = policy.get(at)
    assert "The two coders agree on 10 comments, which are settled by themselves." in page.words
    assert "0 of 2 settled." in page.words
    assert len(page.tree.xpath("//tbody/tr")) == 2
    assert "Person 1: Colin Coder" in page.words
    assert "Person 2: Carol Coder" in page.words


def test_one_persons_codes_are_taken_with_a_reason(policy, at, scene, sample):
    page = policy.post(f"{at}/2", {"take": "2", "note": "it names both"})
    assert page.response.location == f"{at}/5"
    row = scene.sampled(sample)[1]
    assert row.settled_themes[0] == row.machine_themes[0]
    assert (len(row.settled_themes), row.settled_note) == (2, "it names both")
    assert "it names both" in policy.get(at).words


def test_other_themes_can_be_chosen_and_the_last_leads_back(policy, at, scene, sample):
    policy.post(f"{at}/2", {"take": "1", "note": "one is enough"})
    data = {"themes": ["asb-drugs", "road-parking"], "main": "road-parking", "note": "neither was right"}
    page = policy.follow(policy.post(f"{at}/5", data))
    assert "Every disagreement is settled." in page.text
    assert scene.sampled(sample)[4].settled_themes == ["road-parking", "asb-drugs"]


def test_it_can_be_changed_until_the_sample_is_closed(policy, at, scene, sample, session):
    policy.post(f"{at}/2", {"take": "1", "note": "first thought"})
    policy.post(f"{at}/5", {"take": "1", "note": "first thought"})
    page = policy.get(f"{at}/2")
    assert page.value_of("note") == "first thought"
    assert page.value_of("themes") == scene.sampled(sample)[1].settled_themes[0]
    close_sample(session, sample.id, closed_by=scene.staff())
    session.commit()
    assert policy.get(f"{at}/2", expect=302).response.location == at
    assert "Nothing in it can change" in policy.post(f"{at}/2", {"take": "2", "note": "late"}, expect=409).words


@pytest.mark.parametrize(
    ("data", "sentences"),
    [
        ({"take": "1"}, ["Enter why it is settled so"]),
        ({"note": "because"}, ["Select at least one theme"]),
        ({"take": "3"}, ["Select at least one theme", "Enter why it is settled so"]),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(policy, at, data, sentences):
    page = policy.post(f"{at}/2", data, expect=200)
    assert page.error_summary == sentences
    assert page.value_of("note") == data.get("note", "")


def test_a_stale_form_settles_nothing(policy, at):
    page = policy.post(f"{at}/2", {"take": "1", "note": "kept"}, expect=200, with_token=False)
    assert page.error_summary[0].startswith("Your page had been open too long")
    assert page.value_of("note") == "kept"
    assert "0 of 2 settled." in policy.get(at).words


def test_the_machines_codes_do_not_lead(policy, at):
    assert "secret of the machine" not in policy.get(f"{at}/2").text


def test_a_coder_is_asked_to_settle_with_the_other(browser_of, scene):
    sample = scene.draw()
    one, _ = scene.code_by_two(sample, disputed=(1,))
    at = f"{scene.question}/samples/{sample.id}/settling"
    browser = browser_of(one)
    assert "settle this together with the other" in browser.get(f"{at}/1").words
    browser.post(f"{at}/1", {"take": "2", "note": "agreed by both"})
    assert "Colin Coder, with the other coder: agreed by both" in browser.get(at).words


def test_what_they_agree_on_is_no_disagreement(policy, at):
    policy.get(f"{at}/1", expect=404)


def test_there_is_nothing_to_read_before_everybody_has_finished(policy, scene):
    sample = scene.draw()
    page = policy.get(f"{scene.question}/samples/{sample.id}/settling", expect=409)
    assert "not coded yet" in page.words
