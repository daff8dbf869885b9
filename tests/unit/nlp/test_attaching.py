import numpy as np
import pytest

from nlp.attaching import Carriers, attention_by_passage, carriers, coded_passages, denied_in, named_in
from nlp.lexicon import PhraseHit, Strength
from nlp.types import CodedPassage, Span

PASSAGES = (Span(0, 10), Span(12, 20), Span(20, 30))


def hit(start, *, theme_id="dogs", strength=Strength.STRONG, is_set_aside=False):
    return PhraseHit(theme_id, strength, Span(start, start + 3), is_set_aside)


def carried(*pointers, named=(), denied=(), least=0.4):
    return carriers(np.array(pointers, dtype=np.float32), named=frozenset(named), denied=frozenset(denied), least=least)


class TestWhereAThemeIsNamed:
    def test_a_passage_names_a_theme_by_a_telling_phrase(self):
        assert named_in(PASSAGES, [hit(0), hit(25), hit(13, theme_id="cats")], "dogs") == {0, 2}

    def test_a_hint_names_a_theme_only_where_nothing_tells_more(self):
        hint = hit(13, strength=Strength.HINT)
        assert named_in(PASSAGES, [hint], "dogs") == {1}
        assert named_in(PASSAGES, [hint, hit(0)], "dogs") == {0}

    def test_a_phrase_that_begins_between_passages_belongs_to_the_one_before(self):
        assert named_in(PASSAGES, [hit(11)], "dogs") == {0}
        assert named_in((Span(4, 9),), [hit(0)], "dogs") == {0}

    def test_a_passage_denies_a_theme_that_it_names_only_to_set_it_aside(self):
        hits = [hit(0, is_set_aside=True), hit(13, is_set_aside=True), hit(15), hit(22)]
        assert named_in(PASSAGES, hits, "dogs") == {1, 2}
        assert denied_in(PASSAGES, hits, "dogs") == {0}


class TestWhatIsLookedAt:
    OFFSETS = ((0, 0), (1, 4), (12, 15), (16, 19), (19, 22), (0, 0))

    def shares(self, offsets=OFFSETS, passages=PASSAGES):
        attention = np.array([[0.5], [0.1], [0.1], [0.1], [0.1], [0.1]], dtype=np.float32)
        return attention_by_passage(attention[: len(offsets)], offsets, passages)[:, 0]

    def test_a_token_counts_where_it_begins_and_marks_count_nowhere(self):
        assert self.shares() == pytest.approx([0.25, 0.75, 0.0])

    def test_tokens_outside_every_passage_count_nowhere(self):
        assert self.shares(((0, 1), (10, 12)), (Span(2, 6), Span(14, 18))) == pytest.approx([0, 0])


class TestWhichPassagesCarryATheme:
    def test_the_one_that_is_pointed_to_most_and_of_several_the_first(self):
        assert carried(0.1, 0.35, 0.35) == Carriers((1,), 1)

    def test_all_that_are_pointed_to_enough(self):
        assert carried(0.5, 0.0, 0.45) == Carriers((0, 2), 0)

    def test_those_that_name_it_and_those_that_are_pointed_to_enough(self):
        assert carried(0.3, 0.1, 0.6, named=[1]) == Carriers((1, 2), 1)
        assert carried(0.3, 0.3, 0.4, named=[0, 1], least=1.0) == Carriers((0, 1), 0)

    def test_one_that_only_denies_it_does_not(self):
        assert carried(0.8, 0.2, 0.0, denied=[0]) == Carriers((1,), 1)

    def test_unless_there_is_no_other(self):
        assert carried(0.8, 0.2, denied=[0, 1]) == Carriers((0,), 0)


def test_passages_hold_the_themes_in_the_order_of_the_comment():
    given = [("dogs", Carriers((0, 2), 2)), ("cats", Carriers((0,), 0))]
    assert coded_passages(PASSAGES, given) == (
        CodedPassage(0, 10, ("dogs", "cats")),
        CodedPassage(12, 20, ()),
        CodedPassage(20, 30, ("dogs",)),
    )
