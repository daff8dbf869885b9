import pytest
from sqlmodel import select

from consult.models import BlindCoding, Response
from consult.services.blind_coding import take_place
from consult.services.reviewing import change_themes

SECRETS = ("secret of the machine", "90% sure", "SDP-")


@pytest.fixture
def sample(scene):
    return scene.draw()


@pytest.fixture
def at(scene, sample):
    return f"{scene.question}/samples/{sample.id}"


@pytest.fixture
def coder(scene):
    return scene.staff("Colin Coder")


@pytest.fixture
def coding(browser_of, coder, at):
    """The browser of somebody who has taken a place."""
    browser = browser_of(coder)
    browser.post(f"{at}/join")
    return browser


class TestCoding:
    def test_taking_a_place_leads_to_the_first_comment(self, browser_of, coder, at):
        browser = browser_of(coder)
        page = browser.post(f"{at}/join")
        assert page.response.location == f"{at}/code"
        assert browser.get(f"{at}/code", expect=302).response.location == f"{at}/code/1"

    def test_each_is_saved_and_the_next_one_comes(self, coding, at, session):
        page = coding.post(f"{at}/code/1", {"themes": ["road-parking", "asb-youth"], "main": "road-parking"})
        assert page.response.location == f"{at}/code/2"
        assert session.exec(select(BlindCoding)).one().themes == ["road-parking", "asb-youth"]
        assert "1 of 12 coded." in coding.follow(page).words

    def test_one_goes_back_and_changes(self, coding, at, session):
        coding.post(f"{at}/code/1", {"themes": ["asb-youth"]})
        page = coding.get(coding.get(f"{at}/code/2").links()["Back"])
        assert page.value_of("themes") == "asb-youth"
        assert "You have coded this one" in page.words
        changed = coding.post(f"{at}/code/1", {"themes": ["asb-drugs"]})
        assert changed.response.location == f"{at}/code/2"
        assert session.exec(select(BlindCoding)).one().themes == ["asb-drugs"]

    def test_one_passes_over_and_is_brought_back_to_it(self, coding, at, scene, sample):
        assert coding.get(f"{at}/code/1").links()["Pass over for now"] == f"{at}/code/2"
        for position in range(2, 12):
            coding.post(f"{at}/code/{position}", {"themes": ["asb-youth"]})
        assert coding.post(f"{at}/code/12", {"themes": ["asb-youth"]}).response.location == f"{at}/code/1"
        assert coding.post(f"{at}/code/1", {"themes": ["asb-youth"]}).response.location == f"{at}/codes"

    def test_one_comes_back_to_where_one_stopped(self, coding, at):
        coding.post(f"{at}/code/1", {"themes": ["asb-youth"]})
        assert "You have coded 1 of 12 comments." in coding.get(at).words
        assert coding.get(f"{at}/code", expect=302).response.location == f"{at}/code/2"

    @pytest.mark.parametrize(
        ("data", "sentences"),
        [
            ({}, ["Select at least one theme"]),
            ({"themes": ["asb-youth", "asb-drugs"]}, ["Select which theme is the main issue"]),
        ],
    )
    def test_what_is_missing_is_said_and_the_ticks_are_kept(self, coding, at, session, data, sentences):
        page = coding.post(f"{at}/code/1", data, expect=200)
        assert page.error_summary == sentences
        assert page.tree.xpath("//input[@name='themes'][@checked]/@value") == data.get("themes", [])
        assert session.exec(select(BlindCoding)).all() == []

    def test_a_stale_form_saves_nothing_and_keeps_the_ticks(self, coding, at, session):
        page = coding.post(f"{at}/code/1", {"themes": ["asb-drugs"]}, expect=200, with_token=False)
        assert page.error_summary[0].startswith("Your page had been open too long")
        assert page.value_of("themes") == "asb-drugs"
        assert session.exec(select(BlindCoding)).all() == []

    def test_the_code_book_is_at_hand(self, coding, at):
        page = coding.get(f"{at}/code/1")
        for said in ("Code what the comment itself raises.", "kids at the shops", "Boredom is another."):
            assert said in page.words
        assert page.tree.xpath("//*[@data-theme][1]/@data-words")[0].startswith("Youth-related ASB")

    def test_a_position_that_is_not_there_is_not_found(self, coding, at):
        coding.get(f"{at}/code/99", expect=404)
        coding.post(f"{at}/code/99", {"themes": ["asb-youth"]}, expect=404)

    def test_a_comment_one_decided_before_is_marked_and_passed_by(self, browser_of, coder, at, scene, sample, session):
        first = scene.sampled(sample)[0]
        change_themes(session, first.comment_id, [scene.themes["asb-drugs"].id], changed_by=coder)
        session.commit()
        browser = browser_of(coder)
        assert "You decided the themes of 1 comment in this sample before" in browser.get(at).words
        browser.post(f"{at}/join")
        assert browser.get(f"{at}/code", expect=302).response.location == f"{at}/code/2"
        page = browser.get(f"{at}/code/1")
        assert "left out for you" in page.words
        assert not page.tree.xpath("//input[@name='themes']")
        assert "left out for you" in browser.post(f"{at}/code/1", {"themes": ["asb-youth"]}, expect=409).words
        assert "Left out for you" in browser.get(f"{at}/codes").words

    def test_somebody_without_a_place_is_told(self, policy, at):
        for page in ("code", "code/1", "codes"):
            assert "You do not code this sample." in policy.get(f"{at}/{page}", expect=409).words


class TestFinishing:
    def test_the_last_code_leads_to_ones_codes_and_the_end(self, coding, at):
        for position in range(1, 13):
            page = coding.post(f"{at}/code/{position}", {"themes": ["asb-youth"]})
        own = coding.follow(page)
        assert own.h1 == "Your codes"
        assert len(own.tree.xpath("//ol[@class='consult-comments']/li")) == 12
        assert "You have coded every comment." in coding.get(at).words
        done = coding.follow(coding.post(f"{at}/finish"))
        assert "You have finished" in done.text
        assert "The other place is not finished yet." in done.words

    def test_after_that_nothing_changes(self, coding, at, scene, sample, coder, session):
        scene.code(sample, coder)
        scene.finish(sample, coder)
        assert coding.get(f"{at}/code/1", expect=302).response.location == f"{at}/codes"
        assert coding.get(f"{at}/code", expect=302).response.location == f"{at}/codes"
        assert coding.post(f"{at}/code/1", {"themes": ["asb-drugs"]}, expect=409)
        assert "You have finished, so your codes cannot change." in coding.get(f"{at}/codes").words

    def test_finishing_too_early_is_refused(self, coding, at):
        assert "not coded yet" in coding.post(f"{at}/finish", expect=409).words


class TestBlindness:
    @pytest.fixture
    def coded_by_another(self, scene, sample):
        scene.code(sample, scene.staff("Carol Coder"), lambda _row: ["asb-drugs"])

    def test_no_page_of_the_coder_holds_what_others_gave(self, coded_by_another, coding, at):
        for page in ("", "/code/1", "/code/2", "/codes"):
            shown = coding.get(f"{at}{page}")
            assert not [secret for secret in SECRETS if secret in shown.text]
            assert not shown.tree.xpath("//input[@name='themes'][@checked]")
        assert "Drug-related" not in coding.get(f"{at}/codes").words

    def test_no_link_of_the_coding_pages_leads_to_a_comment_or_a_response(self, coding, at):
        for page in ("/code/1", "/codes"):
            links = coding.get(f"{at}{page}").tree.xpath("//a/@href")
            closed = [link for link in links if "/comments" in link or "/responses" in link]
            assert not [link for link in closed if not link.endswith("/concern")]

    def test_a_person_at_risk_cannot_wait_for_the_sample(self, coding, at):
        concern = coding.get(f"{at}/code/1").links()["Raise a concern"]
        shown = coding.get(concern)
        assert not [secret for secret in SECRETS[:2] if secret in shown.text]

    def test_neither_title_nor_address_tells_anything(self, coding, at):
        page = coding.get(f"{at}/code/1")
        assert page.title.startswith("Comment 1 of your blind sample")

    def test_pages_with_codes_are_closed_until_one_has_finished(self, coding, scene, sample, at, coder, session):
        row = scene.sampled(sample)[0]
        response = session.exec(select(Response.id).where(Response.consultation_id == scene.consultation.id)).all()
        closed = [
            f"{scene.question}/comments",
            f"{scene.question}/candidates",
            f"/policy/comments/{row.comment_id}",
            f"/policy/{scene.consultation.slug}/responses?theme=asb-youth",
            f"{at}/results",
            f"{at}/settling",
        ]
        for address in closed:
            page = coding.get(address, expect=403)
            assert page.h1 == "Closed to you while you code a blind sample"
            assert page.links()["Go to your blind sample"] == at
        statuses = [
            coding.http.get(f"/policy/{scene.consultation.slug}/responses/{each}").status_code for each in response
        ]
        assert sorted(statuses) == [200] * 12 + [403] * 12  # half of the responses are in the sample
        coding.post(f"{at}/codes.csv", expect=403)
        coding.post(f"{scene.question}/comments.csv", expect=403)
        scene.code(sample, coder)
        scene.finish(sample, coder)
        for address in closed[:4]:
            coding.get(address)

    def test_pages_of_totals_and_of_other_questions_stay_open(self, coding, scene):
        coding.get(scene.question)
        coding.get(f"/policy/{scene.consultation.slug}/questions/why_not/comments")
        coding.get("/policy/")
        coding.get(f"/policy/{scene.consultation.slug}/responses")

    def test_they_are_open_to_everybody_else(self, coding, policy, scene):
        policy.get(f"{scene.question}/comments")

    def test_giving_the_place_up_opens_them_again(self, coding, at, coder, scene):
        coding.post(f"{at}/places/{coder.id}/free")
        coding.get(f"{scene.question}/comments")
        assert "You gave up your place" in coding.get(at).words

    def test_a_closed_sample_keeps_nobody_out(self, coding, at, scene):
        coding.post(f"{at}", {"reason": "a mistake"})
        coding.get(f"{scene.question}/comments")
        assert "given up" in coding.get(f"{at}/results").words

    def test_an_administrator_is_kept_blind_too(self, admin, scene, at, session, sample, app):
        admin.post(f"{at}/join")
        admin.get(f"{scene.question}/comments", expect=403)

    def test_the_second_coder_may_not_read_results_that_the_first_may(self, browser_of, scene, sample, at, session):
        one, two = scene.staff(), scene.staff()
        scene.code(sample, one)
        take_place(session, sample.id, coder=two)
        scene.finish(sample, one)
        assert "The sample is not coded yet." in browser_of(one).get(f"{at}/results").words
        browser_of(two).get(f"{at}/results", expect=403)
