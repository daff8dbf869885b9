import pytest

from nlp.config import ThemingConfig
from nlp.features import read_comments
from nlp.phrases import PhraseRules, Strength
from nlp.types import Comment
from nlp.zero_shot import LEFT_OVER, Prototypes

CONFIG = ThemingConfig()


@pytest.fixture
def odds_of(codebook, encoder):
    """The log odds of the small code book's themes, and their hits, for a text and a lexicon."""
    prototypes = Prototypes(codebook.themes, encoder=encoder, config=CONFIG)

    def odds_of(text, lexicon):
        readings = read_comments([Comment("1", text)], rules=PhraseRules(lexicon), encoder=encoder)
        return dict(zip(prototypes.theme_ids, prototypes.log_odds(readings)[0], strict=True))

    return odds_of


def test_a_telling_phrase_adds_more_than_a_hint_and_a_denied_one_nothing(odds_of):
    def lexicon(strength):
        return {"asb-dogs": {strength: ("whippet",)}}

    plain = odds_of("whippet", {})["asb-dogs"]
    assert odds_of("whippet", lexicon(Strength.STRONG))["asb-dogs"] == pytest.approx(plain + CONFIG.phrase_log_odds)
    assert plain < odds_of("whippet", lexicon(Strength.HINT))["asb-dogs"] < plain + CONFIG.phrase_log_odds
    denied, bare = (odds_of("it is not the whippet", words)["asb-dogs"] for words in (lexicon(Strength.STRONG), {}))
    assert denied == bare


def test_something_else_always_has_the_same_odds(odds_of):
    assert odds_of("cake", {})["other"] == odds_of("zyx", {})["other"] == LEFT_OVER


def test_an_answer_is_unclear_only_where_it_says_so(odds_of):
    lexicon = {"unclear": {Strength.STRONG: ("dunno",)}, "other": {Strength.STRONG: ("dunno",)}}
    said, unsaid = odds_of("dunno", lexicon), odds_of("zyx", lexicon)
    assert max(said, key=said.get) == "unclear"
    assert max(unsaid, key=unsaid.get) == "other"


def test_a_theme_lies_in_the_direction_of_what_is_said_of_it(codebook, encoder):
    prototypes = Prototypes(codebook.themes, encoder=encoder, config=CONFIG)
    cake, dogs = encoder.embed(["cake", "dogs"])
    direction = prototypes.direction("place-cake")
    assert direction @ cake > direction @ dogs
