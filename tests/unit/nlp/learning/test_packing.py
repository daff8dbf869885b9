"""What was learnt, kept as bytes: it must come back the same, or say that it cannot."""

import numpy as np
import pytest

from nlp.errors import ModelUnreadable
from nlp.learning import pack, teach, unpack
from nlp.pipeline import load_engine
from nlp.training import CodedAnswer
from nlp.types import Comment

PLACES = ("here", "there", "again", "by the school", "in the park")
ANSWERS = [
    CodedAnswer(Comment(f"{word} {place}", f"{word} {place}"), (theme_id,))
    for word, theme_id in (("whippets", "asb-dogs"), ("engines", "asb-bikes"))
    for place in PLACES
]


@pytest.fixture
def taught(codebook, encoder):
    return teach(ANSWERS, codebook=codebook, encoder=encoder).taught


def test_it_comes_back_as_it_went_in(taught):
    back = unpack(pack(taught))
    assert back.heads.fingerprint == taught.heads.fingerprint
    assert np.array_equal(back.heads.weights, taught.heads.weights)
    assert back.held_out == taught.held_out


def test_the_same_is_packed_to_the_same_bytes(taught):
    assert pack(taught) == pack(unpack(pack(taught)))


def test_an_engine_codes_by_what_was_unpacked(taught, codebook, encoder):
    engine = load_engine(codebook, encoder=encoder, learned=unpack(pack(taught)).heads)
    assert engine.code([Comment("1", "whippets on the green")])[0].assignments[0].theme_id == "asb-dogs"


@pytest.mark.parametrize("content", [b"", b"not a zip file", pack.__doc__.encode()])
def test_bytes_that_are_not_whole_are_refused_with_a_sentence(content):
    with pytest.raises(ModelUnreadable, match="cannot be read"):
        unpack(content)


def test_what_is_in_use_is_measured_as_it_was_held_out(taught, codebook, encoder):
    again = teach(ANSWERS, codebook=codebook, encoder=encoder, in_use=taught)
    assert again.scores_before.theme_f1_mean == pytest.approx(again.scores_after.theme_f1_mean)
    assert again.is_no_worse


def test_reading_tells_how_far_it_has_come(codebook, encoder):
    told = []
    teach(ANSWERS, codebook=codebook, encoder=encoder, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(ANSWERS), len(ANSWERS))
