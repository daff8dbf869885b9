import csv
import io

import pytest

from consult.models import CampaignStatus
from consult.services.campaigns import take_out
from tests.integration.campaigns import LETTER


@pytest.fixture
def letters(copied):
    letters = [copied.comment(LETTER, "asb-youth", "road-parking") for _ in range(3)]
    letters.append(copied.comment(LETTER.replace("the night bus", "the <b>late</b> bus"), "asb-youth"))
    copied.find(letters)
    return letters


def page_of(copied):
    return f"{copied.address}/{copied.the_group().id}"


def sending(copied, what, **more):
    return {"what": what, "seen": copied.the_group().fingerprint, **more}


class TestTheList:
    def test_nothing_was_looked_for_yet(self, policy, copied):
        assert "Not looked for yet" in policy.get(copied.address).words

    def test_groups_stand_by_what_a_person_made_of_them(self, policy, copied, letters):
        page = policy.get(copied.address)
        assert "To decide (1)" in page.words
        assert "4 comments in 2 wordings" in page.words
        name = next(text for text in page.links() if text.startswith("4 comments like “"))
        assert f"/{copied.the_group().id}" in page.links()[name]
        copied.confirm()
        late = copied.comment()
        assert "1 comment has come in since then" in policy.get(copied.address).words
        copied.find([*letters, late])
        page = policy.get(copied.address)
        assert "Confirmed (1)" in page.words
        assert "No group waits for a person" in page.words
        assert "1 new since decided" in page.words
        assert "Night bus" in page.links()

    def test_looking_again_is_the_workers_work(self, app, policy, session, copied):
        for _ in range(3):
            copied.comment()
        app.extensions["queue"].storage.flush_all()  # of what other tests left in it
        assert "compares the comments now" in policy.follow(policy.post(copied.address)).text
        app.extensions["queue"].execute(app.extensions["queue"].dequeue())
        session.rollback()
        assert len(copied.the_group().members) == 3

    def test_a_queue_that_is_away_is_said(self, app, policy, copied, monkeypatch):
        def away(*_):
            raise OSError("no queue")

        monkeypatch.setitem(app.extensions["campaign_tasks"], "find_campaigns", away)
        assert "The queue cannot be reached" in policy.follow(policy.post(copied.address)).text


class TestOneGroup:
    def test_it_shows_the_wordings_with_what_differs_escaped_and_marked(self, policy, copied, letters):
        page = policy.get(page_of(copied))
        assert [element.text_content() for element in page.tree.xpath("//li//ins")] == ["added: <b>late</b> "]
        assert [element.text_content() for element in page.tree.xpath("//li//del")] == ["left out: night "]

    def test_confirming_needs_a_label_and_says_what_follows(self, policy, copied, letters):
        page = policy.post(page_of(copied), sending(copied, "confirm", label=" "), expect=200)
        assert page.error_summary == ["Enter a label for the campaign"]
        page = policy.post(page_of(copied), sending(copied, "confirm", label="x" * 201), expect=200)
        assert page.error_summary == ["The label must be 200 characters or fewer"]
        assert page.value_of("label") == "x" * 201
        done = policy.follow(policy.post(page_of(copied), sending(copied, "confirm", label="Night bus")))
        assert done.h1 == "Night bus"
        assert "counted both ways" in done.text

    def test_splitting_and_undoing(self, policy, session, copied, letters):
        page = policy.follow(policy.post(page_of(copied), sending(copied, "split", reason="A saying")))
        assert "Reason: A saying" in page.words
        assert not page.tree.xpath("//main//input[@type='checkbox']")
        session.rollback()
        assert copied.the_group().status is CampaignStatus.SPLIT
        page = policy.follow(policy.post(page_of(copied) + "/undo"))
        assert "waits for a person" in page.text

    def test_taking_out_and_letting_in(self, policy, copied, letters):
        page = policy.post(page_of(copied), sending(copied, "take_out", comments=["nonsense"]), expect=200)
        assert page.error_summary == ["Select at least one comment"]
        ticked = [str(letter.id) for letter in letters[1:]]
        page = policy.post(page_of(copied), sending(copied, "take_out", comments=ticked), expect=200)
        assert "At least two comments must stay" in page.error_summary[0]
        assert len(page.tree.xpath("//input[@checked]")) == 3
        page = policy.follow(policy.post(page_of(copied), sending(copied, "take_out", comments=ticked[:1])))
        assert "3 comments in 2 wordings, and 1 taken out" in page.words
        page = policy.follow(policy.post(page_of(copied), sending(copied, "let_in", comments=ticked[:1])))
        assert "4 comments in 2 wordings." in page.words

    def test_new_copies_are_shown_apart(self, policy, copied, letters):
        copied.confirm()
        copied.find([*letters, copied.comment()])
        page = policy.get(page_of(copied))
        assert "New since it was decided" in page.words
        assert "count as comments of their own" in page.words

    def test_somebody_elses_decision_comes_first_and_the_label_is_kept(self, policy, session, copied, letters):
        data = sending(copied, "confirm", label="Night bus")
        take_out(session, copied.seen(), {letters[0].id})
        session.commit()
        page = policy.post(page_of(copied), data, expect=200)
        assert "has changed since you opened it" in page.error_summary[0]
        assert page.value_of("label") == "Night bus"

    def test_a_page_open_too_long_decides_nothing(self, policy, copied, letters):
        data = sending(copied, "confirm", label="Night bus")
        page = policy.post(page_of(copied), data, expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]
        assert copied.the_group().status is CampaignStatus.PROPOSED

    def test_what_is_no_decision_is_refused(self, policy, copied, letters):
        page = policy.post(page_of(copied), sending(copied, "burn"), expect=200)
        assert page.error_summary == ["Choose what to do with the group"]

    def test_a_group_of_another_question_is_not_here(self, policy, copied, letters):
        policy.get(page_of(copied).replace("main_issue", "why_not"), expect=404)


class TestFiguresBothWays:
    def test_the_themed_page_has_a_column_once_a_campaign_is_confirmed(self, policy, copied, letters):
        copied.comment("Parking", "road-parking")
        question = copied.address.removesuffix("/campaigns")
        page = policy.get(question)
        assert "1 group of near-identical comments waits for a person" in page.words
        assert "Each campaign counted once" not in page.words
        copied.confirm()
        page = policy.get(question)
        assert "4 of these comments are in 1 confirmed campaign" in page.words
        assert "Each campaign counted once n = 2" in page.words
        cells = {
            row.xpath("string(th)").strip(): row.xpath("td[3]")[0]
            for row in page.tree.xpath("//table[contains(@class,'consult-theme-table')]/tbody/tr")
        }
        for label, count, share in (
            ("Youth-related ASB", 1, "50%"),
            ("Parking", 2, "100%"),
            ("Anti-social behaviour", 1, "50%"),
        ):
            (link,) = cells[label].xpath("a")
            assert (link.text, cells[label].xpath("string(span)")) == (str(count), share)
            found = policy.get(link.get("href"))
            assert len(found.tree.xpath("//ol[@class='consult-comments']/li")) == count
            assert "Copies: Each campaign counted once" in found.words

    def test_new_copies_that_wait_are_said_on_the_themed_page(self, policy, copied, letters):
        copied.confirm()
        copied.find([*letters, copied.comment()])
        page = policy.get(copied.address.removesuffix("/campaigns"))
        assert "1 new copy of a confirmed campaign waits to be let in" in page.words

    @pytest.mark.parametrize("what", ["questions/main_issue/comments", "responses"])
    def test_exports_name_the_campaign(self, policy, copied, letters, what):
        copied.comment("Parking", "road-parking")
        copied.confirm()
        file = policy.http.post(
            f"/policy/{copied.consultation.slug}/{what}.csv",
            data={"csrf_token": policy.token()},
            headers={"Origin": "http://localhost"},
        )
        rows = csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig")))
        assert [row["campaign"] for row in rows] == ["Night bus"] * 4 + [""]

    def test_the_file_of_comments_says_which_count_when_each_campaign_counts_once(self, policy, copied, letters):
        copied.comment("Parking", "road-parking")
        copied.confirm()
        file = policy.post(f"{copied.address.removesuffix('/campaigns')}/comments.csv", {}, expect=200)
        rows = csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))
        counted = [row["counted when each campaign counts once"] for row in rows]
        assert counted == ["yes", "no", "no", "no", "yes"]
        file = policy.post(f"{copied.address.removesuffix('/campaigns')}/comments.csv", {"copies": "once"}, expect=200)
        assert len(list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))) == 2

    def test_decisions_stand_beside_both_counts(self, policy, copied, letters):
        copied.comment("Parking", "road-parking")
        address = f"/policy/{copied.consultation.slug}/decisions"
        assert "Each campaign counted once" not in policy.get(address).words
        copied.confirm()
        page = policy.get(address)
        assert "Each campaign counted once" in page.words
        assert "1 (50%)" in page.words
        of_theme = policy.get(f"/policy/{copied.consultation.slug}/questions/main_issue/decisions/asb-youth")
        assert "Each campaign counted once: 1 of 2, 50%." in of_theme.words
        file = policy.post(f"{address}.csv", {}, expect=200)
        (youth, *_) = [
            row
            for row in csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))
            if row["theme"] == "Youth-related ASB"
        ]
        assert youth["people who said it"] == "4"
        assert youth["each campaign counted once: people who said it"] == "1"

    def test_the_board_reads_both_counts(self, board, copied, letters, summaries):
        for _ in range(2):
            copied.comment("Parking", "road-parking")
        address = f"/board/{copied.consultation.slug}"
        summaries.signed(copied.consultation)
        assert "Each campaign counted once" not in board.get(address).words
        copied.confirm()
        summaries.signed(copied.consultation, because="A campaign was confirmed.")
        page = board.get(address)
        assert "4 of these answers are near-identical to others: a person looked and found 1 campaign" in page.words
        assert "if each campaign counted once: 3 answers in all" in page.words
        assert "Each campaign counted once: of 3, mentions" in page.words
