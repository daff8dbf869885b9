"""The baseline of the theming engine."""

from nlp.codebook import shipped_codebook
from nlp.training import CodedAnswer
from nlp.types import Comment
from tests.bench.tfidf import TfidfBaseline

ANSWERS = [
    CodedAnswer(Comment(str(number), text), themes)
    for number, (text, themes) in enumerate(
        [
            ("cars speeding past the school", ("road-speeding",)),
            ("speeding cars at night", ("road-speeding",)),
            ("quad bikes on the field", ("asb-bikes",)),
            ("quad bikes all weekend", ("asb-bikes",)),
        ]
    )
]


def test_it_learns_words_and_codes_to_the_themes_it_was_taught():
    baseline = TfidfBaseline(ANSWERS, codebook=shipped_codebook())
    assert baseline.code(["speeding cars", "quad bikes"]) == [["road-speeding"], ["asb-bikes"]]


def test_it_gives_every_text_a_theme_even_one_without_a_word_it_knows():
    baseline = TfidfBaseline(ANSWERS, codebook=shipped_codebook())
    assert all(baseline.code(["", "lorem ipsum"]))
