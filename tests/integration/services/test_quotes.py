"""Keeping the quotes that were chosen."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import ChosenQuote, Comment, QuoteChoice, RunStatus, ThemingRun
from consult.queries.quotes import QuotedWords, checksum_of, chosen_quotes, quotes_chosen_at
from consult.services.quotes import keep_quotes


@pytest.fixture
def run(session, copied):
    run = ThemingRun(consultation_id=copied.consultation.id, question_key="main_issue", status=RunStatus.FINISHED)
    session.add(run)
    session.commit()
    return run


@pytest.fixture
def words(session, copied):
    def made(text: str) -> QuotedWords:
        comment = copied.comment(text, "asb-youth")
        comment.masked_text = text
        session.commit()
        return QuotedWords(comment.id, 0, len(text), checksum_of(text))

    return made


def test_quotes_come_back_by_theme_and_in_order(session, copied, run, words):
    chosen = {"road-parking": [words("cars on the verge")], "asb-youth": [words("zz"), words("aa"), words("mm")]}
    keep_quotes(session, run.id, chosen, chosen_at=utc_now())
    session.commit()
    assert chosen_quotes(session, copied.consultation, "main_issue") == chosen
    assert chosen_quotes(session, copied.consultation, "why_not") == {}


def test_a_later_choice_takes_the_place_of_the_former_and_an_earlier_one_does_not(session, copied, run, words):
    now = utc_now()
    first, second = words("the first words"), words("the second words")
    keep_quotes(session, run.id, {"asb-youth": [first, second]}, chosen_at=now)
    keep_quotes(session, run.id, {"asb-youth": [second]}, chosen_at=now + timedelta(minutes=1))
    keep_quotes(session, run.id, {"asb-youth": [first]}, chosen_at=now)
    session.commit()
    assert chosen_quotes(session, copied.consultation, "main_issue") == {"asb-youth": [second]}
    assert quotes_chosen_at(session, run.id) == now + timedelta(minutes=1)


def test_comments_that_changed_or_went_while_they_were_chosen_are_left_out(session, copied, run, words):
    changed, gone, kept = words("what was changed"), words("what is gone"), words("what is there")
    session.get_one(Comment, changed.comment_id).masked_text = "what was [name]"
    session.delete(copied.response_of(session.get_one(Comment, gone.comment_id)))
    keep_quotes(session, run.id, {"asb-youth": [changed, gone, kept]}, chosen_at=utc_now())
    session.commit()
    (quote,) = session.exec(select(ChosenQuote)).all()
    assert (quote.comment_id, quote.position) == (kept.comment_id, 0)


def test_they_go_with_their_comments_and_their_run(session, copied, run, words):
    quoted = words("words that go with their comment")
    keep_quotes(session, run.id, {"asb-youth": [quoted, words("words that stay a while")]}, chosen_at=utc_now())
    session.commit()
    session.delete(copied.response_of(session.get_one(Comment, quoted.comment_id)))
    session.commit()
    assert len(session.exec(select(ChosenQuote)).all()) == 1
    session.delete(run)
    session.commit()
    assert session.exec(select(QuoteChoice)).all() == session.exec(select(ChosenQuote)).all() == []
