"""Learning from invented answers: what it changes, what it refuses, and what it keeps."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from nlp.errors import ModelUnreadable, TableUnreadable
from nlp.evaluate import mean_f1
from nlp.learned import LearnedHeads
from nlp.learning import current_heads, learn, restore
from nlp.learning.holding_out import text_key
from nlp.learning.runs import CURRENT, HELD_OUT, RECORD, RUNS, STARTER, current_run
from nlp.pipeline import load_engine
from nlp.training import CodedAnswer
from nlp.types import Comment


def coded(theme_id, *texts):
    return [CodedAnswer(Comment(text, text), (theme_id,)) for text in texts]


ANSWERS = [
    *coded("asb-dogs", *(f"whippets {place}" for place in ("here", "there", "again", "by the school", "in the park"))),
    *coded("asb-bikes", *(f"engines {place}" for place in ("here", "there", "again", "by the school", "in the park"))),
    *coded("place-cake", *(f"no sponge {place}" for place in ("here", "there", "again", "by the school", "at all"))),
]
"""Words that the code book does not have, so that only people's codings can teach them."""


@pytest.fixture
def learn_from(codebook, encoder, tmp_path):
    def learn_from(answers, **options):
        return learn(answers, tmp_path, codebook=codebook, encoder=encoder, **options)

    return learn_from


@pytest.fixture
def code(codebook, encoder, tmp_path):
    """The first theme of a text, by the model in use."""

    def code(text):
        engine = load_engine(codebook, encoder=encoder, learned=current_heads(tmp_path))
        return engine.code([Comment("1", text)])[0].assignments[0].theme_id

    return code


def wrong(answers):
    """The same answers with their themes moved on by one, unlike what any model would say."""
    themes = ["asb-dogs", "asb-bikes", "place-cake"]
    moved = [(themes * 2)[(themes.index(answer.theme_ids[0]) + 1)] for answer in answers]
    return [replace(answer, theme_ids=(theme_id,)) for answer, theme_id in zip(answers, moved, strict=True)]


class TestLearning:
    def test_corrections_change_the_coding_of_answers_like_them(self, learn_from, code):
        assert code("whippets everywhere") == "other"
        outcome = learn_from(ANSWERS)
        assert outcome.adopted
        assert outcome.scores_after.theme_f1_mean > outcome.scores_before.theme_f1_mean
        assert code("whippets everywhere") == "asb-dogs"
        assert code("engines everywhere") == "asb-bikes"

    def test_a_worse_model_is_not_adopted(self, learn_from, code, monkeypatch):
        first = learn_from(ANSWERS)

        def badly(lesson, names, penalties, *, seed):
            return -lesson.wanted.astype(np.float64)

        monkeypatch.setattr(sys.modules["nlp.learning.teaching"], "held_out", badly)
        second = learn_from(ANSWERS)
        assert not second.adopted
        assert second.record.reason.startswith("The mean F1 of an answer is lower than before")
        assert second.record.compared_with == first.record.run
        assert code("whippets everywhere") == "asb-dogs"

    def test_an_answer_that_the_model_in_use_has_seen_counts_as_it_was_coded_when_held_out(self, learn_from, tmp_path):
        first = learn_from(ANSWERS)
        second = learn_from(ANSWERS)
        assert second.record.score_before == first.record.score_after
        assert second.adopted

    def test_an_answer_that_the_model_in_use_has_not_seen_is_coded_by_it(self, learn_from):
        learn_from(ANSWERS)
        new = coded("asb-dogs", *(f"whippets {place}" for place in "abcdefghij"))
        assert learn_from(new).record.score_before == 1

    def test_copies_of_one_answer_do_not_vouch_for_each_other(self, learn_from):
        copies = [*coded("asb-dogs", *["Xylophones  again"] * 6), *coded("asb-dogs", *["xylophones AGAIN"] * 6)]
        outcome = learn_from(copies)
        assert outcome.record.score_before == outcome.record.score_after == 0

    def test_answers_without_words_teach_nothing(self, learn_from):
        assert learn_from([*ANSWERS, *coded("unclear", "", "?")]).record.answers == len(ANSWERS)

    def test_it_tells_how_far_it_has_read(self, learn_from):
        told = []
        learn_from(ANSWERS, progress=lambda done, total: told.append((done, total)))
        assert told[-1] == (len(ANSWERS), len(ANSWERS))

    def test_too_few_answers_are_refused(self, learn_from):
        with pytest.raises(TableUnreadable, match=r"There are 9 coded answers .* Code at least 10"):
            learn_from(ANSWERS[:9])

    def test_a_theme_that_the_code_book_lost_since_is_not_counted(self, learn_from, tmp_path):
        run = learn_from(ANSWERS).record.run
        kept = tmp_path / RUNS / run / HELD_OUT
        kept.write_text(json.dumps({text_key("whippets here"): ["gone"]}), "utf-8")
        assert learn_from(ANSWERS).record.score_before < 1


class TestTheRecord:
    def test_it_says_what_the_run_was_made_from(self, learn_from, codebook, encoder, tmp_path):
        outcome = learn_from(ANSWERS, trained_on="2026-11-20")
        record = json.loads((tmp_path / RUNS / outcome.record.run / RECORD).read_text("utf-8"))
        assert record["codebook_version"] == codebook.version
        assert record["codebook_checksum"] == codebook.checksum
        assert record["answers"] == 15
        assert record["encoder_name"] == encoder.name
        assert record["compared_with"] == STARTER
        assert record["trained_on"] == "2026-11-20"
        assert set(record["libraries"]) == {"numpy", "onnxruntime", "scipy", "spacy"}
        assert record["difference_low"] <= record["score_after"] - record["score_before"] <= record["difference_high"]

    def test_the_same_answers_give_the_same_record_and_files(self, codebook, encoder, tmp_path):
        outcomes = [
            learn(ANSWERS, tmp_path / name, codebook=codebook, encoder=encoder).record for name in ("one", "two")
        ]
        assert outcomes[0] == outcomes[1]
        for path in (tmp_path / "one" / RUNS / outcomes[0].run).iterdir():
            assert path.read_bytes() == (tmp_path / "two" / RUNS / outcomes[0].run / path.name).read_bytes()

    def test_other_answers_have_another_fingerprint(self, learn_from):
        assert learn_from(ANSWERS).record.data_fingerprint != learn_from(wrong(ANSWERS)).record.data_fingerprint


class TestRestoring:
    def test_an_older_run_comes_back(self, learn_from, code, tmp_path):
        first = learn_from(ANSWERS).record.run
        moved = learn_from(wrong(ANSWERS))
        assert moved.adopted
        assert code("whippets everywhere") == "asb-bikes"
        restore(tmp_path, first)
        assert current_run(tmp_path) == first
        assert code("whippets everywhere") == "asb-dogs"

    def test_the_engine_as_it_was_comes_back(self, learn_from, code, tmp_path):
        learn_from(ANSWERS)
        restore(tmp_path, STARTER)
        assert code("whippets everywhere") == "other"

    def test_an_unknown_run_is_refused_with_those_that_there_are(self, learn_from, tmp_path):
        run = learn_from(ANSWERS).record.run
        with pytest.raises(ModelUnreadable, match=f"Name one of starter, {run}"):
            restore(tmp_path, "0099-none")

    def test_damaged_runs_say_so(self, learn_from, tmp_path):
        run = learn_from(ANSWERS).record.run
        (tmp_path / RUNS / run / HELD_OUT).write_text("{", "utf-8")
        with pytest.raises(ModelUnreadable, match="is not whole"):
            learn_from(ANSWERS)
        (tmp_path / CURRENT).write_text("[]", "utf-8")
        with pytest.raises(ModelUnreadable, match="--restore"):
            current_heads(tmp_path)


def test_learnt_heads_are_an_answer_s_best_themes_on_what_they_were_fitted_to(learn_from, codebook, encoder, tmp_path):
    learn_from(ANSWERS)
    heads = current_heads(tmp_path)
    assert isinstance(heads, LearnedHeads)
    engine = load_engine(codebook, encoder=encoder, learned=heads)
    given = engine.code([answer.comment for answer in ANSWERS])
    wanted, got = (
        np.array([[theme_id in ids for theme_id, _ in engine.theme_names] for ids in codings])
        for codings in (
            [answer.theme_ids for answer in ANSWERS],
            [[assignment.theme_id for assignment in one.assignments] for one in given],
        )
    )
    assert mean_f1(wanted, got) > 0.9
