import pytest

from nlp.codebook import CodeBook, shipped_codebook
from nlp.language import read
from nlp.lexicon import Strength, lexicon_from_examples, shipped_lexicon
from nlp.passages import split_into_passages
from nlp.phrases import PhraseRules


def rules_of(*phrases):
    return PhraseRules({"theme": {Strength.STRONG: phrases, Strength.HINT: ()}})


def hits_of(rules, text):
    return rules.find(read(text), text, split_into_passages(text))


def found(rules, text):
    return [text[hit.span.start : hit.span.end] for hit in hits_of(rules, text)]


class TestWritingPhrases:
    def test_a_phrase_is_found_in_any_inflection(self):
        assert found(rules_of("quad bike"), "Quad-bikes and a quad bike") == ["Quad-bikes", "quad bike"]

    def test_alternatives_and_optional_words(self):
        rules = rules_of("serve/sell the? kid")
        assert found(rules, "They serve kids, they sell the kids") == ["serve kids", "sell the kids"]

    def test_a_gap_spans_up_to_three_words(self):
        rules = rules_of("ask .. for money?")
        assert "asking everyone for money" in found(rules, "always asking everyone for money")
        assert found(rules, "ask him or her or them for it") == []

    def test_a_hit_knows_its_theme_and_strength(self):
        rules = PhraseRules({"dogs": {Strength.STRONG: (), Strength.HINT: ("lead",)}})
        (hit,) = hits_of(rules, "off the lead")
        assert (hit.theme_id, hit.strength, hit.is_set_aside) == ("dogs", Strength.HINT, False)


class TestWhatIsNotComplainedOf:
    @pytest.mark.parametrize(
        "text",
        [
            "It's not the kids.",
            "Not the kids, they are bored.",
            "It used to be kids, that's sorted.",
            "The kids are lovely.",
            "Never had any trouble with kids",
            "The kids get the blame",
            "The kids aren't the problem",
            "I don't mind the kids",
            "I would have said kids a year ago",
        ],
    )
    def test_a_phrase_that_is_denied_over_or_praised_is_set_aside(self, text):
        (hit,) = hits_of(rules_of("kid"), text)
        assert hit.is_set_aside

    @pytest.mark.parametrize("text", ["Kids on the roof", "The dogs are lovely. The kids throw stones.", "No, kids!"])
    def test_a_phrase_that_is_meant_is_kept(self, text):
        (hit,) = hits_of(rules_of("kid"), text)
        assert not hit.is_set_aside


class TestTheLexicons:
    def test_every_shipped_theme_has_phrases_of_its_own(self):
        lexicon = shipped_lexicon()
        assert set(lexicon) == {theme.id for theme in shipped_codebook().themes}
        assert all(phrases for by_strength in lexicon.values() for phrases in by_strength.values())

    def test_no_phrase_stands_twice_in_a_theme(self):
        for by_strength in shipped_lexicon().values():
            phrases = [phrase for strength in Strength for phrase in by_strength[strength]]
            assert len(phrases) == len(set(phrases))

    def test_short_examples_of_a_code_book_serve_as_phrases(self, codebook):
        assert lexicon_from_examples(codebook)["place-cake"][Strength.STRONG] == ("cake shop",)


def test_no_sign_in_an_example_of_a_code_book_has_a_special_sense():
    theme = {"id": "x", "label": "X", "include": ["n/a", "what next?", "...", "food/drink"]}
    content = {"version": "1", "categories": [{"id": "c", "label": "C", "themes": [theme]}]}
    rules = PhraseRules(lexicon_from_examples(CodeBook.model_validate(content)))
    found = {text: bool(hits_of(rules, text)) for text in ("n/a", "a", "What next", "what", ".", "food")}
    assert [text for text, is_found in found.items() if is_found] == ["n/a", "What next"]


def test_the_shipped_phrases_of_an_answer_that_says_nothing_do_not_match_the_article():
    rules = PhraseRules(shipped_lexicon())
    assert [hit.theme_id for hit in hits_of(rules, "N/A")] == ["unclear"]
    assert "unclear" not in {hit.theme_id for hit in hits_of(rules, "a dog")}
