"""Published figures that cannot all be true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.reports.waves.contradictions import contradictions
from consult.reports.waves.lines import parts_of
from forms.loading import load_questionnaire
from tests.conftest import QUESTIONNAIRES

PARTS = {part.name: part for part in parts_of(load_questionnaire(QUESTIONNAIRES / "every_kind.yaml"))}
AGREEMENT, SEVERAL = PARTS["agree"], PARTS["heard"]
SINGLE = [line.key for line in AGREEMENT.lines if not line.is_together]
WORDS = ("strongly_agree", "agree")


def found(shares, *, part=AGREEMENT, base=None, margin=None):
    return list(contradictions(part, shares, base=base, margin=margin))


@pytest.mark.parametrize(
    ("shares", "facts", "where", "sentence"),
    [
        (
            {"strongly_agree": 0.6, "agree": 0.6},
            {"base": 640},
            "strongly_agree",
            "Each person gave one answer, and the percentages add up to 120.0%. Check them",
        ),
        (
            {"strongly_agree": 0.1, "agree": 0.2, "agree-together": 0.5},
            {"base": 640},
            "agree-together",
            "“Agree or strongly agree” is 50.0%, and the answers that it sums are 30.0%. Check them",
        ),
        (
            {"agree": 0.4, "agree-together": 0.3},
            {"base": 640},
            "agree-together",
            "“Agree or strongly agree” is 30.0%, and the answers that it sums are 40.0%. Check them",
        ),
        (
            {"agree-together": 0.282},
            {"base": 640, "margin": 0.01},
            "margin",
            "1.0 points is less than 640 answers allow, about 3.5. Check the margin and how many people answered",
        ),
        (
            {"agree-together": 0.0},
            {"margin": 0.035},
            "base",
            "Of 0% or 100% a margin says nothing. Enter how many people answered too",
        ),
    ],
    ids=["more than all", "another sum", "less than one of its answers", "too sure", "a margin of nought"],
)
def test_what_cannot_be_true_is_said_with_both_figures(shares, facts, where, sentence):
    assert found(shares, **facts) == [(where, sentence)]


def test_people_who_may_choose_several_answers_can_give_more_than_100_percent():
    assert found(dict.fromkeys([line.key for line in SEVERAL.lines], 0.9), part=SEVERAL, base=50) == []


def test_a_survey_of_less_than_so_many_independent_answers_is_no_contradiction():
    assert found({"agree-together": 0.282}, base=900, margin=0.035) == []


def test_a_sum_of_which_one_answer_was_published_may_be_larger():
    assert found({"agree": 0.2, "agree-together": 0.5}, base=640) == []


@given(
    st.lists(st.integers(0, 400), min_size=len(SINGLE), max_size=len(SINGLE)).filter(any),
    st.integers(0, 2),
)
def test_counts_that_are_true_never_contradict_each_other_however_they_are_rounded(counts, decimals):
    base = sum(counts)
    exact = {key: count / base for key, count in zip(SINGLE, counts, strict=True)}
    exact["agree-together"] = sum(exact[key] for key in WORDS)
    shares = {key: round(share * 100, decimals) / 100 for key, share in exact.items()}
    margin = max(1.96 * (share * (1 - share) / base) ** 0.5 for share in exact.values())
    assert found(shares, base=base) == []
    if 0 < margin < 1:
        assert found(exact, base=base, margin=round(margin * 100, decimals) / 100) == []
