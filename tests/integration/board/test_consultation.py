"""The board's page for a consultation: the summary that was signed last, from its frozen object alone."""

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from consult.extensions import db
from consult.models import Comment, Consultation
from consult.reports.summary.content import PartKey, from_json
from forms.answers import ChoiceAnswer, TextAnswer
from tests.factories import Factories
from tests.integration.board.conftest import Coded
from tests.integration.summaries import Summaries
from tests.pages import Page, PageClient, squeezed

WHY = "Forty letters came in after it was signed."


def table_rows(page: Page, key: str) -> list[list[str]]:
    """The rows of the table with this key, without its head."""
    table = page.tree.get_element_by_id(f"table-{key}")
    return [[squeezed(cell.text_content()) for cell in row] for row in table.xpath("./tbody/tr")]


@pytest.fixture
def page(board: PageClient, summaries: Summaries, answered: Consultation) -> Page:
    summaries.signed(answered)
    return board.get("/board/answered")


class TestTheSummarySignedLast:
    def test_it_says_its_number_who_signed_it_and_when_its_figures_are_from(self, page, answered):
        assert page.h1 == answered.title
        assert "Summary 1 for the board" in page.words
        assert "Signed off by Parveen Policy on" in page.words
        assert "These are the figures on" in page.words
        assert "They do not change." in page.words

    def test_every_sentence_table_and_word_of_the_object_is_on_it(self, page, session, summaries, answered):
        content = from_json(summaries.signed(answered, because=WHY).content)
        for sentence in content.headline:
            assert sentence.text in page.words
        captions = [squeezed(each.text_content()) for each in page.tree.xpath("//caption")]
        assert captions == [table.caption for table in content.tables]
        for table in content.tables:
            shown = [row for row in table_rows(page, table.key) if len(row) > 1]  # a heading of rows stands alone
            for row, cells in zip(table.rows, shown, strict=True):
                assert sorted(cells) == sorted([row.label, *(cell.shown for cell in row.cells)])

    def test_its_parts_are_numbered_and_listed(self, page):
        headings = [squeezed(each.text_content()) for each in page.tree.xpath("//main//h2[starts-with(@id,'part-')]")]
        assert len(headings) == len(PartKey)
        assert headings[0] == "1. Who answered"
        assert page.links()["Who answered"] == "#part-who-answered"

    def test_places_stand_before_the_issues_they_belong_to(self, page):
        rows = table_rows(page, "mentions-main-issue")
        assert [row[:3] for row in rows] == [
            ["1", "Speeding", "26"],
            ["2=", "Youth-related ASB", "6"],
            ["2=", "Parking", "3"],
        ]

    def test_what_comes_in_later_changes_nothing(self, page, board, factories, answered):
        factories.response(answered, {"agree": ChoiceAnswer("agree")})
        assert board.get("/board/answered").words == page.words

    def test_it_asks_nothing_of_the_answers(self, app, board, summaries, answered):
        summaries.signed(answered)
        statements: list[str] = []
        with app.app_context():
            engine = db.engine

        def listen(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", listen)
        try:
            board.get("/board/answered")
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        read = " ".join(statements)
        assert "FROM summary" in read
        for table in ("response", "answer", "comment", "assignment", "decision"):
            assert f"FROM {table}" not in read
            assert f"JOIN {table}" not in read

    def test_a_quote_is_text_and_never_markup(self, board, factories, coded: Coded, summaries):
        consultation = factories.consultation(slug="hostile")
        for number in range(5):
            coded(consultation, "asb-youth", text=f"<script>alert({number})</script> and <b>so on</b> here")
        summaries.signed(consultation)
        page = board.get("/board/hostile")
        assert page.tree.xpath("//blockquote")
        assert "<script>alert" not in page.text

    def test_quotes_stand_with_what_they_are_about(self, board, session: Session, summaries, answered):
        for comment in session.exec(select(Comment)):
            comment.masked_text = comment.text.replace("house", "[address]")
        session.commit()
        summaries.signed(answered)
        page = board.get("/board/answered")
        quotes = [squeezed(each.text_content()) for each in page.tree.xpath("//blockquote")]
        assert quotes[0].startswith("Cars race past [address] number")
        assert squeezed(page.tree.xpath("//figcaption")[0].text_content()).startswith("About Speeding")


class TestItsFiles:
    def test_they_can_be_taken_away(self, page, board):
        link = page.tree.xpath("//main//a[@download]")[0]
        assert squeezed(link.text_content()) == "PDF"
        file = board.download(link.get("href"))
        assert (file.mimetype, file.data) == ("application/pdf", b"%PDF-1.7")
        assert file.headers["Content-Disposition"] == 'attachment; filename="answered-summary-1.pdf"'

    def test_a_picture_that_was_drawn_is_shown_with_words_that_stand_in_for_it(self, page, board):
        (picture,) = page.tree.xpath("//main//img")
        assert picture.get("alt").startswith("Bar chart of categories: Speeding and driving 100%")
        for address in [picture.get("src"), *page.tree.xpath("//source/@srcset")]:
            assert board.download(address).mimetype == "image/svg+xml"

    def test_one_that_the_browser_has_is_not_sent_again(self, page, board):
        address = page.tree.xpath("//main//img/@src")[0]
        etag = board.download(address).headers["ETag"]
        assert board.http.get(address, headers={"If-None-Match": etag}).status_code == 304

    def test_what_is_not_there_is_not_found(self, page, board):
        board.get("/board/answered/summaries/1/other.pdf", expect=404)
        board.get("/board/answered/summaries/2/summary.pdf", expect=404)


class TestANewerOne:
    def test_it_takes_the_place_of_the_one_before_and_says_why(self, board, summaries, answered):
        summaries.signed(answered)
        summaries.signed(answered, because=WHY)
        page = board.get("/board/answered")
        assert "Summary 2 for the board" in page.words
        assert f"It takes the place of summary 1, because: {WHY}" in page.words

    def test_the_old_one_stays_as_it_was_with_a_banner(self, board, summaries, answered):
        summaries.signed(answered)
        before = board.get("/board/answered/summaries/1")
        assert "A newer summary has taken the place" not in before.words
        summaries.signed(answered, because=WHY)
        old = board.get("/board/answered/summaries/1")
        assert old.words.startswith("A newer summary has taken the place of this one. Read summary 2")
        assert old.words.endswith(before.words)
        assert old.links()["Read summary 2"] == "/board/answered"


class TestWhatTheBoardDoesNotSee:
    def test_a_draft(self, board, summaries, answered):
        draft = summaries.draft(answered)
        page = board.get("/board/answered")
        assert "No summary of this consultation has been signed off yet." in page.words
        assert "Make a summary" not in page.links()
        board.get("/board/answered/summaries/1", expect=404)
        board.get(f"/policy/answered/summaries/{draft.id}", expect=403)

    def test_policy_staff_are_led_to_where_one_is_made(self, policy, factories):
        factories.consultation(slug="none")
        assert policy.get("/board/none").links()["Make a summary"] == "/policy/none/summaries"

    def test_a_consultation_that_is_not_there(self, board):
        board.get("/board/nowhere", expect=404)


class TestTooFew:
    def test_with_no_responses_there_is_nothing_to_report(self, board, factories, summaries):
        summaries.signed(factories.consultation(slug="empty"))
        page = board.get("/board/empty")
        assert "Nobody has answered yet" in page.words
        assert not page.tree.xpath("//table")

    def test_with_fewer_than_five_responses_no_figure_is_shown(self, board, factories, summaries):
        consultation = factories.consultation(slug="four")
        for _ in range(4):
            factories.response(consultation, {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer("Bikes")})
        summaries.signed(consultation)
        page = board.get("/board/four")
        assert "Fewer than 5 responses have come in." in page.words
        assert "4 responses" not in page.words
        assert not page.tree.xpath("//table")


def test_invented_answers_are_labelled(board: PageClient, factories: Factories, summaries: Summaries):
    summaries.signed(factories.consultation(slug="invented", holds_invented_answers=True))
    assert "Invented answers" in board.get("/board/invented").text


def test_the_administrator_reads_it_too(admin: PageClient, summaries: Summaries, answered: Consultation):
    summaries.signed(answered)
    assert admin.get("/board/answered").h1 == answered.title
