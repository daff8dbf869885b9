import pytest

from nlp.config import ThemingConfig
from nlp.quotes import Quotable, choose_quotes

TYPICAL = "quads on the fields at night"
LIKE_IT = "quads on the fields by night"
UNLIKE = "scramblers in the woods by day"
ODD = "a moped through the market hall"


def chosen(encoder, *texts, cells=None, smallest_cell=3, how_many=3):
    comments = [Quotable(str(n), text, (cells or {}).get(n, 50)) for n, text in enumerate(texts)]
    vectors = encoder.embed(list(texts))
    quotes = choose_quotes(comments, vectors, smallest_cell=smallest_cell, config=ThemingConfig(), how_many=how_many)
    return [quote.masked_text for quote in quotes]


def test_the_most_typical_comes_first_and_then_what_is_unlike_it(encoder):
    quotes = chosen(encoder, ODD, UNLIKE, TYPICAL, LIKE_IT, "quads on the fields all night", how_many=2)
    assert quotes[0] in {TYPICAL, LIKE_IT}
    assert quotes[1] in {ODD, UNLIKE}


def test_the_same_comments_give_the_same_quotes(encoder):
    texts = [TYPICAL, LIKE_IT, UNLIKE, ODD]
    assert chosen(encoder, *texts) == chosen(encoder, *texts)


def test_no_more_than_there_are(encoder):
    assert len(chosen(encoder, TYPICAL, UNLIKE, ODD, how_many=9)) == 3


@pytest.mark.parametrize("unfit", ["quads", "quads " * 61, ""])
def test_very_short_and_long_comments_are_not_quoted(encoder, unfit):
    assert unfit not in chosen(encoder, unfit, TYPICAL, UNLIKE, ODD, how_many=4)


def test_nobody_in_a_small_cell_is_quoted(encoder):
    assert TYPICAL not in chosen(encoder, TYPICAL, UNLIKE, ODD, cells={0: 2})


def test_a_theme_that_few_mention_is_not_quoted_at_all(encoder):
    assert chosen(encoder, TYPICAL, UNLIKE, smallest_cell=3) == []


def test_texts_that_several_people_sent_are_not_quoted(encoder):
    pasted = (
        "We the people of Lower Cakeham ask the council to reopen the bakery on the green, because a village without "
        "a bakery is no village"
    )
    texts = [TYPICAL, TYPICAL.upper(), pasted, pasted.replace("Lower", "Upper"), UNLIKE, ODD]
    assert set(chosen(encoder, *texts, how_many=6)) == {UNLIKE, ODD}
