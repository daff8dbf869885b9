import subprocess
import sys

import pytest

from nlp.config import ThemingConfig
from nlp.discover import discover, propose_themes
from nlp.types import Comment

SUBJECTS = (
    "seagulls stealing chips from children",
    "phone signal missing in every valley",
    "sewage smell by the beach",
)
CONFIG = ThemingConfig(min_uncovered=30, min_comments_per_candidate=6, discovery_seeds=2)
pytestmark = pytest.mark.filterwarnings("ignore")  # of BERTopic's dependencies


@pytest.fixture(scope="module")
def comments():
    return [
        Comment(f"{subject[:4]}{number}", f"{subject} number{number}") for subject in SUBJECTS for number in range(15)
    ]


def test_too_few_passages_are_listed_and_not_grouped(encoder, comments):
    found = discover(comments[:29], encoder=encoder, config=CONFIG)
    assert (found.candidates, found.set_aside) == ((), ())
    assert [passage.comment_id for passage in found.left_over] == [comment.id for comment in comments[:29]]
    assert found.why_none == "There are 29 passages that no theme covers, and it takes 30 to look for themes."


def test_a_single_passage_is_said_to_be_one(encoder, comments):
    found = discover(comments[:1], encoder=encoder, config=CONFIG)
    assert found.why_none == "There is 1 passage that no theme covers, and it takes 30 to look for themes."


def test_passages_about_one_thing_become_a_candidate_and_always_the_same(encoder, comments, codebook):
    found = discover(comments, encoder=encoder, config=CONFIG, codebook=codebook)
    assert found == discover(comments, encoder=encoder, config=CONFIG, codebook=codebook)
    assert found.candidates
    assert found.why_none is None
    for candidate in found.candidates:
        assert len({comment_id[:4] for comment_id in candidate.comment_ids}) == 1
        assert candidate.label[0].isupper()
        assert candidate.size >= CONFIG.min_comments_per_candidate
        assert len(candidate.example_ids) == min(candidate.size, 10)
        assert set(candidate.example_ids) <= set(candidate.comment_ids)
        assert 0 <= candidate.stability_0_to_1 <= 1
        assert candidate.nearest_theme_id in {theme.id for theme in codebook.themes}
    sizes = [candidate.size for candidate in found.candidates]
    assert sizes == sorted(sizes, reverse=True)


def test_every_passage_is_in_a_candidate_or_left_over(encoder, comments):
    found = discover(comments, encoder=encoder, config=CONFIG)
    held = {comment_id for candidate in found.candidates for comment_id in candidate.comment_ids}
    left = {passage.comment_id for passage in found.left_over}
    assert held | left == {comment.id for comment in comments}
    assert not held & left


def test_passages_that_are_all_the_same_are_one_candidate(encoder):
    (candidate,) = propose_themes([Comment(str(n), "Seagulls!") for n in range(40)], encoder=encoder, config=CONFIG)
    assert (candidate.label, candidate.size, candidate.stability_0_to_1) == ("Seagulls", 40, 1)


def test_groups_that_are_unfit_are_no_candidates(encoder):
    comments = [Comment("1", " ".join(["Seagulls!"] * 40))]
    found = discover(comments, encoder=encoder, config=CONFIG)
    assert found.candidates == ()
    assert found.why_none == "None of the groups found is fit to be a theme."
    assert len(found.left_over) == 40


def test_where_nothing_can_be_grouped_it_says_so(encoder, comments, monkeypatch):
    monkeypatch.setattr("nlp.discover.proposing.members_of", lambda labels: [])
    found = discover(comments, encoder=encoder, config=CONFIG)
    assert found.why_none == "The passages that no theme covers are too unlike each other to group."
    assert len(found.left_over) == len(comments)


def test_importing_it_does_not_load_bertopic():
    code = "import sys, nlp.discover; sys.exit(bool({'bertopic', 'umap', 'numba'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
