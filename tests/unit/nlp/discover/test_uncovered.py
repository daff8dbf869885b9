from nlp.discover.uncovered import passages_to_group
from nlp.types import Comment, PassageOfComment


def test_passages_know_their_comment_and_how_they_may_be_shown():
    passages = passages_to_group([Comment("7", "Seagulls. And the damp!")])
    assert [passage.shown() for passage in passages] == [
        PassageOfComment("7", "Seagulls."),
        PassageOfComment("7", "And the damp!"),
    ]


def test_what_is_masked_is_neither_shown_nor_compared():
    (passage,) = passages_to_group([Comment("7", "Mrs Cakebread’s gulls, ring 0191 496 0000")])
    assert "Cakebread" not in passage.masked_text
    assert "0191" not in passage.masked_text
    assert "name" not in passage.plain
    assert "phone" not in passage.plain


def test_apostrophes_do_not_make_two_words_of_one():
    (passage,) = passages_to_group([Comment("7", "Can’t stand Seagulls")])
    assert passage.plain == "cant stand seagulls"


def test_passages_that_say_nothing_are_left_out():
    assert passages_to_group([Comment("7", "Its just the thing. !!!"), Comment("8", "")]) == []
