"""The invented comments of the benchmark."""

from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from tests.bench.comments import invented_comments


def test_there_are_as_many_as_asked_for_and_always_the_same():
    assert len(invented_comments(shipped_codebook(), 25)) == 25
    assert invented_comments(shipped_codebook(), 25) == invented_comments(shipped_codebook(), 25)


def test_they_take_every_register_in_turn():
    sets = shipped_coded_answers(shipped_codebook())
    first = {comment.text for comment in invented_comments(shipped_codebook(), len(sets))}
    assert first == {answers[0].comment.text for answers in sets.values()}


def test_a_text_that_comes_round_again_has_a_few_words_more():
    sets = shipped_coded_answers(shipped_codebook()).values()
    shipped = {answer.comment.text for answers in sets for answer in answers}
    comments = invented_comments(shipped_codebook(), len(shipped) + 1)
    assert comments[-1].text.startswith(comments[0].text)
    assert len({comment.text for comment in comments}) == len({comment.id for comment in comments}) == len(comments)
