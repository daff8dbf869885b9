import csv
import io

import pytest
from sqlmodel import select

from consult.models import AuditEvent, Comment, Study
from consult.services.blind_coding import save_codes, take_place
from consult.services.reviewing import change_themes
from consult.services.sampling import close_sample
from tests.integration.blind_samples import other_codes


@pytest.fixture
def sample(scene):
    return scene.draw(24)


@pytest.fixture
def at(scene, sample):
    return f"{scene.question}/samples/{sample.id}"


def closed(scene, sample, session, *, disputed=()):
    scene.code_by_two(sample, disputed=disputed)
    close_sample(session, sample.id, closed_by=scene.staff())
    session.commit()


class TestResults:
    def test_before_anything_is_coded_there_are_none(self, policy, at):
        assert "Nothing is coded yet." in policy.get(f"{at}/results").words

    def test_what_is_coded_so_far_comes_with_a_warning(self, policy, at, scene, sample):
        scene.code(sample, scene.staff())
        page = policy.get(f"{at}/results")
        assert "The sample is not coded yet. These figures are of the comments coded so far" in page.words
        assert "Machine and person 1" in page.words
        assert "Corrected" not in page.words

    def test_disagreements_that_wait_come_with_a_warning(self, policy, at, scene, sample):
        scene.code_by_two(sample, disputed=(1, 2))
        page = policy.get(f"{at}/results")
        assert "2 disagreements wait to be settled." in page.words
        assert "Corrected shares" not in page.words

    def test_machine_and_people_stand_beside_people_and_people(self, policy, at, scene, sample, session):
        closed(scene, sample, session)
        page = policy.get(f"{at}/results")
        compared = [each.text_content() for each in page.tree.xpath("//table[1]//tbody/tr/th")][:4]
        assert compared == [
            "Person 1 and person 2",
            "Machine and person 1",
            "Machine and person 2",
            "Machine and the settled codes",
        ]
        assert "Too small to say 6 comments" in page.words  # each theme is on 6 comments
        assert "Two people read 24 of the 24 comments, drawn at random" in page.words

    def test_the_two_errors_of_a_survey_are_kept_apart_and_named(self, policy, at, scene, sample, session):
        closed(scene, sample, session)
        words = policy.get(f"{at}/results").words
        assert "and range of coding error" in words
        assert "Range of coding and sampling error" not in words
        scene.consultation.study = Study.SAMPLE_SURVEY
        session.add(scene.consultation)
        session.commit()
        page = policy.get(f"{at}/results")
        assert "Range of coding and sampling error" in page.words
        assert "speaks of everybody that the survey was drawn from" in page.words
        row = page.tree.xpath("//table[last()]//tbody/tr")[-1]
        assert len(row.xpath("./td")) == 5

    def test_either_measure_can_be_read(self, policy, at, scene, sample, session):
        closed(scene, sample, session)
        page = policy.get(f"{at}/results")
        assert "Cohen’s kappa: 1 is perfect agreement" in page.words
        other = policy.get(page.links()["Krippendorff’s alpha"])
        assert "Krippendorff’s alpha: 1 is perfect agreement" in other.words
        assert "Cohen’s kappa: 1" in policy.get(f"{at}/results?measure=nothing").words

    def test_comments_that_were_left_out_are_counted(self, policy, at, scene, sample, session):
        one, two = scene.staff(), scene.staff()
        first = scene.sampled(sample)[0]
        for person in (one, two):
            change_themes(session, first.comment_id, [scene.themes["asb-drugs"].id], changed_by=person)
            take_place(session, sample.id, coder=person)
            for row in scene.sampled(sample)[1:]:
                save_codes(session, sample.id, row.id, row.machine_themes, coder=person)
        session.commit()
        scene.finish(sample, one, two)
        words = policy.get(f"{at}/results").words
        assert "1 comment was left out for person 1, who had decided its themes before." in words
        assert "1 comment is in no figure" in words

    def test_one_coder_is_compared_with_the_machine_alone(self, policy, scene, session):
        sample, coder = scene.draw(24, coders=1), scene.staff()
        scene.code(sample, coder, lambda row: other_codes(row) if row.position <= 6 else row.machine_themes)
        scene.finish(sample, coder)
        words = policy.get(f"{scene.question}/samples/{sample.id}/results").words
        assert "One person read 24 of the 24 comments" in words
        assert "Person 1 and person 2" not in words
        assert "75%" in words  # exactly the same themes for 18 of 24
        assert "The sample is settled but not closed" in words


class TestTheThemedPage:
    def test_nothing_is_said_before_a_sample_is_closed(self, policy, scene, sample):
        scene.code_by_two(sample)
        assert "How sure the coding is" not in policy.get(scene.question).words

    def test_a_closed_sample_says_how_sure_the_coding_is(self, policy, scene, sample, session):
        closed(scene, sample, session)
        page = policy.get(scene.question)
        assert "How sure the coding is" in page.words
        assert "what careful people would have found, had they read every comment" in page.words
        assert "See agreement theme by theme" in page.links()

    def test_a_newer_code_book_is_said(self, policy, scene, sample, session):
        closed(scene, sample, session)
        newer = scene.factories.code_book(slug="another")
        newer.slug, newer.version = "community-issues", "newer"
        scene.run.code_book_id = newer.id
        session.commit()
        assert "This question has since moved to version newer" in policy.get(scene.question).words


class TestTheDownload:
    def rows(self, response):
        return list(csv.DictReader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))

    def test_it_holds_every_code_and_leaves_an_event(self, policy, at, scene, sample, session):
        comment = session.exec(select(Comment)).first()
        comment.text = "=cmd()"
        session.commit()
        closed(scene, sample, session)
        response = policy.http.post(f"{at}/codes.csv", data={"csrf_token": policy.token()})
        rows = self.rows(response)
        assert len(rows) == 24
        assert [row["position"] for row in rows][:3] == ["1", "2", "3"]
        assert all(row["machine: theme keys"] == row["settled: theme keys"] for row in rows)
        assert all(row["settled by"] == "agreed" for row in rows)
        assert "'=cmd()" in {row["comment"] for row in rows}
        session.rollback()
        assert session.exec(select(AuditEvent).where(AuditEvent.action == "blind sample exported")).one()

    def test_there_is_none_before_everybody_has_finished(self, policy, at):
        assert "not coded yet" in policy.post(f"{at}/codes.csv", expect=400).words
