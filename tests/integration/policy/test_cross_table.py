"""Cross-tables, and the files made of them."""

import csv
import io

import openpyxl
import pytest
from sqlmodel import col, select

from consult.models import AuditEvent, Campaign, CampaignComment, CampaignStatus, Channel, Comment


def row(page, label):
    """The cells of a line of the table, as words."""
    rows = page.tree.xpath("//table//tr[th[normalize-space()=$label]]", label=label)
    return [" ".join(cell.text_content().split()) for cell in rows[0].xpath("td")]


def heads(page):
    return [" ".join(head.text_content().split()) for head in page.tree.xpath("//thead//th")]


def check_every_number_opens_as_many_comments(policy, page):
    links = page.tree.xpath("//table//a")
    for link in links:
        count = int(link.text.strip().replace(",", ""))
        found = policy.get(link.get("href"))
        assert not found.error_summary
        assert len(found.tree.xpath("//ol[@class='consult-comments']/li")) == count, link.get("href")
    return len(links)


@pytest.fixture
def download(policy):
    def ask(url, *, expect=200, **form):
        answer = policy.http.post(
            url, data={"csrf_token": policy.token(), **form}, headers={"Origin": "http://localhost"}
        )
        assert answer.status_code == expect
        return answer

    return ask


@pytest.fixture
def many(themed):
    """Enough comments that some counts may be shown: 9 from the east, 7 from the west, and the three there are."""
    for number in range(9):
        themed.answer(f"bikes {number}", "asb-youth")
    for number in range(7):
        themed.answer(f"cars {number}", "road-speeding", *(["asb-youth"] if number < 6 else []), locality="west")
    themed.answer("not themed yet")
    return themed


class TestTheTable:
    def test_it_counts_themes_by_place_with_shares_of_each_column(self, policy, many):
        page = policy.get(f"{many.question}/cross-table?counts=all")
        assert heads(page) == [
            "Theme",
            "All n = 19",
            "East n = 10 comments, East",
            "South n = 1 comments, South",
            "West n = 7 comments, West",
            "Not given n = 1 comments, Not given",
        ]
        assert row(page, "Youth-related ASB")[:4] == [
            "16 on Youth-related ASB 84%",
            "10 on Youth-related ASB, East 100%",
            "0",
            "6 on Youth-related ASB, West 86%",
        ]
        assert "19 comments counted; 1 comment is not themed yet" in page.words

    def test_small_counts_are_hidden_with_a_second_one_unless_staff_ask(self, policy, many):
        page = policy.get(f"{many.question}/cross-table")
        assert "hidden" in " ".join(row(page, "Speeding"))
        assert "n is hidden" in " ".join(heads(page))
        assert "Counts of a few people are hidden." in page.words
        assert "Every count is shown" not in page.words
        unprotected = policy.get(f"{many.question}/cross-table?counts=all")
        assert "hidden" not in " ".join(row(unprotected, "Speeding"))
        assert "Every count is shown, even of 1. This table is for staff" in unprotected.words

    @pytest.mark.parametrize(
        "query",
        [
            "counts=all",
            "counts=all&rows=category&by=channel",
            "counts=all&by=answer-heard&intervals=yes",
            "counts=all&by=answer-impact",
            "counts=all&by=answer-seen.litter",
            "counts=all&theme=road-speeding",
            "counts=all&rows=category&category=driving&locality=west&locality=east",
            "counts=all&by=answer-heard&answer-heard=web&q=cars&decided=machine",
            "",
        ],
    )
    def test_every_number_opens_as_many_comments(self, policy, many, query):
        many.answer("from the council", "road-parking", channel=Channel.COMMITTEE, locality="other")
        page = policy.get(f"{many.question}/cross-table?{query}")
        assert check_every_number_opens_as_many_comments(policy, page) > 1

    def test_a_number_that_no_address_can_ask_for_is_shown_without_a_link(self, policy, many):
        query = "counts=all&theme=asb-youth&and-theme=road-speeding"
        page = policy.get(f"{many.question}/cross-table?{query}")
        assert row(page, "Youth-related ASB")[0].startswith("7 on Youth-related ASB")
        many.answer("all three", "asb-youth", "road-speeding", "road-parking")
        page = policy.get(f"{many.question}/cross-table?{query}")
        assert row(page, "Parking")[0] == "1 13%"

    def test_likely_ranges_are_shown_where_asked(self, policy, many):
        page = policy.get(f"{many.question}/cross-table?counts=all&intervals=yes")
        assert row(page, "Youth-related ASB")[0] == "16 on Youth-related ASB 84% 60% to 97%"

    def test_a_selection_narrows_it_and_its_chips_keep_the_table(self, policy, many):
        page = policy.get(f"{many.question}/cross-table?counts=all&rows=category&by=channel&q=cars")
        assert "8 comments counted" in page.words
        without = page.links()["Remove Search: cars"]
        assert {"rows=category", "by=channel", "counts=all"} == set(without.partition("?")[2].split("&"))

    def test_too_few_comments_show_nothing(self, policy, themed):
        page = policy.get(f"{themed.question}/cross-table")
        assert "So few comments fit that no count of them can be shown" in page.words
        assert not page.tree.xpath("//table")

    def test_nobody_is_a_page(self, policy, themed):
        assert "No themed comment fits" in policy.get(f"{themed.question}/cross-table?q=owls").words

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("by=street", "Choose a question from the list"),
            ("rows=words", "Choose themes or categories"),
            ("theme=nothing", "Choose a theme from the list"),
        ],
    )
    def test_what_makes_no_sense_gets_a_sentence(self, policy, themed, query, sentence):
        assert policy.get(f"{themed.question}/cross-table?{query}").error_summary == [sentence]

    def test_a_question_without_a_code_book_has_nothing_to_cross(self, policy, themed):
        page = policy.get(f"{themed.address}/questions/why_not/cross-table")
        assert "No themed comment fits" in page.words


class TestTheFile:
    def test_it_says_what_the_page_says(self, download, many):
        answer = download(f"{many.question}/cross-table.csv", by="locality")
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert rows[0]["theme"] == "Base"
        assert (rows[0]["All: count"], rows[0]["East: count"], rows[0]["South: count"]) == ("19", "10", "hidden")
        youth = next(each for each in rows if each["theme"] == "Youth-related ASB")
        assert (youth["All: count"], youth["East: count"], youth["West: count"]) == ("16", "10", "hidden")
        assert float(youth["All: share"]) == pytest.approx(16 / 19)
        assert "for-staff" not in answer.headers["Content-Disposition"]

    def test_one_that_shows_small_counts_is_marked_for_staff(self, download, many, session):
        answer = download(f"{many.question}/cross-table.csv", counts="all")
        assert "theme-by-locality-for-staff" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert {each["who may see it"] for each in rows} == {"for staff only: do not publish"}
        session.rollback()
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "cross-table exported")).one()
        assert event.details["protected"] is False

    def test_the_workbook_says_of_what_it_is(self, download, many):
        answer = download(f"{many.question}/cross-table.xlsx", q="cars", rows="category")
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        about = {cells[0].value: cells[1].value for cells in book["About"].iter_rows()}
        assert about["Comments"] == "Search: cars"
        assert about["Base"].startswith("8 comments")
        assert book["Cross-table"]["A1"].value == "category"

    def test_invented_answers_are_labelled(self, download, many, session):
        many.consultation.holds_invented_answers = True
        session.add(many.consultation)
        session.commit()
        answer = download(f"{many.question}/cross-table.csv")
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        assert {each["answers"] for each in rows} == {"invented"}
        assert "invented-answers" in answer.headers["Content-Disposition"]

    def test_no_label_becomes_a_formula(self, download, many, session):
        theme = many.themes["asb-youth"]
        theme.label = "=1+1"
        session.add(theme)
        session.commit()
        text = download(f"{many.question}/cross-table.csv").get_data(as_text=True)
        assert "\n'=1+1," in text.replace("\r", "")

    def test_filters_that_make_no_sense_give_no_file(self, download, themed):
        download(f"{themed.question}/cross-table.csv", expect=400, by="street")


class TestCountingEachCampaignOnce:
    @pytest.fixture
    def campaign(self, session, factories, many):
        """Five of those from the east sent one letter."""
        comments = session.exec(select(Comment).where(col(Comment.text).startswith("bikes"))).all()
        row = Campaign(
            consultation_id=many.consultation.id,
            question_key="main_issue",
            label="Bikes",
            status=CampaignStatus.CONFIRMED,
        )
        session.add(row)
        session.flush()
        for comment in comments[:5]:
            session.add(CampaignComment(campaign_id=row.id, comment_id=comment.id))
        session.commit()
        return row

    def test_the_switch_is_there_once_a_campaign_is_confirmed(self, policy, many):
        assert "Each copy counted" not in policy.get(f"{many.question}/cross-table").words
        policy.get(f"{many.question}/cross-table?copies=once")

    def test_copies_are_left_out_and_every_number_opens_as_many_comments(self, policy, many, campaign):
        each = policy.get(f"{many.question}/cross-table?counts=all")
        assert row(each, "Youth-related ASB")[0] == "16 on Youth-related ASB 84%"
        assert "Each copy counted" in each.words
        once = policy.get(f"{many.question}/cross-table?counts=all&copies=once")
        assert row(once, "Youth-related ASB")[:2] == [
            "12 on Youth-related ASB 80%",
            "6 on Youth-related ASB, East 100%",
        ]
        assert (
            "Each campaign is counted once: every comment of a confirmed campaign but the first received" in once.words
        )
        assert check_every_number_opens_as_many_comments(policy, once) > 5

    def test_the_file_says_how_copies_count(self, policy, session, many, campaign, download):
        sent = download(f"{many.question}/cross-table.xlsx", copies="once", counts="all")
        assert "campaigns-once" in sent.headers["Content-Disposition"]
        about = dict(openpyxl.load_workbook(io.BytesIO(sent.data))["About"].values)
        assert about["Copies"].startswith("Each campaign counted once. Every comment of a confirmed campaign")
        assert about["Base"].startswith("15 comments")
        each = download(f"{many.question}/cross-table.xlsx")
        about = dict(openpyxl.load_workbook(io.BytesIO(each.data))["About"].values)
        assert about["Copies"] == "Each copy counted"

    def test_another_way_of_counting_is_refused(self, policy, many, campaign):
        page = policy.get(f"{many.question}/cross-table?copies=twice")
        assert page.error_summary == ["Choose how copies count from the list"]

    def test_two_selections_are_compared_both_ways(self, policy, many, campaign):
        pair = "a-locality=east&b-locality=west"
        each = policy.get(f"{many.question}/compare?{pair}")
        assert "Selection A holds 10 comments and selection B 7 comments" in each.words
        once = policy.get(f"{many.question}/compare?{pair}&copies=once")
        assert "Selection A holds 6 comments and selection B 7 comments" in once.words
        assert "Each campaign is counted once" in once.words
        assert check_every_number_opens_as_many_comments(policy, once) > 1
        swapped = policy.get(once.links()["Swap A and B"])
        assert "Selection A holds 7 comments and selection B 6 comments" in swapped.words

    def test_a_comparison_keeps_how_a_list_counted_where_it_came_from(self, policy, many, campaign):
        comments = policy.get(f"{many.question}/comments?locality=east&copies=once")
        page = policy.get(comments.links()["Compare with another selection"])
        assert "Selection A holds 6 comments and selection B 15 comments" in page.words

    def test_a_comparison_refuses_another_way_of_counting(self, policy, many, campaign):
        page = policy.get(f"{many.question}/compare?copies=twice")
        assert page.error_summary == ["Choose how copies count from the list"]
        assert "Selection A holds 19 comments" in page.words
