"""The pages of series, their waves, and waves known only from what was published."""

import pytest
from sqlmodel import select

from consult.models import PublishedTable, Role, Series, Study, Wave
from consult.reports.waves.lines import AGREE
from tests.integration.conftest import signed_in_as

ASK = "Do you agree with the plan?"
PUBLISHED = {
    "label": "2022",
    "first_on-day": "1",
    "first_on-month": "3",
    "first_on-year": "2022",
    "last_on-day": "31",
    "last_on-month": "5",
    "last_on-year": "2022",
    "source": "An invented report, table 3",
    "study": "sample-survey",
}


@pytest.fixture
def series(waves):
    return waves.series()


def address(series):
    return f"/policy/series/{series.id}"


class TestSeries:
    def test_is_begun_with_a_name(self, policy, session):
        page = policy.follow(policy.post("/policy/series", {"name": "Confidence survey"}))
        assert page.h1 == "Confidence survey"
        assert "No waves yet" in page.words
        assert session.exec(select(Series.name)).all() == ["Confidence survey"]

    def test_needs_a_name(self, policy):
        page = policy.post("/policy/series", {"name": " "}, expect=200)
        assert page.error_summary == ["Enter an answer to “Name of the series”"]

    def test_cannot_have_the_name_of_another(self, policy, series):
        page = policy.post("/policy/series", {"name": series.name}, expect=200)
        assert page.error_summary[0].startswith("There is a series called “Yearly survey” already")
        assert page.value_of("name") == series.name

    def test_is_listed_with_its_waves(self, policy, waves, series):
        waves.wave(series, "2025")
        waves.wave(series, "2026", state="open")
        assert "2 waves: 2025, 2026" in policy.get("/policy/series").words

    def test_can_be_called_something_else(self, policy, waves, series):
        waves.series("Another")
        page = policy.post(f"{address(series)}/name", {"name": "Another"}, expect=200)
        assert "already" in page.error_summary[0]
        assert policy.follow(policy.post(f"{address(series)}/name", {"name": "Renamed"})).h1 == "Renamed"

    def test_that_is_none_is_not_found(self, policy, series):
        policy.get("/policy/series/00000000-0000-0000-0000-000000000000", expect=404)

    def test_is_found_from_the_front_page(self, policy):
        assert policy.get("/policy/").links()["Series and waves"] == "/policy/series"


class TestAConsultationAsAWave:
    def test_is_added_with_its_own_days(self, policy, series, factories):
        consultation = factories.consultation(state="closed")
        page = policy.post(address(series), {"consultation": consultation.slug, "label": "2026"})
        page = policy.follow(page)
        assert "“2026” is a wave of this series now." in page.text
        assert "0 responses" in page.words

    def test_needs_to_be_chosen_and_named(self, policy, series, factories):
        factories.consultation()
        page = policy.post(address(series), {"consultation": "nothing", "label": " "}, expect=200)
        assert page.error_summary == [
            "Choose a consultation from the list",
            "Enter a name for the wave, of 80 characters or fewer, for example 2024",
        ]

    def test_cannot_have_the_name_of_another_wave_and_nothing_typed_is_lost(self, policy, waves, series, factories):
        waves.wave(series, "2026")
        consultation = factories.consultation()
        page = policy.post(address(series), {"consultation": consultation.slug, "label": "2026"}, expect=200)
        assert page.error_summary == ["The series has a wave called “2026” already. Give this one another name."]
        assert (page.value_of("consultation"), page.value_of("label")) == (consultation.slug, "2026")

    def test_is_not_offered_twice(self, policy, waves, series):
        consultation = waves.wave(series, "2026")
        assert f'value="{consultation.slug}"' not in policy.get(address(series)).text

    def test_can_be_taken_out_again(self, policy, session, waves, series):
        waves.wave(series, "2026")
        wave = session.exec(select(Wave)).one()
        page = policy.follow(policy.post(f"/policy/waves/{wave.id}/take-out"))
        assert "“2026” is taken out of the series." in page.text
        assert session.exec(select(Wave)).all() == []


class TestAWaveOfPublishedFigures:
    @pytest.fixture
    def wave(self, waves, series):
        waves.wave(series, "2026", state="open")
        return waves.published(series)

    def figure(self, wave, part="agree"):
        return f"/policy/waves/{wave.id}/figures/{part}"

    def typed(self, **more):
        return {"ask": ASK, "base": "", "margin": "3.5", f"share-{AGREE}": "30.7", "seen": ""} | more

    def test_is_added_with_its_source(self, policy, session, waves, series):
        page = policy.follow(policy.post(f"{address(series)}/published", PUBLISHED))
        assert page.h1 == "Published figures of 2022"
        assert "No other wave of the series has a questionnaire yet" in page.words
        wave = session.exec(select(Wave)).one()
        assert (wave.source, wave.study) == ("An invented report, table 3", Study.SAMPLE_SURVEY)

    def test_has_its_days_in_order_and_in_the_past(self, policy, series):
        turned = PUBLISHED | {"last_on-year": "2021"}
        page = policy.post(f"{address(series)}/published", turned, expect=200)
        assert page.error_summary == ["The last day must be the first day or later"]
        page = policy.post(f"{address(series)}/published", PUBLISHED | {"last_on-year": "2099"}, expect=200)
        assert page.error_summary == ["The last day must be in the past: a wave is imported once it is over"]

    def test_needs_everything(self, policy, series):
        assert len(policy.post(f"{address(series)}/published", {}, expect=200).error_summary) == 5

    def test_cannot_have_the_name_of_another_wave(self, policy, series, wave):
        page = policy.post(f"{address(series)}/published", PUBLISHED, expect=200)
        assert "called “2022” already" in page.error_summary[0]

    def test_lists_the_questions_of_the_series_without_those_about_people(self, policy, wave):
        page = policy.get(f"/policy/waves/{wave.id}/figures")
        assert ASK in page.words
        assert "Where do you live?" not in page.words
        assert "How much does it affect you?" not in page.words

    def test_keeps_what_was_published(self, policy, session, wave):
        page = policy.follow(policy.post(self.figure(wave), self.typed(base="1,640")))
        assert "Agree or strongly agree: 30.7% of 1,640, plus or minus 3.5 percentage points" in page.words
        table = session.exec(select(PublishedTable)).one()
        assert (table.part, table.base, table.shares) == ("agree", 1640, {AGREE: 0.307})
        assert table.half_width_0_to_1 == pytest.approx(0.035)
        page = policy.get(self.figure(wave))
        assert (page.value_of("margin"), page.value_of(f"share-{AGREE}")) == ("3.5", "30.7")

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"margin": ""}, "Enter how many people answered, or the published margin, or both"),
            ({f"share-{AGREE}": ""}, "Enter at least one percentage, from 0 to 100"),
            ({"ask": ""}, "Enter the question as it was published"),
            ({"base": "many"}, "Enter how many people answered as a whole number, like 640"),
            ({"margin": "wide"}, "Enter the margin in percentage points, like 3.5"),
            ({"margin": "120"}, "Enter the margin in percentage points, like 3.5"),
            (
                {f"share-{AGREE}": "130"},
                "Enter “Agree or strongly agree” as a percentage from 0 to 100, like 28.2",
            ),
            (
                {"base": "640", "margin": "1"},
                "1.0 points is less than 640 answers allow, about 3.6. Check the margin and how many people answered",
            ),
            (
                {"share-agree": "60"},
                "“Agree or strongly agree” is 30.7%, and the answers that it sums are 60.0%. Check them",
            ),
            ({f"share-{AGREE}": "x"}, "Enter “Agree or strongly agree” as a percentage from 0 to 100, like 28.2"),
        ],
    )
    def test_says_what_to_put_right_and_loses_nothing(self, policy, wave, typed, sentence):
        page = policy.post(self.figure(wave), self.typed(**typed), expect=200)
        assert page.error_summary == [sentence]
        assert page.value_of("ask") == self.typed(**typed)["ask"]

    def test_is_not_overwritten_unseen(self, policy, app, session, factories, wave):
        other = signed_in_as(Role.POLICY, app, session, factories)
        other.post(self.figure(wave), self.typed())
        page = policy.post(self.figure(wave), self.typed(margin="4"), expect=200)
        assert page.error_summary[0].startswith("Somebody else changed these figures")
        assert page.value_of("margin") == "4"
        assert "margin 3.5" in page.words
        policy.post(self.figure(wave), self.typed(margin="4", seen=page.value_of("seen")))

    def test_a_page_that_was_open_too_long_loses_nothing(self, policy, wave):
        page = policy.post(self.figure(wave), self.typed(), expect=200, with_token=False)
        assert "open too long" in page.error_summary[0]
        assert page.value_of(f"share-{AGREE}") == "30.7"

    def test_its_figures_can_be_removed(self, policy, session, wave):
        policy.post(self.figure(wave), self.typed())
        page = policy.follow(policy.post(f"{self.figure(wave)}/remove"))
        assert "The figures are removed." in page.text
        assert session.exec(select(PublishedTable)).all() == []
        policy.post(f"{self.figure(wave)}/remove")

    def test_its_wave_is_not_taken_out_while_figures_would_be_lost(self, policy, session, wave):
        policy.post(self.figure(wave), self.typed())
        page = policy.post(f"/policy/waves/{wave.id}/take-out", expect=409)
        assert "Figures of 1 question are entered for “2022”, and would be lost." in page.words
        policy.post(f"{self.figure(wave)}/remove")
        policy.post(f"/policy/waves/{wave.id}/take-out")
        assert session.exec(select(Wave).where(Wave.label == "2022")).all() == []

    def test_only_of_questions_that_are_asked(self, policy, wave):
        policy.get(self.figure(wave, "nothing"), expect=404)

    def test_a_wave_with_responses_takes_no_figures(self, policy, session, wave):
        held = session.exec(select(Wave).where(Wave.label == "2026")).one()
        policy.get(f"/policy/waves/{held.id}/figures", expect=404)
