import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.concern import find_concerns
from nlp.types import ConcernKind


def kinds(text):
    return [concern.kind.value for concern in find_concerns(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I do not want to be here any more", "self-harm"),
        ("dont want to be here anymore", "self-harm"),
        ("my lad says he wants to die", "self-harm"),
        ("The little ones over the road are left on their own all weekend.", "child-at-risk"),
        ("I hear him hitting the kids through the wall", "child-at-risk"),
        ("older men pick up young lasses in cars", "child-at-risk"),
        ("My husband hits me when he's had a drink", "abuse-at-home"),
        ("Im scared of my partner", "abuse-at-home"),
        ("stalking. He's been outside my work 30 times", "abuse-at-home"),
        ("They have taken over my neighbour's flat", "adult-at-risk"),
        ("She was trafficked here", "adult-at-risk"),
        ("They have threatened to burn the house down", "adult-at-risk"),
    ],
)
def test_words_about_a_person_at_risk_are_flagged_by_kind(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Domestic abuse is a problem round here", "Suicide prevention needs money", "Speeding traffic"),
        *(
            "The noise is killing me",
            "Somebody is going to get killed on that road",
            "I'm frightened to go out at night",
        ),
        *(
            "My ex-council house is damp",
            "a can hit her on the ear",
            "me and my boyfriend get stuff thrown at us",
            "",
            "?!",
        ),
    ],
)
def test_a_topic_an_idiom_or_a_harmless_wording_is_not_flagged(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I am not suicidal",
        "Nobody hits the kids any more",
        "I have never wanted to die",
        "He used to hit me, but that was thirty years ago",
    ],
)
def test_what_is_denied_or_long_ago_is_left_out(text):
    assert kinds(text) == []


def test_a_denial_of_the_sentence_before_counts_for_nothing():
    assert kinds("It is not. My husband hits me") == ["abuse-at-home"]


def test_a_flag_says_where_and_why_in_the_persons_own_words():
    text = "Bins. “My  husband hits me”, and he shakes the baby."
    home, child = find_concerns(text)
    assert text[home.start : home.end] == "My  husband hits me"
    assert (
        home.reason == "The words “My  husband hits me” may mean that somebody may be abused by a partner or relative."
    )
    assert (home.kind, child.kind) == (ConcernKind.ABUSE_AT_HOME, ConcernKind.CHILD_AT_RISK)


PIECES = (
    "my ex",
    "hits",
    "me",
    "the kids",
    "not",
    "years ago",
    "scared of",
    ".",
    "him",
    "\n",
    "😀",
    "\x00",
    "suicidal",
    "I am",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_offsets_slice_the_text_and_flags_of_one_kind_never_overlap(text):
    concerns = find_concerns(text)
    assert all(text[concern.start : concern.end] in concern.reason for concern in concerns)
    for kind in ConcernKind:
        places = [(concern.start, concern.end) for concern in concerns if concern.kind == kind]
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(places))
