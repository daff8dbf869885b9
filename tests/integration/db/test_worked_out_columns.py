"""Columns that are worked out from others whenever these are written, whoever writes them and however."""

from uuid import uuid4

from sqlalchemy import insert, update
from sqlmodel import select

from consult.models import Answer, Comment
from consult.models.response import words_digest_of
from forms.answers import ChoiceAnswer, ChoicesAnswer, NumberAnswer, TextAnswer
from forms.counted import counted_as


def rows(session, model):
    session.expire_all()
    return session.exec(select(model)).all()


def test_what_an_answer_is_counted_as_follows_its_value(session, factories):
    said = {
        "agree": ChoiceAnswer("agree"),
        "heard": ChoicesAnswer(("web", "other"), "A friend"),
        "impact": NumberAnswer(7),
        "main_issue": TextAnswer("Bikes on the moor"),
    }
    response = factories.response(factories.consultation(), said)
    assert {row.question_key: row.counted_as for row in rows(session, Answer)} == {
        "agree": "agree",
        "heard": '["web", "other"]',
        "impact": "7",
        "main_issue": None,
    }
    by_key = {row.question_key: row for row in rows(session, Answer)}
    by_key["agree"].value = {"value": "disagree"}
    by_key["impact"].value = 0
    session.add(Answer(response_id=response.id, question_key="ranked", value=["hate", "asb"]))
    session.commit()
    new = {"id": uuid4(), "response_id": response.id, "question_key": "seen", "value": {"litter": "often"}}
    session.execute(insert(Answer.__table__), [new])
    session.execute(update(Answer).where(Answer.question_key == "heard").values(value={"values": ["event"]}))
    session.commit()
    assert len(rows(session, Answer)) == 6
    assert all(row.counted_as == counted_as(row.value) for row in rows(session, Answer))


def test_the_digest_of_a_comment_follows_its_words(session, factories):
    response = factories.response(factories.consultation(), {"main_issue": TextAnswer("Bikes on the moor")})
    (comment,) = rows(session, Comment)
    assert comment.words_digest == words_digest_of("bikes  on\nthe MOOR")
    comment.text = "Litter in the park"
    session.commit()
    new = {"id": uuid4(), "response_id": response.id, "question_key": "anything_else", "text": "Dogs"}
    session.execute(insert(Comment.__table__), [new])
    session.commit()
    assert {row.words_digest for row in rows(session, Comment)} == {
        words_digest_of("Litter in the park"),
        words_digest_of("Dogs"),
    }
