from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import MaskedDetail
from consult.queries.masking import require_comment_with_details
from tests.integration.policy.care.conftest import PERSONAL

MASKING = {"words": "Lee", "kind": "person", "why": "A neighbour’s name"}


def address(comment):
    return f"/policy/comments/{comment.id}/details"


def id_of(session, words):
    return next(str(each.id) for each in session.exec(select(MaskedDetail)) if PERSONAL[each.start : each.end] == words)


def kinds_marked(page):
    return [(mark.text_content(), mark.get("data-kind")) for mark in page.tree.xpath("//main//mark")]


def seen(policy, comment):
    return policy.get(address(comment)).value_of("seen")


def check(policy, comment, *shown, reason="A place", expect=303, **data):
    form = {"shown": list(shown), "reason": reason, "seen": seen(policy, comment), **data}
    return policy.post(address(comment), form, expect=expect)


class TestTheQueue:
    def test_comments_are_shown_with_their_details_marked_by_kind(self, policy, comment):
        page = policy.get("/policy/details")
        assert page.h1 == "Personal details"
        assert kinds_marked(page) == [
            ("Sam Example", "Name"),
            ("Neville Cross", "Name"),
            ("07700 900123", "Phone number"),
        ]
        assert "Not checked" in page.words

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("kind=phone&found_by=machine&checked=no&consultation=safer-streets", 1),
            ("kind=vehicle", 0),
            ("found_by=person", 0),
            ("checked=yes", 0),
        ],
    )
    def test_filters_narrow_it(self, policy, comment, query, count):
        page = policy.get(f"/policy/details?{query}")
        assert len(page.tree.xpath("//ol[@class='consult-comments']/li")) == count
        assert ("No comments fit these filters." in page.words) == (not count)

    def test_filters_that_make_no_sense_get_sentences(self, policy):
        page = policy.get("/policy/details?kind=x&found_by=x&checked=x&consultation=x")
        assert len(page.error_summary) == 4
        assert "No personal details have been found yet." in policy.get("/policy/details").words

    def test_the_front_page_says_how_many_are_to_be_checked(self, policy, comment):
        assert "Check the personal details in 1 comment" in policy.get("/policy/").links()
        check(policy, comment)
        assert "personal details" not in policy.get("/policy/").words


class TestOneComment:
    def test_both_texts_are_shown(self, policy, comment):
        page = policy.get(address(comment))
        assert PERSONAL in page.words
        assert "[name] and Lee by [name], ring [phone number]" in page.words

    def test_what_is_ticked_is_readable_at_once_and_the_reason_kept(self, policy, session, comment):
        page = policy.follow(check(policy, comment, id_of(session, "Neville Cross")))
        assert "This comment is checked, with 1 detail more left readable." in page.words
        assert "[name] and Lee by Neville Cross, ring [phone number]" in page.words
        assert "Robin Example on" in page.words
        assert "A place" in page.words
        assert ("Neville Cross", "Name, readable") in kinds_marked(page)
        assert "Checked" in policy.get("/policy/details").words

    def test_a_tick_needs_a_reason_and_stays_without_one(self, policy, session, comment):
        detail_id = id_of(session, "Neville Cross")
        page = check(policy, comment, detail_id, reason="", expect=200)
        assert page.error_summary == ["Enter why these words may be read by anybody"]
        assert page.tree.xpath("//input[@name='shown'][@checked]/@value") == [detail_id]

    def test_what_was_left_readable_is_masked_again(self, policy, session, comment):
        detail_id = id_of(session, "Neville Cross")
        check(policy, comment, detail_id)
        page = policy.follow(policy.post(f"{address(comment)}/{detail_id}/mask"))
        assert "[name] and Lee by [name], ring [phone number]" in page.words

    def test_words_are_masked_and_read_again(self, policy, session, comment):
        page = policy.follow(policy.post(f"{address(comment)}/words", MASKING))
        assert "The words are masked in 1 place." in page.words
        assert "[name] and [name] by [name], ring [phone number]" in page.words
        page = policy.follow(policy.post(f"{address(comment)}/{id_of(session, 'Lee')}/show"))
        assert "[name] and Lee by [name], ring [phone number]" in page.words

    @pytest.mark.parametrize(
        ("change", "sentences"),
        [
            (
                {"words": "", "kind": "", "why": ""},
                [
                    "Enter the words to mask, as they stand in the comment",
                    "Select what the words are",
                    "Enter why these words must be masked",
                ],
            ),
            (
                {"words": "Leeds"},
                ["The comment does not hold these words. Copy them from the comment, letter for letter."],
            ),
            ({"words": "Example"}, ["These words are masked already."]),
        ],
    )
    def test_what_cannot_be_masked_is_said_and_what_was_typed_kept(self, policy, comment, change, sentences):
        page = policy.post(f"{address(comment)}/words", {**MASKING, **change}, expect=200)
        assert page.error_summary == sentences
        assert page.value_of("words") == change["words"]
        assert page.value_of("why") == {**MASKING, **change}["why"]

    def test_two_who_decide_at_once_lose_nothing(self, policy, session, comment):
        before = seen(policy, comment)
        policy.post(f"{address(comment)}/words", MASKING)
        detail_id = id_of(session, "Neville Cross")
        page = check(policy, comment, detail_id, expect=409, seen=before)
        assert page.error_summary[0].startswith("The details of this comment changed after you opened it")
        assert page.tree.xpath("//input[@name='shown'][@checked]/@value") == [detail_id]
        assert page.value_of("reason") == "A place"
        check(policy, comment, detail_id, seen=page.value_of("seen"))
        session.refresh(comment)
        assert comment.masked_text == "[name] and [name] by Neville Cross, ring [phone number]"

    @pytest.mark.parametrize("form", ["", "/words"])
    def test_a_stale_form_saves_nothing_and_keeps_what_was_typed(self, policy, session, comment, form):
        data = {**MASKING, "shown": id_of(session, "Neville Cross"), "reason": "A place"}
        page = policy.post(address(comment) + form, data, expect=200, with_token=False)
        assert page.error_summary[0].startswith("Your page had been open too long")
        assert require_comment_with_details(session, comment.id).unchecked == 3

    def test_a_detail_of_the_machine_is_not_shown_without_a_reason(self, policy, session, comment):
        policy.post(f"{address(comment)}/{id_of(session, 'Sam Example')}/show", expect=409)

    def test_the_next_to_check_and_the_way_back_are_links(self, policy, comment, read):
        other = read("Nothing in it")
        page = policy.get(f"{address(other)}?back=/policy/details?checked=no")
        assert page.links()["Next comment to check"] == f"{address(comment)}?back=/policy/details?checked%3Dno"
        assert page.tree.xpath("//a[contains(@class,'govuk-back-link')]/@href") == ["/policy/details?checked=no"]
        assert "No personal details are known in this comment." in page.words
        page = policy.get(f"{address(comment)}?back=https://example.org/")
        assert page.tree.xpath("//a[contains(@class,'govuk-back-link')]/@href") == ["/policy/details"]

    def test_a_comment_that_is_not_read_yet_says_so(self, policy, read):
        comment = read("Lee did it", coded=False)
        assert "Not at all yet: the machine has still to read it." in policy.get(address(comment)).words
        policy.post(f"{address(comment)}/words", MASKING)

    def test_what_is_not_there_is_not_found(self, policy, comment):
        policy.get(f"/policy/comments/{uuid4()}/details", expect=404)
        policy.post(f"/policy/comments/{uuid4()}/details/words", MASKING, expect=404)
        policy.post(f"{address(comment)}/{uuid4()}/mask", expect=404)
        policy.post(f"{address(comment)}/{uuid4()}/burn", expect=404)
