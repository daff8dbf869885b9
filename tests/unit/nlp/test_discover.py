import subprocess
import sys

import pytest

from nlp.config import ThemingConfig
from nlp.discover import propose_themes
from nlp.types import Comment

SUBJECTS = (
    "seagulls stealing chips from children",
    "phone signal missing in every valley",
    "sewage smell by the beach",
)
CONFIG = ThemingConfig(min_uncovered=30, min_comments_per_candidate=6)


@pytest.fixture(scope="module")
def comments():
    return [
        Comment(f"{subject[:4]}{number}", f"{subject} number{number}") for subject in SUBJECTS for number in range(15)
    ]


def test_too_few_comments_give_no_candidates(encoder, comments):
    assert propose_themes(comments[:29], encoder=encoder, config=CONFIG) == ()


@pytest.mark.filterwarnings("ignore")
def test_comments_about_one_thing_become_a_candidate_and_always_the_same(encoder, comments):
    candidates = propose_themes(comments, encoder=encoder, config=CONFIG)
    assert candidates == propose_themes(comments, encoder=encoder, config=CONFIG)
    assert candidates
    for candidate in candidates:
        assert len({comment_id[:4] for comment_id in candidate.comment_ids}) == 1
        assert candidate.label[0].isupper()
        assert len(candidate.comment_ids) >= CONFIG.min_comments_per_candidate
    sizes = [len(candidate.comment_ids) for candidate in candidates]
    assert sizes == sorted(sizes, reverse=True)


def test_importing_it_does_not_load_bertopic():
    code = "import sys, nlp.discover; sys.exit(bool({'bertopic', 'umap', 'numba'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
