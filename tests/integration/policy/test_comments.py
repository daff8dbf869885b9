from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import Assignment, CandidateTheme, CandidateThemeComment, Comment, ThemingRun
from forms.answers import TextAnswer


def marked(page):
    return [mark.text_content() for mark in page.tree.xpath("//*[contains(@class,'consult-comment')]//mark")]


def back_link(page):
    return page.tree.xpath("//a[contains(@class,'govuk-back-link')]/@href")[0]


class TestTheCommentsBehindACount:
    def test_the_words_the_machine_went_by_are_marked(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?theme=asb-youth")
        assert page.h1 == "Comments on Youth-related ASB"
        assert marked(page) == ["kids "]
        assert "90% sure" in page.words
        assert "Reads like Youth-related ASB." in page.words

    def test_what_people_typed_is_never_markup(self, policy, themed):
        page = policy.get(f"{themed.question}/comments")
        assert "cars speeding <b>daily</b>" in page.words
        assert not page.tree.xpath("//ol//b")

    def test_spans_that_overlap_or_reach_too_far_are_one_mark(self, policy, themed, session):
        comment = themed.answer("off road bikes", "asb-youth")
        assignment = session.exec(select(Assignment).where(Assignment.comment_id == comment.id)).one()
        assignment.evidence = [[4, 8], [0, 6], [9, 999]]
        session.commit()
        page = policy.get(f"{themed.question}/comments?theme=asb-youth")
        assert marked(page)[:2] == ["off road", "bikes"]

    @pytest.mark.parametrize(
        ("query", "count", "heading"),
        [
            ("", 3, "Comments"),
            ("category=driving", 3, "Comments on Speeding and driving"),
            ("theme=road-speeding&channel=paper", 1, "Comments on Speeding, Paper"),
            ("locality=-", 1, "Comments, Not given"),
            ("decided=machine", 3, "Comments"),
            ("decided=person", 0, "Comments"),
        ],
    )
    def test_filters_narrow_them(self, policy, themed, query, count, heading):
        page = policy.get(f"{themed.question}/comments?{query}")
        assert len(page.tree.xpath("//ol[@class='consult-comments']/li")) == count
        assert page.h1 == heading

    def test_a_filter_that_makes_no_sense_gets_a_sentence(self, policy, themed):
        page = policy.get(f"{themed.question}/comments?category=nothing")
        assert page.error_summary == ["Choose a category from the list"]

    def test_comments_without_a_code_book_are_shown_too(self, policy, themed):
        assert "No comments yet." in policy.get(f"{themed.address}/questions/why_not/comments").words


class TestOneComment:
    def address(self, comment):
        return f"/policy/comments/{comment.id}"

    def test_it_starts_from_what_the_machine_proposes(self, policy, themed):
        comment = themed.answer("kids speeding", "road-speeding", "asb-youth")
        page = policy.get(self.address(comment))
        assert set(page.tree.xpath("//input[@name='themes'][@checked]/@value")) == {"asb-youth", "road-speeding"}
        assert page.value_of("main") == "road-speeding"
        assert "Nobody has decided yet." in page.words

    def test_a_decision_is_kept_beside_the_proposal_with_who_and_when(self, policy, themed):
        comment = themed.answer("kids speeding", "asb-youth")
        data = {"themes": ["road-speeding", "asb-youth"], "main": "road-speeding"}
        page = policy.follow(policy.post(self.address(comment), data))
        assert "What a person decided (this counts now)" in page.words
        assert "Robin Example, on" in page.words
        assert "Reads like Youth-related ASB." in page.words
        labels = page.tree.xpath("//section[@aria-labelledby='person']//li/strong/text()")
        assert labels == ["Speeding", "Youth-related ASB"]

    def test_one_theme_needs_no_main_issue(self, policy, themed):
        comment = themed.answer("kids", "asb-youth")
        policy.post(self.address(comment), {"themes": ["asb-drugs"], "main": ""})
        assert policy.get(self.address(comment)).value_of("main") == "asb-drugs"

    def test_the_machines_themes_can_count_again(self, policy, themed):
        comment = themed.answer("kids", "asb-youth")
        policy.post(self.address(comment), {"themes": ["asb-drugs"]})
        page = policy.follow(policy.post(f"{self.address(comment)}/undo"))
        assert "What the machine proposes (this counts now)" in page.words

    @pytest.mark.parametrize(
        ("data", "sentences"),
        [
            ({}, ["Select at least one theme"]),
            (
                {"themes": ["nothing"]},
                [
                    "“nothing” is not in the code book, which is now version test",
                    "The rest of your choice is kept. Check it and save again",
                ],
            ),
            ({"themes": ["asb-youth", "road-speeding"]}, ["Select which theme is the main issue"]),
            (
                {"themes": ["asb-youth"], "main": "road-speeding"},
                ["“Speeding” is the main issue but is not ticked. Tick it, or select another main issue"],
            ),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_ticked_kept(self, policy, themed, data, sentences):
        comment = themed.answer("kids", "asb-drugs")
        page = policy.post(self.address(comment), data, expect=200)
        assert page.error_summary == sentences
        ticked = page.tree.xpath("//input[@name='themes'][@checked]/@value")
        assert ticked == [key for key in data.get("themes", []) if key != "nothing"]

    def test_a_stale_form_saves_nothing_and_keeps_the_ticks(self, policy, themed):
        comment = themed.answer("kids", "asb-youth")
        page = policy.post(self.address(comment), {"themes": ["asb-drugs"]}, expect=200, with_token=False)
        assert page.error_summary[0].startswith("Your page had been open too long")
        assert page.tree.xpath("//input[@name='themes'][@checked]/@value") == ["asb-drugs"]
        assert "Nobody has decided yet." in policy.get(self.address(comment)).words

    def test_the_way_back_is_kept_through_the_form(self, policy, themed):
        comment = themed.answer("kids", "asb-youth")
        back = f"{themed.question}/comments?theme=asb-youth"
        page = policy.post(self.address(comment), {"themes": ["asb-drugs"], "back": back})
        assert back_link(policy.follow(page)) == back

    def test_the_way_back_never_leads_elsewhere(self, policy, themed):
        comment = themed.answer("kids", "asb-youth")
        page = policy.get(f"{self.address(comment)}?back=https://example.org/")
        assert back_link(page) == f"{themed.question}/comments"

    def test_a_comment_nobody_has_read_can_be_decided(self, policy, themed):
        comment = themed.answer("new")
        assert "The machine has not read this comment yet." in policy.get(self.address(comment)).words
        policy.post(self.address(comment), {"themes": ["asb-drugs"]})
        assert "1 comment;" in policy.get(themed.question).words

    def test_without_a_code_book_there_is_nothing_to_decide(self, policy, themed, factories, session):
        response = factories.response(themed.consultation, {"why_not": TextAnswer("because")})
        comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        page = policy.get(self.address(comment))
        assert not page.tree.xpath("//input[@name='themes']")
        policy.post(self.address(comment), {"themes": ["asb-youth"]}, expect=409)

    def test_a_comment_that_is_not_there_is_not_found(self, policy):
        policy.get(f"/policy/comments/{uuid4()}", expect=404)
        policy.post(f"/policy/comments/{uuid4()}", expect=404)
        policy.post(f"/policy/comments/{uuid4()}/undo", expect=404)


class TestCandidateThemes:
    def test_they_are_shown_with_their_comments(self, policy, themed, session):
        run = session.exec(select(ThemingRun)).one()
        comment = themed.answer("seagulls on the roof")
        comment.masked_text = comment.text
        candidate = CandidateTheme(run_id=run.id, label="Seagulls", key_phrases=["seagulls", "roof"], position=0)
        session.add(candidate)
        session.flush()
        session.add(CandidateThemeComment(candidate_theme_id=candidate.id, comment_id=comment.id))
        session.commit()
        assert "See the 1 candidate theme" in policy.get(themed.question).links()
        page = policy.get(f"{themed.question}/candidates")
        assert "Seagulls 1 comment. Words they share: seagulls, roof." in page.words
        assert "seagulls on the roof" in page.words

    def test_none_is_a_page(self, policy, themed):
        assert "The last run proposes none" in policy.get(f"{themed.question}/candidates").words

    def test_no_run_is_a_page(self, policy, themed):
        words = policy.get(f"{themed.address}/questions/why_not/candidates").words
        assert "This question has not been themed yet." in words
