"""One wave held against another: what may be compared, and what may be said to have changed."""

import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.figures.verdicts import Verdict
from consult.models import Study, Theme, Wave
from consult.queries.waves import earlier_waves, wave_of
from consult.reports.wave_changes import wave_changes
from consult.reports.waves.lines import AGREE, DISAGREE
from consult.services.waves import add_consultation, make_series, said, say_match, set_study, take_match_back
from forms.answers import ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, RankingAnswer
from tests.conftest import QUESTIONNAIRES

ASK = "Do you agree with the plan?"
OTHER_WORDING = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
OTHER_WORDING = OTHER_WORDING.replace("version: 1", "version: 2", 1).replace(ASK, "Do you support the plan?")


@pytest.fixture
def series(waves):
    return waves.series()


@pytest.fixture
def pair(waves, series):
    """An earlier wave and a later one, both without answers."""
    return waves.wave(series, "2025"), waves.wave(series, "2026", state="open")


def part(changes, name):
    return next(each for each in changes.parts if each.name == name)


def line(part, key):
    return next(each for each in part.lines if each.key == key)


class TestTheKnownAnswer:
    """A survey of 640 with 28.2% agreeing, after a published 30.7% plus or minus 3.5 points the year before."""

    @pytest.fixture
    def later(self, session, waves, series):
        before = waves.published(series)
        waves.figures(before, "agree", ASK, {AGREE: 0.307}, half_width_0_to_1=0.035)
        later = waves.wave(series, "2023")
        set_study(session, later, Study.SAMPLE_SURVEY, design_effect=None, actor=waves.staff)
        waves.agreeing(later, agree=180, of=640)
        return later

    def test_the_fall_may_be_due_to_chance(self, session, later):
        changes = wave_changes(session, later)
        together = line(part(changes, "agree"), AGREE)
        assert together.change.verdict is Verdict.NO_EVIDENCE
        assert together.change.may_be_chance
        assert together.change.difference.difference == pytest.approx(-0.026, abs=0.001)
        assert together.later.margin == pytest.approx(0.035, abs=0.0005)
        assert together.earlier.margin == pytest.approx(0.035, abs=0.0005)
        assert not part(changes, "agree").has_changed

    def test_it_says_what_the_earlier_wave_is_known_from(self, session, later):
        earlier = wave_changes(session, later).earlier
        assert earlier.is_published_only
        assert (earlier.label, earlier.source, earlier.study) == (
            "2022",
            "An invented report, table 3",
            Study.SAMPLE_SURVEY,
        )
        assert not wave_changes(session, later).is_self_selected

    def test_only_what_was_published_is_compared(self, session, later):
        changes = wave_changes(session, later)
        assert [each.name for each in changes.parts] == ["agree"]
        assert [each.key for each in part(changes, "agree").lines] == [AGREE]
        reasons = {each.question_key: each.why for each in changes.not_compared}
        assert reasons["feel_safe"].startswith("Of the earlier wave only some figures are known")
        assert reasons["main_issue"].startswith("Of the earlier wave only published figures are known")

    def test_a_published_question_in_other_words_is_not_compared(self, session, waves, series, later):
        before = session.exec(select(Wave).where(Wave.label == "2022")).one()
        waves.figures(before, "feel_safe", "Do you feel very safe?", {"yes": 0.5}, base=640)
        waves.answered(later, {"feel_safe": ChoiceAnswer("yes")}, 10)
        reasons = {each.question_key: each.why for each in wave_changes(session, later).not_compared}
        assert "The earlier wave asked: “Do you feel very safe?”" in reasons["feel_safe"]

    def test_a_published_share_of_nought_needs_its_base(self, session, waves, later):
        before = session.exec(select(Wave).where(Wave.label == "2022")).one()
        waves.answered(later, {"feel_safe": ChoiceAnswer("yes")}, 10)
        figures = {"yes": 0.0, "no": 0.9}
        waves.figures(before, "feel_safe", "Do you feel safe?", figures, half_width_0_to_1=0.03)
        assert [each.key for each in part(wave_changes(session, later), "feel_safe").lines] == ["no"]


def test_a_consultation_of_no_series_has_no_changes_and_says_so(session, factories):
    assert "no series" in wave_changes(session, factories.consultation()).absent


def test_the_first_wave_of_a_series_has_no_changes_and_says_so(session, pair):
    changes = wave_changes(session, pair[0])
    assert "first wave" in changes.absent
    assert (changes.series, changes.later.label) == ("Yearly survey", "2025")


def test_a_change_beyond_chance_is_said_to_be_one(session, waves, pair):
    earlier, later = pair
    waves.agreeing(earlier, agree=100, of=300)
    waves.agreeing(later, agree=200, of=300)
    agree = part(wave_changes(session, later), "agree")
    assert line(agree, AGREE).change.verdict is Verdict.HIGHER
    assert line(agree, "agree").change.verdict is Verdict.HIGHER
    assert [each.key for each in agree.lines] == ["agree", "disagree", AGREE, DISAGREE]
    assert agree.has_changed


def test_a_single_change_that_is_lost_among_many_questions_is_not_called_one(session, waves, pair):
    earlier, later = pair
    waves.answered(earlier, {"feel_safe": ChoiceAnswer("yes")}, 40)
    waves.answered(earlier, {"feel_safe": ChoiceAnswer("no")}, 60)
    waves.answered(later, {"feel_safe": ChoiceAnswer("yes")}, 55)
    waves.answered(later, {"feel_safe": ChoiceAnswer("no")}, 45)
    alone = line(part(wave_changes(session, later), "feel_safe"), "yes").change
    assert alone.chance < 0.05
    for wave in pair:
        waves.answered(wave, {"agree": ChoiceAnswer("agree"), "impact": NumberAnswer(5)}, 50)
        waves.answered(wave, {"agree": ChoiceAnswer("neither"), "impact": NumberAnswer(6)}, 50)
    among_others = line(part(wave_changes(session, later), "feel_safe"), "yes").change
    assert among_others.adjusted_chance > alone.adjusted_chance
    assert among_others.may_be_chance


def test_each_kind_of_question_is_compared(session, waves, pair):
    for wave, number in zip(pair, (4, 7), strict=True):
        for spread in (0, 1):
            waves.answered(
                wave,
                {
                    "impact": NumberAnswer(number + spread),
                    "heard": ChoicesAnswer(("web", "event")),
                    "ranked": RankingAnswer(("asb", "hate")),
                    "seen": MatrixAnswer({"litter": "often"}),
                    "locality": ChoiceAnswer("east"),
                },
                10,
            )
    changes = wave_changes(session, pair[1])
    impact = part(changes, "impact").mean
    assert (impact.earlier.mean, impact.later.mean, impact.unit) == (4.5, 7.5, "out of 10")
    assert impact.change.verdict is Verdict.HIGHER
    assert line(part(changes, "heard"), "web").later.share == 1
    assert [each.key for each in part(changes, "ranked").lines] == ["asb"]
    assert line(part(changes, "seen.litter"), "often").later.share == 1
    assert [each.name for each in changes.about_people] == ["locality"]
    assert "seen" not in {each.question_key for each in changes.not_compared}
    assert {each.question_key: each.why for each in changes.not_compared}["feel_safe"].startswith("Nobody answered")


def test_weights_and_the_design_of_a_survey_widen_what_chance_could_do(session, waves, pair):
    earlier, later = pair
    waves.agreeing(earlier, agree=30, of=100)
    waves.answered(later, {"agree": ChoiceAnswer("agree")}, 50, weight=0.5)
    waves.answered(later, {"agree": ChoiceAnswer("disagree")}, 50, weight=1.5)
    weighted = line(part(wave_changes(session, later), "agree"), AGREE).later
    assert weighted.share == pytest.approx(0.25)
    assert weighted.effective_base == pytest.approx(80)  # (Σw)² / Σw² = 100² / 125
    together = line(part(wave_changes(session, later), "agree"), AGREE)
    assert (together.earlier_unweighted, together.later_unweighted) == (None, 0.5)
    set_study(session, later, Study.SAMPLE_SURVEY, design_effect=2.0, actor=waves.staff)
    assert line(part(wave_changes(session, later), "agree"), AGREE).later.effective_base == pytest.approx(50)


def test_small_groups_of_people_are_hidden_from_those_who_are_not_staff(session, waves, pair):
    for wave, few in zip(pair, (20, 3), strict=True):
        waves.answered(wave, {"locality": ChoiceAnswer("east")}, few)
        waves.answered(wave, {"locality": ChoiceAnswer("west")}, 30)
        waves.answered(wave, {"locality": ChoiceAnswer("south")}, 40)
    shown = part(wave_changes(session, pair[1]), "locality")
    assert all(each.change for each in shown.lines)
    protected = part(wave_changes(session, pair[1], smallest=5), "locality")
    assert [each.key for each in protected.lines if each.hidden] == ["east", "west"]
    assert all(not each.earlier and not each.later for each in protected.lines if each.hidden)


class TestChangedWording:
    @pytest.fixture
    def pair(self, waves, series):
        pair = waves.wave(series, "2025"), waves.wave(series, "2026", state="open", definition=OTHER_WORDING)
        for wave in pair:
            waves.agreeing(wave, agree=20, of=40)
        return pair

    def say(self, session, waves, pair, *, is_comparable, seen=""):
        earlier, later = (wave_of(session, each) for each in pair)
        say_match(
            session,
            "agree",
            earlier=earlier,
            later=later,
            is_comparable=is_comparable,
            reason="Tested on both wordings",
            seen=seen,
            actor=waves.staff,
        )

    def test_is_not_compared_and_says_what_was_asked_before(self, session, pair):
        changes = wave_changes(session, pair[1])
        assert "agree" not in {each.name for each in changes.parts}
        why = {each.question_key: each.why for each in changes.not_compared}["agree"]
        assert why == f"The wording changed. The earlier wave asked: “{ASK}”"

    def test_is_compared_where_a_person_says_that_it_can_be_and_why(self, session, waves, pair):
        self.say(session, waves, pair, is_comparable=True)
        agree = part(wave_changes(session, pair[1]), "agree")
        assert (agree.wording_differs, agree.because) == (True, "Tested on both wordings")

    def test_a_person_can_keep_the_same_wording_from_being_compared(self, session, waves, series):
        pair = waves.wave(series, "2023"), waves.wave(series, "2024", state="open")
        for wave in pair:
            waves.agreeing(wave, agree=20, of=40)
        self.say(session, waves, pair, is_comparable=False)
        why = {each.question_key: each.why for each in wave_changes(session, pair[1]).not_compared}["agree"]
        assert why == "A person said that it cannot be compared: Tested on both wordings"

    def test_what_was_said_can_be_taken_back(self, session, waves, pair):
        self.say(session, waves, pair, is_comparable=True)
        earlier, later = (wave_of(session, each) for each in pair)
        seen = "(True, 'Tested on both wordings')"
        take_match_back(session, "agree", earlier=earlier, later=later, seen=seen, actor=waves.staff)
        assert "agree" in {each.question_key for each in wave_changes(session, pair[1]).not_compared}

    def test_a_decision_that_somebody_else_made_meanwhile_is_not_overwritten(self, session, waves, pair):
        self.say(session, waves, pair, is_comparable=True)
        with pytest.raises(Conflict, match="Somebody else decided"):
            self.say(session, waves, pair, is_comparable=False, seen=said(None))


class TestThemes:
    @pytest.fixture
    def book(self, factories):
        return factories.code_book()

    @pytest.fixture
    def themes(self, session, book):
        return {theme.key: theme for theme in session.exec(select(Theme).where(Theme.code_book_id == book.id))}

    def test_are_compared_where_both_waves_are_coded_to_one_version(self, session, waves, pair, book, themes):
        waves.coded(pair[0], book, [themes["asb-youth"]], 30)
        waves.coded(pair[0], book, [themes["road-parking"]], 30)
        waves.coded(pair[1], book, [themes["asb-youth"], themes["asb-drugs"]], 58)
        waves.coded(pair[1], book, [], 2)
        [change] = wave_changes(session, pair[1]).themes
        assert (change.code_book, change.code_book_version) == ("community-issues", "test")
        by_key = {each.key: each for each in change.themes}
        assert list(by_key) == ["asb-youth", "asb-drugs", "road-parking"]
        assert by_key["asb-youth"].change.verdict is Verdict.HIGHER
        assert (by_key["asb-drugs"].earlier.share, by_key["asb-drugs"].later.share) == (0, 58 / 60)
        assert {each.key: each.later.share for each in change.categories} == {"asb": 58 / 60, "driving": 0}

    def test_are_not_compared_across_versions_of_a_code_book(self, session, waves, pair, factories, book):
        other = factories.code_book(slug="earlier-issues")
        waves.code_to(pair[0], other)
        why = [each.why for each in wave_changes(session, pair[1]).not_compared if each.is_about_themes]
        assert why[0].startswith("The earlier wave is coded to “earlier-issues” version test")
        assert "have the earlier wave coded to the code book of the later one" in why[0]

    def test_are_not_compared_before_they_are_themed(self, session, waves, pair, book, themes):
        waves.coded(pair[1], book, [themes["asb-youth"]], 5)
        why = [each.why for each in wave_changes(session, pair[1]).not_compared if each.is_about_themes]
        assert why == ["No comment of the earlier wave is themed yet."]

    def test_are_not_compared_without_a_code_book(self, session, pair):
        why = [each.why for each in wave_changes(session, pair[1]).not_compared if each.is_about_themes]
        assert why == ["The code book “community-issues” has not been published."]


def test_waves_stand_in_the_order_of_their_days(session, waves, series):
    waves.published(series, "Last year’s")
    middle, last = waves.wave(series, "A"), waves.wave(series, "B", state="open")
    assert [each.label for each in earlier_waves(session, wave_of(session, last))] == ["A", "Last year’s"]
    assert wave_changes(session, last).earlier.label == "A"
    assert wave_changes(
        session, last, earlier=earlier_waves(session, wave_of(session, last))[1]
    ).earlier.is_published_only
    assert wave_changes(session, middle).earlier.label == "Last year’s"


def test_a_consultation_is_in_one_series_at_most(session, waves, pair):
    with pytest.raises(Conflict, match="a wave of a series already"):
        add_consultation(session, waves.series("Another"), pair[0], label="2025", actor=waves.staff)


def test_two_waves_of_a_series_are_called_differently(session, waves, series, factories):
    waves.wave(series, "2025")
    with pytest.raises(Conflict, match="called “2025” already"):
        add_consultation(session, series, factories.consultation(), label="2025", actor=waves.staff)


def test_two_series_are_called_differently(session, series):
    with pytest.raises(Conflict, match="called “Yearly survey” already"):
        make_series(session, "Yearly survey")
