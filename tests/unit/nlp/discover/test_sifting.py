import numpy as np
import pytest

from nlp.config import ThemingConfig
from nlp.discover.closeness import NO_GROUP
from nlp.discover.sifting import Draft, join_duplicates, members_of, sift
from nlp.types import CandidateTheme

CONFIG = ThemingConfig(min_comments_per_candidate=3, most_candidates=2)
ALIKE = np.tile(np.array([1, 0], dtype=np.float32), (4, 1))
UNLIKE = np.eye(4, dtype=np.float32)


def draft(label="Gulls", *, size=4, phrases=("gulls",), stability=1.0, vectors=ALIKE):
    ids = tuple(f"{label}{number}" for number in range(size))
    candidate = CandidateTheme(label, phrases, ids, ids, stability)
    return Draft(candidate, np.arange(size), vectors)


def labels_kept(*drafts):
    return [kept.candidate.label for kept in sift(drafts, config=CONFIG)[0]]


@pytest.mark.parametrize(
    ("unfit", "reason"),
    [
        (draft(size=2), "Too small: 2 comments, and a theme needs 3."),
        (draft(phrases=()), "No two comments share a word that could name it."),
        (draft(vectors=UNLIKE), "A catch-all: its passages have little in common."),
        (draft(stability=0.2), "It comes and goes: few of its passages stay together when the grouping is repeated."),
    ],
)
def test_an_unfit_group_is_set_aside_with_the_reason(unfit, reason):
    kept, (aside,) = sift([unfit], config=CONFIG)
    assert kept == []
    assert (aside.label, aside.comment_ids, aside.reason) == ("Gulls", unfit.candidate.comment_ids, reason)


def test_the_largest_are_proposed_first_and_only_so_many():
    drafts = [draft("Damp", size=4), draft("Gulls", size=6), draft("Cats", size=5)]
    assert labels_kept(*drafts) == ["Gulls", "Cats"]
    assert sift(drafts, config=CONFIG)[1][0].reason == "There are 2 larger ones already."


def test_groups_that_are_nearly_one_are_joined_and_others_are_not():
    vectors = np.array([[1, 0], [1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=np.float32)
    joined = join_duplicates(np.array([0, 0, 1, 1, 2, 2, NO_GROUP]), vectors)
    assert [list(group) for group in members_of(joined)] == [[0, 1, 2, 3], [4, 5]]
    assert joined[6] == NO_GROUP


def test_no_groups_stay_no_groups():
    none = np.full(3, NO_GROUP)
    assert join_duplicates(none, np.eye(3, dtype=np.float32)) is none
    assert members_of(none) == []
