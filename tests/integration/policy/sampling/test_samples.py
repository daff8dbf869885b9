import pytest
from sqlmodel import select

from consult.models import BlindSample, Comment
from consult.services.sampling import abandon_sample, close_sample
from consult.services.theming import request_run


@pytest.fixture
def address(scene):
    return f"{scene.question}/samples"


def the_sample(session):
    return session.exec(select(BlindSample)).one()


class TestDrawing:
    def test_sizes_are_advised_for_the_comments_there_are(self, policy, address, scene):
        scene.add_comments(176)
        page = policy.get(address)
        assert "There are 200 comments that the machine has coded: 194 online, 6 paper." in page.words
        assert "Within 7 points either way: 100 comments" in page.words
        assert "Within 3 points either way: 169 comments" in page.words
        assert page.value_of("margin") == "7"

    def test_a_sample_is_drawn_of_the_advised_size(self, policy, address, session):
        page = policy.follow(policy.post(address, {"margin": "10", "coders": "2"}))
        assert page.h1.startswith("Blind sample of")
        assert "20 of the 24 that the machine had coded" in page.words
        sample = the_sample(session)
        assert (sample.size, sample.coders, sample.wanted_margin_in_points) == (20, 2, 10)

    def test_a_size_of_ones_own_says_what_it_gives(self, policy, address, session):
        policy.post(address, {"margin": "own", "size": "12", "coders": "1", "by_channel": "yes"})
        sample = the_sample(session)
        assert (sample.size, sample.coders) == (12, 1)
        assert sample.wanted_margin_in_points == pytest.approx(20.4)
        assert sample.strata == {"online": [18, 9], "paper": [6, 3]}

    @pytest.mark.parametrize(
        ("data", "sentences"),
        [
            ({"coders": "2"}, ["Select how sure you want to be"]),
            ({"margin": "5"}, ["Select how many people code the sample"]),
            ({"margin": "own", "size": "9", "coders": "2"}, ["Enter a whole number from 10 to 24"]),
            ({"margin": "own", "size": "many", "coders": "2"}, ["Enter a whole number from 10 to 24"]),
            ({"margin": "own", "size": ",", "coders": "2"}, ["Enter a whole number from 10 to 24"]),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_entered_kept(self, policy, address, data, sentences):
        page = policy.post(address, data, expect=200)
        assert page.error_summary == sentences
        assert page.value_of("size") == data.get("size", "")
        assert page.value_of("margin") == data.get("margin")

    def test_while_one_is_open_there_is_no_form(self, policy, address, scene):
        scene.draw()
        page = policy.get(address)
        assert "A sample is open." in page.words
        assert "Waiting for coders" in page.words
        assert not page.tree.xpath("//button[contains(., 'Draw the sample')]")
        assert "is open" in policy.post(address, {"margin": "10", "coders": "2"}, expect=409).words

    def test_while_comments_are_themed_there_is_no_form(self, policy, address, scene, session):
        request_run(session, scene.consultation, "main_issue")
        session.commit()
        assert "The comments are being themed." in policy.get(address).words

    def test_before_anything_is_coded_the_page_says_what_to_do(self, policy, scene, session):
        for comment in session.exec(select(Comment)):
            comment.coded_at = None
        session.commit()
        assert "Start theming on the themed page" in policy.get(f"{scene.question}/samples").words

    def test_without_a_code_book_there_is_nothing_to_code_to(self, policy, scene):
        words = policy.get(f"/policy/{scene.consultation.slug}/questions/why_not/samples").words
        assert "this question has none that is published" in words

    def test_one_channel_cannot_be_stratified(self, policy, address, scene, session):
        assert policy.get(address).tree.xpath("//input[@name='by_channel']")
        other = scene.factories.consultation()
        page = policy.get(f"/policy/{other.slug}/questions/main_issue/samples")
        assert not page.tree.xpath("//input[@name='by_channel']")

    def test_closed_and_given_up_samples_stay_on_the_list(self, policy, address, scene, session):
        abandon_sample(session, scene.draw().id, "the coder left us", abandoned_by=scene.staff())
        session.commit()
        closed = scene.draw()
        scene.code_by_two(closed)
        close_sample(session, closed.id, closed_by=scene.staff())
        session.commit()
        words = policy.get(address).words
        for said in (
            "the coder left us",
            "Given up",
            "Closed",
            "Draw another sample",
            "Earlier samples exclude nothing",
        ):
            assert said in words


class TestOneSample:
    def at(self, scene, sample):
        return f"{scene.question}/samples/{sample.id}"

    def test_it_says_how_it_was_drawn(self, policy, scene):
        sample = scene.draw(by_channel=True)
        words = policy.get(self.at(scene, sample)).words
        for said in ("Dana Drawer", "Seed7", sample.frame_checksum, "Online: 9 of 18; Paper: 3 of 6", "version test"):
            assert said in words

    def test_a_third_person_is_told_why_they_cannot_code(self, policy, scene):
        sample = scene.draw()
        scene.code(sample, scene.staff("Colin Coder"))
        scene.code(sample, scene.staff("Carol Coder"))
        words = policy.get(self.at(scene, sample)).words
        assert "Two people code this sample already, so you cannot." in words
        assert "Colin Coder" in words
        assert "One person" not in words
        assert "Two people code" in policy.post(f"{self.at(scene, sample)}/join", expect=409).words

    def test_a_place_is_given_up_and_the_page_says_so(self, policy, scene, session):
        sample, one = scene.draw(), scene.staff("Colin Coder")
        scene.code(sample, one)
        page = policy.follow(policy.post(f"{self.at(scene, sample)}/places/{one.id}/free"))
        assert "The place is free." in page.text
        assert "Colin Coder" not in page.words

    def test_giving_up_the_sample_needs_a_reason(self, policy, scene, session):
        sample = scene.draw()
        page = policy.post(self.at(scene, sample), {"reason": " "}, expect=200)
        assert page.error_summary == ["Enter why the sample is given up"]
        page = policy.follow(policy.post(self.at(scene, sample), {"reason": "wrong question"}))
        assert "The reason: wrong question" in page.words

    def test_closing_is_offered_when_everything_is_settled(self, policy, scene, session):
        sample = scene.draw()
        scene.code_by_two(sample)
        assert policy.get(self.at(scene, sample)).tree.xpath("//button[contains(., 'Close the sample')]")
        page = policy.follow(policy.post(f"{self.at(scene, sample)}/close"))
        assert page.h1.startswith("Results of the blind sample")
        assert "Nothing in it can change." in policy.get(self.at(scene, sample)).words

    def test_a_sample_of_another_question_or_of_nothing_is_not_found(self, policy, scene):
        sample = scene.draw()
        policy.get(f"/policy/{scene.consultation.slug}/questions/why_not/samples/{sample.id}", expect=404)
        policy.get(f"{scene.question}/samples/{scene.consultation.id}", expect=404)
