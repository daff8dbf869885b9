import numpy as np
import pytest

from nlp.codebook import CodeBookUnreadable
from nlp.crossvalidate import as_table, leave_one_set_out
from nlp.errors import ModelUnreadable
from nlp.features import PHRASE_WEIGHT, Features, learn_vocabulary, read_comments
from nlp.lexicon import Strength
from nlp.model import FORMAT, NUMBERS, WORDS, load_heads, shipped_heads
from nlp.phrases import PhraseRules
from nlp.training import read_sets, score, theme_flags, train
from nlp.types import Comment


@pytest.fixture
def read(coded_sets, codebook, encoder):
    return read_sets(coded_sets, codebook=codebook, encoder=encoder)


@pytest.fixture
def heads(read, codebook, encoder):
    return train(read, codebook=codebook, encoder_name=encoder.name)


class TestTraining:
    def test_heads_tell_the_themes_apart(self, heads, read, codebook):
        best = score(heads, read[0].readings).argmax(axis=1)
        assert [codebook.themes[column].id for column in best] == ["asb-bikes"] * 4 + ["asb-dogs"] * 4 + [
            "place-cake"
        ] * 4

    def test_the_same_answers_give_the_same_heads(self, heads, read, codebook, encoder):
        again = train(read, codebook=codebook, encoder_name=encoder.name)
        assert heads.fingerprint == again.fingerprint

    def test_heads_say_what_they_were_trained_on(self, heads):
        assert heads.trained_on == ("a", "g")
        assert heads.encoder_name == "hashing-256"

    def test_a_single_set_is_trained_on_without_tuning(self, read, codebook, encoder):
        heads = train(read[:1], codebook=codebook, encoder_name=encoder.name)
        assert heads.slope == 1
        assert not heads.thresholds.any()

    def test_a_row_of_flags_has_every_theme_of_its_answer(self, codebook):
        flags = theme_flags([("asb-dogs", "asb-bikes"), ("other",)], codebook)
        assert flags.sum(axis=1).tolist() == [2, 1]


class TestFeatures:
    def test_a_term_counts_when_more_than_one_comment_has_it(self, encoder):
        comments = [Comment("1", "dog dirt"), Comment("2", "dog mess")]
        readings = read_comments(comments, rules=PhraseRules({}), encoder=encoder)
        assert learn_vocabulary(readings).terms == ("dog",)

    def test_each_kind_of_phrase_has_its_column_and_those_of_other_themes_have_none(self, encoder):
        lexicon = {
            "asb-dogs": {Strength.STRONG: ("dog",), Strength.HINT: ("lead",)},
            "asb-bikes": {Strength.STRONG: ("bike",), Strength.HINT: ()},
        }
        text = "A dog off the lead and a bike. Not the dogs"
        readings = read_comments([Comment("1", text)], rules=PhraseRules(lexicon), encoder=encoder)
        features = Features(learn_vocabulary(readings), ["asb-dogs"], dimensions=256)
        counts = features.rows(readings)[0, 256:].toarray()[0] / PHRASE_WEIGHT
        assert counts.tolist() == [1, 1, 1]

    def test_a_comment_with_no_known_term_still_has_a_row(self, read, encoder):
        features = Features(learn_vocabulary(read[0].readings), [], dimensions=256)
        strange = read_comments([Comment("1", "zyxwv")], rules=PhraseRules({}), encoder=encoder)
        assert features.rows(strange)[0, features.terms_from :].sum() == 0


class TestKeepingHeads:
    def test_stored_heads_are_the_same_heads(self, heads, tmp_path):
        heads.save(tmp_path)
        kept = load_heads(tmp_path)
        assert kept.fingerprint == heads.fingerprint
        assert np.array_equal(kept.weights, heads.weights)

    def test_the_same_heads_give_the_same_files(self, heads, tmp_path):
        for folder in ("one", "two"):
            heads.save(tmp_path / folder)
        for name in (NUMBERS, WORDS):
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    def test_missing_or_damaged_files_are_refused(self, heads, tmp_path):
        with pytest.raises(ModelUnreadable, match="python -m nlp train"):
            load_heads(tmp_path)
        heads.save(tmp_path)
        (tmp_path / NUMBERS).write_bytes(b"PK damaged")
        with pytest.raises(ModelUnreadable, match="cannot be read"):
            load_heads(tmp_path)

    def test_another_format_is_refused(self, heads, tmp_path):
        heads.save(tmp_path)
        words = (tmp_path / WORDS).read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 99')
        (tmp_path / WORDS).write_text(words, "utf-8")
        with pytest.raises(ModelUnreadable, match="has format 99"):
            load_heads(tmp_path)

    def test_the_heads_that_ship_are_small_and_know_every_set(self):
        assert shipped_heads().trained_on == tuple("acdefghijklmno")


class TestLeavingOneSetOut:
    def test_each_scored_set_is_coded_by_heads_that_never_saw_it(self, read, codebook, encoder):
        results = list(leave_one_set_out(read, codebook=codebook, encoder_name=encoder.name))
        assert [name for name, _ in results] == ["a"]
        assert results[0][1].theme_f1_mean == 1
        table = as_table(results)
        assert table.splitlines()[2].startswith("| a | 12 | 1.000 |")
        assert table.splitlines()[-1].startswith("| mean | | 1.000 |")


def test_an_unknown_theme_in_the_code_book_is_an_error(codebook):
    with pytest.raises(CodeBookUnreadable):
        codebook.category_of("no-such-theme")
