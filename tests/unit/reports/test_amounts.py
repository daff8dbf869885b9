"""Words for amounts: each only where its figures allow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.figures.shares import Share, share_of
from consult.reports.amounts import MEANINGS, Amount, amount_of
from consult.rounding import percentage, whole_percentage

SHARES = st.integers(1, 5000).flatmap(lambda base: st.builds(share_of, st.integers(0, base), st.just(base)))


def shown(share: Share) -> tuple[int, int, int]:
    """The whole percentages that stand beside the word."""
    return tuple(whole_percentage(each) for each in (share.share, share.interval.low, share.interval.high))


@pytest.mark.parametrize(
    ("count", "base", "word"),
    [
        (60, 80, Amount.MOST),
        (560, 1000, Amount.MORE_THAN_HALF),
        (50, 100, Amount.ABOUT_HALF),
        (300, 1000, Amount.FEWER_THAN_HALF),
        (45, 300, Amount.SOME),
        (12, 300, Amount.A_FEW),
        (5, 10, None),  # half, but it could be a quarter or three quarters
        (11, 20, None),  # more than half by its figure, and not by its range
        (6, 10, None),
        (0, 300, None),
        (1, 300, None),  # one person is not "a few"
    ],
)
def test_the_word_for_a_share(count, base, word):
    assert amount_of(share_of(count, base)) is word


def test_every_word_has_one_meaning_that_the_page_lists():
    assert [meaning.amount for meaning in MEANINGS] == list(Amount)


@given(SHARES)
def test_no_word_is_said_that_the_figures_beside_it_do_not_allow(share):
    value, low, high = shown(share)
    match amount_of(share):
        case Amount.MOST:
            assert value >= 60
            assert low > 50
        case Amount.MORE_THAN_HALF:
            assert 50 < value < 60
            assert low > 50
        case Amount.ABOUT_HALF:
            assert 45 <= value <= 55
            assert low <= 50 <= high <= low + 20
        case Amount.FEWER_THAN_HALF:
            assert 25 <= value < 50
            assert high < 50
        case Amount.SOME:
            assert 10 <= value < 25
            assert high < 50
        case Amount.A_FEW:
            assert value < 10
            assert high < 25
            assert share.count >= 2


@given(st.integers(2, 3000), st.data())
def test_a_larger_share_of_the_same_people_never_has_a_smaller_word(base, data):
    order = list(Amount)[::-1]
    counts = sorted(data.draw(st.tuples(st.integers(0, base), st.integers(0, base))))
    words = [word for word in (amount_of(share_of(count, base)) for count in counts) if word]
    assert [order.index(word) for word in words] == sorted(order.index(word) for word in words)


@given(SHARES)
def test_the_rules_go_by_the_percentages_that_pages_show(share):
    said = percentage(share.share)
    assert said in (f"{whole_percentage(share.share)}%", "less than 1%", "more than 99%")
