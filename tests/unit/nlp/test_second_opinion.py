"""The engine with a network that says what the test wants it to say."""

import numpy as np
import pytest

from nlp.blending import Blend
from nlp.codebook import parse_codebook
from nlp.config import ThemingConfig
from nlp.lexicon import Strength, lexicon_from_examples
from nlp.pipeline import Engine
from nlp.second_opinion import SecondOpinion
from nlp.training import read_sets, train
from nlp.tuned import Opinion
from nlp.types import Comment, Span

TEXT = "Lovely village. Only the other thing is a nuisance."
DOGS = 1


class SureOfDogs:
    """Finds dogs in everything, on account of the last word."""

    fingerprint = "dogs"

    def read(self, texts):
        return [self.opinion_on(text) for text in texts]

    def opinion_on(self, text):
        log_odds = np.full(5, -20.0, dtype=np.float32)
        log_odds[DOGS] = -2.0 if "perhaps" in text else 2.0
        return Opinion(
            log_odds, np.array([[0.3] * 5, [0.7] * 5], dtype=np.float32), ((0, 0), (len(text) - 9, len(text)))
        )


@pytest.fixture
def heads(coded_sets, codebook, encoder):
    return train(
        read_sets(coded_sets, codebook=codebook, encoder=encoder), codebook=codebook, encoder_name=encoder.name
    )


@pytest.fixture
def engine_for(codebook, encoder, heads):
    def make(book=codebook, kept_in=None):
        blend = Blend(heads.theme_ids, "dogs", heads.fingerprint, 1.0, 0.0, (0.0,) * 5)
        return Engine(
            book,
            config=ThemingConfig(),
            encoder=encoder,
            heads=heads,
            lexicon={**lexicon_from_examples(book), "asb-dogs": {Strength.STRONG: ("dog dirt",), Strength.HINT: ()}},
            second=SecondOpinion(SureOfDogs(), blend),
            kept_in=kept_in,
        )

    return make


def first_assignment(engine, text=TEXT):
    return engine.code([Comment("1", text)])[0].assignments[0]


def test_it_counts_as_much_as_the_blend_says(engine_for):
    assignment = first_assignment(engine_for())
    assert assignment.theme_id == "asb-dogs"
    assert assignment.probability_0_to_1 == pytest.approx(0.8808)
    assert assignment.reason == "Reads like answers that were coded to Dogs."


def test_the_evidence_is_the_passage_that_it_looks_at(engine_for):
    assert first_assignment(engine_for()).evidence == (Span(16, len(TEXT)),)


def test_the_passage_that_it_looks_at_carries_the_theme(engine_for):
    (coded,) = engine_for().code([Comment("1", TEXT)])
    assert [place.theme_ids for place in coded.passages] == [(), ("asb-dogs",)]


def test_a_passage_that_denies_the_theme_does_not_carry_it(engine_for):
    (coded,) = engine_for().code([Comment("1", "Somebody or other. It is not the dog dirt.")])
    assert [place.theme_ids for place in coded.passages] == [("asb-dogs",), ()]


def test_what_it_looked_at_is_kept(engine_for, tmp_path, monkeypatch):
    comments = [Comment("1", TEXT), Comment("2", "something or other")]
    first = engine_for(kept_in=tmp_path).code(comments)
    monkeypatch.setattr(SureOfDogs, "read", lambda self, texts: pytest.fail("asked again"))
    assert engine_for(kept_in=tmp_path).code(comments) == first


def test_a_comment_of_one_passage_is_its_own_evidence(engine_for):
    assert first_assignment(engine_for(), "something or other").evidence == (Span(0, 18),)


def test_a_theme_that_is_given_against_the_odds_says_so(engine_for):
    assert first_assignment(engine_for(), "perhaps, perhaps").reason.startswith("Nothing fits this answer well; Dogs")


def test_results_name_both_opinions(engine_for, heads):
    fingerprint = engine_for().provenance.model_fingerprint
    assert fingerprint.startswith(f"{heads.fingerprint}-")
    assert len(fingerprint) == 25


def test_it_is_not_asked_about_a_theme_that_is_new(engine_for, codebook):
    other = parse_codebook(
        codebook.model_dump_json().replace("asb-dogs", "asb-cats").replace("Dogs", "Cats"), source="other.yaml"
    )
    sure_of_dogs, by_the_code_book = (first_assignment(engine_for(book=book), "Cats") for book in (codebook, other))
    assert sure_of_dogs.theme_id == "asb-dogs"
    assert by_the_code_book.theme_id == "asb-cats"
    assert by_the_code_book.reason == "Close in meaning to what the code book says of Cats."
