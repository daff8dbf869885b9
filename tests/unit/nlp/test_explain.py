from nlp.codebook import Theme
from nlp.explain import evidence_from_phrases, reason_for
from nlp.lexicon import PhraseHit, Strength
from nlp.types import Span


def hit(start, end, *, theme_id="dogs", strength=Strength.STRONG, is_set_aside=False):
    return PhraseHit(theme_id, strength, Span(start, end), is_set_aside)


def test_of_phrases_inside_each_other_the_longest_is_shown():
    assert evidence_from_phrases([hit(0, 3), hit(0, 8), hit(10, 12)], "dogs") == (Span(0, 8), Span(10, 12))


def test_hints_are_shown_only_where_nothing_tells_more():
    hints = [hit(0, 3, strength=Strength.HINT)]
    assert evidence_from_phrases(hints, "dogs") == (Span(0, 3),)
    assert evidence_from_phrases([*hints, hit(5, 8)], "dogs") == (Span(5, 8),)


def test_what_is_set_aside_or_another_theme_s_is_no_evidence():
    assert evidence_from_phrases([hit(0, 3, is_set_aside=True), hit(4, 6, theme_id="cats")], "dogs") == ()


def test_a_theme_that_stands_alone_is_not_explained_by_a_list():
    theme = Theme(id="no-issue", label="No issue")
    reason = reason_for(theme, text="lovely", phrases=[Span(0, 6)], is_trained=True, is_sure=True)
    assert reason == "Reads like answers that were coded to No issue."


def test_a_word_on_the_list_is_called_one_and_what_is_repeated_is_said_once():
    theme = Theme(id="youth", label="Youth")
    text = "Hoods, hoods and lads"

    def reason(*spans):
        return reason_for(theme, text=text, phrases=spans, is_trained=True, is_sure=True)

    assert reason(Span(0, 5), Span(7, 12)) == "The word “Hoods” is on the list for Youth."
    assert reason(Span(0, 5), Span(7, 12), Span(17, 21)) == "The words “Hoods” and “lads” are on the list for Youth."
    assert reason(Span(7, 16)) == "The words “hoods and” are on the list for Youth."
