"""The dashboard of a consultation. All figures of the area here are invented."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import in_london, utc_now
from consult.models import AuditEvent, Channel, Response, ResponseTarget, ShownGroups
from consult.queries.shown_groups import count_groups_to_show
from consult.services.shown_groups import move_groups_on
from consult.services.targets import TargetsToSet, set_targets
from forms.answers import ChoiceAnswer
from tests.integration.area import AGES, LOCALITIES, put_in, rows_in

ADDRESS = "/officers/consultations/plan/dashboard"
TARGETS = "/officers/consultations/plan/targets"


@pytest.fixture
def consultation(session, factories):
    """Open for two weeks already, and for two more."""
    made = factories.consultation(slug="plan")
    made.opens_at, made.closes_at = utc_now() - timedelta(days=14), utc_now() + timedelta(days=14)
    session.add(made)
    session.commit()
    return made


@pytest.fixture
def came(session, factories, consultation):
    """Let responses come in: how many, from where, so many days ago."""

    def come(times: int, *, place: str = "east", days_ago: int = 1, channel: Channel = Channel.ONLINE, age=None):
        answers = {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer(place)}
        if age:
            answers["age_band"] = ChoiceAnswer(age)
        for _ in range(times):
            response = factories.response(consultation, answers, channel=channel)
            response.received_at = utc_now() - timedelta(days=days_ago)
            session.add(response)
        session.commit()

    return come


def counted(session, consultation) -> None:
    """Let the worker count the groups."""
    session.commit()
    move_groups_on(session, consultation, count_groups_to_show(session, consultation), smallest=5)
    session.commit()


def test_before_anybody_has_answered_it_says_so(officer, consultation):
    page = officer.get(ADDRESS)
    assert page.words.count("No responses yet") == 1
    assert "0 responses so far." in page.words
    assert "Not shown yet" in page.words
    assert officer.http.get("/officers/consultations/plan/dashboard.svg").status_code == 404


def test_responses_are_counted_by_day_and_channel(officer, came):
    came(3, days_ago=2)
    came(2, days_ago=2, channel=Channel.PAPER)
    came(1, days_ago=1, channel=Channel.PAPER)
    page = officer.get(ADDRESS)
    rows = [row for row in rows_in(page, "Responses over time") if row[3] != "0"]
    assert [row[1:3] for row in rows_in(page, "Channels")] == [["3", "–"], ["3", "–"]]
    assert sum(int(row[1]) for row in rows) == sum(int(row[2]) for row in rows) == 3
    assert rows_in(page, "Responses over time")[-1][4] == "6"


def test_the_pace_is_said_with_the_target_and_how_it_is_worked_out(officer, session, consultation, came, factories):
    came(14, days_ago=3)
    set_targets(session, consultation, TargetsToSet(in_all=300), set_by=factories.user())
    session.commit()
    words = officer.get(ADDRESS).words
    # 14 in a week are 2 a day, and 15 days are left with today.
    assert "14 responses so far. At this pace about 45 by the last day" in words
    assert "of 300 wanted" in words
    assert "14 responses came in the seven whole days before today, and 15 days are left, today included" in words


def test_with_few_in_the_last_week_no_pace_is_said(officer, came):
    came(9, days_ago=3)
    came(30, days_ago=12)
    words = officer.get(ADDRESS).words
    assert "At this pace about" not in words
    assert "Fewer than 10 responses came in the last seven days" in words


def test_a_channel_with_a_target_and_no_responses_is_shown(officer, session, consultation, factories):
    set_targets(session, consultation, TargetsToSet(by_channel={Channel.PAPER: 50}), set_by=factories.user())
    session.commit()
    assert rows_in(officer.get(ADDRESS), "Channels") == [["Paper", "0", "50", "–"]]


def test_the_group_furthest_below_its_share_is_where_to_go_next(officer, session, consultation, came):
    came(60, place="east", age="over_45")
    came(6, place="south", age="over_45")
    came(16, place="west", age="over_45")
    put_in(session, consultation, LOCALITIES + AGES)
    counted(session, consultation)
    page = officer.get(ADDRESS)
    # Nobody is under 45, which is further below; but a group with fewer than five people is never named.
    assert (
        "Hear more from “South”: 7% of the individuals counted under “Where do you live?” are in this group, "
        "against 30% of the area." in page.words
    )
    rows = {row[0]: row[1:] for row in rows_in(page, "Groups, question 1")}
    assert rows["South"][:3] == ["6", "7.3% 3% to 15%", "30.0%"]
    assert rows["South"][4] == "Fewer than in the area"
    assert rows["West"][4] == "No evidence of a difference"


def test_where_no_group_is_below_its_share_the_page_says_what_that_does_not_mean(officer, session, consultation, came):
    came(50, place="east")
    came(30, place="south")
    came(20, place="west")
    put_in(session, consultation, LOCALITIES)
    counted(session, consultation)
    words = officer.get(ADDRESS).words
    assert "No group that is shown below is clearly fewer than in the area. That does not mean" in words


def test_without_figures_of_the_area_nobody_is_named(officer, session, consultation, came):
    came(60)
    came(6, place="south")
    counted(session, consultation)
    page = officer.get(ADDRESS)
    assert "Nothing can be said yet: it takes figures of the people of the area" in page.words
    assert [row[:2] for row in rows_in(page, "Groups, question 1")] == [
        ["East", "60"],
        ["South", "6"],
        ["West", "0"],
        ["Somewhere else", "0"],
    ]


def test_a_look_a_response_later_shows_the_same_groups(officer, session, consultation, came):
    came(20)
    came(20, place="south")
    counted(session, consultation)
    before = rows_in(officer.get(ADDRESS), "Groups, question 1")
    came(1, place="west")
    counted(session, consultation)
    page = officer.get(ADDRESS)
    assert rows_in(page, "Groups, question 1") == before
    assert "41 responses so far" in page.words
    came(9, place="west")
    counted(session, consultation)
    assert ["West", "10"] in rows_in(officer.get(ADDRESS), "Groups, question 1")


def test_groups_with_a_small_one_among_them_are_not_shown(officer, session, consultation, came):
    came(40)
    came(4, place="south")
    counted(session, consultation)
    page = officer.get(ADDRESS)
    assert "Not shown yet: it will be when each group has nobody or at least 5 people in it." in page.words
    assert rows_in(page, "Groups, question 1") == []
    assert session.exec(select(ShownGroups)).all() == []


def test_a_group_that_the_area_has_since_been_given_waits_for_the_next_count(officer, session, consultation, came):
    put_in(session, consultation, "locality,east,600,\nlocality,south,400,\n")
    came(20)
    came(20, place="south")
    counted(session, consultation)
    put_in(session, consultation, LOCALITIES)
    page = officer.get(ADDRESS)
    assert rows_in(page, "Groups, question 1")[0] == ["East", "20", "Compared at the next count"]


def test_the_targets_of_localities_stand_beside_their_groups(officer, session, consultation, came, factories):
    came(20)
    counted(session, consultation)
    set_targets(session, consultation, TargetsToSet(by_locality={"east": 70}), set_by=factories.user())
    session.commit()
    assert rows_in(officer.get(ADDRESS), "Groups, question 1")[:2] == [["East", "20", "70"], ["South", "0", "–"]]


def test_the_chart_is_drawn_and_says_its_finding(officer, came):
    came(3)
    came(2, channel=Channel.PAPER)
    page = officer.get(ADDRESS)
    (image,) = page.tree.xpath("//main//img")
    assert image.get("alt").startswith("Bar chart of responses over time. 5 responses so far: Online 3, Paper 2.")
    picture = officer.http.get("/officers/consultations/plan/dashboard.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"Bar chart of responses over time" in picture.data


@pytest.mark.parametrize(("state", "said"), [("closed", "0 responses in all."), ("forthcoming", "Opens on")])
def test_a_consultation_that_is_not_open_says_so_and_no_pace(officer, factories, state, said):
    factories.consultation(slug="other", state=state)
    page = officer.get("/officers/consultations/other/dashboard")
    assert said in page.words
    assert "At this pace about" not in page.words


def test_long_consultations_are_counted_by_week_and_by_month(officer, session, consultation, came):
    for days, called in ((60, "Week from"), (300, "Month")):
        consultation.opens_at = utc_now() - timedelta(days=days)
        session.add(consultation)
        session.commit()
        came(1, days_ago=days - 1)
        page = officer.get(ADDRESS)
        assert page.tree.xpath("//*[@aria-label='Responses over time']//th[1]")[0].text_content() == called
    assert rows_in(page, "Responses over time")[0][0] == f"{in_london(consultation.opens_at):%B %Y}"


class TestTargets:
    def test_policy_staff_set_them_and_officers_see_them(self, policy, officer, session, consultation):
        sent = {"in_all": "300", "channel_1": "120", "place_1": "80"}
        assert policy.post(TARGETS, sent).response.location.endswith(ADDRESS)
        rows = session.exec(select(ResponseTarget)).all()
        assert sorted((row.target_of.value, row.value, row.wanted) for row in rows) == [
            ("channel", "paper", 120),
            ("consultation", "", 300),
            ("locality", "south", 80),
        ]
        assert "of 300 wanted" in officer.get(ADDRESS).words
        (event,) = [event for event in session.exec(select(AuditEvent)) if event.action == "targets set"]
        assert event.details == {"wanted": {"consultation": 300, "channel paper": 120, "locality south": 80}}

    def test_they_are_shown_again_and_one_left_out_is_taken_away(self, policy, session, consultation):
        policy.post(TARGETS, {"in_all": "300", "channel_0": "200"})
        page = policy.get(TARGETS)
        assert (page.value_of("in_all"), page.value_of("channel_0"), page.value_of("place_0")) == ("300", "200", None)
        policy.post(TARGETS, {"in_all": "300"})
        assert [row.wanted for row in session.exec(select(ResponseTarget))] == [300]

    @pytest.mark.parametrize("typed", ["many", "0", "-3", "1000001", "2.5"])
    def test_what_is_no_number_is_refused_and_nothing_that_was_typed_is_lost(
        self, policy, session, consultation, typed
    ):
        page = policy.post(TARGETS, {"in_all": typed, "channel_0": "200"}, expect=200)
        assert len(page.error_summary) == 1
        assert page.title.startswith("Error: ")
        assert (page.value_of("in_all"), page.value_of("channel_0")) == (typed, "200")
        assert session.exec(select(ResponseTarget)).all() == []

    def test_officers_may_not_set_them(self, officer, consultation):
        assert officer.http.get(TARGETS).status_code == 403
        assert TARGETS not in officer.get(ADDRESS).links().values()

    def test_they_are_linked_from_the_dashboard_and_the_dashboard_from_both_front_pages(
        self, policy, officer, consultation
    ):
        assert TARGETS in policy.get(ADDRESS).links().values()
        assert ADDRESS in policy.get("/policy/").links().values()
        assert ADDRESS in officer.get("/officers/").links().values()


def test_responses_of_a_summer_night_belong_to_the_london_day(officer, session, consultation, came):
    came(1)
    response = session.exec(select(Response)).one()
    response.received_at = response.received_at.replace(year=2026, month=6, day=30, hour=23, minute=30)
    consultation.opens_at = response.received_at.replace(day=29)
    consultation.closes_at = response.received_at.replace(month=7, day=5)
    session.add_all((response, consultation))
    session.commit()
    rows = rows_in(officer.get(ADDRESS), "Responses over time")
    assert [row[0] for row in rows if row[1] == "1"] == ["1 July"]
