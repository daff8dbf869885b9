import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from consult.models import AuditEvent, Channel, Role
from consult.services.reviewing import change_themes
from forms.answers import ChoiceAnswer, DateAnswer, MatrixAnswer, PostcodeAnswer, RankingAnswer, TextAnswer


@pytest.fixture
def download(policy):
    """Ask for an export as the page's button does."""

    def ask(url, expect=200, **filters):
        answer = policy.http.post(url, data={"csrf_token": policy.token(), **filters})
        assert answer.status_code == expect
        return answer

    return ask


def rows_of_csv(answer):
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def book_of(answer):
    return load_workbook(io.BytesIO(answer.data))


class TestResponses:
    def test_one_row_a_response_with_readable_values(self, download, themed):
        answer = download(f"{themed.address}/responses.csv")
        rows = rows_of_csv(answer)
        assert len(rows) == 3
        first = rows[0]
        assert first["reference"].startswith("SDP-")
        assert first["channel"] == "online"
        assert first["main_issue: What is the biggest issue?"] == "kids speeding about"
        assert first["heard: How did you hear about this?"] == "The website; An event"
        assert first["locality: Where do you live?"] == "East"
        assert first["impact: How much does it affect you?"] == "7"

    def test_excel_is_told_the_encoding_and_the_file_has_a_name(self, download, themed):
        answer = download(f"{themed.address}/responses.csv")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith(f'attachment; filename="{themed.consultation.slug}-responses-2')
        assert disposition.endswith('.csv"')

    def test_every_kind_of_answer_is_readable(self, download, themed, factories):
        answers = {
            "locality": ChoiceAnswer("other", "Rivendell"),
            "seen": MatrixAnswer({"litter": "often"}),
            "ranked": RankingAnswer(("hate", "asb")),
            "event_day": DateAnswer(date(2026, 6, 1)),
            "postcode": PostcodeAnswer("DH1 5UF"),
        }
        factories.response(themed.consultation, answers)
        row = rows_of_csv(download(f"{themed.address}/responses.csv"))[-1]
        assert row["locality: Where do you live?"] == "Somewhere else"
        assert row["locality-other: Somewhere else, Say where"] == "Rivendell"
        assert row["seen-litter: How often have you seen these? Litter"] == "Often"
        assert row["seen-fires: How often have you seen these? Fires"] == ""
        assert row["ranked: Which matter most?"] == "Hate crime; ASB"
        assert row["event_day: What day was the event?"] == "2026-06-01"
        assert row["postcode: What is your postcode?"] == "DH1 5UF"

    def test_filters_apply(self, download, themed):
        assert len(rows_of_csv(download(f"{themed.address}/responses.csv", channel="paper"))) == 1

    def test_filters_that_make_no_sense_give_no_file(self, download, themed):
        download(f"{themed.address}/responses.csv", expect=400, **{"from": "yesterday"})

    @pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@cmd"])
    def test_nothing_typed_becomes_a_formula(self, download, themed, text):
        themed.answer(text)
        row = rows_of_csv(download(f"{themed.address}/responses.csv"))[-1]
        assert row["main_issue: What is the biggest issue?"] == f"'{text}"
        sheet = book_of(download(f"{themed.address}/responses.xlsx"))["Responses"]
        cell = next(cell for cell in sheet[sheet.max_row] if cell.value == text)
        assert cell.data_type == "s"

    def test_the_workbook_says_what_it_is(self, download, themed):
        book = book_of(download(f"{themed.address}/responses.xlsx"))
        assert book.sheetnames == ["About", "Responses"]
        assert book["About"]["B1"].value == themed.consultation.title
        assert book["Responses"].max_row == 4

    def test_every_export_is_in_the_audit_trail(self, download, themed, session):
        download(f"{themed.address}/responses.xlsx", channel="paper")
        session.rollback()
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "responses exported")).one()
        assert event.details == {"format": "xlsx", "filters": {"channel": "paper"}}
        assert event.actor_id is not None

    def test_invented_answers_are_labelled(self, download, factories):
        consultation = factories.consultation(holds_invented_answers=True, is_demonstration=True)
        factories.response(consultation, {"street": TextAnswer("High Street")})
        answer = download(f"/policy/{consultation.slug}/responses.csv")
        assert "invented-answers" in answer.headers["Content-Disposition"]
        assert rows_of_csv(answer)[0]["answers"] == "invented"
        about = book_of(download(f"/policy/{consultation.slug}/responses.xlsx"))["About"]
        assert any("Invented" in str(cell.value) for row in about for cell in row)

    def test_another_ending_is_not_found(self, policy, themed):
        policy.post(f"{themed.address}/responses.exe", expect=404)


class TestCodedComments:
    def test_they_carry_their_themes_and_grounds(self, download, themed):
        first = rows_of_csv(download(f"{themed.question}/comments.csv"))[0]
        assert first["comment"] == "kids speeding about"
        assert first["comment with personal details masked"] == "kids speeding about"
        assert first["themes"] == "Youth-related ASB; Speeding"
        assert first["theme keys"] == "asb-youth|road-speeding"
        assert first["categories"] == "Anti-social behaviour; Speeding and driving"
        assert first["decided by"] == "the machine"
        assert first["machine: probabilities"] == "0.900|0.800"
        assert (first["locality"], first["impact"]) == ("East", "7")

    def test_a_persons_decision_stands_beside_the_machines(self, download, themed, session, factories):
        comment = themed.answer("bikes", "asb-youth")
        staff = factories.user(role=Role.POLICY, name="Parveen Policy")
        change_themes(session, comment.id, [themed.themes["asb-drugs"].id], changed_by=staff)
        session.commit()
        last = rows_of_csv(download(f"{themed.question}/comments.csv"))[-1]
        assert (last["theme keys"], last["machine: theme keys"]) == ("asb-drugs", "asb-youth")
        assert last["decided by"] == "Parveen Policy"

    def test_a_comment_not_coded_yet_says_so(self, download, themed):
        themed.answer("new", channel=Channel.EMAIL)
        last = rows_of_csv(download(f"{themed.question}/comments.csv"))[-1]
        assert (last["decided by"], last["themes"], last["channel"]) == ("not coded yet", "", "e-mail")

    def test_the_workbook_says_how_the_themes_were_made(self, download, themed):
        about = book_of(download(f"{themed.question}/comments.xlsx"))["About"]
        words = " ".join(str(cell.value) for row in about for cell in row)
        assert "community-issues, version test" in words
        assert "encoder hashing-256, model untrained, configuration abc123" in words

    def test_comments_without_a_code_book_can_be_taken_too(self, download, themed):
        assert rows_of_csv(download(f"{themed.address}/questions/why_not/comments.csv")) == []

    def test_the_export_is_in_the_audit_trail(self, download, themed, session):
        download(f"{themed.question}/comments.csv")
        session.rollback()
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "comments exported")).one()
        assert event.details == {"format": "csv", "question": "main_issue", "filters": []}
