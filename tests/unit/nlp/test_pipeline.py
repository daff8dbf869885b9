import itertools

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nlp.clean import has_words
from nlp.codebook import parse_codebook, shipped_codebook
from nlp.config import ThemingConfig
from nlp.lexicon import lexicon_from_examples
from nlp.pipeline import CHUNK, Engine, load_engine
from nlp.starter import UNTRAINED
from nlp.training import read_sets, train
from nlp.types import Comment, Span


@pytest.fixture
def untrained(codebook, encoder):
    return load_engine(codebook, encoder=encoder)


@pytest.fixture
def trained(codebook, encoder, coded_sets):
    heads = train(
        read_sets(coded_sets, codebook=codebook, encoder=encoder), codebook=codebook, encoder_name=encoder.name
    )
    return Engine(
        codebook, config=ThemingConfig(), encoder=encoder, heads=heads, lexicon=lexicon_from_examples(codebook)
    )


def code_one(engine, text):
    (coded,) = engine.code([Comment("1", text)])
    return coded


def themes_of(engine, text):
    return [assignment.theme_id for assignment in code_one(engine, text).assignments]


class TestACodeBookNobodyTrained:
    def test_a_comment_near_an_example_gets_its_theme(self, untrained):
        assert themes_of(untrained, "dog dirt on the path") == ["asb-dogs"]

    def test_a_phrase_of_the_code_book_is_the_evidence_and_the_reason(self, untrained):
        text = "They shut our only cake shop!"
        (assignment,) = code_one(untrained, text).assignments
        assert assignment.evidence == (Span(19, 28),)
        assert assignment.reason == "The words “cake shop” are on the list for Cake."

    def test_what_is_near_nothing_is_something_else_and_not_covered(self, untrained):
        coded = code_one(untrained, "zyx wvu")
        assert coded.assignments[0].theme_id == "other"
        assert not coded.is_covered

    def test_what_is_only_nearest_says_so(self, untrained):
        surest, *others = code_one(untrained, "the dogs out and the shop that sells quads").assignments
        assert surest.reason == "Close in meaning to what the code book says of Dogs."
        assert [assignment.theme_id for assignment in others] == ["asb-bikes", "place-cake"]
        assert others[0].reason == "Nothing fits this answer well; Bikes comes nearest."

    def test_nearness_alone_is_a_reason(self, untrained):
        (assignment,) = code_one(untrained, "motorbikes and quads. ridden off road").assignments
        assert assignment.reason == "Close in meaning to what the code book says of Bikes."

    def test_provenance_says_that_nothing_was_trained(self, untrained):
        assert untrained.provenance.model_fingerprint == UNTRAINED
        assert untrained.provenance.encoder_name == "hashing-256"

    def test_a_code_book_without_any_theme_still_gives_every_comment_a_place(self, encoder):
        empty = load_engine(parse_codebook("version: 1\ncategories: []", source="x"), encoder=encoder)
        assert themes_of(empty, "dogs") == ["other"]

    def test_the_shipped_lexicon_serves_the_shipped_themes_without_heads(self, encoder):
        engine = load_engine(shipped_codebook(), encoder=encoder)
        assert "asb-bikes" in themes_of(engine, "quad bikes")


class TestATrainedCodeBook:
    def test_a_comment_like_coded_answers_gets_their_theme(self, trained):
        (assignment,) = code_one(trained, "quad bikes. all night long").assignments
        assert assignment.theme_id == "asb-bikes"
        assert assignment.reason == "Reads like answers that were coded to Bikes."
        assert assignment.evidence == (Span(0, 11),)

    def test_themes_come_strongest_first(self, trained):
        probabilities = [
            one.probability_0_to_1 for one in code_one(trained, "quad bikes and dog dirt and dogs").assignments
        ]
        assert probabilities == sorted(probabilities, reverse=True)

    def test_a_comment_is_coded_alike_whatever_stands_beside_it(self, trained):
        comments = [Comment(str(place), text) for place, text in enumerate(["dogs", "", "cake", "bikes, dogs"])]
        together = trained.code(comments)
        assert together == tuple(trained.code([comment])[0] for comment in comments)

    def test_a_new_theme_beside_trained_ones_goes_by_the_code_book(self, trained, codebook, encoder):
        text = codebook.model_dump_json().replace('"label":"Cake"', '"label":"Cakes and buns"')
        engine = Engine(
            parse_codebook(text, source="changed"),
            config=ThemingConfig(),
            encoder=encoder,
            heads=trained._starter._heads,
            lexicon={},
        )
        (assignment,) = code_one(engine, "cake shop").assignments
        assert assignment.theme_id == "place-cake"
        assert assignment.reason == "Close in meaning to what the code book says of Cakes and buns."

    def test_provenance_names_the_model_and_changes_with_the_settings(self, trained):
        provenance = trained.provenance
        assert provenance.model_fingerprint != UNTRAINED
        assert provenance.codebook_version == "1"
        assert provenance.config_fingerprint == ThemingConfig().fingerprint()
        assert ThemingConfig(most_themes=3).fingerprint() != provenance.config_fingerprint


class TestPassages:
    def carried_by(self, engine, text):
        return [(text[each.start : each.end], each.theme_ids) for each in code_one(engine, text).passages]

    def test_a_theme_goes_to_the_passage_that_names_it(self, untrained):
        assert self.carried_by(untrained, "Every day. They shut our cake shop. Thank you.") == [
            ("Every day.", ()),
            ("They shut our cake shop.", ("place-cake",)),
            ("Thank you.", ()),
        ]

    def test_without_a_phrase_it_goes_to_the_nearest_in_meaning(self, untrained):
        assert self.carried_by(untrained, "Every day. Motorbikes and quads ridden off road. Thank you.") == [
            ("Every day.", ()),
            ("Motorbikes and quads ridden off road.", ("asb-bikes",)),
            ("Thank you.", ()),
        ]

    def test_a_very_long_comment_is_looked_at_up_to_a_point(self, codebook, encoder):
        engine = load_engine(codebook, encoder=encoder, config=ThemingConfig(passages_to_embed=2))
        text = "Bikes. Every day. Motorbikes and quads ridden off road."
        assert self.carried_by(engine, text)[0] == ("Bikes.", ("asb-bikes",))

    @given(text=st.text(alphabet="dogcake bikeshp.,-/&+\n\x00😀5é"))
    @example(text="5")
    @example(text="1. dogs 2. cakes")
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_passages_hold_every_word_once_and_every_theme_and_no_other(self, untrained, text):
        coded = code_one(untrained, text)
        places = coded.passages
        assert all(before.end <= after.start for before, after in itertools.pairwise(places))
        words = "".join(text[place.start : place.end] for place in places)
        assert [mark for mark in words if mark.isalnum()] == [mark for mark in text if mark.isalnum()]
        if has_words(text):
            carried = {theme_id for place in places for theme_id in place.theme_ids}
            assert carried == {assignment.theme_id for assignment in coded.assignments}


class TestAnyInput:
    @pytest.mark.parametrize("text", ["", "  \n", "😀", "\x00\x07", "?!"])
    def test_nothing_to_read_is_unclear(self, untrained, text):
        coded = code_one(untrained, text)
        assert [assignment.theme_id for assignment in coded.assignments] == ["unclear"]
        assert coded.is_covered

    @pytest.mark.parametrize(
        "text", ["dog dirt " * 1200, "مرحبا dogs \u202eabc", "🐕 dogs\x00 everywhere", "d" * 10_000]
    )
    def test_odd_and_long_text_is_coded_with_evidence_inside_it(self, untrained, text):
        coded = code_one(untrained, text)
        assert coded.assignments
        for assignment in coded.assignments:
            assert all(0 <= span.start < span.end <= len(text) for span in assignment.evidence)

    def test_personal_details_are_masked(self, untrained):
        coded = code_one(untrained, "Ring 07700 900123 about dogs")
        assert coded.masked_text == "Ring [phone number] about dogs"
        assert [(detail.start, detail.end, detail.kind) for detail in coded.personal_details] == [(5, 17, "phone")]
        assert coded.concerns == ()

    def test_words_that_suggest_a_risk_are_kept_beside_the_themes(self, untrained):
        coded = code_one(untrained, "dogs, and my husband hits me")
        assert [concern.kind for concern in coded.concerns] == ["abuse-at-home"]
        assert all(assignment.theme_id != "abuse-at-home" for assignment in coded.assignments)

    def test_no_comments_give_no_results(self, untrained):
        assert untrained.code([]) == ()

    def test_progress_is_told_until_all_are_done(self, untrained):
        told = []
        comments = [Comment(str(number), "") for number in range(CHUNK + 1)]
        untrained.code(comments, progress=lambda done, total: told.append((done, total)))
        assert told == [(CHUNK, CHUNK + 1), (CHUNK + 1, CHUNK + 1)]
