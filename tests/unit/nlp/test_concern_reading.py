import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.concern import find_concerns
from nlp.concern_head import ConcernHead
from nlp.concern_reading import ConcernReader, pieces_of
from nlp.concern_sieve import Sieve
from nlp.types import ConcernKind

UNSAID = "she comes when he whistles"


class Marks:
    """An encoder of two directions: texts that hold the word “whistles”, and all others. Counts what it embeds."""

    name = "marks"

    def __init__(self):
        self.embedded = []

    def embed(self, texts):
        self.embedded += texts
        return np.array([[1, 0] if "whistles" in text else [0, 1] for text in texts], dtype=np.float32).reshape(-1, 2)


def head_of(name="marks", intercept=0.0):
    return ConcernHead(
        encoder_name=name,
        nearness=1.0,
        intercept=intercept,
        support=np.array([[1, 0], [0, 1]], dtype=np.float32),
        pulls=np.array([1.8, -1.8], dtype=np.float32),
        kinds=(ConcernKind.ABUSE_AT_HOME,),
        kind_weights=np.ones((1, 2), dtype=np.float32),
        kind_intercepts=np.zeros(1, dtype=np.float32),
    )


LETS_ALL_THROUGH = Sieve(0.0, {})


def reader_of(encoder, head=None, sieve=LETS_ALL_THROUGH):
    return ConcernReader(encoder, head=head or head_of(), sieve=sieve)


@pytest.fixture
def encoder():
    return Marks()


@pytest.fixture
def reader(encoder):
    return reader_of(encoder)


def words(text, concerns):
    return [text[concern.start : concern.end] for concern in concerns]


def test_a_risk_that_no_wording_names_is_flagged_by_what_it_means(reader):
    ((concern,),) = reader.read([UNSAID])
    assert (concern.kind, concern.start, concern.end) == (ConcernKind.ABUSE_AT_HOME, 0, len(UNSAID))
    assert concern.reason == (
        f"“{UNSAID}” reads like answers that say that somebody may be abused by a partner or relative."
    )


def test_the_shortest_piece_that_scores_highest_is_shown(reader):
    text = f"The bins are late. {UNSAID}. Potholes too."
    (concerns,) = reader.read([text])
    assert words(text, concerns) == [f"{UNSAID}."]


def test_a_long_answer_is_judged_by_its_sentences(reader):
    text = f"{'The bins are late. ' * 20}{UNSAID}."
    (concerns,) = reader.read([text], np.array([[0.7, 0.7]], dtype=np.float32))
    assert words(text, concerns) == [f"{UNSAID}."]


def test_an_answer_with_nothing_in_it_is_embedded_once(reader, encoder):
    assert reader.read(["The bins are late. The grass is long."]) == [()]
    assert encoder.embedded == ["The bins are late. The grass is long."]


def test_a_sentence_whose_words_promise_nothing_is_not_judged(encoder):
    sieve = Sieve(-2.0, {"comes": (1.0, 1.5)})
    text = f"The bins are late. {UNSAID}. Potholes too."
    known = np.array([[0.7, 0.7]], dtype=np.float32)
    (concerns,) = reader_of(encoder, sieve=sieve).read([text], known)
    assert words(text, concerns) == [f"{UNSAID}."]
    assert encoder.embedded == [f"{UNSAID}.", *(f"The bins are late. {UNSAID}.", f"{UNSAID}. Potholes too.")]


def test_sentences_that_score_nothing_are_not_judged_in_pairs(encoder):
    text = "The bins are late. The grass is long. The road is full of holes."
    assert reader_of(encoder).read([text], np.array([[0.5, 0.87]], dtype=np.float32)) == [()]
    assert encoder.embedded == ["The bins are late.", "The grass is long.", "The road is full of holes."]


def test_all_of_an_answer_with_a_wording_is_judged_whatever_the_sieve_guesses(encoder):
    text = "The bins are late. my ex and I get on fine"
    assert find_concerns(text) != ()
    assert reader_of(encoder, sieve=Sieve(-9.0, {})).read([text]) == [()]
    assert "my ex and I get on fine" in encoder.embedded


def test_vectors_that_are_known_are_not_made_again(reader, encoder):
    vectors = np.array([[1, 0]], dtype=np.float32)
    assert reader.read([UNSAID], vectors) == reader_of(Marks()).read([UNSAID])
    assert encoder.embedded == []


def test_a_wording_is_kept_where_the_judge_does_not_rule_it_out():
    text = "my husband hits me. he whistles"
    (concerns,) = reader_of(Marks(), head_of(intercept=1.0)).read([text])
    assert words(text, concerns) == ["my husband hits me", "he whistles"]


def test_a_wording_is_taken_back_where_all_around_it_is_harmless(reader):
    text = "my ex and I get on fine"
    assert find_concerns(text) != ()
    assert reader.read([text]) == [()]


def test_without_the_encoder_of_the_judge_the_wordings_count_alone(encoder):
    reader = reader_of(encoder, head_of(name="another"))
    assert reader.read([UNSAID, "my husband hits me"]) == [(), find_concerns("my husband hits me")]
    assert encoder.embedded == []


@pytest.mark.parametrize("texts", [[], [""], [" ", "?!"]])
def test_nothing_to_read_gives_nothing(reader, texts):
    assert reader.read(texts) == [() for _ in texts]


def test_the_judge_that_ships_is_used_by_default(encoder):
    assert ConcernReader(encoder).read([UNSAID]) == [()]


def test_pieces_are_sentences_pairs_and_a_short_text_as_a_whole():
    text = " One here. Two there! Three?"
    assert words(text, pieces_of(text)) == [
        *("One here.", "Two there!", "Three?", "One here. Two there!", "Two there! Three?"),
        "One here. Two there! Three?",
    ]


@given(
    st.lists(st.sampled_from([UNSAID, ".", "my ex", "hits me", "\n", "😀", "!?", "12.5", " "]), max_size=9).map("".join)
)
def test_flags_lie_inside_the_text_in_order_and_a_piece_never_overlaps_another(text):
    (concerns,) = reader_of(Marks()).read([text])
    assert all(0 <= concern.start < concern.end <= len(text) for concern in concerns)
    assert all(text[concern.start : concern.end] in concern.reason for concern in concerns)
    assert all(one.start <= two.start for one, two in itertools.pairwise(concerns))
