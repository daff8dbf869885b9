"""Searches give the same on SQLite and PostgreSQL: this file runs on both."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from consult.models import Comment, Response
from consult.queries.comments import Order, count_comments, list_comments
from consult.queries.search import search_of, words_to_mark
from consult.queries.selections import CommentFilter
from forms.answers import TextAnswer


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def say(session, factories, consultation):
    """Make a comment."""

    def comment(text):
        response = factories.response(consultation, {"main_issue": TextAnswer(text)})
        return session.exec(select(Comment).where(Comment.response_id == response.id)).one()

    return comment


@pytest.fixture
def find(session, consultation):
    """The texts of the comments that a search finds."""

    def search(typed, order=Order.OLDEST):
        wanted = CommentFilter(search=search_of(typed))
        found = [each.text for each in list_comments(session, consultation, "main_issue", wanted, order=order)]
        assert count_comments(session, consultation, "main_issue", wanted) == len(found)
        return found

    return search


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("bike", True),
        ("BIKES", True),
        ("riding", True),
        ("bikes park", True),
        ("bikes garden", False),
        ('"off road"', True),
        ('"road off"', False),
        ("off-road", True),
        ("offroad", False),
        ("not", True),
        ('"are not"', True),
        ("bikes -park", False),
        ("bikes -garden", True),
        ("-garden", True),
        ("-bikes", False),
        ("cafe", True),
        ("CAFÉ", True),
        ("don't", True),
        ("dont", False),
        ("20mph", True),
        ("A690", True),
        ("690", False),
        ("daily", True),
        ("AND", False),
        ("NEAR(bikes park)", False),
        ("and/or", False),
    ],
)
def test_words_are_found_in_any_form(say, find, typed, is_found):
    text = "Off-road bikes ridden in the park <b>daily</b> by the café. Rides are not 20mph on the A690, we don’t."
    say(text)
    assert find(typed) == ([text] if is_found else [])


def test_no_word_is_too_common_to_look_for(say, find):
    say("no lights")
    say("lights")
    assert find("no") == ["no lights"]
    assert find('"no lights"') == ["no lights"]


def test_the_best_match_comes_first(say, find):
    say("litter, and once a bike, and a lot else besides that has nothing whatever to do with it")
    say("bikes bikes bikes")
    assert find("bikes", Order.BEST)[0] == "bikes bikes bikes"
    assert find("bikes")[0].startswith("litter")


def test_a_corrected_comment_is_found_by_what_it_says_now(say, find, session):
    comment = say("bikes")
    comment.text = "litter"
    session.add(comment)
    session.commit()
    assert find("bikes") == []
    assert find("litter") == ["litter"]


def test_a_deleted_comment_is_found_no_more(say, find, session):
    comment = say("bikes")
    response_id = comment.response_id
    say("bikes again")
    session.delete(comment)
    session.commit()
    assert find("bikes") == ["bikes again"]
    assert session.get(Response, response_id) is not None


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("bike", ["Bikes", "bike"]),
        ('"off road"', ["Off-road"]),
        ("off road", ["Off", "road", "Off", "road"]),
        ("bikes -park", ["Bikes", "bike"]),
        ("-garden", []),
        ("cafe", ["café"]),
    ],
)
def test_what_was_found_is_marked_in_the_text_itself(say, session, typed, marked):
    comment = say("Off-road <i>Bikes</i> & a bike, off the road by the café")
    found = words_to_mark(session, search_of(typed), {comment.id: comment.text})
    spans = sorted(set(found.get(comment.id, [])))
    words = [comment.text[start:end] for start, end in spans]
    pieces = " ".join(words).replace("-", " ").lower().split()
    expected = " ".join(marked).replace("-", " ").lower().split()
    assert sorted(pieces) == sorted(expected)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.one_of(st.text(max_size=200), st.text(alphabet="\"-*():^+~&|!'\\ abAND", max_size=200)))
def test_anything_that_a_person_types_is_safe(say, find, session, typed):
    search = search_of(typed)
    if not session.exec(select(Comment.id)).first():
        say("a b ab AND abba")
    find(typed)
    comment = session.exec(select(Comment)).first()
    for start, end in words_to_mark(session, search, {comment.id: comment.text}).get(comment.id, []):
        assert 0 <= start < end <= len(comment.text)


def test_a_search_of_a_hundred_words_is_no_trouble(say, find):
    say("a b c")
    assert find("a " * 100) == ["a b c"]
    assert find(" ".join(f"w{number}" for number in range(60))) == []
    assert find(" ".join(f"-w{number}" for number in range(60))) == ["a b c"]
