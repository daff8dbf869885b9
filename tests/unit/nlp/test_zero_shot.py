import pytest

from nlp.codebook import OTHER, Theme
from nlp.config import ThemingConfig
from nlp.features import read_comments
from nlp.lexicon import Strength
from nlp.phrases import PhraseRules
from nlp.types import Comment
from nlp.zero_shot import TEMPERATURE, Prototypes

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
    assert denied == pytest.approx(bare)


def test_something_else_is_likelier_the_further_an_answer_is_from_every_theme(odds_of):
    near, far = odds_of("dogs and cake", {}), odds_of("zyx", {})
    assert far["other"] > near["other"]
    assert max(far, key=far.get) == "other"


def test_a_theme_is_likelier_for_two_sayings_that_are_near_than_for_one(encoder):
    near = Theme(id="near", label="dog dirt", include=("dirt from the dog",))
    mixed = Theme(id="mixed", label="dog dirt", include=("a cake shop",))
    odds = _odds(Prototypes([near, mixed], encoder=encoder, config=CONFIG), "dog dirt", encoder)
    assert odds["near"] > odds["mixed"]


def test_a_lean_code_book_is_slower_to_say_something_else(encoder):
    def odds_of_something_else(description):
        themes = [Theme(id="dogs", label="Dogs", description=description), Theme(id=OTHER, label="Something else")]
        return _odds(Prototypes(themes, encoder=encoder, config=CONFIG), "zyx", encoder)[OTHER]

    assert odds_of_something_else("") < odds_of_something_else("Dog mess, dogs off the lead.")


def test_themes_compete_with_those_that_someone_trained(codebook, encoder):
    dogs = codebook.theme("asb-dogs")
    alone = Prototypes([dogs], encoder=encoder, config=CONFIG)
    among = Prototypes([dogs], among=codebook.themes, encoder=encoder, config=CONFIG)
    text = "cake and dogs"
    assert among.theme_ids == ("asb-dogs",)
    assert _odds(among, text, encoder)["asb-dogs"] < _odds(alone, text, encoder)["asb-dogs"]


def test_no_theme_to_judge_is_no_work(encoder):
    prototypes = Prototypes([], encoder=encoder, config=CONFIG)
    assert prototypes.log_odds([None, None]).shape == (2, 0)


def test_an_answer_is_unclear_only_where_it_says_so(odds_of):
    lexicon = {"unclear": {Strength.STRONG: ("dunno",)}, "other": {Strength.STRONG: ("dunno",)}}
    said, unsaid = odds_of("dunno", lexicon), odds_of("zyx", lexicon)
    assert max(said, key=said.get) == "unclear"
    assert max(unsaid, key=unsaid.get) == "other"


def test_who_writes_more_than_that_they_do_not_know_is_not_unclear(odds_of):
    lexicon = {"unclear": {Strength.STRONG: ("dunno",)}}
    short, long = odds_of("dunno", lexicon), odds_of("dunno zyx wvu tsr qpo nml kji hgf fed", lexicon)
    assert max(short, key=short.get) == "unclear"
    assert max(long, key=long.get) == "other"


def test_a_word_of_the_code_book_adds_to_nearness(encoder):
    themes = [Theme(id="dogs", label="Dogs"), Theme(id="cake", label="Cake")]
    prototypes = Prototypes(themes, encoder=encoder, config=CONFIG)
    readings = read_comments([Comment("1", "a dog")], rules=PhraseRules({}), encoder=encoder)
    like = prototypes.likeness(readings)
    assert like.shared_words.tolist() == [[1.0, 0.0]]
    assert like.weights == pytest.approx(like.nearness / TEMPERATURE + like.shared_words)


def test_a_theme_lies_in_the_direction_of_what_is_said_of_it(codebook, encoder):
    prototypes = Prototypes(codebook.themes, encoder=encoder, config=CONFIG)
    cake, dogs = encoder.embed(["cake", "dogs"])
    direction = prototypes.direction("place-cake")
    assert direction @ cake > direction @ dogs


def _odds(prototypes, text, encoder):
    readings = read_comments([Comment("1", text)], rules=PhraseRules({}), encoder=encoder)
    return dict(zip(prototypes.theme_ids, prototypes.log_odds(readings)[0], strict=True))
