"""What the machine has learnt of a theme still counts when the theme is renamed, moved, merged or joined by others."""

import numpy as np
import pytest

from nlp.blending import Blend
from nlp.codebook import CodeBook, FormerTheme, Theme, parse_codebook, shipped_codebook
from nlp.config import ThemingConfig
from nlp.lexicon import Strength, joined, lexicon_for, lexicon_from_examples, shipped_lexicon
from nlp.pipeline import Engine
from nlp.second_opinion import SecondOpinion
from nlp.training import read_sets, train
from nlp.types import Comment
from tests.unit.nlp.test_second_opinion import SureOfDogs

TEXT = "Lovely village. Only the other thing is a nuisance."


@pytest.fixture
def heads(coded_sets, codebook, encoder):
    return train(
        read_sets(coded_sets, codebook=codebook, encoder=encoder), codebook=codebook, encoder_name=encoder.name
    )


@pytest.fixture
def coded_by(encoder, heads):
    """The engine for a code book, with the network that sees dogs in everything where it may speak."""

    def make(book, *, network=True):
        blend = Blend(heads.theme_ids, "dogs", heads.fingerprint, 1.0, 0.0, (0.0,) * 5)
        return Engine(
            book,
            config=ThemingConfig(),
            encoder=encoder,
            heads=heads,
            lexicon=lexicon_from_examples(book),
            second=SecondOpinion(SureOfDogs(), blend) if network else None,
        )

    return make


def renamed(book: CodeBook, key: str, *, id_: str | None = None, formerly: bool = True) -> CodeBook:
    old = book.theme(key)
    new = Theme(
        id=id_ or key,
        label="Hounds",
        description=old.description,
        formerly=(FormerTheme(id=old.id, label=old.label),) if formerly else (),
    )
    return with_themes(book, {key: (new,)})


def with_themes(book, instead):
    return CodeBook(
        **{
            **dict(book),
            "categories": tuple(
                each.model_copy(
                    update={"themes": tuple(new for old in each.themes for new in instead.get(old.id, (old,)))}
                )
                for each in book.categories
            ),
        }
    )


def assigned(engine, text=TEXT):
    return {each.theme_id: each.probability_0_to_1 for each in engine.code([Comment("1", text)])[0].assignments}


def test_a_renamed_theme_keeps_both_opinions(coded_by, codebook):
    engine = coded_by(renamed(codebook, "asb-dogs", id_="hounds"))
    assert assigned(engine) == {"hounds": pytest.approx(0.8808)}
    assert engine.starter == coded_by(codebook).starter


def test_a_theme_of_the_same_id_that_was_another_is_new_to_the_machine(coded_by, codebook):
    engine = coded_by(renamed(codebook, "asb-dogs", formerly=False))
    assert "asb-dogs" in assigned(coded_by(codebook), "or other")
    assert "asb-dogs" not in assigned(engine, "or other")
    assert engine.starter == coded_by(codebook).starter


def test_a_new_theme_takes_nothing_from_what_the_others_have_learnt(coded_by, codebook):
    cats = Theme(id="asb-cats", label="Cats", description="Cats in the flower beds.")
    engine = coded_by(with_themes(codebook, {"asb-dogs": (codebook.theme("asb-dogs"), cats)}))
    assert assigned(engine) == assigned(coded_by(codebook))
    (coded,) = engine.code([Comment("1", "Cats in the flower beds, perhaps")])
    by_theme = {each.theme_id: each for each in coded.assignments}
    assert by_theme["asb-cats"].reason == "Close in meaning to what the code book says of Cats."


def test_the_passage_of_a_new_theme_is_the_nearest_even_where_no_phrase_stands(coded_by, codebook):
    cats = Theme(id="asb-cats", label="Cats", description="Cats that sit in the beds of flowers.")
    engine = coded_by(with_themes(codebook, {"asb-dogs": (codebook.theme("asb-dogs"), cats)}))
    (coded,) = engine.code([Comment("1", "Perhaps. Cats that sit in flowers. Perhaps.")])
    assert ["asb-cats" in passage.theme_ids for passage in coded.passages] == [False, True, False]


def test_parts_of_a_theme_share_what_was_learnt_of_it_and_no_list(coded_by, codebook):
    former = (FormerTheme(id="asb-dogs", label="Dogs"),)
    mess = Theme(id="mess", label="Dog mess", include=("dog dirt",), formerly=former)
    loose = Theme(id="loose", label="Dogs off the lead", formerly=former)
    engine = coded_by(with_themes(codebook, {"asb-dogs": (mess, loose)}))
    (coded,) = engine.code([Comment("1", "Dogs off the lead, and the other thing")])
    first = coded.assignments[0]
    assert first.theme_id == "loose"
    assert first.reason == "Close in meaning to what the code book says of Dogs off the lead."
    assert "mess" in assigned(engine, "dog dirt and mess")


def test_phrases_of_a_theme_that_was_split_are_on_the_list_of_no_part():
    former = (FormerTheme(id="asb-bikes", label="Off-road bikes"),)
    book = with_themes(
        shipped_codebook(),
        {
            "asb-bikes": (
                Theme(id="quads", label="Quads", include=("quad bikes",), formerly=former),
                Theme(id="scramblers", label="Scramblers", formerly=former),
            )
        },
    )
    lexicon = lexicon_for(book, {"quads": ["asb-bikes"], "scramblers": ["asb-bikes"], "asb-dogs": ["asb-dogs"]})
    assert lexicon["quads"] == {Strength.STRONG: ("quad bikes",), Strength.HINT: ()}
    assert lexicon["scramblers"] == {Strength.STRONG: (), Strength.HINT: ()}
    assert lexicon["asb-bikes"] == shipped_lexicon()["asb-bikes"]
    assert lexicon["asb-dogs"] == shipped_lexicon()["asb-dogs"]


def test_the_order_of_themes_does_not_matter(coded_by, codebook):
    turned = CodeBook(**{**dict(codebook), "categories": codebook.categories[::-1]})
    assert assigned(coded_by(turned)) == assigned(coded_by(codebook))


def test_a_retired_theme_leaves_what_others_raise_as_it_was(coded_by, codebook):
    key = next(theme.id for theme in codebook.themes if theme.id not in ("asb-dogs", "other", "unclear"))
    engine = coded_by(with_themes(codebook, {key: ()}))
    assert assigned(engine) == assigned(coded_by(codebook))


@pytest.mark.parametrize("network", [True, False])
def test_a_merged_theme_goes_by_what_was_learnt_of_each(coded_by, codebook, network):
    one, two = [theme for theme in codebook.themes if theme.id not in ("other", "unclear")][:2]
    former = tuple(FormerTheme(id=each.id, label=each.label) for each in (one, two))
    merged = with_themes(codebook, {one.id: (Theme(id="both", label="Both", formerly=former),), two.id: ()})
    before, after = coded_by(codebook, network=network), coded_by(merged, network=network)
    comments = [Comment(str(number), text) for number, text in enumerate((TEXT, "quad bikes on the field"))]
    odds_before, odds_after = before.read(comments)[1], after.read(comments)[1]
    names = [key for key, _ in before.theme_names]
    apart = odds_before[:, [names.index(one.id), names.index(two.id)]]
    together = odds_after[:, [key for key, _ in after.theme_names].index("both")]
    expected = 1 - np.prod(1 - 1 / (1 + np.exp(-apart)), axis=1)
    assert together == pytest.approx(np.log(expected / (1 - expected)))
    assert "both" in assigned(after, "dog dirt on every path and quad bikes on the field")


def test_the_passage_of_a_merged_theme_is_the_one_that_either_looked_at(coded_by, codebook):
    former = tuple(FormerTheme(id=key, label=codebook.theme(key).label) for key in ("asb-bikes", "asb-dogs"))
    merged = with_themes(codebook, {"asb-dogs": (Theme(id="both", label="Both", formerly=former),), "asb-bikes": ()})
    (coded,) = coded_by(merged).code([Comment("1", TEXT)])
    assert [passage.theme_ids for passage in coded.passages] == [(), ("both",)]


def test_phrases_of_several_themes_are_those_of_one():
    one = {Strength.STRONG: ("a", "b"), Strength.HINT: ()}
    two = {Strength.STRONG: ("b", "c"), Strength.HINT: ("d",)}
    assert joined([one, two]) == {Strength.STRONG: ("a", "b", "c"), Strength.HINT: ("d",)}


def test_what_a_theme_was_is_read_from_the_code_book():
    text = "version: 1\ncategories: [{id: a, label: A, themes: [{id: b, label: B, formerly: [{id: c, label: C}]}]}]"
    theme = parse_codebook(text, source="x").theme("b")
    assert theme.names == (("b", "B"), ("c", "C"))
