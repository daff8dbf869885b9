from dataclasses import replace

import numpy as np
import pytest

from nlp.codebook import CodeBook, FormerTheme, Theme
from nlp.errors import ModelUnreadable
from nlp.features import Vocabulary, read_comments
from nlp.learned import FORMAT, NUMBERS, WORDS, LearnedHeads, load_learned_heads
from nlp.phrases import PhraseRules
from nlp.pipeline import load_engine
from nlp.starter import UNTRAINED
from nlp.types import Comment


@pytest.fixture
def heads(encoder):
    """Heads that add two to dogs and trust the starter by half."""
    return LearnedHeads(
        theme_ids=("asb-dogs",),
        theme_labels=("Dogs",),
        encoder_name=encoder.name,
        starter=UNTRAINED,
        dimensions=256,
        vocabulary=Vocabulary((), np.empty(0, dtype=np.float32)),
        trust=0.5,
        weights=np.zeros((1, 259), dtype=np.float32),
        intercepts=np.array([2.0], dtype=np.float32),
    )


def test_a_theme_that_was_learnt_is_corrected_and_every_other_keeps_its_odds(heads, encoder):
    readings = read_comments([Comment("1", "dog")], rules=PhraseRules({}), encoder=encoder)
    starting = np.array([[4.0, 1.0, 1.0]])
    names = [[("asb-bikes", "Bikes")], [("asb-dogs", "Dogs")], [("asb-dogs-too", "Dogs")]]
    assert heads.corrected(starting, readings, names).tolist() == [[4.0, 2.5, 1.0]]
    assert starting.tolist() == [[4.0, 1.0, 1.0]]


def test_a_theme_of_another_label_was_not_learnt(heads, encoder):
    readings = read_comments([Comment("1", "dog")], rules=PhraseRules({}), encoder=encoder)
    assert heads.corrected(np.array([[1.0]]), readings, [[("asb-dogs", "Cats")]]).tolist() == [[1.0]]


def test_what_was_learnt_follows_a_theme_to_its_new_name(heads, encoder):
    readings = read_comments([Comment("1", "dog")], rules=PhraseRules({}), encoder=encoder)
    names = [[("hounds", "Hounds"), ("asb-dogs", "Dogs")]]
    assert heads.corrected(np.array([[1.0]]), readings, names).tolist() == [[2.5]]


def test_a_merged_theme_gets_the_mean_of_what_was_learnt_of_each(heads, encoder):
    readings = read_comments([Comment("1", "dog")], rules=PhraseRules({}), encoder=encoder)
    both = replace(
        heads,
        theme_ids=("asb-dogs", "asb-bikes"),
        theme_labels=("Dogs", "Bikes"),
        weights=np.zeros((2, 262), dtype=np.float32),
        intercepts=np.array([2.0, -1.0], dtype=np.float32),
    )
    names = [[("all", "All"), ("asb-dogs", "Dogs"), ("asb-bikes", "Bikes"), ("asb-cats", "Cats")]]
    assert both.corrected(np.array([[1.0]]), readings, names).tolist() == [[1.0]]


def test_what_was_kept_is_what_was_learnt(heads, tmp_path):
    heads.save(tmp_path)
    kept = load_learned_heads(tmp_path)
    assert kept.fingerprint == heads.fingerprint
    assert kept.trust == heads.trust


def test_missing_files_and_another_format_are_refused(heads, tmp_path):
    with pytest.raises(ModelUnreadable, match="python -m nlp learn"):
        load_learned_heads(tmp_path)
    heads.save(tmp_path)
    (tmp_path / NUMBERS).write_bytes(b"PK damaged")
    with pytest.raises(ModelUnreadable, match="cannot be read"):
        load_learned_heads(tmp_path)
    heads.save(tmp_path)
    words = (tmp_path / WORDS).read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 99')
    (tmp_path / WORDS).write_text(words, "utf-8")
    with pytest.raises(ModelUnreadable, match="has format 99"):
        load_learned_heads(tmp_path)


def test_an_engine_says_what_it_learnt_and_reasons_by_it(heads, codebook, encoder):
    engine = load_engine(codebook, encoder=encoder, learned=heads)
    assert engine.provenance.model_fingerprint == f"{UNTRAINED}+{heads.fingerprint}"
    coded = engine.code([Comment("1", "zyx"), Comment("2", "")])
    assert coded[0].assignments[0].theme_id != "unclear"
    assert coded[1].assignments[0].theme_id == "unclear"


def test_only_what_was_learnt_of_a_theme_alone_is_a_reason(heads, codebook, encoder):
    dogs = codebook.theme("asb-dogs")
    former = (FormerTheme(id=dogs.id, label=dogs.label),)

    def reasons(*themes):
        category = codebook.categories[0].model_copy(update={"themes": themes})
        book = CodeBook(**{**dict(codebook), "categories": (category, *codebook.categories[1:])})
        engine = load_engine(book, encoder=encoder, learned=replace(heads, trust=1.0))
        return engine.code([Comment("1", "dog mess, out of control")])[0].assignments[0].reason

    hounds = Theme(id="hounds", label="Hounds", description=dogs.description, formerly=former)
    assert reasons(hounds) == "Reads like answers that were coded to Hounds."
    assert reasons(hounds, Theme(id="leads", label="Leads", formerly=former)).startswith("Close in meaning")
    assert reasons(Theme(id="hounds", label="Hounds", description=dogs.description)).startswith("Close in meaning")


def test_what_was_learnt_on_top_of_another_model_is_refused(heads, codebook, encoder):
    with pytest.raises(ModelUnreadable, match="on top of hashing-256 and another"):
        load_engine(codebook, encoder=encoder, learned=replace(heads, starter="another"))
