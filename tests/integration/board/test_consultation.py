"""The board's page for a consultation, in each state it can be in."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import Answer, AssignedBy, Comment, Consultation, Decision, Response, Theme
from consult.queries.themes import themed_questions
from forms.answers import ChoiceAnswer, TextAnswer
from tests.conftest import QUESTIONNAIRES
from tests.factories import Factories
from tests.integration.board.conftest import Coded
from tests.pages import Page, PageClient

EVERY_KIND = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")


def table_rows(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins with these words."""
    for table in page.tree.xpath("//table"):
        if " ".join(table.xpath("./caption")[0].text_content().split()).startswith(caption):
            return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")][1:]
    raise AssertionError(f"no table {caption}")


def test_the_page_says_how_many_answered_and_by_which_route(board: PageClient, answered: Consultation):
    page = board.get("/board/answered")
    assert page.h1 == answered.title
    assert "29 responses came in: 26 online (90%) and 3 on paper (10%)." in page.words
    assert table_rows(page, "How the 29 responses came in") == [["Online", "26", "90%"], ["On paper", "3", "10%"]]


def test_themes_stand_under_their_categories_and_an_answer_counts_once_for_each(
    board: PageClient, answered: Consultation
):
    rows = table_rows(board.get("/board/answered"), "Mentions by category and theme, of the 29 who answered")
    assert [row[:2] for row in rows] == [
        ["Speeding and driving", "29"],
        ["Speeding", "26"],
        ["Parking", "3"],
        ["Anti-social behaviour", "6"],
        ["Youth-related ASB", "6"],
    ]
    assert rows[1][2] == "90% (74% to 96%)"


def test_the_issue_mentioned_most_is_not_the_one_that_weighs_most(board: PageClient, answered: Consultation):
    page = board.get("/board/answered")
    mentions = table_rows(page, "3 of 3 issues mentioned")
    assert [row[:2] for row in mentions] == [["1", "Speeding"], ["2=", "Youth-related ASB"], ["2=", "Parking"]]
    impact = table_rows(page, "2 of 2 issues that at least 5 people scored")
    assert [row[:3] for row in impact] == [["1", "Youth-related ASB", "6"], ["2", "Speeding", "26"]]
    assert "1 issue that fewer than 5 people scored is left out." in page.words
    assert "26 (90%, likely range 74% to 96%) raised “Speeding”, clearly more than any other issue." in page.words
    assert (
        "“Youth-related ASB” (9.0, likely range 8.7 to 9.3, from 6 people) is clearly above every other." in page.words
    )


def test_closed_questions_are_tables_with_their_base_and_range(board: PageClient, answered: Consultation):
    page = board.get("/board/answered")
    rows = {row[0]: row[1:] for row in table_rows(page, "Share of the 29 who answered")}
    assert rows["Agree"] == ["9", "31% (17% to 49%)"]
    assert rows["Disagree or strongly disagree"][0] == "20"
    assert "Of the 29 who answered “Do you agree with the plan?”, 9 (31%" in page.words


def test_small_groups_by_place_are_not_shown_nor_is_the_number_that_gives_them_away(
    board: PageClient, answered: Consultation
):
    page = board.get("/board/answered")
    section = page.tree.xpath("//section[@aria-labelledby='closed-locality']")[0]
    words = " ".join(section.text_content().split())
    assert "South Not shown" in words
    assert "Groups of fewer than 5 people are not shown." in words


def test_quotes_are_masked_texts_of_issues_that_enough_people_mention(
    board: PageClient, answered: Consultation, session: Session
):
    for comment in session.exec(select(Comment)):
        comment.masked_text = comment.text.replace("house", "[address]")
        session.add(comment)
    session.commit()
    page = board.get("/board/answered")
    captions = [" ".join(each.text_content().split()) for each in page.tree.xpath("//figcaption")]
    assert captions == ["About Speeding, from East", "About Youth-related ASB"]
    quotes = [each.text_content().strip() for each in page.tree.xpath("//blockquote")]
    assert quotes[0].startswith("Cars race past [address] number")


def test_a_quote_is_text_and_never_markup(board: PageClient, factories: Factories, coded: Coded):
    consultation = factories.consultation(slug="hostile")
    for number in range(5):
        coded(consultation, "asb-youth", text=f"<script>alert({number})</script> and <b>so on</b> here")
    assert "<script>alert" not in board.get("/board/hostile").text


def test_a_persons_themes_count_before_the_machines(
    board: PageClient, answered: Consultation, session: Session, factories: Factories, themes: dict[str, Theme]
):
    comment = session.exec(select(Comment).where(Comment.text == "Parking at the school gate 0")).one()
    factories.assign(comment, [themes["asb-drugs"]], by=AssignedBy.PERSON)
    comment.reviewed_at = comment.coded_at
    session.add(comment)
    session.commit()
    page = board.get("/board/answered")
    rows = table_rows(page, "Mentions by category and theme")
    assert ["Drug-related ASB", "1"] in [row[:2] for row in rows]
    assert ["Parking", "2"] in [row[:2] for row in rows]
    assert "29, of which 1 was checked by a person" in page.words


def test_where_the_figures_come_from_is_said(board: PageClient, answered: Consultation):
    words = board.get("/board/answered").words
    assert "community-issues, version test" in words
    assert "29, of which 0 were checked by a person" in words
    assert "These are the figures on" in words


def test_every_figure_speaks_of_those_who_answered_and_never_of_residents(board: PageClient, answered: Consultation):
    words = board.get("/board/answered").words
    assert "These figures speak of those who answered." in words
    assert "residents" not in words.casefold()


def test_responses_on_behalf_of_bodies_are_counted_and_said(
    board: PageClient, answered: Consultation, session: Session
):
    response = session.exec(select(Response).order_by(Response.reference)).first()
    response.on_behalf_of = "Example parish council"
    session.add(response)
    session.commit()
    words = board.get("/board/answered").words
    assert "1 was sent on behalf of a body." in words
    assert "Example parish council" not in words


def test_comments_that_wait_to_be_coded_are_in_no_figure_and_their_number_is_said(
    board: PageClient, answered: Consultation, factories: Factories
):
    factories.response(answered, {"main_issue": TextAnswer("Something new")})
    page = board.get("/board/answered")
    assert "29 answered this question." in page.words
    assert "1 more answer waits to be coded and is in none of these figures." in page.words


def test_before_theming_the_page_says_what_is_missing(board: PageClient, factories: Factories):
    consultation = factories.consultation(slug="uncoded")
    for number in range(6):
        factories.response(consultation, {"main_issue": TextAnswer(f"Comment {number}")})
    words = board.get("/board/uncoded").words
    assert "6 answers to this question wait to be coded to themes." in words
    assert "Nobody answered this question." in words  # the closed ones


def test_with_fewer_than_five_coded_comments_no_theme_is_shown(board: PageClient, factories: Factories, coded: Coded):
    consultation = factories.consultation(slug="few-coded")
    for number in range(4):
        coded(consultation, "asb-youth", text=f"Youths at the shop {number}")
    factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    page = board.get("/board/few-coded")
    assert "Fewer than 5 answers to this question have been coded, so no figures are shown." in page.words
    assert "Youth-related ASB" not in page.words


def test_where_only_closed_questions_were_answered_the_page_says_that_nobody_commented(
    board: PageClient, factories: Factories
):
    consultation = factories.consultation(slug="closed-only")
    for _ in range(5):
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    assert "Nobody has answered this question." in board.get("/board/closed-only").words


def test_with_no_responses_there_is_nothing_to_report(board: PageClient, factories: Factories):
    factories.consultation(slug="empty")
    page = board.get("/board/empty")
    assert "Nobody has answered yet" in page.words
    assert not page.tree.xpath("//table")


def test_with_fewer_than_five_responses_no_figure_is_shown(board: PageClient, factories: Factories):
    consultation = factories.consultation(slug="four")
    for _ in range(4):
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    page = board.get("/board/four")
    assert "Fewer than 5 responses have come in." in page.words
    assert not page.tree.xpath("//table")


def test_a_consultation_that_is_yet_to_open_says_when_it_does(board: PageClient, factories: Factories):
    factories.consultation(slug="soon", state="forthcoming")
    assert "This consultation opens on" in board.get("/board/soon").words


def test_while_a_consultation_is_open_its_figures_are_said_to_change(board: PageClient, factories: Factories):
    factories.consultation(slug="open")
    assert "so these figures will change" in board.get("/board/open").words


def test_without_an_impact_question_the_page_says_that_it_was_not_asked(
    board: PageClient, factories: Factories, coded: Coded
):
    consultation = factories.consultation(slug="no-impact", definition=EVERY_KIND.replace("use: impact, ", ""))
    for number in range(5):
        coded(consultation, "asb-youth", text=f"Youths at the shop {number}", impact=5)
    assert "did not ask how much the issue affects people" in board.get("/board/no-impact").words


def test_where_nobody_scored_the_impact_no_average_is_shown(board: PageClient, factories: Factories, coded: Coded):
    consultation = factories.consultation(slug="unscored")
    for number in range(5):
        coded(consultation, "asb-youth", text=f"Youths at the shop {number}")
    assert "No issue was scored by 5 people or more" in board.get("/board/unscored").words


def test_without_a_themed_question_the_page_says_so(board: PageClient, factories: Factories, session: Session):
    consultation = factories.consultation(
        slug="unthemed", definition=EVERY_KIND.replace("code_book: community-issues, ", "")
    )
    assert not themed_questions(session, consultation)
    for _ in range(5):
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    page = board.get("/board/unthemed")
    assert "has no question whose comments are coded to themes" in page.words
    assert "What is the biggest issue?" in page.words  # among the questions that are not shown


def test_answers_to_an_earlier_wording_are_left_out_and_counted(
    board: PageClient, answered: Consultation, session: Session
):
    answer = session.exec(select(Answer).where(Answer.question_key == "agree")).first()
    answer.value = {"value": "maybe"}
    session.add(answer)
    session.commit()
    words = board.get("/board/answered").words
    assert "28 answered this question." in words
    assert "1 answer to an earlier wording is not counted." in words


def test_invented_answers_are_labelled(board: PageClient, factories: Factories):
    factories.consultation(slug="invented", holds_invented_answers=True)
    assert "Invented answers" in board.get("/board/invented").text


class TestCharts:
    @pytest.fixture(autouse=True)
    def pictures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def draw(chart: object, *, folder: Path, width: str) -> bytes:
            return f"<svg xmlns='http://www.w3.org/2000/svg' class='{width}'/>".encode()

        monkeypatch.setattr("consult.chart_images.chart_svg", draw)

    def test_every_picture_on_the_page_is_there_and_has_words_that_stand_in_for_it(
        self, board: PageClient, answered: Consultation
    ):
        page = board.get("/board/answered")
        pictures = page.tree.xpath("//img")
        assert len(pictures) == 3
        assert (
            pictures[0]
            .get("alt")
            .startswith("Bar chart of categories, most first: Speeding and driving 100% and Anti-social behaviour 21%")
        )
        assert pictures[2].get("alt").startswith("Bar chart of average impact, greatest first: Youth-related ASB 9.0")
        for address in [*page.tree.xpath("//img/@src"), *page.tree.xpath("//source/@srcset")]:
            response = board.download(address)
            assert response.mimetype == "image/svg+xml"
            assert "narrow" in response.text or "width=wide" in address

    @pytest.mark.parametrize(
        "address",
        [
            "/board/answered/main_issue/nonsense.svg",
            "/board/answered/agree/mentions.svg",
            "/board/no/main_issue/impact.svg",
        ],
    )
    def test_a_chart_that_is_not_there_is_not_found(self, board: PageClient, answered: Consultation, address: str):
        board.get(address, expect=404)
        assert answered.slug == "answered"

    def test_a_chart_the_browser_has_is_not_sent_again(self, board: PageClient, answered: Consultation):
        address = f"/board/{answered.slug}/main_issue/mentions.svg"
        first = board.download(address)
        again = board.http.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_when_a_chart_cannot_be_drawn_the_page_and_its_tables_stand(
    board: PageClient, answered: Consultation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    broken = tmp_path / "draw.py"
    broken.write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setattr("consult.reports.chart_pictures.DRAW", broken)
    response = board.download(f"/board/{answered.slug}/main_issue/mentions.svg", expect=503)
    assert "could not be drawn" in response.text
    assert table_rows(board.get("/board/answered"), "3 of 3 issues mentioned")


def test_decisions_so_far_are_listed_whether_published_or_not(
    board: PageClient, session: Session, factories: Factories, answered: Consultation
):
    assert "Decisions so far" not in board.get("/board/answered").words
    user = factories.user()
    for theme, decided, published_at in (
        ("road-speeding", "Two speed signs", utc_now()),
        ("asb-youth", "A youth club", None),
        ("road-parking", "", None),
    ):
        session.add(
            Decision(
                consultation_id=answered.id,
                question_key="main_issue",
                theme_key=theme,
                decided=decided,
                published_at=published_at,
                changed_by_id=user.id,
            )
        )
    session.commit()
    page = board.get("/board/answered")
    items = [
        " ".join(item.text_content().split()) for item in page.tree.xpath("//h2[@id='decided']/following::ul[1]/li")
    ]
    assert items == [
        "Speeding: Two speed signs (being considered, published)",
        "Youth-related ASB: A youth club (being considered, not published)",
    ]
