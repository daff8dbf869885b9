from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

import consult.navigation
from consult.clock import utc_now
from consult.models import ConcernOutcome
from consult.queries.concerns import ConcernFilter, list_concerns, require_concern
from consult.services.concerns import add_note, close_concern
from tests.integration.policy.care.conftest import WORRYING

CLOSING = {"outcome": "passed-to-police", "found": "Rang 101 at 3pm"}


def address(flag):
    return f"/policy/concerns/{flag.id}"


def marked(page):
    return [mark.text_content() for mark in page.tree.xpath("//main//mark")]


def navigation(page):
    return {link.text_content().strip(): link for link in page.tree.xpath("//nav[@aria-label='Menu']//a")}


def make_overdue(session, flag):
    flag.due_at = utc_now() - timedelta(hours=1)
    session.commit()


class TestTheQueue:
    def test_it_says_what_is_open_and_shows_the_words(self, policy, flag):
        page = policy.get("/policy/concerns")
        assert page.h1 == "Concerns"
        assert marked(page) == ["My boyfriend hits me"]
        assert "Nobody has read it yet." in page.words
        assert "1 concern. Open ones come first" in page.words
        assert "The machine has read every comment. It misses concerns" in page.words

    def test_what_is_overdue_is_said_in_words_and_colour(self, policy, session, flag):
        make_overdue(session, flag)
        page = policy.get("/policy/concerns")
        tag = page.tree.xpath("//li//strong[contains(@class,'govuk-tag--red')]")
        assert [each.text_content() for each in tag] == ["Overdue"]
        assert "It should have been closed by" in page.words
        assert policy.get("/policy/concerns?state=overdue").words.count("Raised by the machine") == 1

    def test_what_the_machine_has_not_read_is_counted(self, policy, read):
        read("Nobody has read this", coded=False)
        page = policy.get("/policy/concerns")
        assert "1 comment has not been read by the machine, the oldest since" in page.words
        read("Nor this", coded=False)
        page = policy.get("/policy/concerns")
        assert "2 comments have not been read" in page.words
        page = policy.get(page.links()["read the comments yourself"])
        assert page.words.index("Nobody has read this") < page.words.index("Nor this")
        assert "Raise a concern about response" in " ".join(page.links())

    def test_nothing_unread_is_a_page(self, policy):
        assert "None: the machine has read every comment." in policy.get("/policy/concerns/unread").words

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("state=open&kind=abuse-at-home&consultation=safer-streets", 1),
            ("state=closed", 0),
            ("kind=self-harm", 0),
        ],
    )
    def test_filters_narrow_it(self, policy, flag, query, count):
        page = policy.get(f"/policy/concerns?{query}")
        assert len(page.tree.xpath("//ol[@class='consult-comments']/li")) == count
        assert ("No concerns fit these filters." in page.words) == (not count)

    def test_filters_that_make_no_sense_get_sentences(self, policy):
        page = policy.get("/policy/concerns?state=x&kind=x&consultation=x")
        assert page.error_summary == [
            "Choose a state from the list",
            "Choose a kind from the list",
            "Choose a consultation from the list",
        ]
        assert "No concern has been raised yet." in policy.get("/policy/concerns").words

    def test_invented_comments_are_labelled(self, policy, session, flag, consultation):
        assert "Invented answers" not in policy.get("/policy/concerns").words
        consultation.holds_invented_answers = True
        session.commit()
        assert "Invented answers" in policy.get("/policy/concerns").words

    def test_one_that_is_closed_says_by_whom_and_as_what(self, policy, flag):
        policy.post(f"{address(flag)}/close", {**CLOSING, "seen": "0"})
        page = policy.get("/policy/concerns?state=closed")
        assert "Closed by Robin Example on" in page.words
        assert "Passed on to the police." in page.words


class TestHowManyAreOpen:
    def test_stands_at_the_top_of_every_page_of_policy_staff_and_admins_alone(
        self, policy, admin, officer, board, flag
    ):
        for client in (policy, admin):
            assert "Concerns (1 open)" in navigation(client.get("/policy/"))
        assert not [text for text in navigation(officer.get("/officers/")) if "Concerns" in text]
        assert not [text for text in navigation(board.get("/board/")) if "Concerns" in text]

    def test_is_left_out_where_none_is(self, policy):
        assert "Concerns" in navigation(policy.get("/policy/"))

    def test_the_link_is_marked_on_its_own_pages_alone(self, policy, flag):
        for path, active in (("/policy/", "Responses and themes"), (address(flag), "Concerns (1 open)")):
            links = navigation(policy.get(path))
            assert [text for text, link in links.items() if link.get("aria-current")] == [active]

    def test_a_database_that_is_away_costs_the_number_alone(self, policy, flag, monkeypatch):
        def away(_session, *, within):
            raise OperationalError("select", {}, Exception("away"))

        monkeypatch.setattr(consult.navigation, "count_open_concerns", away)
        assert "Concerns" in navigation(policy.get("/policy/"))

    def test_the_front_page_says_what_is_open_and_overdue(self, policy, session, flag):
        assert "1 concern open, 1 read by nobody yet" in policy.get("/policy/").words
        make_overdue(session, flag)
        page = policy.get("/policy/")
        assert "1 concern open, 1 overdue, 1 read by nobody yet" in page.words
        assert page.tree.xpath("//*[contains(@class,'consult-care-banner--overdue')]")

    def test_the_front_page_is_quiet_where_none_is(self, policy, consultation):
        assert "concern" not in policy.get("/policy/").words


class TestOneConcern:
    def test_the_whole_comment_is_shown_with_the_words_marked_and_nothing_is_markup(self, policy, flag):
        page = policy.get(address(flag))
        assert WORRYING in page.words
        assert marked(page) == ["My boyfriend hits me"]
        assert not page.tree.xpath("//main//b")
        assert "The words “…” may mean abuse." in page.words
        assert "Nothing on this page is sent anywhere" in page.words

    def test_who_read_it_and_when_is_kept(self, policy, flag):
        page = policy.follow(policy.post(f"{address(flag)}/read"))
        assert "By Robin Example on" in page.words
        assert "Record that I have read this" not in page.words

    def test_notes_are_added_one_by_one(self, policy, flag):
        policy.post(f"{address(flag)}/notes", {"note": "Rang the duty desk"})
        page = policy.follow(policy.post(f"{address(flag)}/notes", {"note": "They rang back"}))
        assert page.words.index("Rang the duty desk") < page.words.index("They rang back")

    def test_it_is_closed_with_an_outcome_and_opened_again_with_a_reason(self, policy, flag):
        page = policy.follow(policy.post(f"{address(flag)}/close", {**CLOSING, "seen": "0"}))
        assert "closed, passed on to the police Rang 101 at 3pm" in page.words
        assert "Close this concern" not in page.words
        page = policy.follow(policy.post(f"{address(flag)}/reopen", {"why": "They wrote again", "seen": "1"}))
        assert "opened again They wrote again" in page.words
        assert "Rang 101 at 3pm" in page.words

    @pytest.mark.parametrize(
        ("form", "data", "sentences"),
        [
            ("notes", {"note": " "}, ["Enter what you did or learned"]),
            ("notes", {"note": "x" * 4001}, ["Shorten this to 4,000 characters or fewer"]),
            ("close", {}, ["Select what came of it", "Enter what was found or done, and who was told"]),
            ("close", {"outcome": "nonsense", "found": "x"}, ["Select what came of it"]),
            ("reopen", {}, ["Enter why this concern is opened again"]),
        ],
    )
    def test_what_is_missing_is_said(self, policy, flag, form, data, sentences):
        if form == "reopen":
            policy.post(f"{address(flag)}/close", {**CLOSING, "seen": "0"})
        page = policy.post(f"{address(flag)}/{form}", data, expect=200)
        assert page.error_summary == sentences

    @pytest.mark.parametrize("seen", ["0", "", "x", "99999999999"])
    def test_closing_what_somebody_added_to_keeps_what_was_typed(self, policy, session, factories, flag, seen):
        add_note(session, flag.id, "It is the same family", written_by=factories.user(name="Colin Colleague"))
        session.commit()
        page = policy.post(f"{address(flag)}/close", {**CLOSING, "seen": seen}, expect=409)
        assert page.error_summary[0].startswith("Somebody added to this concern after you opened it")
        assert "It is the same family" in page.words
        assert page.value_of("found") == "Rang 101 at 3pm"
        assert page.value_of("outcome") == "passed-to-police"
        assert page.value_of("seen") == "1"
        assert require_concern(session, flag.id).closed_at is None

    def test_opening_again_what_somebody_opened_keeps_what_was_typed(self, policy, session, factories, flag):
        somebody = factories.user(name="Colin Colleague")
        close_concern(session, flag.id, ConcernOutcome.NO_RISK, "A film", seen=0, closed_by=somebody)
        session.commit()
        policy.post(f"{address(flag)}/reopen", {"why": "Not a film", "seen": "1"})
        page = policy.post(f"{address(flag)}/reopen", {"why": "It was real", "seen": "1"}, expect=409)
        assert page.error_summary
        page = policy.post(f"{address(flag)}/reopen", {"why": "It was real", "seen": "2"}, expect=409)
        assert page.error_summary == ["This concern is open already."]

    @pytest.mark.parametrize("form", ["notes", "close", "reopen"])
    def test_a_stale_form_saves_nothing_and_keeps_the_words(self, policy, session, flag, form):
        data = {"note": "Rang the desk", **CLOSING, "why": "They wrote", "seen": "0"}
        page = policy.post(f"{address(flag)}/{form}", data, expect=200, with_token=False)
        assert page.error_summary[0].startswith("Your page had been open too long")
        assert require_concern(session, flag.id).version == 0

    def test_other_flags_on_the_comment_are_named(self, policy, session, flag):
        form = {"kind": "child-at-risk", "words": "", "reason": "There is a cot"}
        policy.post(f"/policy/comments/{flag.comment_id}/concern", form)
        assert "Also flagged" in policy.get(address(flag)).words
        assert len(list_concerns(session, ConcernFilter(), now=utc_now())) == 2

    def test_a_corrected_comment_says_so(self, policy, session, flag):
        flag.text_corrected_at = utc_now()
        session.commit()
        assert "The comment was corrected on" in policy.get(address(flag)).words

    def test_one_that_is_not_there_is_not_found(self, policy):
        policy.get(f"/policy/concerns/{uuid4()}", expect=404)
        policy.post(f"/policy/concerns/{uuid4()}/read", expect=404)
        policy.post(f"/policy/concerns/{uuid4()}/notes", {"note": "x"}, expect=404)


class TestRaisingByHand:
    def place(self, comment):
        return f"/policy/comments/{comment.id}/concern"

    def test_it_begins_on_the_page_of_the_comment(self, policy, comment):
        links = policy.get(f"/policy/comments/{comment.id}").links()
        assert links["Raise a concern about a person at risk"] == self.place(comment)
        form = {"kind": "self-harm", "words": "Sam Example", "reason": "He said so"}
        page = policy.follow(policy.post(self.place(comment), form))
        assert page.h1 == "Concern: self-harm"
        assert marked(page) == ["Sam Example"]
        assert "He said so" in page.words
        assert "Flagged: self-harm" in policy.get(f"/policy/comments/{comment.id}").words

    @pytest.mark.parametrize(
        ("data", "sentences"),
        [
            ({}, ["Select what you are concerned about", "Enter why you are concerned"]),
            (
                {"kind": "self-harm", "words": "Samantha", "reason": "x"},
                ["The comment does not hold these words. Copy them from the comment, letter for letter."],
            ),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_kept(self, policy, comment, data, sentences):
        assert policy.get(self.place(comment)).h1 == "Raise a concern"
        page = policy.post(self.place(comment), data, expect=200)
        assert page.error_summary == sentences
        assert page.value_of("words") == data.get("words", "")

    def test_a_kind_that_is_there_is_shown_and_not_doubled(self, policy, session, comment):
        form = {"kind": "self-harm", "words": "", "reason": "x"}
        policy.post(self.place(comment), form)
        page = policy.post(self.place(comment), form, expect=409)
        assert page.error_summary[0].startswith("This comment has been flagged for this before")
        flag = list_concerns(session, ConcernFilter(), now=utc_now())[0]
        assert page.links()["Open the flag that is there"] == address(flag)

    def test_a_comment_that_is_not_there_is_not_found(self, policy):
        policy.get(f"/policy/comments/{uuid4()}/concern", expect=404)


class TestWhereConcernsNeverShow:
    def test_exports_hold_no_word_of_them(self, policy, flag, consultation):
        data = {"csrf_token": policy.token()}
        for path in ("responses.csv", "questions/main_issue/comments.csv"):
            file = policy.http.post(f"/policy/{consultation.slug}/{path}", data=data).get_data(as_text=True)
            assert "boyfriend" in file
            assert "abuse" not in file.lower()
            assert "flag" not in file.lower()

    def test_the_boards_page_and_public_pages_hold_no_word_of_them(self, board, client, flag, consultation):
        for page in (board.get(f"/board/{consultation.slug}"), client.get(f"/consultations/{consultation.slug}")):
            assert "concern" not in page.words.lower()
            assert "boyfriend" not in page.words
