from datetime import UTC, datetime
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from consult.models import Channel
from consult.policy.publishing.wordings import Change, commonest_text, count_wordings, differences, wordings_of
from consult.queries.campaigns import Member


def member(text: str) -> Member:
    return Member(
        comment_id=uuid4(),
        response_id=uuid4(),
        reference="SDP-0000-0000",
        channel=Channel.ONLINE,
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
        on_behalf_of=None,
        text=text,
        is_taken_out=False,
        is_waiting=False,
    )


def marked(base: str, text: str) -> str:
    signs = {Change.SAME: "{}", Change.ADDED: "+{}+", Change.LEFT_OUT: "-{}-"}
    return "".join(signs[stretch.change].format(stretch.text) for stretch in differences(base, text))


def test_words_added_and_left_out_are_told_apart():
    assert marked("Keep the night bus", "Please keep the bus") == "+Please +keep the -night -bus"
    assert marked("one two", "one three") == "one -two-+three+"


def test_neither_case_nor_punctuation_nor_space_is_a_difference():
    assert marked("Keep the bus!", "KEEP  the bus") == "KEEP  the bus"
    assert count_wordings([member("Keep the bus!"), member("keep the bus"), member("!!!"), member("???")]) == 3


def test_the_commonest_wording_comes_first_and_the_others_are_compared_with_it():
    first, second, third = member("save the bus"), member("keep the bus"), member("Keep the bus.")
    wordings = wordings_of([first, second, third])
    assert [wording.members for wording in wordings] == [(second, third), (first,)]
    assert [wording.is_changed for wording in wordings] == [False, True]
    assert commonest_text([first, second, third]) == "keep the bus"


def test_they_can_be_compared_with_another_text():
    (wording,) = wordings_of([member("keep a bus")], compared_with="keep the bus")
    assert wording.is_changed


def test_nobody_has_no_wording():
    assert wordings_of([]) == ()
    assert commonest_text([]) == ""


@given(st.text(), st.text())
def test_without_what_is_left_out_the_stretches_are_the_text(base: str, text: str):
    kept = "".join(stretch.text for stretch in differences(base, text) if stretch.change is not Change.LEFT_OUT)
    assert kept.split() == text.split()
