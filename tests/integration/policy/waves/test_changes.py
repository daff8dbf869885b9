"""The page of waves: what changed, what is not compared, and what a person says of that."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from consult.models import AuditEvent, Consultation, QuestionCoding, Role, Study, Theme, ThemingRun, WaveMatch
from consult.queries.waves import wave_of
from consult.reports.waves.lines import AGREE
from forms.answers import ChoiceAnswer, NumberAnswer, TextAnswer
from tests.conftest import QUESTIONNAIRES
from tests.integration.conftest import signed_in_as

ASK = "Do you agree with the plan?"
OTHER_WORDING = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
OTHER_WORDING = OTHER_WORDING.replace("version: 1", "version: 2", 1).replace(ASK, "Do you support the plan?")


@pytest.fixture
def series(waves):
    return waves.series()


@pytest.fixture
def pair(waves, series):
    return waves.wave(series, "2025"), waves.wave(series, "2026", state="open")


def at(consultation, rest=""):
    return f"/policy/{consultation.slug}/waves{rest}"


def test_the_known_answer_reads_as_a_fall_that_may_be_due_to_chance(policy, session, waves, series):
    waves.figures(waves.published(series), "agree", ASK, {AGREE: 0.307}, half_width_0_to_1=0.035)
    later = waves.wave(series, "2023")
    waves.agreeing(later, agree=180, of=640)
    page = policy.get(at(later))
    assert "Only published figures are known: An invented report, table 3" in page.words
    assert "The one question that can be compared shows no change beyond what may be due to chance." in page.words
    [row] = page.tree.xpath("//th[normalize-space()='Agree or strongly agree']/..")
    words = " ".join(row.text_content().split())
    assert words.startswith("Agree or strongly agree 30.7% as sure as 667 28.1% of 640 −2.6")
    assert words.endswith("May be due to chance")


def test_a_change_beyond_chance_is_said_in_words(policy, waves, pair):
    for wave, agree, number in zip(pair, (100, 200), (3, 7), strict=True):
        waves.agreeing(wave, agree=agree, of=300)
        waves.answered(wave, {"impact": NumberAnswer(number), "locality": ChoiceAnswer("east")}, 20)
    page = policy.get(at(pair[1]))
    assert "2 of the 2 questions that can be compared changed by more than chance" in page.words
    assert "Average out of 10 3.0 of 20 7.0 of 20 +4.00" in page.words
    assert "Who answered" in page.words
    assert "People chose to answer." in page.words
    assert page.tree.xpath("//picture//img/@alt")[0].startswith("Chart of shares in 2025 and 2026.")


def test_weighted_shares_stand_beside_unweighted_ones(policy, waves, pair):
    waves.agreeing(pair[0], agree=30, of=100)
    waves.answered(pair[1], {"agree": ChoiceAnswer("agree")}, 50, weight=0.5)
    waves.answered(pair[1], {"agree": ChoiceAnswer("disagree")}, 50, weight=1.0)
    assert "30.0% of 100 33.3% of 100 unweighted 50.0%" in policy.get(at(pair[1])).words


def test_the_chart_is_drawn(policy, waves, pair):
    for wave in pair:
        waves.agreeing(wave, agree=10, of=20)
    picture = policy.download(at(pair[1], "/changes.svg"))
    assert picture.mimetype == "image/svg+xml"


def test_there_is_no_chart_of_nothing(policy, pair):
    policy.get(at(pair[1], "/changes.svg"), expect=404)


def test_a_consultation_of_no_series_says_what_to_do(policy, factories):
    page = policy.get(at(factories.consultation()))
    assert page.links()["Add it to a series"] == "/policy/series"


def test_the_first_wave_says_what_to_do(policy, waves, series):
    page = policy.get(at(waves.wave(series, "2025")))
    assert page.links()["Add an earlier wave to “Yearly survey”"] == f"/policy/series/{series.id}"


def test_another_earlier_wave_can_be_chosen(policy, session, waves, series, pair):
    published = waves.published(series)
    page = policy.get(at(pair[1], f"?earlier={published.id}"))
    assert "2026 against 2022" in page.words
    assert "2026 against 2025" in policy.get(at(pair[1])).words
    policy.get(at(pair[1], "?earlier=nothing"), expect=404)


def test_what_cannot_be_compared_is_listed_with_why(policy, waves, series):
    earlier = waves.wave(series, "2025")
    later = waves.wave(series, "2026", state="open", definition=OTHER_WORDING)
    for wave in (earlier, later):
        waves.agreeing(wave, agree=10, of=20)
    page = policy.get(at(later))
    assert "No question of the two waves can be compared" in page.words
    assert f"The wording changed. The earlier wave asked: “{ASK}”" in page.words
    assert page.links()["Say otherwise about Do you support the plan?"].startswith(at(later, "/agree"))


def test_where_nobody_answered_a_person_is_not_asked_to_say_otherwise(policy, waves, pair):
    waves.agreeing(pair[0], agree=10, of=20)
    page = policy.get(at(pair[1]))
    assert "Nobody answered it in the later wave." in page.words
    assert "Say otherwise" not in page.words


class TestSayingThatAQuestionCanBeCompared:
    @pytest.fixture
    def later(self, waves, series):
        earlier = waves.wave(series, "2025")
        later = waves.wave(series, "2026", state="open", definition=OTHER_WORDING)
        for wave in (earlier, later):
            waves.agreeing(wave, agree=10, of=20)
        return later

    def test_shows_both_wordings(self, policy, later):
        page = policy.get(at(later, "/agree"))
        assert ASK in page.words
        assert "Do you support the plan?" in page.words

    def test_needs_a_verdict_and_a_reason(self, policy, later):
        page = policy.post(at(later, "/agree"), {"seen": ""}, expect=200)
        assert len(page.error_summary) == 2

    def test_compares_it_with_the_reason_beside_it(self, policy, session, later):
        form = {"verdict": "comparable", "reason": "Both were tested", "seen": ""}
        page = policy.follow(policy.post(at(later, "/agree"), form))
        assert "The wording changed. It is compared because: Both were tested" in page.words
        events = session.exec(select(AuditEvent).where(AuditEvent.action == "questions said to be comparable")).all()
        assert len(events) == 1
        assert "Both were tested" not in str(events[0].details)

    def test_can_be_changed_and_taken_back(self, policy, session, later):
        form = {"verdict": "comparable", "reason": "Both were tested", "seen": ""}
        policy.post(at(later, "/agree"), form)
        page = policy.get(at(later, "/agree"))
        assert (page.value_of("verdict"), page.value_of("reason")) == ("comparable", "Both were tested")
        assert "said on" in page.words
        policy.follow(policy.post(at(later, "/agree/take-back"), {"seen": page.value_of("seen")}))
        assert session.exec(select(WaveMatch)).all() == []

    def test_what_somebody_else_said_meanwhile_is_not_overwritten(self, policy, app, session, factories, later):
        other = signed_in_as(Role.POLICY, app, session, factories)
        other.post(at(later, "/agree"), {"verdict": "comparable", "reason": "Both were tested", "seen": ""})
        mine = {"verdict": "not-comparable", "reason": "It reads otherwise", "seen": ""}
        page = policy.post(at(later, "/agree"), mine, expect=200)
        assert page.error_summary[0].startswith("Somebody else decided on this question")
        assert page.value_of("reason") == "It reads otherwise"
        assert "Both were tested" in page.words

    def test_a_page_that_was_open_too_long_loses_nothing(self, policy, later):
        form = {"verdict": "comparable", "reason": "Both were tested", "seen": ""}
        page = policy.post(at(later, "/agree"), form, expect=200, with_token=False)
        assert page.value_of("reason") == "Both were tested"

    def test_only_of_questions_and_waves_that_there_are(self, policy, later, factories):
        policy.get(at(later, "/nothing"), expect=404)
        alone = factories.consultation()
        policy.get(at(alone, "/agree"), expect=404)
        policy.post(at(alone, "/agree/take-back"), expect=404)

    def test_of_a_wave_that_is_known_only_from_what_was_published(self, policy, waves, series, later):
        published = waves.published(series, "2021")
        waves.figures(published, "agree", "Do you back the plan?", {AGREE: 0.5}, base=300)
        page = policy.get(at(later, f"/agree?earlier={published.id}"))
        assert "Do you back the plan?" in page.words
        assert "Not asked, or nothing published." in policy.get(at(later, f"/feel_safe?earlier={published.id}")).words


class TestThemes:
    @pytest.fixture
    def book(self, factories):
        return factories.code_book()

    def test_of_both_waves_are_shown_with_the_version_they_were_coded_to(self, policy, session, waves, pair, book):
        themes = session.exec(select(Theme).order_by(Theme.key)).all()
        for wave in pair:
            waves.coded(wave, book, themes[:1], 10)
        page = policy.get(at(pair[1]))
        assert "Both waves are coded to “community-issues” version test." in page.words

    def test_the_earlier_wave_is_coded_like_the_later_when_a_person_asks(
        self, policy, session, waves, pair, book, factories
    ):
        other = factories.code_book(slug="other")
        waves.code_to(pair[0], other)
        waves.answered(pair[0], {"main_issue": TextAnswer("Bikes")}, 3)
        policy.post(at(pair[1], "/main_issue/code-earlier"))
        coding = session.exec(select(QuestionCoding)).one()
        assert (coding.consultation_id, coding.code_book_id) == (pair[0].id, book.id)
        run = session.exec(select(ThemingRun)).one()
        assert (run.consultation_id, run.code_book_id) == (pair[0].id, book.id)

    def test_what_people_decided_in_another_version_is_not_thrown_away(
        self, policy, session, waves, pair, book, factories
    ):
        waves.code_to(pair[0], factories.code_book(slug="other"))
        [comment] = waves.answered(pair[0], {"main_issue": TextAnswer("Bikes")})
        comment.reviewed_at = pair[0].opens_at
        session.commit()
        page = policy.post(at(pair[1], "/main_issue/code-earlier"), expect=409)
        assert "People decided the themes of comments of the earlier wave" in page.text

    def test_nothing_is_coded_without_a_code_book_or_an_earlier_wave(self, policy, waves, series, pair):
        policy.post(at(pair[1], "/main_issue/code-earlier"), expect=409)
        policy.post(at(pair[0], "/main_issue/code-earlier"), expect=404)


class TestTakingItAway:
    @pytest.fixture
    def later(self, waves, pair):
        for wave in pair:
            waves.agreeing(wave, agree=10, of=20)
            waves.answered(wave, {"impact": NumberAnswer(5)}, 5)
        return pair[1]

    def test_as_csv_every_change_has_its_base_interval_and_test(self, policy, later):
        answer = policy.http.post(f"{at(later)}.csv", data={"csrf_token": policy.token()})
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
        together = next(row for row in rows if row["answer, category or theme"] == "Agree or strongly agree")
        assert (together["earlier base"], together["later base"], together["difference"]) == ("20", "20", "0.0")
        assert together["what it supports"] == "no evidence of a difference"
        assert any(row["about"] == "not compared" for row in rows)
        assert any(row["answer, category or theme"] == "mean out of 10" for row in rows)

    def test_as_a_workbook(self, policy, later):
        answer = policy.http.post(f"{at(later)}.xlsx", data={"csrf_token": policy.token()})
        book = load_workbook(io.BytesIO(answer.data))
        assert book.sheetnames == ["About", "Waves"]

    def test_leaves_an_event(self, policy, session, later):
        policy.http.post(f"{at(later)}.csv", data={"csrf_token": policy.token()})
        session.rollback()
        assert session.exec(select(AuditEvent).where(AuditEvent.action == "waves exported")).one()

    def test_not_where_there_is_nothing(self, policy, factories):
        policy.post(f"{at(factories.consultation())}.csv", expect=409)


class TestTheKindOfStudy:
    def test_is_kept_with_the_design_effect_of_a_sample(self, policy, session, pair):
        form = {"study": "sample-survey", "design_effect": "1.4"}
        page = policy.follow(policy.post(f"/policy/{pair[1].slug}/study", form))
        assert "Sample survey, design effect 1.4." in page.words
        found = session.get_one(Consultation, pair[1].id)
        session.refresh(found)
        assert (found.study, found.design_effect) == (Study.SAMPLE_SURVEY, 1.4)
        assert policy.get(f"/policy/{pair[1].slug}/study").value_of("design_effect") == "1.4"

    def test_an_open_consultation_has_no_design_effect(self, policy, session, pair):
        policy.post(f"/policy/{pair[1].slug}/study", {"study": "open-consultation", "design_effect": "1.4"})
        found = session.get_one(Consultation, pair[1].id)
        session.refresh(found)
        assert found.design_effect is None

    @pytest.mark.parametrize("typed", ["many", "0", "21", "nan"])
    def test_a_design_effect_that_is_none_is_refused(self, policy, pair, typed):
        form = {"study": "sample-survey", "design_effect": typed}
        page = policy.post(f"/policy/{pair[1].slug}/study", form, expect=200)
        assert page.error_summary == ["Enter the design effect as a number from 0.1 to 20, like 1.4"]


def test_a_wave_is_found_from_the_front_page(policy, pair):
    assert f'href="{at(pair[1])}"' in policy.get("/policy/").text


def test_every_wave_is_a_wave_of_its_series(session, pair):
    assert [wave_of(session, each).label for each in pair] == ["2025", "2026"]
