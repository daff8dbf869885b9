from sqlmodel import select

from consult.clock import today_in_london, utc_now
from consult.models import Comment, ConcernFlag
from consult.queries.moderation import list_standing
from consult.queries.publication import Standing, count_standing
from nlp.types import ConcernKind
from tests.integration.officers.conftest import marks_on
from tests.integration.publishing import ASKING


def standing(session, publishing, each):
    return count_standing(session, publishing.consultation, each)


def response_page(publishing, response):
    return f"{publishing.address}/{response.id}"


class TestTheQueue:
    def test_it_says_how_many_stand_where(self, policy, publishing):
        waiting = publishing.answer("Ann was here", masked="[name] was here")
        publishing.answer("unread", masked=None)
        publishing.publish(publishing.answer("bikes"))
        publishing.answer("parking", agrees="no")
        page = policy.get(publishing.address)
        assert "3 of 4 responses may be published" in page.words
        for text in ("Waiting (1)", "Cannot be published now (1)", "Published (1)", "Withheld (0)"):
            assert text in page.links()
        assert waiting.reference in page.links()
        assert "[name] was here" in page.words
        assert "Ann" not in page.words
        assert "not read this comment yet" in policy.get(publishing.address + "?show=held").words
        assert "Published by Mo Moderator" in policy.get(publishing.address + "?show=published").words
        assert waiting.reference in policy.get(publishing.address + "?show=nonsense").links()

    def test_a_consultation_that_does_not_ask_says_so(self, policy, factories):
        consultation = factories.consultation()
        assert (
            "does not ask whether answers may be published"
            in policy.get(f"/policy/{consultation.slug}/publication").words
        )

    def test_the_page_of_consultations_leads_to_it(self, policy, publishing):
        publishing.answer("bikes")
        links = policy.get("/policy/").links()
        assert publishing.address in links.values()

    def test_agreement_is_no_figure_of_the_board(self, board, publishing, summaries):
        for number in range(6):
            publishing.answer(f"bikes {number}")
        summaries.signed(publishing.consultation)
        words = board.get(f"/board/{publishing.consultation.slug}").words
        assert "How old are you?" in words
        assert "May we publish your answers?" not in words


class TestAgreementOnPaperAndInLetters:
    def test_an_officer_ticks_whether_the_body_agreed(self, officer, session, factories, publishing):
        consultation = factories.consultation(definition=ASKING, slug="still-open")
        address = f"/officers/consultations/{consultation.slug}/comments/new"
        today = today_in_london()
        letter = {
            **marks_on(officer.get(address)),
            "entry_channel": "letter",
            "entry_sender": "body",
            "entry_body": "Example Parish Council",
            "entry_received_on-day": today.day,
            "entry_received_on-month": today.month,
            "entry_received_on-year": today.year,
            "main_issue": "More patrols",
        }
        officer.post(address, {**letter, "publication": "yes"})
        officer.post(address, {**letter, **marks_on(officer.get(address))})
        for comment in session.exec(select(Comment)).all():
            comment.masked_text = comment.text
        session.commit()
        (waiting,) = list_standing(session, consultation, Standing.WAITING)
        assert waiting.name == "Example Parish Council"


class TestDeciding:
    def test_the_masked_and_the_written_stand_side_by_side(self, policy, publishing):
        response = publishing.answer("Ann was here", masked="[name] was here", on_behalf_of="Example Parish Council")
        page = policy.get(response_page(publishing, response))
        assert page.tree.xpath("//mark/text()") == ["[name]"]
        assert "Ann was here" in page.words
        assert "Example Parish Council" in page.words

    def test_publishing_leads_to_the_next_with_an_undo(self, policy, session, publishing):
        first, second = publishing.answer("one"), publishing.answer("two")
        sent = policy.post(
            response_page(publishing, first), {"verdict": "publish", "seen": publishing.seen(first), "reason": ""}
        )
        assert sent.response.location == f"{response_page(publishing, second)}?after={first.id}"
        following = policy.follow(sent)
        assert f"Response {first.reference} is published." in following.text
        assert "Undo the last decision" in following.words
        policy.post(f"{response_page(publishing, first)}/undo")
        assert standing(session, publishing, Standing.WAITING) == 2

    def test_the_last_one_leads_back_to_the_queue(self, policy, publishing):
        response = publishing.answer("one")
        data = {"verdict": "withhold", "seen": publishing.seen(response), "reason": "Names a shop"}
        sent = policy.post(response_page(publishing, response), data)
        assert sent.response.location == publishing.address
        assert "Names a shop" in policy.get(publishing.address + "?show=withheld").words

    def test_withholding_without_a_reason_says_what_is_missing(self, policy, session, publishing):
        response = publishing.answer("one")
        data = {"verdict": "withhold", "seen": publishing.seen(response), "reason": " "}
        page = policy.post(response_page(publishing, response), data, expect=200)
        assert page.error_summary == ["Say why the response is withheld"]
        page = policy.post(response_page(publishing, response), {**data, "reason": "x" * 1001}, expect=200)
        assert page.error_summary == ["The reason must be 1,000 characters or fewer"]

    def test_what_was_typed_is_kept_when_somebody_else_was_quicker(self, policy, publishing):
        response = publishing.answer("one")
        data = {"verdict": "withhold", "seen": publishing.seen(response), "reason": "Names a shop"}
        publishing.publish(response)
        page = policy.post(response_page(publishing, response), data, expect=200)
        assert page.error_summary[0].startswith("Mo Moderator has decided on this response already")
        assert "Undo this decision" in page.words

    def test_a_page_open_too_long_decides_nothing_and_keeps_what_was_typed(self, policy, session, publishing):
        response = publishing.answer("one")
        data = {"verdict": "publish", "seen": publishing.seen(response), "reason": "fine"}
        page = policy.post(response_page(publishing, response), data, expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]
        assert page.value_of("reason") == "fine"
        assert standing(session, publishing, Standing.WAITING) == 1

    def test_a_concern_leaves_no_button_to_publish(self, policy, session, publishing):
        response = publishing.answer("I cannot go on")
        row = ConcernFlag(
            comment_id=publishing.comments_of(response)[0].id,
            kind=ConcernKind.SELF_HARM,
            reason="words",
            due_at=utc_now(),
        )
        session.add(row)
        session.commit()
        page = policy.get(response_page(publishing, response))
        assert page.tree.xpath("//button[@name='verdict']/@value") == ["withhold"]
        data = {"verdict": "publish", "seen": publishing.seen(response), "reason": "because"}
        page = policy.post(response_page(publishing, response), data, expect=200)
        assert "suggests that a person is at risk" in page.error_summary[0]
        assert page.value_of("reason") == "because"

    def test_one_that_was_not_agreed_to_has_no_page(self, policy, publishing):
        policy.get(response_page(publishing, publishing.answer("one", agrees="no")), expect=404)


class TestPublishingTogether:
    def test_those_ticked_are_published(self, policy, session, publishing):
        for text in ("one", "two"):
            publishing.answer(text)
        publishing.answer("Ann", masked="[name]")
        page = policy.get(publishing.address + "/nothing-found")
        values = page.tree.xpath("//input[@name='responses']/@value")
        assert len(values) == 2
        assert "[name]" not in page.words
        result = policy.follow(
            policy.post(publishing.address + "/nothing-found", {"responses": [values[0], "nonsense", values[0]]})
        )
        assert "1 published." in result.text
        assert standing(session, publishing, Standing.PUBLISHED) == 1
        again = policy.follow(policy.post(publishing.address + "/nothing-found", {"responses": [values[0]]}))
        assert "1 left waiting" in again.text

    def test_nothing_ticked_says_so(self, policy, publishing):
        publishing.answer("one")
        page = policy.post(publishing.address + "/nothing-found", {"responses": []}, expect=200)
        assert page.error_summary == ["Select at least one response to publish"]

    def test_when_all_are_done_it_leads_back(self, policy, publishing):
        assert "Nothing waits in which nothing was found" in policy.get(publishing.address + "/nothing-found").words
