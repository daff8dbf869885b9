import csv
import itertools
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import campaigns
from nlp.campaigns import find_copies
from nlp.config import ThemingConfig
from nlp.types import Comment, CopyGroup

CONFIG = ThemingConfig()
PASTED = (
    "We the people of Lower Cakeham ask the council to reopen the bakery on the green, because a village without a "
    "bakery is not a village at all and the children go hungry."
)
SHORTER = "The bakery on the green ought to open again and soon at that."
PLANTED = (
    ("A131", "A228", "A356", "A403", "A426", "A476"),
    ("A186", "A284", "A330", "A341", "A461", "A503"),
)


def copies_of(*texts):
    comments = [Comment(str(place), text) for place, text in enumerate(texts)]
    return [group.comment_ids for group in find_copies(comments, config=CONFIG)]


def test_the_same_text_in_another_dress_is_a_copy():
    dressed = SHORTER.upper().replace(" ", "  ").replace(".", "!!")
    assert copies_of("dogs", SHORTER, dressed, "cats") == [("1", "2")]


@pytest.mark.parametrize(
    "edited",
    [
        PASTED.replace("Lower Cakeham", "Upper Buncastle"),
        PASTED + " And the bins are late.",
        PASTED.replace("We the people", "We, the undersigned, the people").replace("at all ", ""),
    ],
)
def test_a_long_text_with_small_edits_is_a_copy(edited):
    assert copies_of(PASTED, edited) == [("0", "1")]


def test_answers_that_share_a_turn_of_phrase_are_no_copies():
    other = PASTED.replace("a bakery is not a village at all and the children go hungry", "its library is asleep")
    assert copies_of(PASTED, other.replace("reopen the bakery on the green", "keep the late bus to town running")) == []


@pytest.mark.parametrize("text", ["speeding", "Dog dirt on every path in the village", "", "...", "😀" * 40])
def test_short_answers_are_no_copies_however_often_they_come(text):
    assert copies_of(*[text] * 9) == []


def test_nearly_the_same_short_answers_are_no_copies():
    assert copies_of(SHORTER, SHORTER.replace("soon", "quickly")) == []


def test_the_largest_group_comes_first_and_shows_its_commonest_wording():
    edited = PASTED.replace("hungry", "without")
    comments = [Comment(str(place), text) for place, text in enumerate([SHORTER, PASTED, edited, edited, SHORTER])]
    assert find_copies(comments, config=CONFIG) == (
        CopyGroup(comment_ids=("1", "2", "3"), commonest_id="2", wordings=2),
        CopyGroup(comment_ids=("0", "4"), commonest_id="0", wordings=1),
    )


def test_many_answers_are_compared_a_few_rows_at_a_time(monkeypatch):
    monkeypatch.setattr(campaigns, "ROWS_AT_ONCE", 2)
    fillers = [" ".join(f"w{number}n{place}" for place in range(25)) for number in range(5)]
    assert copies_of(PASTED, *fillers, PASTED + " Now.") == [("0", "6")]


def test_the_twelve_pasted_answers_of_set_a_are_found_and_no_others():
    path = files("nlp") / "resources" / "coded_answers" / "answers-a.csv"
    rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    found = find_copies([Comment(row["id"], row["text"]) for row in rows], config=CONFIG)
    assert {group.comment_ids for group in found} == set(PLANTED)


def pairs_in(text):
    return set(itertools.pairwise(text.split()))


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_linked_texts_are_those_that_share_enough_pairs_and_no_others(chance):
    texts = [" ".join(chance.choices("abcd", k=chance.randint(20, 24))) for _ in range(6)]
    groups = [{place} for place in range(len(texts))]
    for first, second in itertools.combinations(range(len(texts)), 2):
        mine, theirs = pairs_in(texts[first]), pairs_in(texts[second])
        if len(mine & theirs) >= CONFIG.share_of_near_copy * len(mine | theirs):
            joined = [group for group in groups if first in group or second in group]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    expected = {frozenset(map(str, group)) for group in groups if len(group) > 1}
    assert {frozenset(group) for group in copies_of(*texts)} == expected
