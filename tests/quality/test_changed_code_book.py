"""The engine that ships, on a code book that has changed since it was made: it must not forget what it has learnt."""

import pytest

from nlp.codebook import CodeBook, FormerTheme, Theme, shipped_codebook
from nlp.encoder import load_encoder
from nlp.pipeline import load_engine
from nlp.types import Comment
from tests.quality.test_tuned_network import INDIRECT

pytestmark = pytest.mark.quality

SMELLS = Theme(
    id="smells",
    label="Smells from tips and sewage",
    description="Bad smells from the landfill, sewage works or farms.",
    include=("the stink off the tip", "sewage smell in summer"),
)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return load_encoder(cache_dir=tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def given_by(encoder):
    """The themes that the engine gives to each text by a code book in which some themes stand for others."""

    def given_by(instead, *texts):
        book = shipped_codebook()
        categories = tuple(
            category.model_copy(
                update={"themes": tuple(new for old in category.themes for new in instead.get(old.id, (old,)))}
            )
            for category in book.categories
        )
        engine = load_engine(CodeBook(version="changed", categories=categories), encoder=encoder)
        coded = engine.code([Comment(text, text) for text in texts])
        return {one.comment_id: [assignment.theme_id for assignment in one.assignments] for one in coded}

    return given_by


def test_indirect_wording_is_understood_though_a_theme_has_joined(given_by):
    book = shipped_codebook()
    given = given_by({"place-lighting": (book.theme("place-lighting"), SMELLS)}, *INDIRECT)
    assert all(theme_id in given[text] for text, theme_id in INDIRECT.items()), given


def test_what_was_something_else_is_given_the_new_theme_that_covers_it(given_by):
    book, text = shipped_codebook(), "The sewage works stinks all summer and we can't open a window."
    assert given_by({}, text)[text] == ["other"]
    assert "smells" in given_by({"place-lighting": (book.theme("place-lighting"), SMELLS)}, text)[text]


def test_what_a_retired_theme_covered_is_something_else(given_by):
    text = "Half past three at the school and you could not get a pram between the bumpers."
    assert given_by({"road-parking": ()}, text)[text] == ["other"]


def test_each_part_of_a_split_theme_gets_its_answers(given_by):
    former = (FormerTheme(id="asb-litter", label="Litter, rubbish and fly-tipping"),)
    tipping = Theme(id="tipping", label="Fly-tipping", include=("mattress dumped in the lane",), formerly=former)
    litter = Theme(id="litter", label="Litter", include=("crisp packets and cans everywhere",), formerly=former)
    texts = ("Another sofa dumped down the back lane.", "Cans, crisp packets, wrappers all along the path.")
    given = given_by({"asb-litter": (tipping, litter)}, *texts)
    assert [given[text][0] for text in texts] == ["tipping", "litter"]
