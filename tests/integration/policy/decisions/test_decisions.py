import csv
import io
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select

from consult.clock import in_london, today_in_london, utc_now
from consult.models import AuditEvent, Decision, DecisionStatus, Role

YESTERDAY = today_in_london() - timedelta(days=1)


@pytest.fixture
def closed(session, themed):
    themed.consultation.closes_at = utc_now() - timedelta(days=14)
    session.add(themed.consultation)
    session.commit()
    return themed


@pytest.fixture
def address(closed):
    return f"{closed.question}/decisions/road-speeding"


def typed(page, **other):
    return {"seen": page.value_of("seen"), "status": "planned", "decided": "Two speed signs", **other}


def due(day):
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


class TestOneDecision:
    def test_what_people_said_stands_beside_the_form(self, policy, closed, address):
        for number in range(6):
            closed.answer(f"cars race past house number {number} every day", "road-speeding")
        page = policy.get(address)
        assert page.h1 == "Speeding: decision"
        assert "8 of 9 who answered raised this: 89% (likely range" in page.words
        quotes = {"".join(box.itertext()) for box in page.tree.xpath("//*[contains(@class, 'govuk-inset-text')]")}
        assert len(quotes) == 3

    def test_a_few_people_are_not_quoted_and_staff_are_told_that_the_public_sees_no_count(self, policy, address):
        page = policy.get(address)
        assert "Fewer than 5 people: the public page does not say how many" in page.words
        assert not page.tree.xpath("//*[contains(@class, 'govuk-inset-text')]")

    def test_what_is_typed_is_kept_and_the_history_says_by_whom(self, policy, session, address):
        sent = typed(policy.get(address), owner="Highways team", because="It was raised most", **due(YESTERDAY))
        page = policy.follow(policy.post(address, sent))
        assert page.value_of("decided") == "Two speed signs"
        assert page.value_of("due_on-year") == str(YESTERDAY.year)
        assert "by Robin Example on" in page.words
        kept = session.exec(select(Decision)).one()
        assert (kept.owner, kept.due_on, kept.status) == ("Highways team", YESTERDAY, DecisionStatus.PLANNED)

    def test_what_is_wrong_is_said_and_the_rest_is_kept(self, policy, session, address):
        page = policy.post(address, typed(policy.get(address), **{"due_on-day": "31"}), expect=200)
        assert page.value_of("decided") == "Two speed signs"
        assert not session.exec(select(Decision)).all()

    def test_two_people_lose_nothing(self, policy, session, address):
        both = policy.get(address)
        policy.post(address, typed(both, decided="What the first decided"))
        page = policy.post(address, typed(both, decided="What the second decided"), expect=409)
        assert "Somebody else changed this decision" in page.error_summary[0]
        assert "What the first decided" in page.words
        assert page.value_of("decided") == "What the second decided"
        policy.post(address, typed(page, decided="What both decided"))
        assert session.exec(select(Decision)).one().decided == "What both decided"

    @pytest.mark.parametrize("seen", ["", "nonsense", "9" * 30, "²"])
    def test_a_version_that_is_none_overwrites_nothing(self, policy, session, address, seen):
        policy.post(address, typed(policy.get(address)))
        policy.post(address, typed(policy.get(address), decided="Other", seen=seen), expect=409)
        assert session.exec(select(Decision)).one().decided == "Two speed signs"

    def test_a_form_that_grew_stale_keeps_what_was_typed(self, policy, session, address):
        page = policy.post(address, typed(policy.get(address)), with_token=False, expect=400)
        assert page.value_of("decided") == "Two speed signs"
        assert not session.exec(select(Decision)).all()

    def test_a_theme_that_nobody_raised_has_no_page(self, policy, closed):
        policy.get(f"{closed.question}/decisions/asb-drugs", expect=404)
        policy.get(f"{closed.question}/decisions/none", expect=404)
        policy.get(f"{closed.address}/questions/none/decisions/asb-youth", expect=404)
        policy.get(f"{closed.address}/questions/why_not/decisions/asb-youth", expect=404)

    def test_it_is_published_and_taken_back_with_a_button(self, policy, client, closed, address):
        policy.post(address, typed(policy.get(address)))
        public = f"/consultations/{closed.consultation.slug}/outcome"
        client.get(public, expect=404)
        policy.post(address + "/publish", {"seen": "1"})
        assert "Two speed signs" in client.get(public).words
        page = policy.get(address)
        assert "What you save here is on the public page at once" in page.words
        assert "Taken back" in policy.follow(policy.post(address + "/take-back", {"seen": "2"})).words
        client.get(public, expect=404)

    def test_a_published_decision_that_is_emptied_says_what_to_do(self, policy, address):
        policy.post(address, typed(policy.get(address)))
        policy.post(address + "/publish", {"seen": "1"})
        page = policy.post(address, typed(policy.get(address), decided=""), expect=409)
        assert "take it back first" in page.error_summary[0]

    def test_what_changed_meanwhile_is_not_published(self, policy, address):
        policy.post(address, typed(policy.get(address)))
        policy.post(address, typed(policy.get(address), decided="Other"))
        policy.post(address + "/publish", {"seen": "1"}, expect=409)


class TestTheList:
    def test_every_theme_that_was_raised_is_there_the_most_raised_first(self, policy, closed):
        page = policy.get(f"{closed.address}/decisions")
        themes = [row.text_content() for row in page.tree.xpath("//tbody//th/a")]
        assert themes == ["Speeding", "Parking", "Youth-related ASB"]
        assert "2 (67%)" in page.words
        assert "Closed 14 days ago; a response is expected by" in page.words

    @pytest.mark.parametrize(
        ("filters", "themes"),
        [
            ("?status=planned", ["Speeding"]),
            ("?status=none", ["Parking", "Youth-related ASB"]),
            ("?overdue=yes", ["Speeding"]),
            ("?published=yes", []),
            ("?published=no&status=planned&overdue=yes", ["Speeding"]),
            ("?status=nonsense", ["Speeding", "Parking", "Youth-related ASB"]),
        ],
    )
    def test_it_can_be_narrowed(self, policy, closed, address, filters, themes):
        policy.post(address, typed(policy.get(address), **due(YESTERDAY)))
        page = policy.get(f"{closed.address}/decisions{filters}")
        assert [row.text_content() for row in page.tree.xpath("//tbody//th/a")] == themes
        assert "1 overdue" in page.words

    def test_what_is_done_is_never_overdue(self, policy, closed, address):
        policy.post(address, typed(policy.get(address), **due(YESTERDAY), status="done"))
        assert "verdue" not in policy.get(f"{closed.address}/decisions").tree.xpath("//tbody")[0].text_content()

    def test_a_decision_on_a_theme_that_left_the_code_book_is_still_there(self, policy, session, factories, closed):
        session.add(
            Decision(
                consultation_id=closed.consultation.id,
                question_key="main_issue",
                theme_key="gone",
                decided="Kept",
                changed_by_id=factories.user(role=Role.POLICY).id,
            )
        )
        session.commit()
        assert "Not in the code book any more" in policy.get(f"{closed.address}/decisions").words
        assert "no share of it is known" in policy.get(f"{closed.question}/decisions/gone").words

    def test_an_open_consultation_has_no_deadline_yet(self, policy, themed):
        page = policy.get(f"{themed.address}/decisions")
        assert "can be published when the consultation has closed" in page.words
        assert "is expected by" not in page.words

    def test_the_file_holds_what_fits_the_filters_and_no_formula(self, policy, session, closed, address):
        policy.post(address, typed(policy.get(address), decided="=1+1", **due(YESTERDAY)))
        policy.post(f"{closed.question}/decisions/road-parking", {"seen": "0", "status": "done", "decided": "x"})
        file = policy.post(f"{closed.address}/decisions.csv", {"status": "planned"}, expect=200)
        (row,) = csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff")))
        assert (row["theme"], row["what was decided"], row["overdue"]) == ("Speeding", "'=1+1", "yes")
        assert row["people who said it"] == "2"
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "decisions exported")).one()
        assert event.details == {"filters": {"status": "planned"}}

    def test_the_front_page_says_how_long_it_has_been(self, policy, session, closed):
        assert "Closed 14 days ago; a response is expected by" in policy.get("/policy/").words
        # At noon, so that summer time before or after makes no other day of it.
        noon = datetime.combine(in_london(utc_now()).date(), time(12), UTC)
        closed.consultation.opens_at = noon - timedelta(days=200)
        closed.consultation.closes_at = noon - timedelta(days=100)
        session.add(closed.consultation)
        session.commit()
        page = policy.get("/policy/")
        assert "Overdue Closed 100 days ago" in page.words
        assert f"{closed.address}/decisions" in page.links().values()
