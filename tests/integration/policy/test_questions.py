from pathlib import Path

import pytest
from sqlmodel import select

from consult import chart_images
from consult.clock import utc_now
from consult.models import AuditEvent, Channel, LearnedModel, LearningStatus, RunStatus, ThemingChunk, ThemingRun
from consult.reports.chart_pictures import ChartNotDrawn
from consult.services.sharing import LEASE


def row(page, label):
    """The cells of a row of the themed table."""
    rows = page.tree.xpath("//table//tr[th[normalize-space()=$label]]", label=label)
    return [" ".join(cell.text_content().split()) for cell in rows[0].xpath("td")]


class TestTheThemedTable:
    def test_it_counts_mentions_and_shares_of_those_who_answered(self, policy, themed):
        page = policy.get(themed.question)
        assert row(page, "Speeding")[:2] == ["2 comments on Speeding", "67%: how Speeding was made 9% to 99%"]
        assert row(page, "Speeding and driving")[0] == "3 comments on Speeding and driving"
        assert "3 answered this question." in page.words

    def test_it_splits_by_channel_and_locality(self, policy, themed):
        page = policy.get(themed.question)
        heads = [" ".join(head.text_content().split()) for head in page.tree.xpath("//thead/tr[2]/th")]
        assert heads == ["Online n = 2", "Paper n = 1", "East n = 1", "South n = 1", "Not given n = 1"]
        assert row(page, "Speeding")[2:] == [
            "1 on Speeding, Online 50%",
            "1 on Speeding, Paper 100%",
            "1 on Speeding, East 100%",
            "1 on Speeding, South 100%",
            "0",
        ]

    def test_every_count_opens_as_many_comments(self, policy, themed):
        themed.answer("more speeding", "road-speeding", channel=Channel.LETTER, locality="other")
        page = policy.get(themed.question)
        links = page.tree.xpath("//table//td//a[contains(@href, '/comments?')]")
        assert len(links) > 10
        for link in links:
            count = int(link.text.strip())
            shown = policy.get(link.get("href"))
            assert len(shown.tree.xpath("//ol[@class='consult-comments']/li")) == count, link.get("href")

    def test_a_comment_counts_once_for_a_category(self, policy, themed):
        themed.answer("speeding and parking", "road-speeding", "road-parking")
        assert row(policy.get(themed.question), "Speeding and driving")[0] == "4 comments on Speeding and driving"

    def test_comments_not_themed_yet_are_in_no_figure_and_said(self, policy, themed):
        themed.answer("new")
        page = policy.get(themed.question)
        assert "1 comment is not themed yet and not in these figures" in page.words
        assert row(page, "Speeding")[1].startswith("67%")

    def test_themes_that_nobody_mentions_are_named(self, policy, themed):
        assert "Drug-related ASB." in policy.get(themed.question).words

    def test_it_says_what_the_figures_were_made_with(self, policy, themed):
        words = policy.get(themed.question).words
        assert "Code book community-issues, version test." in words
        assert "Encoder hashing-256, model untrained, configuration abc123." in words

    def test_it_names_the_model_learnt_from_people_and_leads_to_the_run(self, policy, themed, session):
        run = session.exec(select(ThemingRun)).one()
        page = policy.get(themed.question)
        assert "No learned model was in use." in page.words
        assert page.links()["All that is recorded of this run"].endswith(f"/runs/{run.id}")
        model = LearnedModel(
            consultation_id=themed.consultation.id,
            question_key="main_issue",
            code_book_id=run.code_book_id,
            status=LearningStatus.ADOPTED,
            answers=40,
            fingerprint="fed987",
        )
        session.add(model)
        session.flush()
        run.learned_model_id = model.id
        session.commit()
        page = policy.get(themed.question)
        assert page.links()["the model learnt from 40 decided comments"].endswith(f"/learning/{model.id}")
        assert "fingerprint fed987" in page.words


class TestTheChart:
    def test_it_is_a_picture_in_two_widths(self, policy, themed):
        for width in ("wide", "narrow"):
            answer = policy.download(f"{themed.question}/chart.svg?width={width}")
            assert answer.mimetype == "image/svg+xml"
            assert b"Speeding" in answer.data

    def test_its_finding_is_said_in_words(self, policy, themed):
        alt = policy.get(themed.question).tree.xpath("//img/@alt")[0]
        assert "Mentioned most: Speeding 67%" in alt

    def test_without_the_picture_the_page_still_stands(self, policy, themed, monkeypatch):
        def fail(*_args: object, **_options: Path) -> bytes:
            raise ChartNotDrawn("no")

        monkeypatch.setattr(chart_images, "chart_svg", fail)
        policy.download(f"{themed.question}/chart.svg", expect=503)
        assert row(policy.get(themed.question), "Speeding")

    def test_nothing_to_draw_is_not_found(self, policy, factories):
        consultation = factories.consultation()
        policy.get(f"/policy/{consultation.slug}/questions/main_issue/chart.svg", expect=404)


class TestTheRun:
    def test_theming_is_started_and_its_progress_shown(self, policy, themed, session, app):
        app.extensions["queue"].storage.flush_all()
        page = policy.follow(policy.post(f"{themed.question}/theme"))
        assert "0 of 3 comments are done." in page.words
        assert page.links()["Refresh this page"] == themed.question
        assert app.extensions["queue"].storage.queue_size() == 1
        assert "theming requested" in {event.action for event in session.exec(select(AuditEvent))}

    def test_starting_twice_is_one_run(self, policy, themed, session):
        policy.post(f"{themed.question}/theme")
        policy.post(f"{themed.question}/theme")
        assert len(session.exec(select(ThemingRun).where(ThemingRun.status == RunStatus.QUEUED)).all()) == 1

    def test_the_script_can_ask_how_far_it_is(self, policy, themed):
        policy.post(f"{themed.question}/theme")
        answer = policy.download(f"{themed.question}/progress.json").json
        assert answer == {"done": 0, "total": 3, "status": "queued", "workers": 0}

    def test_it_can_be_stopped_and_started_again(self, policy, themed, session):
        policy.post(f"{themed.question}/theme")
        assert "Stop theming" in policy.get(themed.question).words
        page = policy.follow(policy.post(f"{themed.question}/stop"))
        assert "Theming was stopped." in page.words
        assert "Stopped Somebody stopped this run." in page.words
        assert "Stop theming" not in page.words
        policy.follow(policy.post(f"{themed.question}/theme"))
        assert "Waiting to start" in policy.get(themed.question).words
        stopped = session.exec(select(AuditEvent).where(AuditEvent.action == "theming stopped")).one()
        assert stopped.actor_id is not None

    def test_to_stop_what_has_ended_does_nothing(self, policy, themed, session):
        page = policy.follow(policy.post(f"{themed.question}/stop"))
        assert "There was nothing to stop" in page.words
        assert session.exec(select(ThemingRun)).one().status is RunStatus.FINISHED

    def test_it_says_how_many_workers_share_it(self, policy, themed, session):
        policy.post(f"{themed.question}/theme")
        run = session.exec(select(ThemingRun).where(ThemingRun.status == RunStatus.QUEUED)).one()
        session.add_all(
            ThemingChunk(run_id=run.id, position=place, worker=f"host:{place}", leased_until=utc_now() + LEASE)
            for place in range(2)
        )
        session.commit()
        assert "by 2 workers together" in policy.get(themed.question).words

    def test_without_a_run_there_is_no_progress(self, policy, themed):
        policy.get(f"{themed.address}/questions/why_not/progress.json", expect=404)

    def test_a_failed_run_says_why(self, policy, themed, session):
        run = session.exec(select(ThemingRun)).one()
        run.status, run.failure = RunStatus.FAILED, "The encoder folder has no model.onnx. Put it there."
        session.commit()
        assert "Put it there." in policy.get(themed.question).words

    def test_a_question_nobody_answered_can_be_looked_at(self, policy, factories):
        factories.code_book()
        consultation = factories.consultation()
        words = policy.get(f"/policy/{consultation.slug}/questions/main_issue").words
        assert "This question has not been themed yet." in words
        assert "Nobody has answered this question yet." in words

    def test_a_missing_code_book_is_said(self, policy, factories):
        consultation = factories.consultation()
        page = policy.get(f"/policy/{consultation.slug}/questions/main_issue")
        assert "has not been published" in page.words
        assert not page.tree.xpath("//button[contains(., 'Start theming')]")

    def test_a_question_without_a_code_book_says_what_the_machine_does(self, policy, themed):
        assert "It assigns none" in policy.get(f"{themed.address}/questions/why_not").words.replace("it", "It")

    def test_theming_nothing_is_refused_in_a_sentence(self, policy, factories):
        factories.code_book()
        consultation = factories.consultation()
        page = policy.post(f"/policy/{consultation.slug}/questions/main_issue/theme", expect=409)
        assert "There are no comments on this question yet." in page.words

    @pytest.mark.parametrize("key", ["impact", "nothing"])
    def test_what_is_no_free_text_question_is_not_found(self, policy, themed, key):
        policy.get(f"{themed.address}/questions/{key}", expect=404)
